"""The root fields of single measures, trends and departures: the results of graph/analysis, with
people and places as nodes."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from api.auth.roles import Refused, Role
from api.graphql.plan.conditions import page_size, plain
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.settings import Arguments, as_asked, name_of
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import global_id
from graph.analysis.bridging import find_between
from graph.analysis.departures import departures
from graph.analysis.groupings import names_of
from graph.analysis.measures import measure
from graph.analysis.trends import as_dict, find_trends
from graph.analysis.two_mode import AnalysisSettings, two_mode
from graph.analysis.whole_network import BOTH, KIND, whole_network
from graph.analysis.whole_network import Asked as Whole
from graph.analysis.whole_network import Whole as Network
from graph.errors import BadInput
from graph.snapshot import Snapshot

R = TypeVar("R")
Row = dict[str, Any]
Question = tuple[str, AnalysisSettings, tuple[Any, ...]]
"""A field's name, its settings, and what else it was asked."""
Ask = Callable[[str, AnalysisSettings, tuple[Any, ...]], Awaitable[Row]]

Settle = Callable[[Arguments, Role], AnalysisSettings]
"""The settings that the arguments ask for, as far as the role may ask."""

LABELS = {"sector": "Sector", "organisation": "Organisation"}
"""Groupings that are nodes."""
_MEASURES = {
    "preview": "preview",
    "segregation": "segregation",
    "reach": "reach",
    "brokers": "brokerage",
    "centrality": "centrality",
    "structuralHoles": "structural-holes",
    "cuts": "cuts",
    "resilience": "resilience",
}
"""Fields by what graph/analysis/measures.py calls them."""


def answer_of(snapshot: Snapshot, question: Question) -> Row:
    """What is kept of a data version: figures with ids, nothing read yet."""
    name, settings, more = question
    if name == "trends":
        found = as_dict(find_trends(snapshot, settings, *more), settings, snapshot)
    elif name == "departures":
        found = departures(snapshot, two_mode(snapshot, settings), settings, *more).as_dict(
            snapshot
        )
    elif name == "between":
        found = find_between(snapshot, settings, *more)
    elif name == "wholeNetwork":
        found = _whole(whole_network(snapshot, Whole(settings, *more)))
    else:
        found = measure(_MEASURES[name], snapshot, settings)
    return found | {
        "groups": groups_of(snapshot, settings.by, [group["id"] for group in found["groups"]])
    }


def measured_functions(settings: Settle, ask: Ask) -> dict[str, Function]:
    """What answers the fields; `ask` keeps what answer_of finds."""
    shapes: dict[str, Callable[[Row], Row]] = {
        **dict.fromkeys(_MEASURES, _with_people),
        "cuts": _cuts,
        "reach": _reach,
        "resilience": _resilience,
    }
    functions: dict[str, Function] = {
        name: partial(_measured, name, settings, ask, shape) for name, shape in shapes.items()
    }
    functions |= {
        "between": partial(_between, settings, ask),
        "wholeNetwork": partial(_network, settings, ask),
    }
    return functions | {
        "trends": partial(_trends, settings, ask),
        "departures": partial(_departures, settings, ask),
    }


async def _measured(
    name: str,
    settings: Settle,
    ask: Ask,
    shape: Callable[[Row], Row],
    role: Role,
    who: str,
    arguments: Arguments,
) -> Row:
    asked = settings(arguments, role)
    found = await ask(name, asked, ())
    return found | shape(found) | as_asked(asked)


async def _trends(settings: Settle, ask: Ask, role: Role, who: str, arguments: Arguments) -> Row:
    found = await ask("trends", settings(arguments, role), (arguments["first"], arguments["last"]))
    return found | {
        "pairs": [
            pair | {"changes": [_constant(change, "verdict") for change in pair["changes"]]}
            for pair in found["pairs"]
        ]
    }


async def _departures(
    settings: Settle, ask: Ask, role: Role, who: str, arguments: Arguments
) -> Row:
    asked, horizon = settings(arguments, role), arguments["horizon"]
    if horizon is None:
        raise BadInput("horizon_is_null")
    found = await ask("departures", asked, (horizon,))
    return found | as_asked(asked) | {"departures": first_of(found["departures"], _departure)}


def _departure(row: Row) -> Row:
    successor = Reference(("Person", row["successor"])) if row["successor"] else None
    return _constant(row, "what") | {
        "person": Reference(("Person", row["person"])),
        "place": Reference((row["label"], row["place"])),
        "successor": successor,
    }


async def _between(settings: Settle, ask: Ask, role: Role, who: str, arguments: Arguments) -> Row:
    asked = settings(arguments, role)
    found = await ask("between", asked, (arguments["a"], arguments["b"]))
    a, b = found["groups"]
    return (
        found
        | as_asked(asked)
        | {
            "a": a,
            "b": b,
            "shared": first_of(found["shared"], lambda row: row | {"place": _place(row)}),
            "people": first_of(
                found["people"],
                lambda row: _person(row) | {"places": [_place(each) for each in row["places"]]},
            ),
            "able": first_of(found["able"], _person),
        }
    )


async def _network(settings: Settle, ask: Ask, role: Role, who: str, arguments: Arguments) -> Row:
    asked, opened, may = settings(arguments, role), arguments.get("open"), role >= Role.ANALYST
    if opened and not may:
        raise Refused("open_needs_role", role=role.name.lower())
    found = await ask(
        "wholeNetwork",
        asked,
        (plain(arguments["show"]) or BOTH, None if opened is None else tuple(opened), may),
    )
    return found | as_asked(asked) | {"nodes": first_of(found["nodes"], _node)}


def _whole(found: Network) -> Row:
    rows = [
        {
            "label": node.label,
            "key": node.key,
            "group": found.sectors[node.sector] if node.sector >= 0 else None,
            "people": node.people,
            "x": node.x,
            "y": node.y,
            "size": node.size,
        }
        for node in found.nodes
    ]
    return {
        "dataVersion": found.version,
        "synthetic": found.synthetic,
        "groups": [{"id": key} for key in found.sectors],
        "shown": constant(found.level),
        "count": len(rows),
        "nodes": rows,
        "joined": found.ties.tolist(),
        "alone": found.alone,
        "met": found.met,
        "leftOut": found.cap,
        "withheld": found.withheld,
    }


def _node(row: Row) -> Row:
    return row | {"node": None if row["label"] == KIND else Reference((row["label"], row["key"]))}


def _with_people(found: Row) -> Row:
    return {"people": first_of(found["people"], _person)} if "people" in found else {}


def _cuts(found: Row) -> Row:
    return _with_people(found) | {"bridges": first_of(found["bridges"], _bridge)}


def _resilience(found: Row) -> Row:
    return _with_people(found) | {"pairs": first_of(found["pairs"], _person)}


def _reach(found: Row) -> Row:
    return {
        "within": [
            {"steps": int(steps), "matrix": matrix} for steps, matrix in found["within"].items()
        ]
    }


def _person(row: Row) -> Row:
    return row | {"person": Reference(("Person", row["person"]))}


def _bridge(row: Row) -> Row:
    return _person(row) | {"affiliation": _place(row)}


def _place(row: Row) -> Reference:
    return Reference((row["label"], row["affiliation"]))


def _constant(row: Row, name: str) -> Row:
    return row | {name: constant(row[name])}


def first_of(rows: list[R], made: Callable[[R], Any]) -> Callable[[Arguments], list[Any]]:
    """As many rows as the field's argument says."""
    return lambda arguments: [made(row) for row in rows[: page_size(arguments)]]


def groups_of(snapshot: Snapshot, by: str, ids: list[str]) -> list[Row]:
    """As GroupOfPeople."""
    label = LABELS.get(by)
    return [
        {"id": label and global_id(label, id_), "key": id_, "name": name_of(names, id_)}
        for id_, names in zip(ids, names_of(snapshot, by, ids), strict=True)
    ]
