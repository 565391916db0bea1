"""The answers by another way: graphql.execute with plain resolvers over the whole graph held in
memory."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
)

from api.graphql.schema import build_schema
from api.graphql.schema.names import PLURALS, relations, single
from api.graphql.schema.types import LARGEST_PAGE, name_properties
from graph import cypher
from graph.dates import parse_day
from graph.errors import BadInput, StoreError
from graph.model import Kind
from graph_in_memory import Graph, Row, called, matches, opaque, property_of, valid


@dataclass(frozen=True)
class Node:
    label: str
    row: Row
    day: date | None


@dataclass(frozen=True)
class Item:
    """An edge: the relationship if there is one, and the node."""

    node: Node
    tie: Row | None
    kind: Kind
    place: list[str]


@dataclass(frozen=True)
class Page:
    items: list[Item]
    total: int
    more: bool
    resumed: bool


def answer(
    graph: Graph,
    document: DocumentNode,
    variables: dict[str, Any],
    operation: str | None = None,
    away: Collection[str] = (),
) -> ExecutionResult:
    """`away`: responses of root fields that cannot be read."""

    def resolve(parent: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        if parent is None and info.path.key in away:
            raise StoreError("away")
        return _resolve(graph, parent, info, arguments)

    def type_of(value: Any, info: Any, abstract: Any) -> str:
        return str(value.label)

    return execute_sync(
        _plain_schema(),
        document,
        field_resolver=resolve,
        type_resolver=type_of,
        variable_values=variables,
        operation_name=operation,
    )


def _plain_schema() -> GraphQLSchema:
    """The schema without the resolvers that Graphene puts on every field."""
    schema = build_schema()
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for each in type_.fields.values():
                each.resolve = None
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    node.resolve_type = None
    return schema


def _resolve(graph: Graph, parent: Any, info: GraphQLResolveInfo, arguments: Row) -> Any:
    name = info.field_name
    if isinstance(parent, Node):
        return _of_node(graph, parent, name, arguments)
    if isinstance(parent, Page):
        return _of_page(parent, name)
    if isinstance(parent, Item):
        return _of_item(parent, name)
    if isinstance(parent, dict):
        return parent[name]
    return _of_query(graph, name, arguments)


def _of_query(graph: Graph, name: str, arguments: Row) -> Any:
    day = _day(arguments)
    for label in cypher.LABELS:
        if name == PLURALS[label]:
            every = [Node(label, row, day) for row in graph.rows[label]]
            return _page(graph, label, [(node, None, label) for node in every], arguments)
        if name == single(label):
            row = graph.node(label, arguments["key"])
            return Node(label, row, day) if row and valid(row, day) else None
    if name == "node":
        return _by_id(graph, arguments["id"], day)
    return [_by_id(graph, id_, day) for id_ in arguments["ids"]]


def _by_id(graph: Graph, id_: str, day: date | None) -> Node | None:
    if b" " not in _plain(id_):
        raise BadInput("no id")
    every = [(label, row) for label in cypher.LABELS for row in graph.rows[label]]
    nodes = (
        Node(label, row, day)
        for label, row in every
        if opaque(f"{label} {row['id']}") == id_ and valid(row, day)
    )
    return next(nodes, None)


def _of_node(graph: Graph, node: Node, name: str, arguments: Row) -> Any:
    relation = relations(node.label).get(name)
    if relation:
        near, far = ("from", "to") if relation.outgoing else ("to", "from")
        arguments = {
            **arguments,
            "asOf": arguments.get("asOf") or (node.day.isoformat() if node.day else None),
        }
        day = _day(arguments)
        nodes = []
        for tie in graph.rows[relation.ends]:
            other = graph.node(relation.target, tie[far])
            if tie[near] == node.row["id"] and other and valid(tie, day) and valid(node.row, day):
                nodes.append((Node(relation.target, other, day), tie, relation.ends))
        return _page(graph, relation.target, nodes, arguments)
    if name == "id":
        return opaque(f"{node.label} {node.row['id']}")
    if name == "name":
        return called(
            node.label,
            node.row,
            getattr(arguments.get("lang"), "value", arguments.get("lang")) or "fi",
        )
    return property_of(node.label, node.row, name)


def _of_page(page: Page, name: str) -> Any:
    ends = [_cursor(page.items[i]) for i in (0, -1)] if page.items else [None, None]
    made: dict[str, Callable[[], Any]] = {
        "edges": lambda: page.items,
        "nodes": lambda: [item.node for item in page.items],
        "totalCount": lambda: page.total,
        "pageInfo": lambda: {
            "hasNextPage": page.more,
            "hasPreviousPage": page.resumed,
            "startCursor": ends[0],
            "endCursor": ends[1],
        },
    }
    return made[name]()


def _of_item(item: Item, name: str) -> Any:
    if name == "node":
        return item.node
    if name == "cursor":
        return _cursor(item)
    assert item.tie is not None
    start, type_, end = item.kind
    return (
        opaque(f"{type_}:{start}:{end} {item.tie['id']}")
        if name == "id"
        else property_of(type_, item.tie, name)
    )


def _page(
    graph: Graph, label: str, nodes: list[tuple[Node, Row | None, Kind]], arguments: Row
) -> Page:
    day = _day(arguments)
    selected = [
        each
        for each in nodes
        if valid(each[0].row, day)
        and matches(graph, label, each[0].row, arguments.get("filter"), day)
    ]
    sort = [getattr(value, "value", value) for value in arguments.get("sort") or ()]
    keys = [each for value in sort for each in _sort_keys(label, value)]
    items = [
        Item(node, tie, kind, [*(key(node.row) for key, _ in keys), *_ids(node, tie)])
        for node, tie, kind in selected
    ]
    items.sort(key=lambda item: item.place[len(keys) :])
    for i, (_, descending) in reversed(list(enumerate(keys))):
        items.sort(key=lambda item, i=i: item.place[i], reverse=descending)
    total, after = len({item.node.row["id"] for item in items}), arguments.get("after")
    if after is not None:
        start = next((i for i, item in enumerate(items) if _cursor(item) == after), None)
        if start is None:
            raise BadInput("no cursor of this list")
        items = items[start + 1 :]
    first = arguments["first"]
    if not 0 <= first <= LARGEST_PAGE:
        raise BadInput("too many")
    return Page(items[:first], total, len(items) > first, after is not None)


def _ids(node: Node, tie: Row | None) -> list[str]:
    return [node.row["id"], *([tie["id"]] if tie else [])]


def _sort_keys(label: str, value: str) -> list[tuple[Callable[[Row], str], bool]]:
    name = value.removesuffix("_desc")
    if name == "name" and label == "Person":
        names: list[tuple[str, ...]] = [("family_name",), ("given_name",)]
    else:
        names = [name_properties(label) if name == "name" else ("id" if name == "key" else name,)]
    return [
        (
            lambda row, group=group: next(
                (row[each] for each in group if row[each] is not None), ""
            ),
            name != value,
        )
        for group in names
    ]


def _day(arguments: Row) -> date | None:
    return parse_day(arguments["asOf"]) if arguments.get("asOf") else None


def _cursor(item: Item) -> str:
    return opaque(json.dumps(item.place, ensure_ascii=False, separators=(",", ":")))


def _plain(opaque: str) -> bytes:
    """What was made opaque, as far as it was."""
    try:
        return urlsafe_b64decode(opaque + "=" * (-len(opaque) % 4))
    except ValueError:
        return b""
