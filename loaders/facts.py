"""The shipped facts: what the web page of the Ministry of Finance says about the leaders' networks,
each fact with the quote that supports it, and the state's sectors, ministries and agencies.

`data/facts.csv` has a row for every fact: its subject, relation and object in words, the quote, and
how the graph expresses it. That is a node (`element` is its label) or a relationship (`element` is
its type, `id` and `to` are its ends), with `says`, a list of `property=value` separated by ` | `.
For a fact that the model cannot express, `not_expressed` gives the reason.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from graph.model import Batch, Ends
from graph.ontology import NODE, RELATIONSHIP, properties
from loaders.loaded import Loaded

PAGE = "vm-yhteinen-kehittaminen"
"""The id of the ministry's page among the sources."""

_DATA = Path(__file__).parent / "data"
Record = dict[str, Any]
Table = dict[Any, Record]
Key = TypeVar("Key", str, Ends)


def read_facts() -> Loaded:
    """All shipped facts as one batch. `left_out` counts the facts that are not expressed, by
    reason."""
    facts = read_shipped("facts")
    nodes = _base_nodes()
    _add_nodes(nodes, facts)
    ties = _organisation_ties()
    _add_relationships(
        ties, facts, {id_: label for label, table in nodes.items() for id_, _ in table}
    )
    left_out = Counter(fact["not_expressed"] for fact in facts if not fact["element"])
    return Loaded(Batch(_frames(nodes), _frames(ties)), left_out={"facts": left_out})


def read_shipped(name: str) -> list[dict[str, str]]:
    """The rows of a shipped file; an empty cell is an empty text."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def says(text: str) -> Iterator[tuple[str, str]]:
    """The properties and values in a text: `kind=forum | audience=a` -> (kind, forum), (audience,
    a)."""
    for part in filter(None, text.split(" | ")):
        name, _, value = part.partition("=")
        yield name, value


def _base_nodes() -> dict[str, Table]:
    """The sources, sectors and organisations, and the names of the bodies that the page describes;
    one record for each id and source."""
    nodes: dict[str, Table] = defaultdict(dict)
    for label, file in (
        ("Source", "sources"),
        ("Sector", "sectors"),
        ("Organisation", "organisations"),
    ):
        for row in read_shipped(file):
            source = row.get("source", row["id"])
            nodes[label][row["id"], source] = _known(label, row) | {"source": source}
    for row in read_shipped("names"):
        nodes[row["label"]][row["id"], PAGE] = _known(row["label"], row) | {"source": PAGE}
    return nodes


def _organisation_ties() -> dict[Ends, Table]:
    """Relationships of organisations: each belongs to its sector as long as it exists, and may have
    a successor."""
    ties: dict[Ends, Table] = defaultdict(dict)
    for row in read_shipped("organisations"):
        start = {"from": row["id"], "source": row["source"]}
        dates = {name: row[name] for name in ("valid_from", "valid_to") if row[name]}
        ties["Organisation", "BELONGS_TO", "Sector"][row["id"]] = (
            start | {"to": row["sector"]} | dates
        )
        if row["successor"]:
            ties["Organisation", "SUCCEEDED_BY", "Organisation"][row["id"]] = start | {
                "to": row["successor"]
            }
    return ties


def _add_nodes(nodes: dict[str, Table], facts: list[dict[str, str]]) -> None:
    for fact in facts:
        if fact["element"] in NODE:
            record = nodes[fact["element"]].setdefault(
                (fact["id"], PAGE), {"id": fact["id"], "source": PAGE}
            )
            _add(record, fact["element"], fact)


def _add_relationships(
    ties: dict[Ends, Table], facts: list[dict[str, str]], labels: dict[str, str]
) -> None:
    for fact in facts:
        if fact["element"] in RELATIONSHIP:
            table = ties[labels[fact["id"]], fact["element"], labels[fact["to"]]]
            start = {"from": fact["id"], "to": fact["to"], "source": PAGE}
            _add(
                table.setdefault((fact["id"], fact["to"], fact["says"]), start),
                fact["element"],
                fact,
            )


def _known(kind: str, row: dict[str, str]) -> Record:
    """The cells with a value that are properties of the kind."""
    names = properties(kind)
    return {name: cell for name, cell in row.items() if name in names and cell}


def _add(record: Record, kind: str, fact: dict[str, str]) -> None:
    known = properties(kind)
    for name, value in (*says(fact["says"]), ("quotes", fact["quote"])):
        if known[name].type != "list":
            record[name] = value
        elif value not in record.setdefault(name, []):
            record[name].append(value)


def _frames(tables: dict[Key, Table]) -> dict[Key, pl.DataFrame]:
    return {
        key: pl.DataFrame(list(table.values()), infer_schema_length=None)
        for key, table in tables.items()
    }
