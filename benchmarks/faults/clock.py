"""Steps of the clock while the engine runs: a command at another time finds the same engine."""

import shutil
import sys
from collections.abc import Iterator

from faults.fills import engines_of
from faults.lab import PROGRAM, Lab, Place, last_line
from faults.ledger import check_ids
from faults.outcome import Outcome
from faults.people import FEW, ids, load, table
from graph.engines.embedded import local_server
from graph.store import open_store

STEPS = ("+2h", "-2h", "+3s", "-3s", "+400d")


def stepped(lab: Lab) -> Iterator[Outcome]:
    """Commands under faketime beside an engine that keeps the machine's time."""
    for engine in lab.engines:
        outcome = Outcome("clock stepped while the engine runs", engine)
        if shutil.which("faketime") is None or sys.platform == "darwin":
            outcome.skipped = "faketime is missing; install it with: apt-get install faketime"
        else:
            with lab.place(engine) as place:
                _all_steps(lab, place, outcome)
        yield outcome


def _all_steps(lab: Lab, place: Place, outcome: Outcome) -> None:
    acknowledged = load(lab, place, "old")
    for turn in lab.rounds(slow=True):
        for number, step in enumerate(STEPS):
            prefix = f"s{turn}-{number}"
            before = _engine(place)
            file = table(lab, prefix, FEW)
            code, err = _under_faketime(place, step, "load", file, "--source", prefix)
            acknowledged |= ids(prefix, FEW) if code == 0 else set()
            _check_engine(place, before, outcome, step)
            with open_store(place.settings) as store:
                lost, half = check_ids(store, acknowledged)
            outcome.add(lost=lost, half=half, recovered=code == 0, message=last_line(err))


def _under_faketime(place: Place, step: str, *arguments: object) -> tuple[int, str]:
    command = [shutil.which("faketime"), "-f", step, *PROGRAM, *map(str, arguments)]
    with place.start(args=command) as process:
        err = process.communicate(timeout=300)[1]
    return process.returncode, err


def _engine(place: Place) -> tuple[object, str]:
    """The running engine and its log so far; nothing of either for a Neo4j, which is not ours."""
    if place.server:
        return None, ""
    home = place.settings.home
    return local_server.running(home), local_server.log_file(home).read_text()


def _check_engine(place: Place, before: tuple[object, str], outcome: Outcome, step: str) -> None:
    now = _engine(place)
    if now[0] != before[0]:
        outcome.fail(f"{step}: another engine serves the home")
    if not now[1].startswith(before[1]):
        outcome.fail(f"{step}: the engine's log was truncated")
    if not place.server and len(engines_of(place.settings.home)) != 1:
        outcome.fail(f"{step}: {len(engines_of(place.settings.home))} engines run in the home")
