"""The embedded engine's process: started once, shared by all commands of one home, stopped cleanly.

Plain Java out of the wheel, without loading it into our own process. It listens on loopback only;
its password is in a file that only its owner can read.

Which process serves a home is known without clocks: it holds the lock of its home (engine_process),
and it is asked over HTTP, with the home's password, which folder it serves before anything is sent
to it.
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

from graph.engines import engine_log
from graph.engines.engine_command import command_line
from graph.engines.engine_http import Identity, identify
from graph.engines.engine_process import (
    free_ports,
    has_ended,
    holder_of,
    inheritable_lock,
    listening_ports,
    serves_elsewhere,
)
from graph.engines.home import LOCK_SECONDS, Home, exclusive, open_home, read_private, write_private
from graph.errors import Message, StoreError, message, system_reason

START_SECONDS = 60
STOP_SECONDS = 60
SILENT_SECONDS = 5
TRIES = 3
_PASSWORD = re.compile(r"[\w.-]+", re.ASCII)
"""More would not reach the engine whole, which is given it among its options."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running engine: its process, its ports on loopback, and the home's password."""

    pid: int
    bolt: int
    http: int
    password: str


@dataclass(frozen=True, slots=True)
class Record:
    """What `server.json` holds: whose home the engine is of, and whether it was ready already."""

    home: str
    pid: int
    bolt: int
    http: int
    ready: bool


def running(folder: Path) -> Server | None:
    """The engine of the home in this folder, if one is running."""
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
    """The engine of this home, started if none is running; of two commands that start together one
    starts it. `inspect` looks at one that follows an engine which ended without notice, before
    anybody uses it, and raises StoreError if it must not be. `seconds`: how long to wait for
    another command that starts or stops it."""
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
        if process:  # without one it stays, and says that the engine ended by itself
            _record_file(home).unlink(missing_ok=True)
        return bool(process)


def log_file(folder: Path) -> Path:
    """The engine's output."""
    return folder / "server.log"


def _running(home: Home) -> Server | None:
    """The engine that holds this home's lock. One that serves the files where the folder was before
    it was moved, or by another password than that of a restored file, can be reached by nobody and
    is stopped."""
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
    """The port and what answers there; None if the process ended. One that was not ready yet has
    time to start."""
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
    # The engine takes the password from its settings only where it has no users yet.
    (home.engine / "config" / "server-users.jsonl").unlink(missing_ok=True)
    for _ in range(TRIES):
        bolt, http = free_ports()
        process = _launch(home, command_line(home, bolt, http, password, memory))
        server = Server(process.pid, bolt, http, password)
        _write_record(home, server, ready=False)
        if _is_up(home, server, process):
            # It outlives us on purpose; Popen would warn of a child left behind.
            process.returncode = 0
            return _ready_server(home, server)
        process.kill()
        process.wait()
        if "already in use" not in engine_log.last_error(log_file(home.folder)):
            break
    raise _not_started(home)


def _end_earlier(home: Home) -> None:
    """An engine that a Verkosto from before there were locks started here: it runs in this folder,
    and nobody holds the lock."""
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
    """Ends the process, by force if it does not go by itself: what was acknowledged is on the
    disk."""
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
    """There until a graph was looked at whose engine ended without notice."""
    return home.folder / "unclean"


def _recorded(home: Home) -> Record | None:
    """None where nothing is recorded of this very home, or the file is damaged."""
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
    """Whether the engine serves its home, once it does or has ended."""
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
    """The home's password. A file that cannot hold one is written anew: the engine takes whichever
    it is started with."""
    path = home.folder / "password"
    with suppress(FileNotFoundError, UnicodeDecodeError):
        if _PASSWORD.fullmatch(password := read_private(path).strip()):
            return password
    write_private(path, secrets.token_urlsafe(24))
    return read_private(path).strip()
