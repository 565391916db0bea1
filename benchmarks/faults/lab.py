"""Where faults are provoked: homes and engines of the run alone, and the program in processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

import psutil

from conftest import emptied, neo4j_settings
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import open_store
from neo4j_server import Neo4jServer, new_server
from repository import ROOT

PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]
COMMAND_SECONDS = 300
FULL = {"kill": 50, "disk": 20, "interrupt": 50}
OTHERS_FULL = 10


@dataclass
class Place:
    """An engine with a graph of its own."""

    name: str
    settings: Settings
    server: Neo4jServer | None = None

    @property
    def environment(self) -> dict[str, str]:
        made = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.settings.home),
            "PYTHONUNBUFFERED": "1",
        }
        made["VERKOSTO_HOME"] = str(self.settings.home)
        if self.settings.url:
            made |= {"VERKOSTO_URL": self.settings.url, "VERKOSTO_PASSWORD": self.settings.password}
        return made

    def start(self, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        """A command of the program, in a session of its own as from a terminal of its own."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
        chosen = {**pipes, "env": self.environment, "start_new_session": True, **options}
        command = chosen.pop("args", [*PROGRAM, *map(str, arguments)])
        return subprocess.Popen(command, **chosen)

    def run(self, *arguments: object, **options: Any) -> tuple[int, str]:
        """The exit code of a command, and what it wrote to standard error."""
        code, _, err = self.answer(*arguments, **options)
        return code, err

    def answer(self, *arguments: object, **options: Any) -> tuple[int, str, str]:
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=COMMAND_SECONDS)
        return process.returncode, out, err

    def kill_engine(self) -> bool:
        """Kill the engine's process; False where none runs."""
        if self.server:
            self.server.kill()
            return True
        server = local_server.running(self.settings.home)
        if server:
            psutil.Process(server.pid).kill()
        return server is not None

    def revive(self) -> None:
        """Start what nobody but its owner starts: a Neo4j. The embedded engine's next user does."""
        if self.server:
            self.server.start()


@dataclass
class Lab:
    """A run of the benchmark."""

    folder: Path
    rounds_each: int
    seed: int
    full: bool
    engines: list[str]
    numbers: dict[str, int] = field(default_factory=dict)
    neo4j: Neo4jServer | None = None

    def rounds(self, kind: str = "", *, slow: bool = False) -> range:
        """How often a fault is provoked; `slow` ones less often, unless all is wanted."""
        if self.full:
            return range(FULL.get(kind, OTHERS_FULL))
        return range(max(1, self.rounds_each // 3) if slow else self.rounds_each)

    def chance(self, *key: object) -> Random:
        """The same numbers for the same seed and key, whatever else is run."""
        return Random(f"{self.seed} {key}")

    def new_folder(self, name: str) -> Path:
        self.numbers[name] = self.numbers.get(name, 0) + 1
        folder = self.folder / f"{name}-{self.numbers[name]}"
        folder.mkdir(parents=True)
        return folder

    @contextmanager
    def home(self, folder: Path | None = None) -> Iterator[Place]:
        """A new home of the embedded engine, or the one in a folder."""
        home = folder or self.new_folder("home") / "home"
        try:
            yield Place("arcadedb", Settings(home))
        finally:
            local_server.stop(home)

    @contextmanager
    def place(self, engine: str) -> Iterator[Place]:
        """An empty graph on this engine."""
        if engine == "arcadedb":
            with self.home() as place:
                yield place
            return
        server = self._running_neo4j()
        settings = replace(neo4j_settings(server), home=self.folder / "beside-neo4j")
        place = Place("neo4j", settings, server)
        with open_store(place.settings) as store:
            emptied(store)
            store.bolt.run("MATCH (n) DETACH DELETE n")
            store.setup()
        yield place

    def close(self) -> None:
        if self.neo4j:
            self.neo4j.stop()

    def _running_neo4j(self) -> Neo4jServer:
        if self.neo4j is None:
            self.neo4j = new_server(self.folder / "neo4j")
            self.neo4j.start()
        return self.neo4j


def await_until(condition: Any, seconds: float = 120) -> bool:
    """Whether a condition came to hold in time."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        sleep(0.01)
    return True


def last_line(text: str) -> str:
    """What a person reads of a command that failed: the end of its words."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
