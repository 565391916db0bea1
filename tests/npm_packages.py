"""Packages of npm for tests, fetched once as their lock says."""

import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from fetched import fetched
from needs import needs
from repository import ROOT

INSTALL = "apt-get install nodejs npm"
FOLDER = Path(__file__).with_name("npm")
LOCKED = ("package.json", "package-lock.json", ".npmrc")


def installed() -> Path:
    """A folder with our scripts and the packages beside them."""
    return _installed(sorted(path for path in FOLDER.iterdir() if path.is_file()))


def checkers() -> Path:
    """The folder of the commands that check the browser's scripts."""
    return _installed([ROOT / name for name in LOCKED]) / "node_modules" / ".bin"


def _installed(files: Iterable[Path]) -> Path:
    contents = {path.name: path.read_bytes() for path in files}

    def make(folder: Path) -> Path:
        made = folder / "npm"
        made.mkdir()
        for name, content in contents.items():
            (made / name).write_bytes(content)
        subprocess.run(
            [needs("npm", INSTALL), "ci", "--silent", "--ignore-scripts"], cwd=made, check=True
        )
        return made

    return fetched(f"npm-{sha256(b''.join(contents.values())).hexdigest()[:16]}", make)
