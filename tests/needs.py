"""What a test needs of the machine: absent, it is a skip that names the remedy, and a failure where
CI is true."""

import os
import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


def needs(tool: str, command: str) -> str:
    """The path of an executable; where it is missing the test is skipped with the command that
    installs it."""
    executable = shutil.which(tool)
    if executable is None:
        absent(f"{tool} is missing; install it with: {command}")
    return str(executable)


def needs_shared(path: str) -> Path:
    """A file or folder of the data shared beside the repository, which is no part of it and may be
    missing anywhere."""
    resolved = (SHARED / path).resolve()
    if not resolved.exists():
        pytest.skip(f"the shared data '{path}' is not beside this repository")
    return resolved


def absent(reason: str) -> None:
    """Skips the test, or fails it where everything is meant to be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (CI=true allows no skip)", pytrace=False)
    pytest.skip(reason)
