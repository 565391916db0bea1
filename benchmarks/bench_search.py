"""How quickly people are found by name: `make bench-search ARGS='--people 200000 --engines arcadedb
neo4j'`.

Invented names of Finnish syllables, tens of thousands of different ones, among them the shipped
facts' bodies. `read_s` is the index made from the engine, `made_s` the same without the engine,
`ms` the median and worst query of a kind over all its queries; with --large the index alone is made
again for a million people, with its memory (`index_mb`). Prints one JSON line last.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl
import psutil

sys.path[:0] = [
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[1] / "tests"),
    str(Path(__file__).parent),
]

from bench_load import _running

from graph.model import Batch
from graph.search import Index, index_of, make_index
from graph.store import open_store
from loaders.facts import read_facts

SYLLABLES = (
    "ai",
    "la",
    "ku",
    "mä",
    "ki",
    "nen",
    "ta",
    "lo",
    "vir",
    "ko",
    "rhi",
    "sa",
    "ri",
    "pel",
    "to",
    "hä",
    "mee",
    "jo",
    "nie",
    "mi",
)
GOAL_MS, GOAL_SECONDS = 50, 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--engines", nargs="*", default=["arcadedb"], choices=["arcadedb", "neo4j"])
    parser.add_argument("--large", type=int, default=1_000_000)
    arguments = parser.parse_args()
    people = _people(arguments.people)
    figures: dict[str, object] = {
        "bench": "search",
        "people": arguments.people,
        "goal_ms": GOAL_MS,
        "goal_read_s": GOAL_SECONDS,
    }
    for engine in arguments.engines:
        figures[engine] = {"read_s": _from_engine(engine, people)}
    figures["alone"] = _alone(people)
    if arguments.large:
        figures[f"{arguments.large}"] = _alone(_people(arguments.large))
    print(json.dumps(figures))


def _people(count: int) -> pl.DataFrame:
    chance = random.Random(1)
    given = ["".join(chance.choices(SYLLABLES, k=2)).capitalize() for _ in range(400)]
    family = [
        "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).capitalize()
        for _ in range(60_000)
    ]
    return pl.DataFrame(
        {
            "id": [f"p{number}" for number in range(count)],
            "given_name": chance.choices(given, k=count),
            "family_name": chance.choices(family, k=count),
            "source": "bench",
        }
    )


def _from_engine(engine: str, people: pl.DataFrame) -> float:
    with (
        tempfile.TemporaryDirectory() as folder,
        _running(engine, Path(folder)) as (settings, _),
        open_store(settings) as store,
    ):
        store.upsert(Batch({"Person": people}, {}))
        store.upsert(read_facts().batch)
        seconds = []
        for _ in range(3):
            started = perf_counter()
            make_index(store)
            seconds.append(perf_counter() - started)
    print(f"{engine}: {median(seconds):.2f} s", flush=True)
    return round(median(seconds), 2)


def _alone(people: pl.DataFrame) -> dict[str, object]:
    frame = people.select(
        "id", given_name=pl.concat_str("given_name", "family_name", separator=" ")
    )
    bodies = {
        label: table.drop("source")
        for label, table in read_facts().batch.nodes.items()
        if label not in ("Person", "Source")
    }
    before = psutil.Process().memory_info().rss
    started = perf_counter()
    index = index_of(
        {**{label: table.unique("id") for label, table in bodies.items()}, "Person": frame}
    )
    made = perf_counter() - started
    figures = {
        "made_s": round(made, 2),
        "index_mb": round((psutil.Process().memory_info().rss - before) / 1e6),
        "distinct_words": len(index.words),
        "ms": {kind: _timed(index, texts) for kind, texts in _queries(frame).items()},
    }
    print(json.dumps(figures), flush=True)
    return figures


def _queries(frame: pl.DataFrame) -> dict[str, list[str]]:
    chance = random.Random(2)
    names = chance.sample(frame["given_name"].to_list(), 30)
    places = [chance.randrange(1, len(name) - 1) for name in names]
    return {
        "name": names,
        "misspelt": [name[:at] + name[at + 1 :] for name, at in zip(names, places, strict=True)],
        "unfinished": [name[: at + 1] for name, at in zip(names, places, strict=True)],
        "one letter": list("akmnoprsvt"),
        "body": [
            "kehiko",
            "valtiovarainministeriön",
            "ministry of finance",
            "johdon foorumi",
            "henkilöstöjohdn",
            "VM",
        ],
        "nothing": ["xyzzyxw", "qqqqqqqqqqqq", "zzzz wwww"],
        "twelve words": [" ".join(name[:3] for name in names)],
    }


def _timed(index: Index, texts: list[str]) -> dict[str, float]:
    times = []
    for text in texts:
        started = perf_counter()
        index.search(text)
        times.append((perf_counter() - started) * 1000)
    return {"median": round(median(times), 1), "worst": round(max(times), 1)}


if __name__ == "__main__":
    main()
