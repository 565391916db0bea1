"""The answers by another way: graphql.execute with plain resolvers over the whole graph held in memory."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, execute_sync

from api.schema import build_schema
from api.schema.names import PLURALS, property_field, relations, single
from api.schema.types import LARGEST_PAGE, name_properties
from graph import cypher
from graph.dates import first_day, holds, last_day, parse_day
from graph.errors import BadInput, StoreError
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


def read_graph(store: Store) -> Graph:
    rows: dict[Kind, list[Row]] = {}
    for kind in cypher.KINDS:
        found = store.read(cypher.whole_of_all(kind))[0][0]
        rows[kind] = [dict(zip(cypher.columns(kind), row, strict=True)) for row in found]
    return Graph(rows)


def answer(
    graph: Graph, document: DocumentNode, variables: dict[str, Any], operation: str | None = None, away: Collection[str] = ()
) -> ExecutionResult:
    """`away`: responses of root fields that cannot be read."""
    def resolve(parent: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        if parent is None and info.path.key in away:
            raise StoreError("away")
        return _resolve(graph, parent, info, arguments)

    def type_of(value: Any, info: Any, abstract: Any) -> str:
        return str(value.label)

    return execute_sync(
        _plain_schema(), document, field_resolver=resolve, type_resolver=type_of, variable_values=variables, operation_name=operation,
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
            return Node(label, row, day) if row and _valid(row, day) else None
    if name == "node":
        return _by_id(graph, arguments["id"], day)
    return [_by_id(graph, id_, day) for id_ in arguments["ids"]]


def _by_id(graph: Graph, id_: str, day: date | None) -> Node | None:
    if b" " not in _plain(id_):
        raise BadInput("no id")
    every = [(label, row) for label in cypher.LABELS for row in graph.rows[label]]
    found = (Node(label, row, day) for label, row in every if _opaque(f"{label} {row['id']}") == id_ and _valid(row, day))
    return next(found, None)


def _of_node(graph: Graph, node: Node, name: str, arguments: Row) -> Any:
    relation = relations(node.label).get(name)
    if relation:
        near, far = ("from", "to") if relation.outgoing else ("to", "from")
        arguments = {**arguments, "asOf": arguments.get("asOf") or (node.day.isoformat() if node.day else None)}
        day = _day(arguments)
        found = []
        for tie in graph.rows[relation.ends]:
            other = graph.node(relation.target, tie[far])
            if tie[near] == node.row["id"] and other and _valid(tie, day) and _valid(node.row, day):
                found.append((Node(relation.target, other, day), tie, relation.ends))
        return _page(graph, relation.target, found, arguments)
    if name == "id":
        return _opaque(f"{node.label} {node.row['id']}")
    if name == "name":
        return called(node.label, node.row, getattr(arguments.get("lang"), "value", arguments.get("lang")) or "fi")
    return _property(node.label, node.row, name)


def called(label: str, row: Row, lang: str) -> str | None:
    if label == "Person":
        given, family = row["given_name"], row["family_name"]
        return None if given is None or family is None else f"{given} {family}"
    return next((row[name] for name in name_properties(label, lang) if row[name] is not None), None)


def _property(kind: str, row: Row, name: str) -> Any:
    if name == "sources":
        return row["sources"]
    if name == "quotedFrom":
        said = json.loads(row["claims"]) if row["claims"] else {row["sources"][0]: row}
        return [next(source for source in said if quote in (said[source]["quotes"] or ())) for quote in row["quotes"] or ()]
    return row[next(prop.name for prop in properties(kind).values() if property_field(prop) == name)]


def _of_page(page: Page, name: str) -> Any:
    ends = [_cursor(page.items[i]) for i in (0, -1)] if page.items else [None, None]
    made: dict[str, Callable[[], Any]] = {
        "edges": lambda: page.items,
        "nodes": lambda: [item.node for item in page.items],
        "totalCount": lambda: page.total,
        "pageInfo": lambda: {"hasNextPage": page.more, "hasPreviousPage": page.resumed, "startCursor": ends[0], "endCursor": ends[1]},
    }
    return made[name]()


def _of_item(item: Item, name: str) -> Any:
    if name == "node":
        return item.node
    if name == "cursor":
        return _cursor(item)
    assert item.tie is not None
    start, type_, end = item.kind
    return _opaque(f"{type_}:{start}:{end} {item.tie['id']}") if name == "id" else _property(type_, item.tie, name)


def _page(graph: Graph, label: str, found: list[tuple[Node, Row | None, Kind]], arguments: Row) -> Page:
    day = _day(arguments)
    kept = [each for each in found if _valid(each[0].row, day) and _matches(graph, label, each[0].row, arguments.get("filter"), day)]
    sort = [getattr(value, "value", value) for value in arguments.get("sort") or ()]
    keys = [each for value in sort for each in _sort_keys(label, value)]
    items = [Item(node, tie, kind, [*(key(node.row) for key, _ in keys), *_ids(node, tie)]) for node, tie, kind in kept]
    items.sort(key=lambda item: item.place[len(keys):])
    for i, (_, descending) in reversed(list(enumerate(keys))):
        items.sort(key=lambda item, i=i: item.place[i], reverse=descending)
    total, after = len(items), arguments.get("after")
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
    return [(lambda row, group=group: next((row[each] for each in group if row[each] is not None), ""), name != value) for group in names]


def _day(arguments: Row) -> date | None:
    return parse_day(arguments["asOf"]) if arguments.get("asOf") else None


def _valid(row: Row, day: date | None) -> bool:
    return day is None or holds(row.get("valid_from"), row.get("valid_to"), day)


def _matches(graph: Graph, label: str, row: Row, said: Row | None, day: date | None) -> bool:
    for name, value in (said or {}).items():
        if name == "sector":
            good = _in_sector(graph, label, row, value, day)
        elif name == "related_to":
            good = all(_related(graph, label, row, other, day) for other in value)
        elif name == "name":
            names = [called(label, row, "fi")] if label == "Person" else [row[each] for each in name_properties(label)]
            good = all(any(_text(each, {test: wanted}) for each in names) for test, wanted in value.items())
        else:
            good = _one(_property(label, row, name), value)
        if not good:
            return False
    return True


def _one(value: Any, said: Any) -> bool:
    if isinstance(said, bool):
        return bool(value) == said
    if isinstance(said, list):
        return value in [getattr(each, "value", each) for each in said]
    return _date(value, said) if {"begins", "ends", "missing"} & set(said) else _text(value, said)


def _text(value: str | None, said: Row) -> bool:
    tests: dict[str, Callable[[str, Any], bool]] = {
        "eq": lambda a, b: a == b, "is_in": lambda a, b: a in b, "contains": lambda a, b: b.lower() in a.lower(),
        "starts_with": lambda a, b: a.lower().startswith(b.lower()),
    }
    return value is not None and all(tests[name](value, wanted) for name, wanted in said.items())


def _date(value: str | None, said: Row) -> bool:
    if "missing" in said and (value is None) != said["missing"]:
        return False
    if value is None:
        return not set(said) - {"missing"}
    return (
        ("eq" not in said or said["eq"] == value)
        and ("begins" not in said or first_day(value) >= first_day(said["begins"]))
        and ("ends" not in said or last_day(value) <= last_day(said["ends"]))
    )


def _in_sector(graph: Graph, label: str, row: Row, sector: str, day: date | None) -> bool:
    if label == "Person":
        held = [tie for tie in graph.rows["Person", "HOLDS_POSITION", "Organisation"] if tie["from"] == row["id"] and _valid(tie, day)]
        bodies = [graph.node("Organisation", tie["to"]) for tie in held]
        return any(body and _valid(body, day) and _in_sector(graph, "Organisation", body, sector, day) for body in bodies)
    found = graph.node("Sector", sector)
    ties = [tie for tie in graph.rows["Organisation", "BELONGS_TO", "Sector"] if (tie["from"], tie["to"]) == (row["id"], sector)]
    return bool(found and _valid(found, day) and any(_valid(tie, day) for tie in ties))


def _related(graph: Graph, label: str, row: Row, said: Row, day: date | None) -> bool:
    by = getattr(said.get("by"), "value", said.get("by"))
    for ends in (kind for kind in cypher.KINDS if not isinstance(kind, str)):
        if by and ends[1] != by:
            continue
        for tie in graph.rows[ends]:
            for near, far in (((ends[0], "from"), (ends[2], "to")), ((ends[2], "to"), (ends[0], "from"))):
                met = near[0] == label and tie[near[1]] == row["id"] and _opaque(f"{far[0]} {tie[far[1]]}") == said["node"]
                if met and _valid(tie, day):
                    return True
    return False


def _cursor(item: Item) -> str:
    return _opaque(json.dumps(item.place, ensure_ascii=False, separators=(",", ":")))


def _plain(opaque: str) -> bytes:
    """What was made opaque, as far as it was."""
    try:
        return urlsafe_b64decode(opaque + "=" * (-len(opaque) % 4))
    except ValueError:
        return b""


def _opaque(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")
