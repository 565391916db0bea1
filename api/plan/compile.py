"""Selections -> levels: one statement per relation, whatever the number of rows.

Everything that can be refused is refused here, before the database is asked: what the role may not read, pages too large,
cursors of other lists, dates and ids that are none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import collect_sub_fields
from graphql.execution.values import get_argument_values

from api.operations import Role
from api.plan.conditions import (
    Conditions,
    as_of,
    beyond,
    day_parameters,
    filtered,
    name_text,
    order,
    page_size,
    plain,
    whole_day,
)
from api.plan.shapes import Branch, Columns, Constant, Cursor, Inner, Leaf, Level, Part, Shape
from api.schema.access import check
from api.schema.names import Relation, constant, property_field, relations
from api.schema.scalars import global_id
from api.schema.types import node_type, relation_connection
from graph import listing
from graph.ontology import NODE, RELATIONSHIP, Property

Fields = dict[str, list[FieldNode]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a selection is read with."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    role: Role

    def within(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> Fields:
        """The fields selected of an object, merged, by response name; refused where the role may not read one."""
        found = collect_sub_fields(self.schema, self.fragments, dict(self.variables), type_, nodes)
        for fields in found.values():
            check(self.role, type_.name, fields[0])
        return found

    def arguments(self, type_: GraphQLObjectType, node: FieldNode) -> dict[str, Any]:
        return get_argument_values(type_.fields[node.name.value], node, dict(self.variables))

    def type(self, name: str) -> GraphQLObjectType:
        found = self.schema.type_map[name]
        assert isinstance(found, GraphQLObjectType)
        return found


def listed(scope: Scope, label: str, type_: GraphQLObjectType, nodes: list[FieldNode], arguments: Mapping[str, Any]) -> Level:
    """A root list."""
    day = whole_day(arguments["asOf"]) if arguments.get("asOf") else None
    conditions, keys = Conditions(), order(label, arguments)
    filtered(label, arguments.get("filter"), day, conditions, scope.role)
    as_of(day, conditions, listing.valid_node(label, "n", "day"))
    after = beyond(arguments, keys, ["n.id"], conditions)
    columns = Columns([key.expression("n") for key in keys])
    cursor = (*range(len(keys)), columns.place("n.id"))
    parts = _parts(scope, type_, nodes, columns, cursor, label, None, day)
    total = any(part.name == "totalCount" for part in parts)
    text = listing.listed(label, columns.texts, keys, conditions.texts, after, total=total)
    return _level(text, conditions, parts, arguments, cursor, total)


def led(scope: Scope, relation: Relation, nodes: list[FieldNode], day: str | None) -> Level:
    """A list that nodes lead to."""
    arguments = scope.arguments(scope.type(relation.label), nodes[0])
    day = whole_day(arguments["asOf"]) if arguments.get("asOf") else day
    conditions, keys = Conditions(), order(relation.target, arguments)
    filtered(relation.target, arguments.get("filter"), day, conditions, scope.role)
    valid = (listing.valid_tie(relation.ends, "e", "ordinal"), listing.valid_node(relation.target, "n", "day"),
             listing.valid_node(relation.label, "m", "day"))
    as_of(day, conditions, *valid)
    after = beyond(arguments, keys, ["n.id", "e.id"], conditions)
    columns = Columns([key.expression("n") for key in keys])
    cursor = (*range(len(keys)), columns.place("n.id"), columns.place("e.id"))
    type_ = scope.type(relation_connection(relation)._meta.name)
    parts = _parts(scope, type_, nodes, columns, cursor, relation.target, relation, day)
    total = any(part.name == "totalCount" for part in parts)
    text = listing.led(relation.ends, columns.texts, keys, conditions.texts, after, outgoing=relation.outgoing, total=total)
    return _level(text, conditions, parts, arguments, cursor, total)


def one(scope: Scope, label: str, nodes: list[FieldNode], day: str | None) -> tuple[str, dict[str, Any], Shape]:
    """Nodes by their ids: the statement, its parameters but $ids, and the shape of each."""
    columns = Columns()
    shape = node_shape(scope, label, nodes, columns, day)
    valid = listing.valid_node(label, "n", "day") if day else None
    return listing.by_ids(label, columns.texts, [valid] if valid else []), day_parameters(day) if day else {}, shape


def node_shape(scope: Scope, label: str, nodes: list[FieldNode], columns: Columns, day: str | None) -> Shape:
    """What is selected of nodes of a label; `columns` grows by what it needs."""
    type_ = scope.type(node_type(label)._meta.name)
    key = columns.place("n.id")
    fields = scope.within(type_, nodes)
    return Shape(tuple(_node_field(scope, label, response, found, columns, day) for response, found in fields.items()), key)


def _node_field(
    scope: Scope, label: str, response: str, nodes: list[FieldNode], columns: Columns, day: str | None
) -> Constant | Leaf | Branch:
    name = nodes[0].name.value
    if name == "__typename":
        return Constant(response, label)
    if name in relations(label):
        return Branch(response, led(scope, relations(label)[name], nodes, day))
    if name == "id":
        return Leaf(response, columns.place("n.id"), lambda key: global_id(label, key))
    if name == "name":
        lang = plain(scope.arguments(scope.type(label), nodes[0]).get("lang")) or "fi"
        return Leaf(response, columns.place(name_text(label, lang)))
    if name == "sources":
        return Leaf(response, columns.place("n.sources"), _listed)
    prop = next(prop for prop in NODE[label].properties if property_field(prop) == name)
    return Leaf(response, columns.place(f"n.{prop.name}"), _convert(prop))


def _parts(
    scope: Scope, type_: GraphQLObjectType, nodes: list[FieldNode], columns: Columns, cursor: tuple[int, ...],
    label: str, relation: Relation | None, day: str | None,
) -> tuple[Part, ...]:
    parts = []
    for response, found in scope.within(type_, nodes).items():
        name = found[0].name.value
        if name == "edges":
            edge = scope.type(type_.name.removesuffix("Connection") + "Edge")
            shape = _edge_shape(scope, edge, found, columns, cursor, label, relation, day)
            parts.append(Part(response, name, shape))
        elif name == "nodes":
            parts.append(Part(response, name, node_shape(scope, label, found, columns, day)))
        elif name == "pageInfo":
            fields = scope.within(scope.type("PageInfo"), found)
            parts.append(Part(response, name, names=tuple((key, each[0].name.value) for key, each in fields.items())))
        else:
            parts.append(Part(response, type_.name if name == "__typename" else name))
    return tuple(parts)


def _edge_shape(
    scope: Scope, type_: GraphQLObjectType, nodes: list[FieldNode], columns: Columns, cursor: tuple[int, ...],
    label: str, relation: Relation | None, day: str | None,
) -> Shape:
    fields: list[Any] = []
    for response, found in scope.within(type_, nodes).items():
        name = found[0].name.value
        if name == "__typename":
            fields.append(Constant(response, type_.name))
        elif name == "cursor":
            fields.append(Cursor(response, cursor))
        elif name == "node":
            fields.append(Inner(response, node_shape(scope, label, found, columns, day)))
        else:
            assert relation is not None
            fields.append(_edge_leaf(relation, response, name, columns))
    return Shape(tuple(fields), columns.place("n.id"))


def _edge_leaf(relation: Relation, response: str, name: str, columns: Columns) -> Leaf:
    start, type_, end = relation.ends
    if name == "id":
        return Leaf(response, columns.place("e.id"), lambda id_: global_id(f"{type_}:{start}:{end}", id_))
    if name == "sources":
        return Leaf(response, columns.place("e.sources"), _listed)
    prop = next(prop for prop in RELATIONSHIP[type_].properties if property_field(prop) == name)
    return Leaf(response, columns.place(f"e.{prop.name}"), _convert(prop))


def _level(
    text: str, conditions: Conditions, parts: tuple[Part, ...], arguments: Mapping[str, Any], cursor: tuple[int, ...], total: bool
) -> Level:
    first = page_size(arguments)
    return Level(text, conditions.parameters | {"limit": first + 1}, parts, first, cursor, arguments.get("after") is not None, total)


def _convert(prop: Property) -> Any:
    return {value: constant(value) for value in prop.choices}.get if prop.choices else None


def _listed(values: list[str] | None) -> list[str]:
    return values or []
