"""The process of the embedded engine: started once, shared by all commands of one home, and stopped
cleanly.

It is Java from the wheel, run as a process of its own and not loaded into ours. It listens on
loopback only; its password is in a file that only its owner can read.

Which process serves a home is known without timestamps: it holds the lock of its home (see
engine_process). Before anything else is sent to it, it must state over HTTP, with the home's
password, which folder it serves.
"""

import json
import os
import re
import secrets
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

from graph.engines.embedded import engine_log
from graph.engines.embedded.command import command_line
from graph.engines.embedded.engine_process import (
    free_ports,
    has_ended,
    holder_of,
    inheritable_lock,
    listening_ports,
    serves_elsewhere,
)
from graph.engines.embedded.home import (
    LOCK_SECONDS,
    Home,
    exclusive,
    open_home,
    read_private,
    write_private,
)
from graph.engines.embedded.http import Identity, identify
from graph.errors import Message, StoreError, message, system_reason

START_SECONDS = 60
STOP_SECONDS = 60
SILENT_SECONDS = 5
TRIES = 3
_PASSWORD = re.compile(r"[\w.-]+", re.ASCII)
"""Other characters would not reach the engine unchanged, as it takes the password from its
options."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running engine: its process, its ports on loopback, and the home's password."""

    pid: int
    bolt: int
    http: int
    password: str


@dataclass(frozen=True, slots=True)
class Record:
    """The content of `server.json`. `home`: the id of the home whose engine this is; `ready`:
    whether the engine has finished starting."""

    home: str
    pid: int
    bolt: int
    http: int
    ready: bool


def running(folder: Path) -> Server | None:
    """The engine of the home in this folder, or None if none is running."""
    if not folder.is_dir():
        return None
    with exclusive(folder):
        return _running(open_home(folder))


def ensure(
    folder: Path,
    memory: str | None = None,
    inspect: Callable[[Server], None] | None = None,
    *,
    seconds: float = LOCK_SECONDS,
) -> Server:
    """The engine of this home, started if none is running. If two commands come at once, one of
    them starts it.

    `memory`: the setting VERKOSTO_MEMORY. `inspect`: checks an engine that was started after
    another ended abnormally, before it is used; raises StoreError if it must not be used.
    `seconds`: how long to wait for another command that starts or stops the engine.
    """
    with exclusive(folder, seconds):
        home = open_home(folder)
        server = _running(home) or _start(home, memory)
        if inspect and _unclean_file(home).exists():
            inspect(server)
            _unclean_file(home).unlink()
        return server


def stop(folder: Path) -> bool:
    """Stop the engine and wait until its process has ended; False if none was running."""
    if not folder.is_dir():
        return False
    with exclusive(folder):
        home = open_home(folder)
        record = _recorded(home)
        process = holder_of(home, record.pid if record else None)
        if process:
            _end(home, process)
        if process:  # otherwise the record stays, as a sign that the engine ended by itself
            _record_file(home).unlink(missing_ok=True)
        return bool(process)


def log_file(folder: Path) -> Path:
    """The file with the engine's output."""
    return folder / "server.log"


def _running(home: Home) -> Server | None:
    """The engine that holds this home's lock, or None. An engine that cannot be reached any more is
    stopped: one that serves the folder's former location, or one whose password differs from that
    of a restored file."""
    record = _recorded(home)
    process = holder_of(home, record.pid if record else None)
    if process is None:
        return None
    if record and record.pid != process.pid:
        record = None
    answer = _first_answer(home, process, record)
    if answer is None:
        return None
    http, identity = answer
    if identity.root and home.engine.exists() and _same(identity.root, home.engine):
        bolt = record.bolt if record else _other_port(process, http)
        return _ready_server(home, Server(process.pid, bolt, http, _password(home)))
    _end(home, process, identity)
    return None


def _first_answer(
    home: Home, process: psutil.Process, record: Record | None
) -> tuple[int, Identity] | None:
    """The port that answers and the identity behind it; None if the process ended. A process that
    was not ready yet has time to start. Raises StoreError if it stays silent."""
    end = monotonic() + (SILENT_SECONDS if record and record.ready else START_SECONDS)
    while not has_ended(process, home):
        for port in [record.http] if record else listening_ports(process):
            if identity := identify(port, _password(home)):
                return port, identity
        if monotonic() > end:
            raise StoreError("engine_silent", process=process.pid)
        sleep(0.03)
    return None


def _other_port(process: psutil.Process, http: int) -> int:
    return next((port for port in listening_ports(process) if port != http), 0)


def _start(home: Home, memory: str | None) -> Server:
    password = _password(home)
    _end_earlier(home)
    if _record_file(home).exists():
        write_private(
            _unclean_file(home),
            "The engine ended without notice; the next command looks whether all is there.\n",
        )
    # The engine takes the password from its settings only if it has no users yet.
    (home.engine / "config" / "server-users.jsonl").unlink(missing_ok=True)
    for _ in range(TRIES):
        bolt, http = free_ports()
        process = _launch(home, command_line(home, bolt, http, password, memory))
        server = Server(process.pid, bolt, http, password)
        _write_record(home, server, ready=False)
        if _is_up(home, server, process):
            # The engine is meant to outlive this process; Popen would warn about that.
            process.returncode = 0
            return _ready_server(home, server)
        process.kill()
        process.wait()
        if "already in use" not in engine_log.last_error(log_file(home.folder)):
            break
    raise _not_started(home)


def _end_earlier(home: Home) -> None:
    """End an engine that an earlier version of Verkosto, which had no locks, started in this
    folder; nobody holds its lock."""
    with suppress(OSError, ValueError, TypeError, KeyError, psutil.Error):
        process = psutil.Process(json.loads(_record_file(home).read_text())["pid"])
        if "java" in process.name() and Path(process.cwd()).samefile(home.folder):
            process.terminate()
            process.wait(STOP_SECONDS)


def _not_started(home: Home) -> StoreError:
    log = log_file(home.folder)
    if cause := engine_log.cause(log):
        return StoreError(
            "engine_fault",
            folder=home.folder,
            fault=Message("engine_not_started"),
            cause=cause.text,
            remedy=cause.remedy,
        )
    logged = engine_log.last_error(log) or engine_log.last_line(log) or message("printed_nothing")
    return StoreError("engine_not_started_log", reason=logged, log=log)


def _launch(home: Home, command: list[str]) -> subprocess.Popen[bytes]:
    (home.folder / "log").mkdir(mode=0o700, exist_ok=True)
    log = engine_log.open_log(log_file(home.folder))
    try:
        with inheritable_lock(home) as descriptors:
            return subprocess.Popen(
                command,
                cwd=home.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077 if os.name == "posix" else -1,
                pass_fds=descriptors,
            )
    except OSError as error:
        raise StoreError(
            "engine_not_runnable", program=command[0], reason=system_reason(error)
        ) from None
    finally:
        os.close(log)


def _serves(home: Home, server: Server) -> bool:
    identity = identify(server.http, server.password)
    return bool(identity and identity.root and _same(identity.root, home.engine))


def _end(home: Home, process: psutil.Process, identity: Identity | None = None) -> None:
    """End the process, by force if it does not end by itself; what was acknowledged is on disk."""
    if identity and identity.root and serves_elsewhere(home, identity.root):
        raise StoreError("home_shares_files", folder=home.folder, other=identity.root.parent)
    for end in (process.terminate, process.kill):
        try:
            end()
        except psutil.NoSuchProcess:
            return
        if _wait(lambda: has_ended(process, home), STOP_SECONDS):
            return
    log = log_file(home.folder)
    raise StoreError("engine_not_stopped", process=process.pid, seconds=STOP_SECONDS, log=log)


def _record_file(home: Home) -> Path:
    return home.folder / "server.json"


def _unclean_file(home: Home) -> Path:
    """A file that exists after an engine ended abnormally, until its graph has been inspected."""
    return home.folder / "unclean"


def _recorded(home: Home) -> Record | None:
    """The record of this home's engine; None if there is none or the file is damaged."""
    try:
        record = Record(**json.loads(_record_file(home).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return (
        record if record.home == home.id and type(record.pid) is type(record.http) is int else None
    )


def _write_record(home: Home, server: Server, *, ready: bool) -> None:
    record = Record(home.id, server.pid, server.bolt, server.http, ready)
    if record != _recorded(home):
        write_private(_record_file(home), json.dumps(asdict(record)))


def _ready_server(home: Home, server: Server) -> Server:
    _write_record(home, server, ready=True)
    return server


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)


def _is_up(home: Home, server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the engine serves its home or its process has ended; whether it serves."""
    ready = _wait(lambda: process.poll() is not None or _serves(home, server), START_SECONDS)
    return ready and process.poll() is None


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        sleep(0.03)
    return True


def _password(home: Home) -> str:
    """The home's password. A file without a valid password is written anew, as the engine takes
    whichever password it is started with."""
    path = home.folder / "password"
    with suppress(FileNotFoundError, UnicodeDecodeError):
        if _PASSWORD.fullmatch(password := read_private(path).strip()):
            return password
    write_private(path, secrets.token_urlsafe(24))
    return read_private(path).strip()
