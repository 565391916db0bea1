"""The engine or the loader killed while a whole graph is put in: only the old one stays."""

from collections.abc import Iterator
from random import Random
from time import sleep

import psutil

from faults.lab import Lab, Place, await_until, last_line
from faults.ledger import begun, check_ids
from faults.outcome import Outcome
from faults.people import FILL, ids, load, table
from graph.engines.embedded import databases
from graph.store import open_store

LARGE = 30_000
"""Rows that a Neo4j takes in several transactions."""


def killed(lab: Lab) -> Iterator[Outcome]:
    """The embedded engine takes a fill, a Neo4j the same in transactions."""
    for engine in lab.engines:
        for engine_too in (False, True):
            what = "engine" if engine_too else "loader"
            outcome = Outcome(f"{what} killed during a bulk load", engine)
            for turn in lab.rounds("kill", slow=engine == "neo4j"):
                with lab.place(engine) as place:
                    _round(
                        lab, place, outcome, lab.chance(what, engine, turn), engine_too=engine_too
                    )
            yield outcome


def _round(lab: Lab, place: Place, outcome: Outcome, chance: Random, *, engine_too: bool) -> None:
    old, count = load(lab, place, "old"), LARGE if place.server else FILL
    new, file = ids("new", count), table(lab, "new", count)
    with place.start("load", file, "--source", "new") as loader:
        with begun(place, "switch.json") as writing:
            await_until(lambda: writing() or loader.poll() is not None)
            sleep(chance.uniform(0, 0.6))
        if engine_too:
            place.kill_engine()
            place.revive()
        else:
            loader.kill()
        err = loader.communicate(timeout=300)[1]
    outcome.saw(last_line(err) if engine_too and loader.returncode else "")
    with open_store(place.settings) as store:
        acknowledged = old | new if loader.returncode == 0 else old
        lost, half = check_ids(store, acknowledged, new)
        there = len(new & set(store.ids("Person")))
    if not place.server:
        half += there not in (0, count)
        _check_leftovers(place, outcome)
    code, err = place.run("load", file, "--source", "new")
    with open_store(place.settings) as store:
        recovered = code == 0 and check_ids(store, old | new) == (0, 0)
    outcome.add(
        lost=lost, half=half, recovered=recovered, message="" if recovered else last_line(err)
    )


def _check_leftovers(place: Place, outcome: Outcome) -> None:
    home = place.settings.home
    if len(databases.existing(home)) != 1 or databases.under_way(home):
        outcome.fail(
            f"left over: {databases.existing(home)}, under way: {databases.under_way(home)}"
        )


def engines_of(home: object) -> list[int]:
    """The processes of engines that work in a home."""
    pids = []
    for process in psutil.process_iter(["name", "cwd"]):
        if "java" in (process.info["name"] or "") and process.info["cwd"] == str(home):
            pids.append(process.pid)
    return pids
