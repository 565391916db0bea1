"""The GraphQL server beside others: `make bench-graphql ARGS='--seconds 2 --rounds 5'`.

In memory: CPU of a request without database, beside strawberry, ariadne and starlette-graphene3.
End to end: requests a second over one Neo4j, beside @neo4j/graphql on Apollo Server, with the same
indexes and the same answers, and over the embedded engine; ours read anew each time, and answered
again from what is kept, which is what a client that asks the same again meets. Others' servers are
fetched into .cache/ by their lock files. Prints a line a step, then everything as one JSON line;
medians of rounds, and of the ratios of rounds that follow one another. Memory is peak resident, in
MB.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

ROOT = Path(__file__).parents[1]
OTHERS = ROOT / "benchmarks" / "graphql"
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(OTHERS)]

from measure import READ_ANEW
from servers import CACHE, RIVAL, Running, apollo, embedded_process, loaded, neo4j, verkosto

from graph.settings import Settings
from graph.store import Store, open_store
from loaders.tables import read_tables

REGIONS = 20
WARM_UP = 12
"""Seconds in which a server and its database get used to a request: Java compiles for about that
long."""
ANEW, AGAIN = ("verkosto on neo4j, read anew", "verkosto on neo4j, asked again")
INDEXES = tuple(
    f"CREATE INDEX FOR (p:Person) ON ({', '.join(f'p.{name}' for name in names)})"
    for names in (("region",), ("region", "family_name", "id"), ("region", "sort_name", "id"))
)
"""For what is filtered, and for what is sorted too, by the other server's property and by ours; ids
are indexed anyway."""

REQUESTS = {
    "20 sorted with groups": (
        (
            '{ people(first: 20, filter: {region: {eq: "r07"}}, sort: [FAMILY_NAME])'
            " { nodes { key givenName familyName groups(first: 5) { nodes { key name } } } } }"
        ),
        (
            '{ people(limit: 20, where: {region: {eq: "r07"}}, sort: [{family_name: ASC}])'
            " { id given_name family_name groups(limit: 5, sort: [{id: ASC}]) { id name_fi } } }"
        ),
    ),
    "1,000 rows": (
        (
            '{ people(first: 1000, filter: {region: {eq: "r07"}}, sort: [FAMILY_NAME]) { nodes {'
            " key givenName familyName } } }"
        ),
        (
            '{ people(limit: 1000, where: {region: {eq: "r07"}}, sort: [{family_name: ASC}]) { id'
            " given_name family_name } }"
        ),
    ),
    "100 nested": (
        (
            '{ people(first: 100, filter: {region: {eq: "r07"}}, sort: [FAMILY_NAME])'
            " { nodes { key familyName groups(first: 100) { nodes { key name } } } } }"
        ),
        (
            '{ people(limit: 100, where: {region: {eq: "r07"}}, sort: [{family_name: ASC}]) { id'
            " family_name groups { id name_fi } } }"
        ),
    ),
    "one": (
        (
            '{ person(key: "p00777") { key givenName familyName groups(first: 100) { nodes { key'
            " name } } } }"
        ),
        (
            '{ people(where: {id: {eq: "p00777"}}) { id given_name family_name groups { id name_fi'
            " } } }"
        ),
    ),
}
GOALS = {"20 sorted with groups": 4, "1,000 rows": 5, "100 nested": 2.5, "one": 1.5}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    figures: dict[str, Any] = {
        "bench": "graphql",
        "cores": os.cpu_count(),
        "in_memory": in_memory(),
    }
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        figures["end_to_end"] = end_to_end(
            stack, Path(folder), options.people, options.rounds, options.seconds
        )
    print(json.dumps(figures))


def in_memory() -> dict[str, Any]:
    figures = {**_printed([_environment(), "rivals.py"]), "mb_of_others": 0}
    figures["mb_of_others"] = figures.pop("mb")
    ours = _printed([sys.executable, "ours.py"])
    figures["verkosto"] = {rows: each for rows, each in ours.items() if rows != "mb"}
    figures["mb"] = ours["mb"]
    for rows, own in figures["verkosto"].items():
        best = min(
            figures[name][rows]["cpu_ms"]
            for name in ("strawberry", "ariadne", "starlette-graphene3")
        )
        own["times_less_cpu"] = round(best / own["cpu_ms"], 1)
        print(
            f"in memory, {rows} rows: {own['cpu_ms']} ms, {own['requests_s']} requests/s; the best"
            f" of the others {best} ms",
            flush=True,
        )
    return figures


def end_to_end(
    stack: ExitStack, folder: Path, people: int, rounds: int, seconds: float
) -> dict[str, Any]:
    tables = folder / "tables"
    write_tables(tables, people)
    bolt = stack.enter_context(neo4j(folder / "neo4j"))
    embedded = Settings(folder / "home")
    running = []
    for settings, database in (bolt, (embedded, None)):
        with open_store(settings) as store:
            _fill(store, tables, settings)
        running.append(
            stack.enter_context(verkosto(settings, database or embedded_process(stack, settings)))
        )
    on_neo4j, rival, alone = (
        running[0],
        stack.enter_context(apollo(*bolt)),
        replace(running[1], more=READ_ANEW),
    )
    servers = [
        replace(on_neo4j, name=ANEW, more=READ_ANEW),
        replace(on_neo4j, name=AGAIN),
        rival,
        alone,
    ]
    return {name: _request(name, servers, rounds, seconds) for name in REQUESTS}


def write_tables(folder: Path, people: int) -> None:
    """Invented people of twenty regions, each in ten groups of heavy-tailed sizes."""
    folder.mkdir()
    chance, groups = np.random.default_rng(1), people // 10
    shares = 1 / np.sqrt(np.arange(1, groups + 1))
    numbers = [f"{i:05}" for i in range(people)]
    pl.DataFrame(
        {
            "id": [f"p{i}" for i in numbers],
            "given_name": "Keksitty",
            "family_name": [f"Johtaja {i}" for i in numbers],
            "region": [f"r{i % REGIONS:02}" for i in range(people)],
        }
    ).write_csv(folder / "leaders.csv")
    bodies = pl.DataFrame(
        {
            "id": [f"g{i:05}" for i in range(groups)],
            "name_fi": [f"Ryhmä {i}" for i in range(groups)],
        }
    )
    bodies.write_csv(folder / "groups.csv")
    member, of = (
        chance.integers(0, people, 10 * people),
        chance.choice(groups, 10 * people, p=shares / shares.sum()),
    )
    pairs = pl.DataFrame({"member": [f"p{i:05}" for i in member], "of": [f"g{i:05}" for i in of]})
    pairs.unique(maintain_order=True).write_csv(folder / "memberships.csv")


def _fill(store: Store, tables: Path, settings: Settings) -> None:
    read = read_tables(tables, store.ids)
    assert not read.rejections
    store.upsert(read.batch)
    if settings.url:
        for index in INDEXES:
            store.bolt.run(index)
        store.bolt.run("CALL db.awaitIndexes(120)")


def _request(name: str, servers: list[Running], rounds: int, seconds: float) -> dict[str, Any]:
    bodies = {server.name: _body(name, server) for server in servers}
    answers = [_ids(_answer(server, bodies[server.name])) for server in servers]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers), name
    measured: dict[str, list[dict[str, float]]] = {server.name: [] for server in servers}
    for server in servers:
        loaded(server, bodies[server.name], WARM_UP)
    for _ in range(rounds):
        for server in servers:
            measured[server.name].append(loaded(server, bodies[server.name], seconds))
    result: dict[str, Any] = {
        server: {key: round(median(each[key] for each in runs), 2) for key in runs[0]}
        for server, runs in measured.items()
    }
    ratios = {
        each: {
            key: _ratio(measured, each, key) for key in ("requests_s", "server_cpu_ms", "server_mb")
        }
        for each in (ANEW, AGAIN)
    }
    for each, ratio in ratios.items():
        print(
            f"{name}: {each}, {ratio['requests_s']} times the requests/s of {RIVAL} (goal"
            f" {GOALS[name]}), {ratio['server_cpu_ms']} times its CPU, {ratio['server_mb']} times"
            " its memory",
            flush=True,
        )
    for server in measured:
        print(
            f"  {server}: "
            + ", ".join(f"{key} {figure:,.2f}" for key, figure in result[server].items()),
            flush=True,
        )
    return result | {"goal": GOALS[name], "ratios": ratios}


def _body(name: str, server: Running) -> bytes:
    return json.dumps({"query": REQUESTS[name][server.name == RIVAL], **server.more}).encode()


def _ratio(measured: dict[str, list[dict[str, float]]], server: str, key: str) -> float:
    pairs = zip(measured[server], measured[RIVAL], strict=True)
    return round(median(ours[key] / other[key] for ours, other in pairs), 2)


def _answer(server: Running, body: bytes) -> Any:
    address = f"http://127.0.0.1:{server.port}{server.path}"
    with urllib.request.urlopen(
        urllib.request.Request(address, body, {"Content-Type": "application/json"})
    ) as answer:
        return json.load(answer)["data"]


def _ids(data: Any) -> list[Any]:
    """Who is in an answer, and with how many groups: the same for every server."""
    value = data.get("people", data.get("person"))
    people = value.get("nodes", [value]) if isinstance(value, dict) else value
    return [
        (each.get("id", each.get("key")), sorted(_groups(each.get("groups", []))))
        for each in people
    ]


def _groups(groups: Any) -> list[str]:
    return [
        each.get("id", each.get("key"))
        for each in (groups["nodes"] if isinstance(groups, dict) else groups)
    ]


def _environment() -> str:
    """The interpreter with the other servers for Python."""
    folder, lock = CACHE / "python", OTHERS / "requirements.lock"
    done = folder / "made-from.lock"
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        command = [
            str(folder / "bin/python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            str(lock),
        ]
        subprocess.run(command, check=True)
        shutil.copy(lock, done)
    return str(folder / "bin/python")


def _printed(command: list[str]) -> dict[str, Any]:
    output = subprocess.run(command, cwd=OTHERS, stdout=subprocess.PIPE, check=True).stdout
    figures: dict[str, Any] = json.loads(output)
    return figures


if __name__ == "__main__":
    main()
