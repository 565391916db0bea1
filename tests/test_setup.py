"""What `make setup` says on a machine that lacks something; that it works is shown by every test
that runs."""

import os
import subprocess
from pathlib import Path

import pytest

from repository import ROOT

TOO_OLD = "exit 1"
WITHOUT_VENV = 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac'


def setup_with(python: str | None, folder: Path) -> subprocess.CompletedProcess[str]:
    """tools/setup where `python3` is the script given and nothing else is a Python."""
    programs = folder / "bin"
    programs.mkdir()
    if python:
        (programs / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (programs / "python3").chmod(0o755)
    command = ["/bin/sh", ROOT / "tools/setup", "requirements.lock"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": str(programs)},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("python", "message"),
    [
        (None, "needs Python 3.11, 3.12, 3.13 or 3.14 and found none"),
        (TOO_OLD, "needs Python 3.11, 3.12, 3.13 or 3.14 and found none"),
        (WITHOUT_VENV, "apt-get install python3-venv"),
    ],
)
def test_a_machine_without_a_fit_python_is_told_so_in_a_sentence(
    python: str | None, message: str, tmp_path: Path
) -> None:
    done = setup_with(python, tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert message in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("script", ["tools/setup", "tools/demo", ".ci/run"])
def test_scripts_may_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    shell = (ROOT / script).read_text("utf-8").partition("\n")[0].split()[-1].rpartition("/")[2]
    subprocess.run([shell, "-n", ROOT / script], check=True)
