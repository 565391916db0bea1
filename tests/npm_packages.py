"""Packages of npm for tests, fetched once as their lock says."""

import os
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from needs import needs

INSTALL = "apt-get install nodejs npm"
FOLDER = Path(__file__).with_name("npm")


def installed() -> Path:
    """A folder with our scripts and the packages beside them: fetched on first use and moved into place whole."""
    content = b"".join(path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.is_file())
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "verkosto-tests" / f"npm-{sha256(content).hexdigest()[:16]}"
    if cache.is_dir():
        return cache
    npm = needs("npm", INSTALL)
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent) as folder:
        made = Path(folder, "npm")
        shutil.copytree(FOLDER, made, ignore=shutil.ignore_patterns("node_modules"))
        subprocess.run([npm, "ci", "--silent", "--ignore-scripts"], cwd=made, check=True)
        if not cache.is_dir():
            made.rename(cache)
    return cache
