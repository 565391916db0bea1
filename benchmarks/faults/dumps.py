"""Dumps while others write, and dumps and restores that are killed half way."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

from faults.kills import start_writer
from faults.lab import Lab, Place, last_line
from faults.ledger import check_ids, check_loads, inconsistencies
from faults.outcome import Outcome
from faults.people import FILL, load
from graph.backup.dump import Dump
from graph.errors import BadInput
from graph.store import open_store


def faults(lab: Lab) -> Iterator[Outcome]:
    """On both engines."""
    for engine in lab.engines:
        yield _beside_writers(lab, engine)
        yield _killed(lab, engine, "dump")
        yield _killed(lab, engine, "restore")


def _beside_writers(lab: Lab, engine: str) -> Outcome:
    """A dump is of one moment, or says that others write; it restores to a whole graph."""
    outcome, acknowledged = Outcome("dump while others write", engine), -1
    for turn in lab.rounds(slow=True):
        with lab.place(engine) as place:
            file = lab.new_folder("dumps") / "dump.zip"
            with start_writer(place, 0) as writer:
                assert writer.stdout is not None
                writer.stdout.readline()
                sleep(lab.chance(engine, turn).uniform(0, 0.5))
                started = monotonic()
                code, err = place.run("dump", file)
                outcome.took(monotonic() - started)
                writer.kill()
                numbers = [0, *map(int, writer.stdout.read().split())]
            outcome.saw(last_line(err))
            if code:
                code, err = place.run("dump", file, "--force")
            checked, acknowledged = check_loads(place, numbers[-1]), numbers[-1]
        restored = _restores(lab, file)
        outcome.add(
            lost=checked.lost,
            half=checked.half,
            recovered=code == 0 and restored and acknowledged >= 0,
        )
    return outcome


def _restores(lab: Lab, file: Path) -> bool:
    with lab.home() as home:
        code, _ = home.run("restore", file)
        with open_store(home.settings) as store:
            return (
                code == 0
                and store.version() == Dump(file).manifest.data_version
                and not inconsistencies(store)
            )


def _killed(lab: Lab, engine: str, what: str) -> Outcome:
    """The same command again does what the first did not; under the final name is no half file."""
    outcome = Outcome(f"{what} killed half way", engine)
    dumped = lab.new_folder("dumps") / "whole.zip"
    with lab.place(engine) as place:
        everybody = load(lab, place, "old", FILL)
        started = monotonic()
        place.run("dump", dumped)
        typical = monotonic() - started
        if what == "dump":
            for turn in lab.rounds(slow=True):
                _dump_round(
                    lab,
                    place,
                    outcome,
                    lab.chance("dump", engine, turn).uniform(0.5, typical),
                    everybody,
                )
    for turn in lab.rounds(slow=True) if what == "restore" else ():
        with lab.place(engine) as place:
            chance = lab.chance("restore", engine, turn)
            _restore_round(place, outcome, chance, dumped, everybody, 2 * typical)
    return outcome


def _dump_round(
    lab: Lab, place: Place, outcome: Outcome, moment: float, everybody: set[str]
) -> None:
    file = lab.new_folder("dumps") / "dump.zip"
    with place.start("dump", file) as process:
        sleep(moment)
        process.kill()
    whole = not file.exists() or _is_whole(file)
    code, err = place.run("dump", file, "--force")
    with open_store(place.settings) as store:
        lost, half = check_ids(store, everybody)
    if left := [path.name for path in file.parent.iterdir() if path != file]:
        outcome.fail(f"left beside the dump: {left}")
    outcome.add(
        lost=lost,
        half=half + (not whole),
        recovered=code == 0 and _is_whole(file),
        message=last_line(err),
    )


def _is_whole(file: Path) -> bool:
    try:
        return Dump(file).table("Person").height > 0
    except BadInput:
        return False


def _restore_round(
    place: Place,
    outcome: Outcome,
    chance: Random,
    dumped: Path,
    everybody: set[str],
    seconds: float,
) -> None:
    with place.start("restore", dumped) as process:
        sleep(chance.uniform(0.5, seconds))
        process.kill()
        done = process.wait() == 0
    code, err = place.run("restore", dumped)
    if code and "holds" in err:  # it had all been restored before the process was killed
        done, code = True, 0
    with open_store(place.settings) as store:
        lost, half = check_ids(store, everybody)
        same = store.version() == Dump(dumped).manifest.data_version
    outcome.add(
        lost=lost if done else 0,
        half=half,
        recovered=code == 0 and same and not lost,
        message=last_line(err),
    )
