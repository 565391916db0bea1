"""Two writers at once: the second waits and says for whom, or both write; nothing is lost."""

import re
from collections.abc import Iterator

import psutil

from faults.lab import Lab, Place, await_until, last_line
from faults.ledger import check_ids
from faults.outcome import Outcome
from faults.people import FEW, FILL, ids, table
from graph.store import open_store


def two(lab: Lab) -> Iterator[Outcome]:
    """The first is halted where it holds the embedded engine's lock; a Neo4j lets both write."""
    for engine in lab.engines:
        outcome = Outcome("two writers", engine)
        for turn in lab.rounds(slow=True):
            with lab.place(engine) as place:
                _round(lab, place, outcome, f"t{turn}")
        yield outcome


def _round(lab: Lab, place: Place, outcome: Outcome, prefix: str) -> None:
    with open_store(place.settings):  # the engine runs and its database is there
        pass
    one, other = f"{prefix}a", f"{prefix}b"
    first = place.start("load", table(lab, one, FILL), "--source", one)
    if not place.server:
        await_until(
            lambda: (place.settings.home / "write.holder.json").exists() or first.poll() is not None
        )
        psutil.Process(first.pid).suspend()
    second = place.start("load", table(lab, other, FEW), "--source", other)
    waiting = ""
    if not place.server:
        assert second.stderr is not None
        waiting = second.stderr.readline()
        psutil.Process(first.pid).resume()
        if not re.search(
            rf"Waiting for another writer: process {first.pid} \(.+\), since ", waiting
        ):
            outcome.fail(f"the second does not say for whom it waits: {waiting}")
    errors = [process.communicate(timeout=300)[1] for process in (first, second)]
    with open_store(place.settings) as store:
        lost, half = check_ids(store, ids(one, FILL) | ids(other, FEW))
    good = first.returncode == second.returncode == 0
    outcome.add(lost=lost, half=half, recovered=good, message=waiting or last_line("".join(errors)))
