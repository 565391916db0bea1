"""What one transaction of many changes costs: `make bench-transactions ARGS='--changes 10000 50000
--engines arcadedb neo4j'`.

Half of the changes are invented people and half their memberships in groups of a hundred. The
embedded engine has a home of its own for each number, with its default heap; Neo4j is one throwaway
server with a heap of 1 GB, which takes the numbers in turn. Times are seconds: `load_s` the whole
load, `commit_s` its end after the last row was sent, `withdraw_s` the same taken back. Memory is
the server's peak resident, in MB, and before. Prints a table, then everything as one JSON line.
"""

import argparse
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from batches import batch_of
from conftest import emptied, neo4j_settings
from graph.engines.embedded import local_server
from graph.errors import StoreError
from graph.model import Batch
from graph.settings import Settings
from graph.store import open_store
from graph.writes import removal, upsert
from neo4j_server import new_server

GROUP_SIZE = 100
NAMES = ("load_s", "commit_s", "withdraw_s", "before_mb", "peak_mb")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--changes", type=int, nargs="+", default=[10_000, 50_000, 100_000, 200_000]
    )
    parser.add_argument(
        "--engines", nargs="+", default=["arcadedb", "neo4j"], choices=["arcadedb", "neo4j"]
    )
    arguments = parser.parse_args()
    upsert.WHOLE = removal.WHOLE = upsert.FILL_FROM = 10**9
    measure = {"arcadedb": _embedded, "neo4j": _neo4j}
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            engine: dict(measure[engine](Path(folder), arguments.changes))
            for engine in arguments.engines
        }
    print(json.dumps(figures))


def _embedded(folder: Path, sizes: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for size in sizes:
        home = folder / str(size)
        try:
            yield size, _measured("arcadedb", size, Settings(home), local_server.ensure(home).pid)
        finally:
            local_server.stop(home)


def _neo4j(folder: Path, sizes: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    server = new_server(folder / "neo4j")
    server.start()
    assert server.process
    try:
        for size in sizes:
            yield size, _measured("neo4j", size, neo4j_settings(server), server.process.pid)
    finally:
        server.stop()


def _measured(engine: str, size: int, settings: Settings, pid: int) -> dict[str, Any]:
    batch, before = _batch(size), _resident(pid)
    with open_store(settings) as store, _peak(pid) as peak:
        emptied(store)
        last = start = perf_counter()

        def progress(label: object, done: int, total: int) -> None:
            nonlocal last
            last = perf_counter()

        try:
            store.upsert(batch, progress=progress)
            loaded = perf_counter()
            store.withdraw("test")
            times = [loaded - start, loaded - last, perf_counter() - loaded]
        except StoreError as error:
            return {"error": str(error)[:200]}
    figures = {
        name: round(value, 1)
        for name, value in zip(NAMES, [*times, before, max(peak)], strict=True)
    }
    print(
        f"{engine:10}{size:>9,}"
        + "".join(f"  {name} {value:>7,}" for name, value in figures.items()),
        flush=True,
    )
    return figures


def _batch(size: int) -> Batch:
    people = [
        {"id": f"p{i}", "given_name": "Keksitty", "family_name": f"Johtaja {i}"}
        for i in range(size // 2)
    ]
    groups = [
        {"id": f"g{i}", "name_fi": f"Ryhmä {i}"} for i in range(1 + len(people) // GROUP_SIZE)
    ]
    members = [
        {"from": person["id"], "to": f"g{i // GROUP_SIZE}"} for i, person in enumerate(people)
    ]
    return batch_of("test", Person=people, Group=groups, MEMBER_OF_Person_Group=members)


def _resident(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 1e6)


@contextmanager
def _peak(pid: int) -> Iterator[list[float]]:
    """The resident memory of a process every tenth of a second."""
    seen, over = [_resident(pid)], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            seen.append(_resident(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    main()
