"""Selections -> statements: one for each root field, whatever is nested in it and however many rows
it has.

Everything that can be refused is refused here, before a statement is sent: fields that the role may
not read, pages that are too large, cursors of other lists, and malformed dates and ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import collect_sub_fields
from graphql.execution.values import get_argument_values

from api.auth.roles import Role
from api.graphql.plan.conditions import (
    Conditions,
    Parameters,
    beyond,
    day_of,
    filtered,
    name_text,
    order,
    page_size,
    plain,
)
from api.graphql.plan.shapes import (
    Branch,
    Columns,
    Constant,
    Cursor,
    Inner,
    Leaf,
    Level,
    Part,
    Shape,
    Statement,
)
from api.graphql.schema.access import check, count_disclosure
from api.graphql.schema.names import Relation, constant, property_field, relations
from api.graphql.schema.scalars import global_id
from api.graphql.schema.types import node_type, relation_connection
from graph import listing
from graph.ontology import NODE, RELATIONSHIP, Property
from graph.writes.claims import quoted_from

Fields = dict[str, list[FieldNode]]
_SOURCE_FIELDS = ("sources", "quotedFrom")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a selection is compiled with. `ordered`: whether to let an index give nodes in their
    order: Neo4j uses an index only where the ORDER BY names all the properties that it begins with;
    an engine that sorts would only have more to compare."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    role: Role
    ordered: bool = True

    def within(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> Fields:
        """The selected fields of an object, merged, by response name. Raises Refused where the role
        may not read one of them."""
        selected = collect_sub_fields(
            self.schema, self.fragments, dict(self.variables), type_, nodes
        )
        for fields in selected.values():
            check(self.role, type_.name, fields[0])
        return selected

    def arguments(self, type_: GraphQLObjectType, node: FieldNode) -> dict[str, Any]:
        return get_argument_values(type_.fields[node.name.value], node, dict(self.variables))

    def type(self, name: str) -> GraphQLObjectType:
        type_ = self.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_


def compile_list(
    scope: Scope,
    label: str,
    type_: GraphQLObjectType,
    nodes: list[FieldNode],
    arguments: Mapping[str, Any],
) -> Statement:
    """The statement of a list at the root."""
    day = day_of(arguments)
    conditions, keys = Conditions(Parameters()), order(label, arguments)
    filtered(label, arguments.get("filter"), day, conditions, scope.role)
    _valid(conditions, day, (label, "n"))
    after = beyond(arguments, keys, ["n.id"], conditions)
    columns = Columns(conditions.parameters, 0, [*(key.expression("n") for key in keys), "n.id"])
    level = _level(_parts(scope, type_, nodes, columns, label, None, day), arguments, columns)
    begins, sure = (conditions.equal, listing.index_hints(keys, "n")) if scope.ordered else ([], [])
    limit, by = (
        conditions.parameters.put(level.fetched),
        [
            *begins,
            *listing.in_order(keys, "n", ["n.id"]),
        ],
    )
    text = listing.list_statement(
        label, columns.texts, by, conditions.texts, [*sure, after], limit, total=level.total
    )
    return Statement(text, conditions.parameters.values, level)


def compile_nested_list(
    scope: Scope, relation: Relation, nodes: list[FieldNode], day: str | None, columns: Columns
) -> tuple[Level, int, int | None]:
    """A list to which nodes of another list lead: its level, and the positions of its rows and of
    its total (None if not selected) among the columns of those nodes."""
    arguments = scope.arguments(scope.type(relation.label), nodes[0])
    day = day_of(arguments) or day
    keys = order(relation.target, arguments)
    inner = Columns(columns.parameters, columns.depth + 1)
    n, e = inner.n, inner.e
    ids = [f"{n}.id", f"{e}.id"]
    inner.sorting = [*(key.expression(n) for key in keys), *ids]
    conditions = Conditions(columns.parameters, n)
    filtered(relation.target, arguments.get("filter"), day, conditions, scope.role)
    _valid(conditions, day, (relation.target, n), (relation.label, columns.n), tie=(relation, e))
    type_ = scope.type(relation_connection(relation)._meta.name)
    level = _level(
        _parts(scope, type_, nodes, inner, relation.target, relation, day), arguments, inner
    )
    path = listing.path_pattern(relation.ends, columns.n, e, n, outgoing=relation.outgoing)
    several = RELATIONSHIP[relation.ends[1]].key  # a member, and later its chair, is one member
    count = listing.how_many(path, conditions.texts, n if several else None)
    total = columns.index_of(count) if level.total else None
    after = beyond(arguments, keys, ids, conditions)
    limit, by = (
        conditions.parameters.put(level.fetched),
        listing.in_order(keys, n, ids if level.tells_ties else ids[:1]),
    )
    return (
        level,
        columns.index_of(
            listing.nested_list(path, (e, n), inner.texts, by, conditions.texts, after, limit)
        ),
        total,
    )


def one(
    scope: Scope, label: str, nodes: list[FieldNode], day: str | None
) -> tuple[str, dict[str, Any], Shape]:
    """For nodes by their ids: the statement, whose rows begin with the id; its parameters without
    $ids; and the shape of each node."""
    conditions = Conditions(Parameters())
    columns = Columns(conditions.parameters, 0, texts=["n.id"])
    shape = node_shape(scope, label, nodes, columns, day)
    _valid(conditions, day, (label, "n"))
    return (
        listing.by_ids(label, columns.texts, conditions.texts),
        conditions.parameters.values,
        shape,
    )


def _valid(
    conditions: Conditions,
    day: str | None,
    *nodes: tuple[str, str],
    tie: tuple[Relation, str] | None = None,
) -> None:
    """Adds the conditions that the nodes and the relationship are valid on the day, if a day is
    given."""
    if day is None:
        return
    text, ordinal = conditions.day(day)
    checks = [listing.valid_tie(tie[0].ends, tie[1], ordinal)] if tie else []
    checks += [listing.valid_node(label, variable, text) for label, variable in nodes]
    conditions.texts += [f"({each})" for each in checks if each]


def node_shape(
    scope: Scope, label: str, nodes: list[FieldNode], columns: Columns, day: str | None
) -> Shape:
    """The shape of what is selected of nodes of a label; the expressions that it needs are added to
    `columns`."""
    type_ = scope.type(node_type(label)._meta.name)
    fields = scope.within(type_, nodes)
    return Shape(
        tuple(
            _node_field(scope, label, response, field_nodes, columns, day)
            for response, field_nodes in fields.items()
        )
    )


def _node_field(
    scope: Scope,
    label: str,
    response: str,
    nodes: list[FieldNode],
    columns: Columns,
    day: str | None,
) -> Constant | Leaf | Branch:
    name = nodes[0].name.value
    if name == "__typename":
        return Constant(response, label)
    if name in relations(label):
        return Branch(
            response, *compile_nested_list(scope, relations(label)[name], nodes, day, columns)
        )
    if name == "id":
        return Leaf(
            response, columns.index_of(f"{columns.n}.id"), lambda key: global_id(label, key)
        )
    if name == "name":
        lang = plain(scope.arguments(scope.type(label), nodes[0]).get("lang")) or "fi"
        return Leaf(response, columns.index_of(name_text(label, columns.n, lang)))
    if name in _SOURCE_FIELDS:
        return _source_leaf(response, name, columns.n, columns)
    prop = next(prop for prop in NODE[label].properties if property_field(prop) == name)
    return Leaf(response, columns.index_of(f"{columns.n}.{prop.name}"), _convert(prop))


def _source_leaf(response: str, name: str, variable: str, columns: Columns) -> Leaf:
    """The keys of the sources that state an element, or of its quotes."""
    if name == "sources":
        return Leaf(response, columns.index_of(f"{variable}.sources"), _listed)
    text = f"[{variable}.claims, {variable}.sources, {variable}.quotes]"
    return Leaf(response, columns.index_of(text), lambda stored: quoted_from(*stored))


def _parts(
    scope: Scope,
    type_: GraphQLObjectType,
    nodes: list[FieldNode],
    columns: Columns,
    label: str,
    relation: Relation | None,
    day: str | None,
) -> tuple[Part, ...]:
    parts = []
    for response, field_nodes in scope.within(type_, nodes).items():
        name = field_nodes[0].name.value
        if name == "edges":
            edge = scope.type(type_.name.removesuffix("Connection") + "Edge")
            shape = _edge_shape(scope, edge, field_nodes, columns, label, relation, day)
            parts.append(Part(response, name, shape))
        elif name == "nodes":
            parts.append(Part(response, name, node_shape(scope, label, field_nodes, columns, day)))
        elif name == "pageInfo":
            fields = scope.within(scope.type("PageInfo"), field_nodes)
            parts.append(
                Part(
                    response,
                    name,
                    names=tuple((key, each[0].name.value) for key, each in fields.items()),
                )
            )
        elif name == "totalCount":
            parts.append(
                Part(response, name, convert=count_disclosure(scope.role, label, relation))
            )
        else:
            parts.append(Part(response, type_.name))
    return tuple(parts)


def _edge_shape(
    scope: Scope,
    type_: GraphQLObjectType,
    nodes: list[FieldNode],
    columns: Columns,
    label: str,
    relation: Relation | None,
    day: str | None,
) -> Shape:
    fields: list[Any] = []
    for response, field_nodes in scope.within(type_, nodes).items():
        name = field_nodes[0].name.value
        if name == "__typename":
            fields.append(Constant(response, type_.name))
        elif name == "cursor":
            fields.append(Cursor(response, columns.cursor()))
        elif name == "node":
            fields.append(Inner(response, node_shape(scope, label, field_nodes, columns, day)))
        else:
            assert relation is not None
            fields.append(_edge_leaf(relation, response, name, columns))
    return Shape(tuple(fields))


def _edge_leaf(relation: Relation, response: str, name: str, columns: Columns) -> Leaf:
    start, type_, end = relation.ends
    if name == "id":
        return Leaf(
            response,
            columns.index_of(f"{columns.e}.id"),
            lambda id_: global_id(f"{type_}:{start}:{end}", id_),
        )
    if name in _SOURCE_FIELDS:
        return _source_leaf(response, name, columns.e, columns)
    prop = next(prop for prop in RELATIONSHIP[type_].properties if property_field(prop) == name)
    return Leaf(response, columns.index_of(f"{columns.e}.{prop.name}"), _convert(prop))


def _level(parts: tuple[Part, ...], arguments: Mapping[str, Any], columns: Columns) -> Level:
    page_fields = {name for part in parts for _, name in part.names}
    cursor = columns.cursor() if page_fields & {"startCursor", "endCursor"} else ()
    total = any(part.name == "totalCount" for part in parts)
    first = page_size(arguments)
    return Level(
        parts,
        first,
        first + ("hasNextPage" in page_fields),
        cursor,
        arguments.get("after") is not None,
        total,
    )


def _convert(prop: Property) -> Any:
    return {value: constant(value) for value in prop.choices}.get if prop.choices else None


def _listed(values: list[str] | None) -> list[str]:
    return values or []
