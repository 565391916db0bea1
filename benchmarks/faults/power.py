"""A loss of power on the file system of tests/forgetful, as tests/graph/engines/test_power_loss.py
provokes it."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from batches import small
from faults.lab import Lab
from faults.ledger import check_loads, inconsistencies
from faults.outcome import Outcome
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import open_store
from repository import ROOT

Round = Callable[[ModuleType, Lab, Outcome, int], None]


def lost(lab: Lab) -> Iterator[Outcome]:
    """During loads into a new home, and during a bulk load into one that is there."""
    tests = _tests()
    rounds = {
        "loss of power: new home and loads": _new_home,
        "loss of power: bulk load": _bulk_load,
    }
    for fault, provoke in rounds.items():
        outcome = Outcome(fault, "arcadedb")
        try:
            for turn in lab.rounds(slow=True):
                provoke(tests, lab, outcome, turn)
        except pytest.skip.Exception as reason:
            outcome.skipped = str(reason)
        yield outcome


def _new_home(tests: ModuleType, lab: Lab, outcome: Outcome, turn: int) -> None:
    folder = lab.new_folder("power")
    with tests._disk(folder) as disk:
        moment = lab.seed * 1000 + turn
        printed = tests._run_until_lost(disk, tests._writer(disk, 0), moment, "new home", "loads")
    with lab.home(disk.backing) as place:
        checked = check_loads(place, int(printed[-1]) if printed else -1)
        outcome.add(lost=checked.lost, half=checked.half, recovered=checked.recovered)


def _bulk_load(tests: ModuleType, lab: Lab, outcome: Outcome, turn: int) -> None:
    folder = lab.new_folder("power")
    _small_home(folder / "backing")
    with tests._disk(folder) as disk:
        command = ["-c", tests.FILL, str(disk.mount)]
        printed = tests._run_until_lost(disk, command, lab.seed * 1000 + turn, "start", "bulk load")
    with lab.home(disk.backing) as place, open_store(place.settings) as store:
        people = store.counts()["nodes"].get("Person", 0)
        expected = (tests.MANY + 2,) if printed else (2, tests.MANY + 2)
        half = inconsistencies(store) + (people not in (2, tests.MANY + 2))
        again = store.upsert(small("again"))
        outcome.add(lost=int(people < min(expected)), half=half, recovered=bool(again.updated))


def _small_home(home: Path) -> None:
    with open_store(Settings(home)) as store:
        store.upsert(small())
    local_server.stop(home)


def _tests() -> ModuleType:
    """The test's module, by its path: its folder has the name of the package `graph`."""
    path = ROOT / "tests" / "graph" / "engines" / "test_power_loss.py"
    spec = importlib.util.spec_from_file_location("test_power_loss", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
