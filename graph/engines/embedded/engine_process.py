"""Which process serves a home: the one that holds the lock of the file `engine.lock` in it.

The lock belongs to the open file that the engine inherits. It therefore lasts exactly as long as
the engine, stays with a folder that is moved, and is not copied with it. Where such locks do not
exist (Windows, some network file systems) the recorded process is used if it still is a Java
process.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil

from graph.engines.embedded.home import PRIVATE_FILE, Home
from graph.errors import StoreError

if os.name == "posix":
    import fcntl
else:
    fcntl = None  # type: ignore[assignment]


ENDING_SECONDS = 5
"""Seconds to wait for the lock of a process that was killed: it holds its locks for a moment after
its open files are no longer shown."""


@contextmanager
def inheritable_lock(home: Home) -> Iterator[tuple[int, ...]]:
    """Lock the file and give its descriptor, to pass to the engine; empty where such locks do not
    exist."""
    descriptor = os.open(_lock_file(home), os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        yield (descriptor,) if _try_lock(descriptor) else ()
    finally:
        os.close(descriptor)


def holder_of(home: Home, recorded: int | None) -> psutil.Process | None:
    """The process that serves this home, or None; `recorded` is checked first. Raises StoreError if
    a process holds the lock but cannot be seen by this one."""
    if not fcntl:
        return _java(recorded)
    end = monotonic() + ENDING_SECONDS
    while _is_locked(home):
        for pid in (recorded, *psutil.pids()):
            process = _process(pid)
            if process and _has_open(process, _lock_file(home)):
                return process
        if monotonic() > end:
            raise _out_of_sight(home)
        sleep(0.05)
    return None


def _out_of_sight(home: Home) -> StoreError:
    return StoreError("engine_out_of_sight", folder=home.folder)


def has_ended(process: psutil.Process, home: Home) -> bool:
    """Whether the process has ended. Its lock is checked, as a child of this process may remain in
    the list of processes for a while."""
    if fcntl:
        return not _is_locked(home)
    return not process.is_running()


def listening_ports(process: psutil.Process) -> list[int]:
    """The TCP ports on which a process listens."""
    with suppress(psutil.Error):
        connections = process.net_connections("tcp")
        return sorted(
            {each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN}
        )
    return []


def free_ports() -> tuple[int, int]:
    """Two ports on loopback that are free now."""
    with socket.socket() as a, socket.socket() as b:
        a.bind(("127.0.0.1", 0))
        b.bind(("127.0.0.1", 0))
        return a.getsockname()[1], b.getsockname()[1]


def serves_elsewhere(home: Home, root: Path) -> bool:
    """Whether an engine that holds this home's lock serves another home, whose files are hard links
    to the same files."""
    other = root.parent / _lock_file(home).name
    return (
        other.exists()
        and other.samefile(_lock_file(home))
        and not root.parent.samefile(home.folder)
    )


def _lock_file(home: Home) -> Path:
    return home.folder / "engine.lock"


def _is_locked(home: Home) -> bool:
    if not fcntl or not _lock_file(home).exists():
        return False
    descriptor = os.open(_lock_file(home), os.O_RDWR)
    try:
        return not _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    """Whether the lock was taken; also True if the file system has no locks, as nothing then holds
    one."""
    if not fcntl:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _java(pid: int | None) -> psutil.Process | None:
    process = _process(pid)
    with suppress(psutil.Error):
        return process if process and "java" in process.name().lower() else None
    return None


def _process(pid: int | None) -> psutil.Process | None:
    with suppress(psutil.Error):
        return psutil.Process(pid) if pid else None
    return None


def _has_open(process: psutil.Process, path: Path) -> bool:
    with suppress(psutil.Error, OSError):
        return any(
            Path(file.path).name == path.name and path.samefile(file.path)
            for file in process.open_files()
        )
    return False
