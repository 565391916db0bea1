"""Homes that are copied, moved, damaged or open to others, while their engine runs or does not."""

import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from faults.fills import engines_of
from faults.lab import Lab, Place, last_line
from faults.ledger import check_ids
from faults.outcome import Outcome
from faults.people import FEW, ids, load, table
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import open_store

FILES = ("current", "server.json", "home.json", "password")
DAMAGES = {"lost": None, "empty": "", "damaged": "\x00{not what it was"}


def copied(lab: Lab) -> Iterator[Outcome]:
    """A copy has an engine of its own; a moved home is served where it is; files are mended."""
    yield _repeated(lab, "home copied while the engine runs", _copy)
    yield _repeated(lab, "home moved while the engine runs", _move)
    for file in FILES:
        outcome = Outcome(f"home: '{file}' lost, empty, damaged", "arcadedb")
        for damage in DAMAGES:
            with lab.home() as place:
                _damage(lab, place, outcome, file, damage)
        yield outcome
    yield _repeated(lab, "home: modes 755 and 644", _open_to_others)


def _repeated(
    lab: Lab, fault: str, provoke: Callable[[Lab, Place, Outcome, Random], None]
) -> Outcome:
    outcome = Outcome(fault, "arcadedb")
    for turn in lab.rounds(slow=True):
        with lab.home() as place:
            provoke(lab, place, outcome, lab.chance(fault, turn))
    return outcome


def _copy(lab: Lab, place: Place, outcome: Outcome, chance: Random) -> None:
    acknowledged, before = load(lab, place, "old"), local_server.running(place.settings.home)
    with lab.home(lab.new_folder("copies") / "copy") as copy:
        shutil.copytree(place.settings.home, copy.settings.home)
        in_copy = load(lab, copy, "copy")
        code, err = copy.run("stop")
        if code or engines_of(copy.settings.home):
            outcome.fail(f"the copy's engine was not stopped: {last_line(err)}")
        if local_server.running(place.settings.home) != before:
            outcome.fail("the original's engine is not the same as before")
        _add(place, outcome, acknowledged, lab)
        with open_store(copy.settings) as store:
            lost, half = check_ids(store, acknowledged | in_copy)
        if lost or half:
            outcome.fail(f"in the copy {lost} are lost, {half} half there")


def _move(lab: Lab, place: Place, outcome: Outcome, chance: Random) -> None:
    acknowledged = load(lab, place, "old")
    elsewhere = place.settings.home.with_name("elsewhere")
    place.settings.home.rename(elsewhere)
    with lab.home(elsewhere) as moved:
        _add(moved, outcome, acknowledged, lab)


def _damage(lab: Lab, place: Place, outcome: Outcome, file: str, damage: str) -> None:
    acknowledged, path = load(lab, place, "old"), place.settings.home / file
    text = DAMAGES[damage]
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    _add(place, outcome, acknowledged, lab)


def _open_to_others(lab: Lab, place: Place, outcome: Outcome, chance: Random) -> None:
    home = place.settings.home
    acknowledged = load(lab, place, "old")
    local_server.stop(home)
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    _add(place, outcome, acknowledged, lab)
    if left := [path.name for path in (home, *home.rglob("*")) if _is_open(path)]:
        outcome.fail(f"open to others: {left}")


def _is_open(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.lstat().st_mode) & 0o077)


def _add(place: Place, outcome: Outcome, acknowledged: set[str], lab: Lab) -> None:
    """A round ends with a load, and a look at what is there and at who serves it."""
    code, err = place.run("load", table(lab, "after", FEW), "--source", "after")
    expected = acknowledged | (ids("after", FEW) if code == 0 else set())
    with open_store(Settings(place.settings.home)) as store:
        lost, half = check_ids(store, expected)
    if (running := len(engines_of(place.settings.home))) != 1:
        outcome.fail(f"{running} engines run in the home")
    outcome.add(lost=lost, half=half, recovered=code == 0, message=last_line(err))
