"""A disk that is full at random points of a load, a fill, a dump and the making of a home.

Root gets a small file system of its own; for others each file may only grow to a limit, which the
engine inherits from the command that starts it.
"""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from faults.lab import Lab, Place, last_line
from faults.ledger import check_ids
from faults.outcome import Outcome
from faults.people import FILL, ids, load, table
from graph.engines.embedded import local_server
from graph.store import open_store

SIZE = "90m"
LOADS = 12
"""Loads of one round, of which one finds the disk full."""
NEEDED = {
    "the remedy": ("free some space",),
    "the disk": ("full", "space left", "File too large", "larger than is allowed"),
}
"""What every message holds, in one of these words."""

Round = Callable[[Lab, Place, "Disk", Outcome, Random], tuple[set[str], list[object]]]
"""Acknowledged writes, and the command that failed for want of space; none if there was enough."""


@dataclass
class Disk:
    """A small disk; `limit` stands for it where nothing may be mounted."""

    folder: Path
    mounted: bool
    limit: int = 0

    def fill(self, place: Place, left_kb: int) -> None:
        """Leave so much space."""
        if not self.mounted:
            local_server.stop(place.settings.home)
            self.limit = left_kb * 1024
            return
        status = os.statvfs(self.folder)
        size = status.f_bavail * status.f_frsize - left_kb * 1024
        with open(self.folder / "filler", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, size))

    def free(self, place: Place) -> None:
        if not self.mounted:
            local_server.stop(place.settings.home)
        self.limit = 0
        (self.folder / "filler").unlink(missing_ok=True)

    @property
    def options(self) -> dict[str, Any]:
        """How a command is started that is to meet the full disk."""
        if not self.limit:
            return {}
        limits = (self.limit, self.limit)
        return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits)}


def full(lab: Lab) -> Iterator[Outcome]:
    """The embedded engine alone: a Neo4j's disk is its owner's."""
    kinds: dict[str, Round] = {"load": _load, "fill": _fill, "dump": _dump, "new home": _new_home}
    for kind, provoke in kinds.items():
        outcome = Outcome(f"disk full: {kind}", "arcadedb")
        for turn in lab.rounds("disk", slow=True):
            with small_disk(lab) as disk, lab.home(disk.folder / "home") as place:
                _round(lab, place, disk, outcome, lab.chance(kind, turn), provoke)
        yield outcome


@contextmanager
def small_disk(lab: Lab) -> Iterator[Disk]:
    folder = lab.new_folder("disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    mounted = (
        os.geteuid() == 0
        and subprocess.run(command, check=False, capture_output=True).returncode == 0
    )
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def _round(
    lab: Lab, place: Place, disk: Disk, outcome: Outcome, chance: Random, provoke: Round
) -> None:
    acknowledged, failed = provoke(lab, place, disk, outcome, chance)
    disk.free(place)
    recovered, message = True, ""
    if failed:
        code, err = place.run(*failed)
        recovered = code == 0
        message = "" if recovered else f"after space was freed: {last_line(err)}"
    with open_store(place.settings) as store:
        lost, half = check_ids(store, acknowledged, set(store.ids("Person")))
    outcome.add(lost=lost, half=half, recovered=recovered, message=message)


def _load(
    lab: Lab, place: Place, disk: Disk, outcome: Outcome, chance: Random
) -> tuple[set[str], list[object]]:
    """One load after another until one fails."""
    acknowledged = load(lab, place, "old")
    disk.fill(place, chance.randint(0, 4_000))
    for number in range(LOADS):
        prefix, count = f"n{number}", 2_000
        command = ["load", table(lab, prefix, count, 150), "--source", prefix]
        if not _succeeds(place, disk, outcome, command):
            return acknowledged, command
        acknowledged |= ids(prefix, count)
    return acknowledged, []


def _fill(
    lab: Lab, place: Place, disk: Disk, outcome: Outcome, chance: Random
) -> tuple[set[str], list[object]]:
    acknowledged = load(lab, place, "old")
    disk.fill(place, chance.randint(0, 3_000))
    command = ["load", table(lab, "new", FILL, 400), "--source", "new"]
    done = _succeeds(place, disk, outcome, command)
    return acknowledged | (ids("new", FILL) if done else set()), [] if done else command


def _dump(
    lab: Lab, place: Place, disk: Disk, outcome: Outcome, chance: Random
) -> tuple[set[str], list[object]]:
    acknowledged = load(lab, place, "old", FILL)
    disk.fill(place, chance.randint(0, 100))
    file = disk.folder / "dump.zip"
    if _succeeds(place, disk, outcome, ["dump", file]):
        return acknowledged, []
    left = [path.name for path in disk.folder.iterdir() if path.name.startswith(("dump", ".dump"))]
    if left:
        outcome.fail(f"a dump that failed left {left}")
    return acknowledged, ["dump", file]


def _new_home(
    lab: Lab, place: Place, disk: Disk, outcome: Outcome, chance: Random
) -> tuple[set[str], list[object]]:
    disk.fill(place, chance.choice((chance.randint(0, 40), chance.randint(0, 3_000))))
    command = ["load", table(lab, "new", 50), "--source", "new"]
    done = _succeeds(place, disk, outcome, command)
    return ids("new", 50) if done else set(), [] if done else command


def _succeeds(place: Place, disk: Disk, outcome: Outcome, command: list[object]) -> bool:
    """Whether a command found enough space; if not, it must say what is full and what helps."""
    code, err = place.run(*command, **disk.options)
    message = last_line(err)
    if code == 0:
        return True
    outcome.saw(message)
    home = disk.folder / ("dump.zip" if command[0] == "dump" else "home")
    for what, words in {"its path": (str(home),), **NEEDED}.items():
        if not any(word in message for word in words):
            outcome.fail(f"a message without {what}: {message}")
    if code != 1:
        outcome.fail(f"exit code {code}: {message}")
    return False
