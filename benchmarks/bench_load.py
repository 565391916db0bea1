"""How fast tables are loaded, loaded again, read into arrays, dumped and restored:
`make bench-load ARGS='--people 200000 --engines arcadedb neo4j'`.

The tables are CSV files of invented people with ten memberships each in groups of heavy-tailed
sizes. Neo4j is a throwaway server of the tests' kind. `first_s` and `again_s` run from opening the
files, with their validation, to the last answer. Prints a line a step, then everything as one JSON
line; memory is peak resident, of this process and of the server, in MB.
"""

import argparse
import json
import resource
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import polars as pl
import psutil

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from conftest import neo4j_settings
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.snapshot import take_snapshot
from graph.store import open_store
from loaders.tables import read_tables
from neo4j_server import new_server


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--memberships", type=int, default=2_000_000)
    parser.add_argument(
        "--engines", nargs="+", default=["arcadedb", "neo4j"], choices=["arcadedb", "neo4j"]
    )
    parser.add_argument("--snapshots", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "sample"
        rows = _write_tables(tables, arguments.people, arguments.memberships)
        print(", ".join(f"{count:,} {sheet}" for sheet, count in rows.items()), flush=True)
        figures = {
            engine: _measure(engine, tables, Path(folder), arguments.snapshots)
            for engine in arguments.engines
        }
    print(json.dumps({**rows, **figures}))


def _write_tables(folder: Path, people: int, memberships: int) -> dict[str, int]:
    """Leaders, groups and memberships; a group's share of the members falls with the square root of
    its rank."""
    folder.mkdir()
    chance = np.random.default_rng(1)
    groups = people // 10
    shares = 1 / np.sqrt(np.arange(1, groups + 1))
    person, group = (
        chance.integers(0, people, memberships),
        chance.choice(groups, memberships, p=shares / shares.sum()),
    )
    name = pl.Series("number", range(people)).cast(pl.String)
    tables = {
        "leaders": pl.DataFrame(
            {
                "id": "p" + name,
                "given_name": ["Keksitty"] * people,
                "family_name": "Johtaja " + name,
            }
        ),
        "groups": pl.DataFrame(
            {
                "id": [f"g{i}" for i in range(groups)],
                "name_fi": [f"Ryhmä {i}" for i in range(groups)],
            }
        ),
        "memberships": (
            pl.DataFrame({"member": person, "of": group})
            .unique(maintain_order=True)
            .select(
                pl.format("p{}", "member").alias("member"),
                pl.format("g{}", "of").alias("of"),
                pl.format("{}", pl.col("member") % 12 + 2010).alias("from"),
            )
        ),
    }
    for sheet, frame in tables.items():
        frame.write_csv(folder / f"{sheet}.csv")
    return {sheet: frame.height for sheet, frame in tables.items()}


def _measure(engine: str, tables: Path, folder: Path, snapshots: int) -> dict[str, float]:
    with (
        _running(engine, folder) as (settings, pid),
        _watched(pid) as peak,
        open_store(settings) as store,
    ):
        figures = {}
        for step in ("first", "again"):
            start = perf_counter()
            loaded = read_tables(tables, store.ids)
            figures[f"{step}_read_s"] = perf_counter() - start
            changes = store.upsert(loaded.batch)
            figures[f"{step}_s"] = perf_counter() - start
            assert not loaded.rejections
            assert (step == "first") == bool(changes.created)
            del loaded
        times = []
        for _ in range(snapshots):
            start = perf_counter()
            take_snapshot(store)
            times.append(perf_counter() - start)
        figures["snapshot_s"] = median(times)
        start = perf_counter()
        store.dump(folder / "graph.zip")
        figures["dump_s"] = perf_counter() - start
        figures["server_mb"] = peak[0] / 1e6
    figures["dump_mb"] = (folder / "graph.zip").stat().st_size / 1e6
    figures["restore_s"] = _restore(engine, folder)
    figures["client_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{engine}: " + ", ".join(f"{name} {figure:,.2f}" for name, figure in figures.items()),
        flush=True,
    )
    return {name: round(figure, 2) for name, figure in figures.items()}


def _restore(engine: str, folder: Path) -> float:
    """Seconds for a restore of the dump into an empty graph of the same engine."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as other,
        _running(engine, Path(other)) as (settings, _),
        open_store(settings) as store,
    ):
        start = perf_counter()
        store.restore(folder / "graph.zip")
        return perf_counter() - start


@contextmanager
def _running(engine: str, folder: Path) -> Iterator[tuple[Settings, int]]:
    if engine == "arcadedb":
        home = folder / "home"
        try:
            yield Settings(home), local_server.ensure(home).pid
        finally:
            local_server.stop(home)
        return
    server = new_server(folder / "neo4j")
    server.start()
    try:
        assert server.process is not None
        yield neo4j_settings(server), server.process.pid
    finally:
        server.stop()


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """The peak resident memory of a process, looked at ten times a second."""
    peak, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], psutil.Process(pid).memory_info().rss)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


if __name__ == "__main__":
    main()
