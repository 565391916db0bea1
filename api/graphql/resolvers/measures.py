"""The root fields of single measures, trends and departures: the results of graph/analysis, with
people, affiliations and organisations as nodes."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from api.auth.roles import Refused, Role
from api.graphql.plan.conditions import page_size, plain
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.computing import Computing, Row
from api.graphql.resolvers.settings import Arguments, made_with, name_of
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import global_id
from graph.analysis.figures import Described, PersonId, described
from graph.analysis.groupings import names_of
from graph.analysis.json_data import as_json, json_name
from graph.analysis.registry import MEASURES, field_name
from graph.analysis.trends import as_dict
from graph.analysis.two_mode import Place
from graph.analysis.whole_network import BOTH, KIND, NetworkRequest, Whole
from graph.errors import BadInput
from graph.snapshot import Snapshot

R = TypeVar("R")

LABELS = {"sector": "Sector", "organisation": "Organisation"}
"""The label of the node that a group is, for the groupings whose groups are nodes."""


def measure_functions(computing: Computing) -> dict[str, Function]:
    """The functions that answer the fields, by name."""
    measures: dict[str, Function] = {
        field_name(name): partial(_measure, computing, name) for name in MEASURES
    }
    return measures | {
        "between": partial(_between, computing),
        "wholeNetwork": partial(_network, computing),
        "trends": partial(_trends, computing),
        "departures": partial(_departures, computing),
    }


async def _measure(
    computing: Computing, name: str, role: Role, who: str, arguments: Arguments
) -> Row:
    settings, state = computing.settings(arguments, role), await computing.state()
    measured = await computing.result(computing.workspace.measure, state, name, settings)
    made = {
        "dataVersion": measured.version,
        "synthetic": measured.synthetic,
        "draws": settings.draws,
        "seed": settings.seed,
    }
    groups = _as_groups(settings.by, measured.groups, measured.names)
    return made_with(settings) | made | {"groups": groups} | _as_row(measured.result)


def _as_row(part: Any) -> Row:
    """A result of a measure, or a part of one, under the names of the fields of its GraphQL
    type."""
    return {
        json_name(each.name): _as_value(each, getattr(part, each.name))
        for each in described(type(part))
    }


def _as_value(each: Described, value: Any) -> Any:
    if each.kind is PersonId:
        return Reference(("Person", value))
    if each.kind is Place:
        return Reference((value.label, value.id))
    if each.many and each.names_people:
        return first_of(value, _as_row)
    if each.many:
        return [_as_row(row) for row in value]
    return _as_row(value) if each.part else as_json(value)


async def _trends(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, state = computing.settings(arguments, role), await computing.state()
    courses = await computing.result(
        computing.workspace.trends, state, settings, arguments["first"], arguments["last"]
    )
    result = await computing.shaped(
        lambda: as_dict(courses, settings, computing.workspace.snapshot(state))
    )
    groups = await _groups(computing, state, settings.by, result["groups"])
    return (
        result
        | groups
        | {
            "pairs": [
                pair | {"changes": [_constant(change, "verdict") for change in pair["changes"]]}
                for pair in result["pairs"]
            ]
        }
    )


async def _departures(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, horizon = computing.settings(arguments, role), arguments["horizon"]
    if horizon is None:
        raise BadInput("horizon_is_null")
    state, workspace = await computing.state(), computing.workspace
    departures = await computing.result(workspace.departures, state, settings, horizon)
    result = await computing.shaped(lambda: departures.as_dict(workspace.snapshot(state)))
    groups = await _groups(computing, state, settings.by, result["groups"])
    rows = first_of(result["departures"], _departure)
    return result | groups | made_with(settings) | {"departures": rows}


def _departure(row: Row) -> Row:
    successor = Reference(("Person", row["successor"])) if row["successor"] else None
    return _constant(row, "what") | {
        "person": Reference(("Person", row["person"])),
        "place": Reference((row["label"], row["place"])),
        "successor": successor,
    }


async def _between(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, state = computing.settings(arguments, role), await computing.state()
    result = await computing.result(
        computing.workspace.between, state, settings, arguments["a"], arguments["b"]
    )
    groups = await _groups(computing, state, settings.by, result["groups"])
    a, b = groups["groups"]
    return (
        result
        | groups
        | made_with(settings)
        | {
            "a": a,
            "b": b,
            "shared": first_of(result["shared"], lambda row: row | {"place": _place(row)}),
            "people": first_of(
                result["people"],
                lambda row: _person(row) | {"places": [_place(each) for each in row["places"]]},
            ),
            "able": first_of(result["able"], _person),
        }
    )


async def _network(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, opened = computing.settings(arguments, role), arguments.get("open")
    may_name = role >= Role.ANALYST
    if opened and not may_name:
        raise Refused("open_needs_role", role=role.words)
    request = NetworkRequest(
        settings,
        plain(arguments["show"]) or BOTH,
        None if opened is None else tuple(opened),
        may_name,
    )
    state = await computing.state()
    whole = await computing.result(computing.workspace.whole_network, state, request)
    result = await computing.shaped(lambda: _whole(whole))
    groups = await _groups(computing, state, settings.by, result["groups"])
    return result | groups | made_with(settings) | {"nodes": first_of(result["nodes"], _node)}


def _whole(network: Whole) -> Row:
    rows = [
        {
            "label": node.label,
            "key": node.key,
            "group": network.sectors[node.sector] if node.sector >= 0 else None,
            "people": node.people,
            "x": node.x,
            "y": node.y,
            "size": node.size,
        }
        for node in network.nodes
    ]
    return {
        "dataVersion": network.version,
        "synthetic": network.synthetic,
        "groups": [{"id": key} for key in network.sectors],
        "shown": constant(network.level),
        "count": len(rows),
        "nodes": rows,
        "joined": network.ties.tolist(),
        "alone": network.alone,
        "met": network.met,
        "leftOut": network.cap,
        "withheld": network.withheld,
    }


def _node(row: Row) -> Row:
    return row | {"node": None if row["label"] == KIND else Reference((row["label"], row["key"]))}


def _person(row: Row) -> Row:
    return row | {"person": Reference(("Person", row["person"]))}


def _place(row: Row) -> Reference:
    return Reference((row["label"], row["affiliation"]))


def _constant(row: Row, name: str) -> Row:
    return row | {name: constant(row[name])}


def first_of(rows: Sequence[R], made: Callable[[R], Any]) -> Callable[[Arguments], list[Any]]:
    """A function of the field's arguments: the first rows, as many as `first` says."""
    return lambda arguments: [made(row) for row in rows[: page_size(arguments)]]


async def _groups(computing: Computing, state: str, by: str, groups: list[Row]) -> Row:
    """The field `groups`: a list of GroupOfPeople."""
    ids = [group["id"] for group in groups]
    return {
        "groups": await computing.shaped(
            lambda: groups_of(computing.workspace.snapshot(state), by, ids)
        )
    }


def groups_of(snapshot: Snapshot, by: str, ids: list[str]) -> list[Row]:
    """The groups with these ids, as GroupOfPeople."""
    return _as_groups(by, ids, names_of(snapshot, by, ids))


def _as_groups(by: str, ids: Sequence[str], names: Sequence[Mapping[str, str | None]]) -> list[Row]:
    label = LABELS.get(by)
    return [
        {"id": label and global_id(label, id_), "key": id_, "name": name_of(each, id_)}
        for id_, each in zip(ids, names, strict=True)
    ]
