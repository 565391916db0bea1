"""Graphs of earlier versions, refused with the command that helps; upgrades killed half way."""

from collections.abc import Iterator
from random import Random
from time import monotonic, sleep
from typing import Any

from faults.lab import Lab, Place, last_line
from faults.ledger import inconsistencies
from faults.outcome import Outcome
from faults.people import FEW, table
from graph.store import open_store
from old_homes import LAYOUTS, create_in, stored, unpack


def old_homes(lab: Lab) -> Iterator[Outcome]:
    """Every layout of tests/homes, in a home as it was stored, or put into a Neo4j."""
    for engine in lab.engines:
        outcome = Outcome("upgrade of old graphs, killed once", engine)
        for turn in lab.rounds(slow=True):
            for layout in LAYOUTS:
                with lab.place(engine) as place:
                    _put(place, layout)
                    _round(lab, place, outcome, layout, lab.chance(engine, layout, turn))
        yield outcome


def _put(place: Place, layout: str) -> None:
    if not place.server:
        unpack(layout, place.settings.home)
        return
    with open_store(place.settings, any_layout=True) as store:
        store.bolt.run("MATCH (n) DETACH DELETE n")
        create_in(store.bolt.run, layout)


def _round(lab: Lab, place: Place, outcome: Outcome, layout: str, chance: Random) -> None:
    command = ("load", table(lab, "new", FEW), "--source", "new")
    code, err = place.run(*command)
    if code and "verkosto upgrade" not in err:
        outcome.fail(f"{layout} is refused without the command that helps: {last_line(err)}")
    outcome.saw(last_line(err) if code else "")
    if code:
        with place.start("upgrade") as process:
            sleep(chance.uniform(1, 4))
            process.kill()
    started = monotonic()
    upgraded, err = place.run("upgrade")
    outcome.took(monotonic() - started)
    before = stored(layout)
    again = place.run(*command)[0]
    with open_store(place.settings) as store:
        lost = _missing(before, store)
        half = inconsistencies(store)
    outcome.add(
        lost=lost,
        half=half,
        recovered=upgraded == again == 0,
        message=last_line(err) if upgraded else "",
    )


def _missing(before: dict[str, Any], store: Any) -> int:
    """How many of the nodes that the older code stored are not there."""
    ids = {label: set(store.ids(label)) for label in before["nodes"]}
    return sum(len(set(elements) - ids[label]) for label, elements in before["nodes"].items())
