"""The databases of a home: which is in use, the switch from one to another, and the trash.

The file `current` names the database in use. A database is deleted only if a record shows that it
is unfinished or empty. One that was replaced goes to the trash, which `verkosto home` empties.
`switch.json` records a replacement while it is in progress, so that it can be finished after a
crash.
"""

import json
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from graph.engines.embedded.home import database_folder, read_private, sync_folder, write_private
from graph.errors import BadInput, Message, StoreError, message

FIRST = "verkosto-1"
_NAME = re.compile(r"verkosto-(\d{1,9})")

Command = Callable[[str], object]
"""Runs a server command of the engine, such as `close database verkosto-1`."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A replacement in progress. `old` is in use until `current` names `new`. `empty`: whether the
    old database is empty and need not go to the trash."""

    old: str
    new: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Discarded:
    """A database in the trash, and its size in bytes."""

    name: str
    size: int


def current(folder: Path) -> str | None:
    """The name of the database in use; None if the file is missing or holds no valid name."""
    try:
        name = read_private(folder / "current").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if _NAME.fullmatch(name) else None


def in_use(folder: Path) -> str:
    """The name of the database in use; if `current` is missing, that of the only database. Raises
    StoreError if there is not exactly one."""
    name, names = current(folder), existing(folder)
    if not name and len(names) != 1:
        raise _undecided(folder, message("names_no_database"), names)
    return name or names[0]


def use(folder: Path, name: str) -> None:
    """Make a database the one in use, durably."""
    write_private(folder / "current", name)


def existing(folder: Path) -> list[str]:
    """The names of the databases on disk, sorted by number."""
    names = [path.name for path in database_folder(folder).glob("verkosto-*") if path.is_dir()]
    return sorted((name for name in names if _NAME.fullmatch(name)), key=number)


def number(name: str) -> int:
    return int(name.rpartition("-")[2])


def next_name(folder: Path) -> str:
    """A name that no database has had, as far as the home's files show."""
    known = [*existing(folder), current(folder) or FIRST, *(entry.name for entry in trash(folder))]
    numbers = [int(match[1]) for name in known if (match := _NAME.match(name))]
    return f"verkosto-{max(numbers, default=0) + 1}"


def adopt(folder: Path, finished: Callable[[str], bool]) -> str | None:
    """Make the only database the one in use, when `current` does not name one, and return its name.
    If there are several, only those count that are `finished`. None if there is none; raises
    StoreError with their names if several remain."""
    names = existing(folder)
    if len(names) > 1:
        names = [name for name in names if finished(name)] or names
    if len(names) > 1:
        raise _undecided(folder, message("names_no_database"), names)
    if names:
        use(folder, names[0])
    return names[0] if names else None


def missing(folder: Path, name: str) -> StoreError:
    """The error that `current` names a database that does not exist."""
    return _undecided(folder, message("names_missing_database", name=name), existing(folder))


def begin_switch(folder: Path, switch: Switch) -> None:
    """Record a replacement; must be called before any of its steps."""
    write_private(folder / "switch.json", json.dumps(asdict(switch)))


def finish_switch(folder: Path, command: Command) -> None:
    """Finish a replacement, also one that a crash interrupted: remove whichever of the two
    databases is not in use."""
    switch = _switch(folder)
    if switch and current(folder) == switch.new:
        _drop(folder, switch.old, command) if switch.empty else discard(folder, switch.old, command)
    elif switch:
        _drop(folder, switch.new, command)
    (folder / "switch.json").unlink(missing_ok=True)
    sync_folder(folder)


def under_way(folder: Path) -> bool:
    """Whether a replacement has begun and not ended."""
    return (folder / "switch.json").exists()


def discard(folder: Path, name: str, command: Command) -> None:
    """Close a database and move it to the trash."""
    if name not in existing(folder):
        return
    command(f"close database {name}")
    bin_ = folder / "trash"
    bin_.mkdir(mode=0o700, exist_ok=True)
    (database_folder(folder) / name).rename(bin_ / f"{name}.{datetime.now():%Y%m%dT%H%M%S%f}")
    sync_folder(bin_)
    sync_folder(database_folder(folder))


def trash(folder: Path) -> list[Discarded]:
    """The contents of the trash, the oldest first."""
    entries = sorted(
        (folder / "trash").glob("verkosto-*"), key=lambda path: path.name.rpartition(".")[2]
    )
    return [
        Discarded(path.name, sum(file.stat().st_size for file in path.rglob("*") if file.is_file()))
        for path in entries
    ]


def empty_trash(folder: Path) -> list[Discarded]:
    """Delete the contents of the trash, and return what was deleted."""
    removed = trash(folder)
    for entry in removed:
        shutil.rmtree(folder / "trash" / entry.name)
    return removed


def choose(folder: Path, name: str) -> None:
    """Make the database that the user named the one in use. Raises BadInput if it does not
    exist."""
    if name not in existing(folder):
        there = ", ".join(existing(folder)) or Message("none")
        raise BadInput("no_database", name=name, folder=folder, names=there)
    use(folder, name)


def _drop(folder: Path, name: str, command: Command) -> None:
    """Delete a database that is recorded as unfinished or empty."""
    if name in existing(folder):
        with suppress(
            StoreError
        ):  # an unfinished database may be too damaged for the engine to drop it
            command(f"drop database {name}")
        shutil.rmtree(database_folder(folder) / name, ignore_errors=True)


def _switch(folder: Path) -> Switch | None:
    try:
        return Switch(**json.loads(read_private(folder / "switch.json")))
    except (OSError, ValueError, TypeError):
        return None


def _undecided(folder: Path, fault: Message, names: list[str]) -> StoreError:
    remedy = message("choose_database", name=names[-1]) if names else message("restore_home")
    file = folder / "current"
    if not names:
        return StoreError("database_undecided", file=file, fault=fault, remedy=remedy)
    return StoreError(
        "database_undecided_of", file=file, fault=fault, remedy=remedy, names=", ".join(names)
    )
