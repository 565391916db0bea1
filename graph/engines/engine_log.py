"""The embedded engine's log: it grows from start to start, is rotated by size, and tells why the
engine failed, as the engine's answers to clients do not.
"""

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
"""A disk with less left is full: the engine writes larger pieces."""
START = "==== verkosto starts the engine, "
RECENT = timedelta(seconds=120)
"""A cause further back is not that of what failed just now."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the engine failed, and would again, as far as its log tells, and what helps."""

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
"""What the log says -> the cause."""


def open_log(path: Path) -> int:
    """A descriptor to append the output of an engine that starts now; a large log becomes `.1`, and
    older ones move on."""
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
    """The last error since the engine was started, in one line; empty if it logged none."""
    return _shown(
        line
        for line in _since_start(path)
        if "SEVER" in line or "Error" in line or "Exception" in line
    )


def last_line(path: Path) -> str:
    """What the engine logged last since it was started, be it an error or not."""
    return _shown(_since_start(path))


def cause(path: Path) -> Cause | None:
    """Why the engine failed just now, if that is one of the causes with a remedy."""
    text = "\n".join(_recent(_since_start(path)))
    sign = max(_CAUSES, key=text.rfind)
    if sign in text:
        return _CAUSES[sign]
    full = path.parent.is_dir() and shutil.disk_usage(path.parent).free < NO_SPACE_BYTES
    return (
        _CAUSES["No space left on device"] if full else None
    )  # where the log itself could not be written


def _shown(lines: Iterable[str]) -> str:
    last = deque(lines, maxlen=1)
    return last[0].strip()[:300] if last else ""


def _recent(lines: list[str]) -> list[str]:
    """Lines with a late time of day, and those without one that follow them or stand at the end of
    the log."""
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
