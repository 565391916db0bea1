"""A machine that loses power: nothing acknowledged is lost that the disk was told to keep.

The home lies on a file system that forgets what was not synced (tests/forgetful). It has a journal
here, as ext4, XFS and Btrfs do: POSIX promises less than the embedded engine needs, which syncs the
files of its log, but not the folder when it begins a new one.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil
import pytest
from neo4j.exceptions import ConstraintError

from acknowledged import check_and_complete, sum_of_hashes
from batches import batch_of, small
from forgetful.mounted import ForgetfulDisk, forgetful
from graph import cypher
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import Store, open_store
from repository import ROOT

pytestmark = pytest.mark.slow

MANY = 6_000
CHANGES = {"start": 100, "new home": 900, "loads": 200, "bulk load": 900}
"""About how many changes of the disk each of these makes, a start of the engine the fewest."""
PAGE_OF_ENGINE = 2**18
"""Bytes of the engine's largest pages, which are lost or survive whole here. The engine logs what
changed in a page and not the page, so that one that was written in part (some 4 kB of it) cannot be
repaired: it loses entries of indexes, which nothing here imitates."""
FILL = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from batches import batch_of
from graph.settings import Settings
from graph.store import open_store
people = [{"id": f"q{i}", "given_name": "Keksitty", "family_name": "Johtaja"} for i in range(6_000)]
with open_store(Settings(Path(sys.argv[1]))) as store:
    store.upsert(batch_of("big", Person=people))
    print("acknowledged", flush=True)
    for number in range(1_000_000):
        store.upsert(batch_of(f"small {number}"))
"""


def test_a_loss_of_power_while_loads_run_loses_nothing_acknowledged(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    with _opened(tmp_path / "backing"):
        acknowledged = -1
    for turn in range(_rounds(pytestconfig)):
        with _disk(tmp_path) as disk:
            printed = _run_until_lost(disk, _writer(disk, acknowledged + 1), turn, "start", "loads")
        acknowledged = int(printed[-1]) if printed else acknowledged
        with _opened(disk.backing) as store:
            acknowledged = check_and_complete(store, acknowledged)
            _check_indexes(store)


def test_a_loss_of_power_while_a_home_is_made_leaves_one_that_opens(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    for turn in range(_rounds(pytestconfig)):
        with _disk(tmp_path / str(turn)) as disk:
            printed = _run_until_lost(disk, _writer(disk, 0), turn, "new home", "loads")
        with _opened(disk.backing) as store:
            check_and_complete(store, int(printed[-1]) if printed else -1)
            _check_indexes(store)


def test_a_loss_of_power_during_a_bulk_load_leaves_the_old_graph_or_the_new_one(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    for turn in range(_rounds(pytestconfig)):
        with _opened(tmp_path / str(turn) / "backing") as store:
            store.upsert(small())
        with _disk(tmp_path / str(turn)) as disk:
            command = ["-c", FILL, str(disk.mount)]
            printed = _run_until_lost(disk, command, turn, "start", "bulk load")
        with _opened(disk.backing) as store:
            people = store.counts()["nodes"]["Person"]
            assert people in ((MANY + 2,) if printed else (2, MANY + 2))
            assert store.version() == sum_of_hashes(store)
            _check_indexes(store)


def test_a_bulk_load_survives_a_loss_of_power_right_after_it(tmp_path: Path) -> None:
    people = [{"id": f"q{i}", "given_name": "Keksitty", "family_name": "x"} for i in range(MANY)]
    with _opened(tmp_path / "backing") as store:
        store.upsert(small())
    with _disk(tmp_path) as disk:
        with open_store(Settings(disk.mount)) as store:
            assert store.upsert(batch_of("big", Person=people)).created["Person"] == MANY
            version = store.version()
        server = local_server.running(disk.mount)
        disk.lose_power_now()
        assert server
        psutil.Process(server.pid).kill()
    with _opened(disk.backing) as store:
        assert store.version() == version == sum_of_hashes(store)
        assert store.counts()["nodes"]["Person"] == MANY + 2
        _check_indexes(store)


def _rounds(config: pytest.Config) -> int:
    return max(2, int(config.getoption("--rounds")) // 5)


def _disk(folder: Path) -> AbstractContextManager[ForgetfulDisk]:
    return forgetful(folder / "backing", folder / "mount", journalled=True)


@contextmanager
def _opened(home: Path) -> Iterator[Store]:
    """The graph as a machine finds it that has power again; its engine is stopped in the end."""
    try:
        with open_store(Settings(home)) as store:
            yield store
    finally:
        local_server.stop(home)


def _writer(disk: ForgetfulDisk, first: int) -> list[str]:
    return ["tests/writer.py", str(disk.mount), "", "", str(first)]


def _run_until_lost(disk: ForgetfulDisk, program: list[str], turn: int, *phases: str) -> list[str]:
    """Run a program, which starts the engine, until power is lost somewhere in these phases; what
    it acknowledged. In every second turn a part of what was not synced survives."""
    moment = random.Random(turn).randrange(sum(CHANGES[phase] for phase in phases))
    disk.lose_power(moment, turn if turn % 2 else None, PAGE_OF_ENGINE)
    log = disk.backing.with_name("program.log")
    with (
        open(log, "w") as errors,
        subprocess.Popen(
            [sys.executable, *program], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as running,
    ):
        disk.wait_until_lost(lambda: running.poll() is None)
        process = psutil.Process(running.pid)
        for each in (*process.children(recursive=True), process):
            each.kill()
        disk.disconnect()
        assert running.stdout is not None
        return running.stdout.read().split()


def _check_indexes(store: Store) -> None:
    """Every node is found by its id, and no second one gets it."""
    for label in (*cypher.LABELS, "Meta"):
        ids = [row[0] for row in store.read(f"MATCH (n:`{label}`) RETURN n.id")]
        by_id = f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN count(n)"
        assert store.read(by_id, ids=ids)[0][0] == len(ids) == len(set(ids))
        for id_ in ids[:1]:
            with pytest.raises(ConstraintError):
                store.bolt.run(f"CREATE (n:`{label}` {{id: $id}})", id=id_)
