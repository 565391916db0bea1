"""The columns of the lists of each kind of node: their selections in GraphQL and their cells, made
from the `list_columns` of the kind's record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.graphql.schema.names import Relation, camel, constant, property_field, relations
from graph.ontology import NODES, Property, properties
from viz.pages.lists.view import Thing
from viz.words.kinds import choice_name, property_name, section_name, section_of
from viz.words.language import Language
from viz.words.naming import called

COLUMNS = {
    kind.label: tuple(
        name if name in properties(kind.label) else camel(name) for name in kind.list_columns
    )
    for kind in NODES
}
"""A column is a property; a relation of GraphQL, or two with a dot between them, for the names at
its end; or # and a relation for the number of nodes it leads to."""

_FIRST = (10, 5)
"""The largest number of names in a cell: of nodes at the first step, and of nodes that each of
these leads to."""

POSITIONS = "positions(first: 2, asOf: $day) { edges { title node { key name(lang: $lang) } } }"
"""Positions, which distinguish people with the same name."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, date, number or things; `select`: the fields to select of each node; `read`:
    makes the cell from the node's answer: a text, a number (None if withheld from the role) or
    Things; `sort`: the name in GraphQL of the order by this column, empty if it cannot be sorted
    by."""

    name: str
    title: str
    kind: str
    select: str
    read: Callable[[Row], Any]
    sort: str = ""


def columns_of(label: str, words: Language) -> list[Column]:
    return [_column(label, spec, words) for spec in COLUMNS[label]]


def _column(label: str, spec: str, words: Language) -> Column:
    if spec.startswith("#"):
        name = spec[1:]
        return Column(
            name,
            _title(relations(label)[name], words),
            "number",
            f"{name}(asOf: $day) {{ totalCount }}",
            partial(_count, name),
        )
    if spec in properties(label):
        return _property_column(label, properties(label)[spec], words)
    return _relation_column(label, spec, words)


def _property_column(label: str, prop: Property, words: Language) -> Column:
    sort = "" if prop.type in ("list", "flag") else constant(prop.name)
    read = partial(property_text, label, prop, words)
    return Column(
        prop.name,
        property_name(prop, words),
        "date" if prop.type == "date" else "text",
        property_field(prop),
        read,
        sort,
    )


def _relation_column(label: str, spec: str, words: Language) -> Column:
    first, _, second = spec.partition(".")
    relation = relations(label)[first]
    if not second:
        title = "title " if first == "positions" else ""
        select = (
            f"{first}(first: {_FIRST[0]}, asOf: $day) {{ edges {{ {title}node {{ key name(lang:"
            " $lang) } } }"
        )
        return Column(
            spec,
            _title(relation, words),
            "things",
            select,
            partial(_near, first, relation.target),
        )
    far = relations(relation.target)[second]
    inner = f"{second}(first: {_FIRST[1]}, asOf: $day) {{ nodes {{ key name(lang: $lang) }} }}"
    select = f"{second}: {first}(first: {_FIRST[0]}, asOf: $day) {{ nodes {{ {inner} }} }}"
    return Column(second, _title(far, words), "things", select, partial(_far, second, far.target))


def _title(relation: Relation, words: Language) -> str:
    section = section_of(relation.ends[1], relation.target, outgoing=relation.outgoing)
    return section_name(section, words)


def property_text(label: str, prop: Property, words: Language, node: Row) -> str:
    """A property of a node's answer in words; dates as they are stored, texts of a list one after
    another."""
    value = node[property_field(prop)]
    if value is None or value == []:
        return ""
    if prop.type == "choice":
        return choice_name(label, prop.name, stored_choice(prop, value), words)
    if prop.type == "flag":
        return words.text("Yes") if value else words.text("No")
    return "; ".join(value) if isinstance(value, list) else str(value)


def stored_choice(prop: Property, name: str) -> str:
    """The stored value of a GraphQL enum value."""
    return next((value for value in prop.choices or () if constant(value) == name), name)


def _count(name: str, node: Row) -> int | None:
    """The number of nodes; None where it is withheld from the role."""
    total: int | None = node[name]["totalCount"]
    return total


def _near(name: str, target: str, node: Row) -> list[Thing]:
    return [
        Thing(called(edge["node"]), target, edge["node"]["key"], edge.get("title") or "")
        for edge in node[name]["edges"]
    ]


def _far(name: str, target: str, node: Row) -> list[Thing]:
    nodes = [each for near in node[name]["nodes"] for each in near[name]["nodes"]]
    return list(dict.fromkeys(Thing(called(each), target, each["key"]) for each in nodes))
