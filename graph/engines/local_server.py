"""The embedded engine's process: started once, shared by all commands of one VERKOSTO_HOME, stopped cleanly.

Plain Java out of the wheel (graph runtime and jars), without loading it into our own process. The server listens on loopback
only; its password is in a file that only its owner can read.
"""

import json
import os
import secrets
import socket
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import psutil
from filelock import FileLock

from graph.errors import StoreError

START_SECONDS = 60
STOP_SECONDS = 60
LONGEST_COMMAND = 600
"""Seconds after which the server gives up a statement that nobody may be waiting for any more."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `created` tells its process from a later one with the same number."""

    pid: int
    created: float
    bolt: int
    http: int
    password: str


def running(home: Path) -> Server | None:
    """The server of this home, if one is running."""
    try:
        server = Server(**json.loads((home / "server.json").read_text()), password=(home / "password").read_text())
    except (OSError, ValueError, TypeError):
        return None
    return server if _process(server) else None


def ensure(home: Path) -> Server:
    """The server of this home, started if it is not running; of two commands that start together one starts it."""
    _private_folder(home)
    with FileLock(home / "server.lock"):
        found = running(home)
        if found and _answers(found.http):
            return found
        return _start(home)


def stop(home: Path) -> bool:
    """Stop the server and wait until its process has ended; False if none was running."""
    if not home.is_dir():
        return False
    with FileLock(home / "server.lock"):
        server = running(home)
        process = server and _process(server)
        if server and process:
            process.terminate()
            _await_end(server, home)
        (home / "server.json").unlink(missing_ok=True)
        return bool(process)


def server_log(home: Path) -> str:
    """The last error the server wrote, in one line: its answers to clients do not carry the text."""
    log = home / "server.log"
    lines = log.read_text(errors="replace").splitlines()[-400:] if log.exists() else []
    telling = [line for line in lines if "SEVER" in line or "Error" in line or "Exception" in line]
    return telling[-1].strip()[:300] if telling else (lines[-1].strip()[:300] if lines else "")


def _start(home: Path, tries: int = 3) -> Server:
    password = _password(home)
    (home / "engine/config/server-users.jsonl").unlink(missing_ok=True)
    for _ in range(tries):
        bolt, http = _free_ports()
        process = _launch(home, bolt, http, password)
        if _ready(process, http):
            process.returncode = 0  # it outlives us on purpose; Popen would warn of a child left behind
            server = Server(process.pid, psutil.Process(process.pid).create_time(), bolt, http, password)
            _write_private(home / "server.json", json.dumps({k: v for k, v in asdict(server).items() if k != "password"}))
            return server
        process.kill()
        process.wait()
        if "Address already in use" not in server_log(home):
            break
    raise StoreError(f"The embedded engine did not start: {server_log(home) or 'it said nothing'} (see {home / 'server.log'}).")


def _launch(home: Path, bolt: int, http: int, password: str) -> subprocess.Popen[bytes]:
    package = _package()
    arguments = home / "server.args"
    _write_private(arguments, "\n".join(_arguments(package, home, bolt, http, password)))
    java = package / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java")
    with open(home / "server.log", "wb") as log:
        return subprocess.Popen(
            [java, f"@{arguments}", "com.arcadedb.server.ArcadeDBServer"],
            cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )


def _arguments(package: Path, home: Path, bolt: int, http: int, password: str) -> list[str]:
    heap = min(4096, psutil.virtual_memory().total // 2**21)
    return [
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseCompactObjectHeaders",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF8",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        f"-Xmx{heap}m",
        f'-cp "{(package / "jars").as_posix()}/*"',
        f'"-Darcadedb.server.rootPath={(home / "engine").as_posix()}"',
        "-Darcadedb.server.mode=production",
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={bolt}",
        "-Darcadedb.server.httpIncomingHost=127.0.0.1",
        f"-Darcadedb.server.httpIncomingPort={http}",
        f"-Darcadedb.server.rootPassword={password}",
        "-Darcadedb.server.httpBodyContentMaxSize=-1",
        "-Darcadedb.txWalFlush=2",
        f"-Darcadedb.command.timeout={LONGEST_COMMAND * 1000}",
    ]


def _package() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError(
            "The embedded engine has no build for this machine; set VERKOSTO_URL, VERKOSTO_USER and VERKOSTO_PASSWORD to a Neo4j."
        )
    return Path(spec.submodule_search_locations[0])


def _ready(process: subprocess.Popen[bytes], http: int) -> bool:
    return _wait(lambda: process.poll() is not None or _answers(http), START_SECONDS) and process.poll() is None


def _answers(http: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", http), timeout=5) as connection:
            connection.sendall(b"GET /api/v1/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return b" 204 " in connection.recv(64)
    except OSError:
        return False


def _await_end(server: Server, home: Path) -> None:
    """Until it has ended; one that a running command started stays in the list of processes until that command looks."""
    if not _wait(lambda: _process(server) is None, STOP_SECONDS):
        log = home / "server.log"
        raise StoreError(f"The embedded engine (process {server.pid}) did not stop in {STOP_SECONDS} s; see {log}.")


def _process(server: Server) -> psutil.Process | None:
    try:
        process = psutil.Process(server.pid)
        same = abs(process.create_time() - server.created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return None
    return process if same else None


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        sleep(0.03)
    return True


def _free_ports() -> tuple[int, int]:
    with socket.socket() as a, socket.socket() as b:
        a.bind(("127.0.0.1", 0))
        b.bind(("127.0.0.1", 0))
        return a.getsockname()[1], b.getsockname()[1]


def _private_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"The data folder '{home}' cannot be made ({error.strerror}); set VERKOSTO_HOME to another.") from None


def _password(home: Path) -> str:
    path = home / "password"
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(24))
    return path.read_text()


def _write_private(path: Path, text: str) -> None:
    """Write whole or not at all, readable by the owner only."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        os.replace(partial, path)
    except OSError as error:
        remedy = "free some space or set VERKOSTO_HOME to another folder"
        raise StoreError(f"'{path}' cannot be written ({error.strerror}); {remedy}.") from None
