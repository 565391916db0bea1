"""The wheel, installed from the lock into an environment that has nothing else, does what the
source does."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from fetched import fetched
from needs import absent
from repository import ROOT

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]
FOLDERS = ("loaders/data", "viz", "api/static")
UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeoutError|Network is unreachable|name resolution"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `verkosto` of an environment made of the lock and the wheel alone."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    lock = (ROOT / "requirements.lock").read_bytes() + sys.version.encode()
    locked = fetched(f"locked-{sha256(lock).hexdigest()[:16]}", _install_lock)
    shutil.copytree(locked, home, symlinks=True, copy_function=_link_or_copy)
    subprocess.run([*_pip(home), "--no-deps", wheel], check=True)
    return home / "bin" / "verkosto"


def _install_lock(folder: Path) -> Path:
    home = folder / "environment"
    venv.create(home, with_pip=True)
    lock = [*_pip(home), "--require-hashes", "-r", ROOT / "requirements.lock"]
    done = subprocess.run(lock, check=False, capture_output=True, text=True)
    if UNREACHABLE.search(done.stderr):
        absent("the package index cannot be reached; go online and run the test again")
    assert done.returncode == 0, done.stderr
    return home


def _pip(home: Path) -> list[str | Path]:
    quietly = ["--quiet", "--disable-pip-version-check"]
    return [home / "bin" / "python", "-m", "pip", "install", *quietly]


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copy2(source, target)


@pytest.fixture
def run(program: Path, tmp_path: Path) -> Iterator[Run]:
    """Runs the installed command away from the source, with a graph of its own and next to no
    environment."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "VERKOSTO_HOME": str(tmp_path / "graph"),
    }

    def verkosto(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(program), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        )

    yield verkosto
    verkosto("stop")


def test_the_wheel_carries_every_data_file_of_the_source(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    source = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {folder for folder in FOLDERS if any(name.startswith(folder) for name in source)} == set(
        FOLDERS
    )
    assert source - carried == set()


def test_the_wheel_carries_the_four_packages_and_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "graph",
        "loaders",
        "viz",
        "api",
    }


def test_the_installed_command_says_the_version_of_the_project(run: Run) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert run("--version").stdout == f"verkosto {version}\n"


def test_the_installed_command_writes_a_template(run: Run, tmp_path: Path) -> None:
    run("template", "empty.xlsx", "--lang", "fi")
    assert ZipFile(tmp_path / "empty.xlsx").testzip() is None


def test_the_installed_command_goes_from_tables_to_a_page(run: Run, tmp_path: Path) -> None:
    run("load", "--facts")
    run("sample", "tables", "--people", "300", "--gaps", "27:33")
    assert json.loads(run("load", "tables", "--json").stdout)["created"]["Person"] == 300
    pairs = json.loads(run("gaps", "--json", "--draws", "200").stdout)["pairs"]
    assert ("27", "33", "gap") in {(pair["a"], pair["b"], pair["verdict"]) for pair in pairs}
    run("map", "--out", "map.html", "--draws", "200")
    assert "<html" in (tmp_path / "map.html").read_text("utf-8")
    run("report", "--out", "report.pdf", "--draws", "200")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
