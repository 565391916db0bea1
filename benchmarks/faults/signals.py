"""SIGINT, SIGTERM and SIGHUP at random points of loads and of an analysis."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from time import monotonic, sleep

from faults.lab import Lab, Place, await_until, last_line
from faults.ledger import begun, check_ids
from faults.outcome import Outcome
from faults.people import FILL, ids, load, table
from graph.store import open_store
from loaders.sample import write_sample

END_SECONDS = 2.0
SIZES = {"small load": 200, "large load": 4_500, "bulk load": FILL}
"""A large one is still one of transactions on the embedded engine; a bulk one is a fill there."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAYS = ("Interrupted", "Stopped by")
IMPORTING = re.compile(r"api/cli\.py\", line \d+, in <module>")


def interrupted(lab: Lab) -> Iterator[Outcome]:
    """One or two signals; the same load again completes it."""
    for engine in lab.engines:
        for size, count in SIZES.items():
            yield _loads(lab, engine, size, count)
    if "arcadedb" in lab.engines:
        yield _gaps(lab)


def _loads(lab: Lab, engine: str, size: str, count: int) -> Outcome:
    outcome = Outcome(f"interrupted: {size}", engine)
    fills = size == "bulk load"
    with lab.place(engine) as place:
        everybody = load(lab, place, "old")
        typical = _typical_seconds(lab, place, count, everybody)
        for turn in lab.rounds("interrupt"):
            chance = lab.chance(size, engine, turn)
            if not fills:
                _round(lab, place, outcome, chance, f"t{turn}", count, typical, everybody)
                continue
            with lab.place(engine) as new:
                _round(lab, new, outcome, chance, "t", count, typical, load(lab, new, "old"))
    return outcome


def _typical_seconds(lab: Lab, place: Place, count: int, everybody: set[str]) -> float:
    """How long a load of this size takes that nobody interrupts."""
    started = monotonic()
    everybody |= load(lab, place, "first", count)
    return monotonic() - started


def _round(
    lab: Lab,
    place: Place,
    outcome: Outcome,
    chance: Random,
    prefix: str,
    count: int,
    typical: float,
    everybody: set[str],
) -> None:
    file, new = table(lab, prefix, count), ids(prefix, count)
    command = ("load", file, "--source", prefix)
    process, number = place.start(*command), chance.choice(SIGNALS)
    moment = _moment(place, process, chance, typical)
    code, err = _struck(process, number, chance, moment, outcome)
    done = code == 0
    if not done:
        _check_end(outcome, code, number, err)
    with open_store(place.settings) as store:
        lost, half = check_ids(store, everybody | (new if done else set()), new)
    again, err = place.run(*command)
    everybody |= new
    with open_store(place.settings) as store:
        recovered = again == 0 and check_ids(store, everybody) == (0, 0)
    outcome.add(
        lost=lost, half=half, recovered=recovered, message="" if again == 0 else last_line(err)
    )


def _moment(place: Place, process: subprocess.Popen[str], chance: Random, typical: float) -> float:
    """How long the signal still waits; of two in three the load writes by then."""
    if chance.random() < 1 / 3:
        return chance.uniform(0.3, typical)
    with begun(place, "write.holder.json") as writing:
        await_until(lambda: writing() or process.poll() is not None)
    return chance.uniform(0, typical / 4)


def _struck(
    process: subprocess.Popen[str],
    number: signal.Signals,
    chance: Random,
    after: float,
    outcome: Outcome,
) -> tuple[int, str]:
    """The exit code as a shell has it, and the words, of a process that got one or two signals."""
    with process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(after)
        started, ended = monotonic(), process.poll() is not None
        process.send_signal(number)
        if chance.random() < 0.5:
            sleep(chance.uniform(0, 0.3))
            process.send_signal(number)
        err = process.communicate(timeout=120)[1]
        if not ended:
            outcome.took(monotonic() - started)
        if monotonic() - started > END_SECONDS and not ended:
            outcome.fail(
                f"ended only {monotonic() - started:.1f} s after {number.name}: {last_line(err)}"
            )
    return (process.returncode if process.returncode >= 0 else 128 - process.returncode), err


def _check_end(outcome: Outcome, code: int, number: signal.Signals, err: str) -> None:
    """The code names the signal, and the command says what stands, unless it had not begun."""
    early = IMPORTING.search(err) is not None
    words = "Traceback, as SIGINT came while the program was imported" if early else last_line(err)
    outcome.saw(words or f"(nothing, as {number.name} came before the program had begun)")
    if code != 128 + number:
        outcome.fail(f"exit code {code} after {number.name}: {last_line(err)}")
    if not early and err and not any(words in last_line(err) for words in SAYS):
        outcome.fail(f"{number.name}: {err[-400:]}")


def _gaps(lab: Lab) -> Outcome:
    """An analysis that is interrupted says so, and nothing of loads."""
    outcome, sample = Outcome("interrupted: gaps", "arcadedb"), lab.new_folder("sample")
    write_sample(sample, people=430)
    with lab.home() as place:
        place.run("load", sample)
        started = monotonic()
        place.run("gaps", "--quick")
        typical = monotonic() - started
        for turn in lab.rounds("interrupt"):
            chance = lab.chance("gaps", turn)
            code, err = _struck(
                place.start("gaps"), signal.SIGINT, chance, chance.uniform(0.3, typical), outcome
            )
            if code:
                _check_end(outcome, code, signal.SIGINT, err)
            if "load" in err or "stored" in err:
                outcome.fail(f"talks of loads: {last_line(err)}")
            outcome.add(recovered=place.run("gaps", "--quick")[0] == 0 if turn == 0 else True)
    return outcome
