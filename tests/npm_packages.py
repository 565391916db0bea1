"""Packages of npm for tests, fetched once as their lock says."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from fetched import fetched
from needs import needs

INSTALL = "apt-get install nodejs npm"
FOLDER = Path(__file__).with_name("npm")


def installed() -> Path:
    """A folder with our scripts and the packages beside them."""

    def make(folder: Path) -> Path:
        made = folder / "npm"
        shutil.copytree(FOLDER, made, ignore=shutil.ignore_patterns("node_modules"))
        subprocess.run(
            [needs("npm", INSTALL), "ci", "--silent", "--ignore-scripts"], cwd=made, check=True
        )
        return made

    content = b"".join(path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.is_file())
    return fetched(f"npm-{sha256(content).hexdigest()[:16]}", make)
