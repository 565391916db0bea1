"""Commands and pages over a graph that is only read."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import cli
from commands import Run, runner
from conftest import ENGINES, neo4j_settings
from explored import Explored, explored
from graph.engines import reader


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A graph of 120 synthetic leaders that is only read."""
    folder = tmp_path_factory.mktemp("cli")
    environment = {"VERKOSTO_HOME": str(folder / "graph"), "PATH": "/usr/bin:/bin"}

    def verkosto(*arguments: str) -> None:
        program = "from api.cli import main; main()"
        command = [sys.executable, "-c", program, *arguments]
        subprocess.run(
            command,
            env=environment,
            check=True,
            capture_output=True,
            cwd=cli.__file__.rpartition("/api/")[0],
        )

    verkosto("load", "--facts")
    verkosto("sample", str(folder / "tables"), "--people", "300", "--gaps", "27:33")
    verkosto("load", str(folder / "tables"))
    yield folder
    verkosto("stop")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("VERKOSTO_HOME", str(home / "graph"))
    monkeypatch.delenv("VERKOSTO_URL", raising=False)
    return runner(monkeypatch, capsys)


@pytest.fixture
def offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """For errors that must come before any graph is opened: here none can be."""
    monkeypatch.setenv("VERKOSTO_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("VERKOSTO_URL", "ftp://nowhere")
    monkeypatch.setenv("VERKOSTO_PASSWORD", "unused")
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="module", params=ENGINES)
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Explored]:
    """The explorer over a graph that is only read, in every engine."""
    name = "embedded" if request.param == "arcadedb" else "neo4j_server"
    engine = request.getfixturevalue(name)
    with explored(
        engine if name == "embedded" else neo4j_settings(engine),
        tmp_path_factory.mktemp("explored"),
    ) as made:
        yield made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that reach the database from the endpoint."""
    statements: list[str] = []
    read = reader.Reader.read

    async def noted(
        self: reader.Reader, text: str, parameters: dict[str, Any], timeout: float
    ) -> list[list[Any]]:
        statements.append(text)
        return await read(self, text, parameters, timeout)

    monkeypatch.setattr(reader.Reader, "read", noted)
    return statements
