"""The log of the embedded engine. It is continued at each start and rotated by size. It shows why
the engine failed, which the engine's answers to clients do not."""

import os
import shutil
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from graph.errors import Message, message

ROTATE_BYTES = 5 * 2**20
GENERATIONS = 5
TAIL_BYTES = 256 * 2**10
NO_SPACE_BYTES = 2**20
"""A disk with less free space counts as full, because the engine writes larger pieces."""
START = "==== verkosto starts the engine, "
RECENT = timedelta(seconds=120)
"""A cause that was logged earlier is not that of the present failure."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the engine failed and would fail again, and the remedy."""

    text: Message
    remedy: Message


_MEMORY = Cause(
    message("cause_memory"),
    message("give_more_memory"),
)
_NO_MEMORY = Cause(
    message("cause_no_memory"),
    message("give_less_memory"),
)
_SPACE = message("free_space_and_rerun")
_CAUSES = {
    "OutOfMemoryError": _MEMORY,
    "insufficient memory for the Java": _NO_MEMORY,
    "Could not reserve enough space": _NO_MEMORY,
    "No space left on device": Cause(message("cause_disk_full"), _SPACE),
    "Disk quota exceeded": Cause(message("cause_quota"), _SPACE),
    "File too large": Cause(message("cause_file_too_large"), _SPACE),
    "Read-only file system": Cause(message("cause_read_only"), message("make_writable")),
    "Too many open files": Cause(
        message("cause_open_files"),
        message("raise_open_files"),
    ),
    "NoClassDefFoundError": Cause(
        message("cause_programs"),
        message("raise_or_reinstall"),
    ),
    "LockException": Cause(message("cause_other_program"), message("end_other_program")),
}
"""The cause that each text in the log indicates."""


def open_log(path: Path) -> int:
    """Open the log to append the output of an engine that is about to start, and return the
    descriptor. A large log is renamed to `.1`, and older ones to the next number."""
    if path.exists() and path.stat().st_size > ROTATE_BYTES:
        for number in range(GENERATIONS, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            younger = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
            if younger.exists():
                younger.replace(older)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(
        descriptor, f"{START}{datetime.now().astimezone().isoformat(timespec='seconds')}\n".encode()
    )
    return descriptor


def last_error(path: Path) -> str:
    """The last error since the engine was started, in one line; empty if there is none."""
    return _shown(
        line
        for line in _since_start(path)
        if "SEVER" in line or "Error" in line or "Exception" in line
    )


def last_line(path: Path) -> str:
    """The last line since the engine was started, whether an error or not."""
    return _shown(_since_start(path))


def cause(path: Path) -> Cause | None:
    """Why the engine failed just now, if it is a cause with a known remedy."""
    text = "\n".join(_recent(_since_start(path)))
    sign = max(_CAUSES, key=text.rfind)
    if sign in text:
        return _CAUSES[sign]
    full = path.parent.is_dir() and shutil.disk_usage(path.parent).free < NO_SPACE_BYTES
    return (
        _CAUSES["No space left on device"] if full else None
    )  # for the case that the log itself could not be written


def _shown(lines: Iterable[str]) -> str:
    last = deque(lines, maxlen=1)
    return last[0].strip()[:300] if last else ""


def _recent(lines: list[str]) -> list[str]:
    """Lines with a recent time, and lines without a time that follow one of these or that come
    before any line with a time."""
    recent, now, late = [], datetime.now(), True
    for line in lines:
        with suppress(ValueError):
            late = now - datetime.strptime(line[:19], "%Y-%m-%d %H:%M:%S") < RECENT
        if late:
            recent.append(line)
    return recent


def _since_start(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    lines = text.rpartition(START)[2].splitlines()
    return lines[1:] if START in text else lines
