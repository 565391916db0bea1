"""The repository as tests look at it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def files() -> list[Path]:
    """Every file that is or could be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted(
        ROOT / name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file()
    )
