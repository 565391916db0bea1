"""The servers that are measured over a network: ours and @neo4j/graphql, their databases, and what
they take of the machine."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from conftest import neo4j_settings
from graph.engines.embedded import local_server
from graph.settings import Settings
from neo4j_server import new_server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".cache" / "bench-graphql"
CONNECTIONS = 8
RIVAL = "@neo4j/graphql"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers on `port` at `path`; `database` is the process behind it, `more` goes
    with what it is asked."""

    name: str
    port: int
    path: str
    process: psutil.Process
    database: psutil.Process
    more: Mapping[str, Any] = field(default_factory=dict)


def loaded(server: Running, body: bytes, seconds: float) -> dict[str, float]:
    before = _cpu(server.process), _cpu(server.database)
    command = [
        sys.executable,
        str(HERE / "load.py"),
        str(server.port),
        server.path,
        str(CONNECTIONS),
        str(seconds),
    ]
    figures: dict[str, float] = json.loads(
        subprocess.run(command, input=body, stdout=subprocess.PIPE, check=True).stdout
    )
    requests = figures.pop("requests")
    figures["server_cpu_ms"] = (_cpu(server.process) - before[0]) / requests * 1000
    figures["database_cpu_ms"] = (_cpu(server.database) - before[1]) / requests * 1000
    return figures | {
        "server_mb": _peak_mb(server.process),
        "database_mb": _peak_mb(server.database),
    }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _peak_mb(process: psutil.Process) -> float:
    """What it held at most up to now; where the system does not keep that, what it holds."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return float(process.memory_info().rss / 1e6)
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


@contextmanager
def neo4j(home: Path) -> Iterator[tuple[Settings, psutil.Process]]:
    server = new_server(home)
    server.start()
    try:
        assert server.process is not None
        yield neo4j_settings(server), psutil.Process(server.process.pid)
    finally:
        server.stop()


def embedded_process(stack: ExitStack, settings: Settings) -> psutil.Process:
    stack.callback(local_server.stop, settings.home)
    return psutil.Process(local_server.ensure(settings.home).pid)


@contextmanager
def verkosto(settings: Settings, database: psutil.Process) -> Iterator[Running]:
    command = [str(Path(sys.executable).parent / "verkosto"), "serve", "--port", "0"]
    with _started(command, settings, ROOT) as (process, port):
        yield Running(
            "verkosto on neo4j" if settings.url else "verkosto embedded, read anew",
            port,
            "/graphql",
            process,
            database,
        )


@contextmanager
def apollo(settings: Settings, database: psutil.Process) -> Iterator[Running]:
    folder = CACHE / "apollo"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "apollo.mjs"):
        shutil.copy(HERE / name, folder)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    with _started(["node", "apollo.mjs"], settings, folder) as (process, port):
        yield Running(RIVAL, port, "/", process, database)


@contextmanager
def _started(
    command: list[str], settings: Settings, folder: Path
) -> Iterator[tuple[psutil.Process, int]]:
    """A server that says its address in its first line with one, and its port."""
    environment = {"VERKOSTO_HOME": str(settings.home), "NODE_ENV": "production"}
    if settings.url:
        environment |= {
            "VERKOSTO_URL": settings.url,
            "VERKOSTO_USER": settings.user,
            "VERKOSTO_PASSWORD": settings.password,
        }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        address = next(
            (m for line in process.stdout if (m := re.search(rb"http://[^:]+:(\d+)", line))), None
        )
        assert address, f"{command[0]} did not start"
        yield psutil.Process(process.pid), int(address[1])
    finally:
        process.terminate()
        process.wait(30)
