"""The write lock of an embedded graph, and the record of who holds it and since when."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.engines.embedded.home import PRIVATE_FILE, cannot_write, read_private, write_private
from graph.errors import Message, StoreError, message

NOTICE_SECONDS = 1.0
"""Waits up to this length are not reported."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that writes, its action, and the local time at which it began, to the second."""

    pid: int
    action: str
    since: str

    def __str__(self) -> str:
        return str(self.described())

    def described(self) -> Message:
        """The holder as half a sentence."""
        since = self.since.replace("T", " ")
        return message("writing_process", process=self.pid, action=self.action, since=since)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many seconds a writer waits for another; `notify` is called, with the holder, when the
    wait is not short."""

    seconds: float = 600
    notify: Callable[[Holder | None], None] = lambda holder: None


class Busy(StoreError):
    """Another writer did not finish in time."""


@contextmanager
def write_lock(folder: Path, action: str, waiting: Waiting) -> Iterator[None]:
    """Hold the write lock while one command writes. Raises Busy if another does not release it in
    time."""
    lock = FileLock(folder / "write.lock", mode=PRIVATE_FILE, is_singleton=True)
    _acquire(lock, folder, waiting)
    try:
        _record(folder, action)
        yield
    finally:
        with suppress(OSError):
            _holder_file(folder).unlink(missing_ok=True)
        lock.release()


def holder(folder: Path) -> Holder | None:
    """The process that writes now; None if there is none or it has ended."""
    try:
        recorded = Holder(**json.loads(read_private(_holder_file(folder))))
    except (OSError, ValueError, TypeError):
        return None
    return recorded if psutil.pid_exists(recorded.pid) else None


def busy(current: Holder | None, seconds: float) -> Busy:
    """The error of a writer that has waited for `seconds`."""
    who = current.described() if current else message("another_command")
    return Busy("graph_is_written", who=who, seconds=seconds)


def _acquire(lock: FileLock, folder: Path, waiting: Waiting) -> None:
    try:
        first = min(NOTICE_SECONDS, waiting.seconds)
        with suppress(Timeout):
            lock.acquire(timeout=first)
            return
        waiting.notify(holder(folder))
        lock.acquire(timeout=max(0.0, waiting.seconds - first))
    except Timeout:
        raise busy(holder(folder), waiting.seconds) from None
    except OSError as error:
        raise cannot_write(folder / "write.lock", error) from None


def _record(folder: Path, action: str) -> None:
    """Record the holder. As this is only information, an error such as a full disk is ignored."""
    with suppress(StoreError):
        now = datetime.now().isoformat(timespec="seconds")
        write_private(_holder_file(folder), json.dumps(asdict(Holder(os.getpid(), action, now))))


def _holder_file(folder: Path) -> Path:
    return folder / "write.holder.json"
