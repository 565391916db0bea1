"""The whole graph in memory, and what a filter keeps of it: the oracle's own way, element by
element."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.graphql.schema.names import property_field
from api.graphql.schema.types import name_properties
from graph import cypher
from graph.dates import first_day, holds, last_day
from graph.model import Kind
from graph.ontology import properties
from graph.store import Store

Row = dict[str, Any]


@dataclass(frozen=True)
class Graph:
    """Every element by its kind."""

    rows: dict[Kind, list[Row]]

    def node(self, label: str, id_: str) -> Row | None:
        return next((row for row in self.rows[label] if row["id"] == id_), None)


def read_graph(store: Store) -> Graph:
    rows: dict[Kind, list[Row]] = {}
    for kind in cypher.KINDS:
        stored = store.read(cypher.whole_of_all(kind))[0][0]
        rows[kind] = [dict(zip(cypher.columns(kind), row, strict=True)) for row in stored]
    return Graph(rows)


def called(label: str, row: Row, lang: str) -> str | None:
    if label == "Person":
        given, family = row["given_name"], row["family_name"]
        return None if given is None or family is None else f"{given} {family}"
    return next((row[name] for name in name_properties(label, lang) if row[name] is not None), None)


def property_of(kind: str, row: Row, name: str) -> Any:
    if name == "sources":
        return row["sources"]
    if name == "quotedFrom":
        claims = json.loads(row["claims"]) if row["claims"] else {row["sources"][0]: row}
        return [
            next(source for source in claims if quote in (claims[source]["quotes"] or ()))
            for quote in row["quotes"] or ()
        ]
    return row[
        next(prop.name for prop in properties(kind).values() if property_field(prop) == name)
    ]


def valid(row: Row, day: date | None) -> bool:
    return day is None or holds(row.get("valid_from"), row.get("valid_to"), day)


def matches(graph: Graph, label: str, row: Row, conditions: Row | None, day: date | None) -> bool:
    for name, value in (conditions or {}).items():
        if name == "sector":
            good = _in_sector(graph, label, row, value, day)
        elif name == "related_to":
            good = all(_related(graph, label, row, other, day) for other in value)
        elif name == "name":
            names = (
                [called(label, row, "fi")]
                if label == "Person"
                else [row[each] for each in name_properties(label)]
            )
            good = all(
                any(_text(each, {test: operand}) for each in names)
                for test, operand in value.items()
            )
        else:
            good = _one(property_of(label, row, name), value)
        if not good:
            return False
    return True


def _one(value: Any, condition: Any) -> bool:
    if isinstance(condition, bool):
        return bool(value) == condition
    if isinstance(condition, list):
        return value in [getattr(each, "value", each) for each in condition]
    return (
        _date(value, condition)
        if {"begins", "ends", "missing"} & set(condition)
        else _text(value, condition)
    )


def _text(value: str | None, condition: Row) -> bool:
    tests: dict[str, Callable[[str, Any], bool]] = {
        "eq": lambda a, b: a == b,
        "is_in": lambda a, b: a in b,
        "contains": lambda a, b: b.lower() in a.lower(),
        "starts_with": lambda a, b: a.lower().startswith(b.lower()),
    }
    return value is not None and all(
        tests[name](value, operand) for name, operand in condition.items()
    )


def _date(value: str | None, condition: Row) -> bool:
    if "missing" in condition and (value is None) != condition["missing"]:
        return False
    if value is None:
        return not set(condition) - {"missing"}
    return (
        ("eq" not in condition or condition["eq"] == value)
        and ("begins" not in condition or first_day(value) >= first_day(condition["begins"]))
        and ("ends" not in condition or last_day(value) <= last_day(condition["ends"]))
    )


def _in_sector(graph: Graph, label: str, row: Row, sector: str, day: date | None) -> bool:
    if label == "Person":
        held = [
            tie
            for tie in graph.rows["Person", "HOLDS_POSITION", "Organisation"]
            if tie["from"] == row["id"] and valid(tie, day)
        ]
        bodies = [graph.node("Organisation", tie["to"]) for tie in held]
        return any(
            body and valid(body, day) and _in_sector(graph, "Organisation", body, sector, day)
            for body in bodies
        )
    sector_row = graph.node("Sector", sector)
    ties = [
        tie
        for tie in graph.rows["Organisation", "BELONGS_TO", "Sector"]
        if (tie["from"], tie["to"]) == (row["id"], sector)
    ]
    return bool(sector_row and valid(sector_row, day) and any(valid(tie, day) for tie in ties))


def _related(graph: Graph, label: str, row: Row, condition: Row, day: date | None) -> bool:
    by = getattr(condition.get("by"), "value", condition.get("by"))
    for ends in (kind for kind in cypher.KINDS if not isinstance(kind, str)):
        if by and ends[1] != by:
            continue
        for tie in graph.rows[ends]:
            for near, far in (
                ((ends[0], "from"), (ends[2], "to")),
                ((ends[2], "to"), (ends[0], "from")),
            ):
                met = (
                    near[0] == label
                    and tie[near[1]] == row["id"]
                    and opaque(f"{far[0]} {tie[far[1]]}") == condition["node"]
                )
                if met and valid(tie, day):
                    return True
    return False


def opaque(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")
