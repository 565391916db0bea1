"""Ontology -> Cypher text. Identifiers come from the ontology only, values travel as parameters
only; every statement answers alike on every engine. A row is a list in the order of
`columns(kind)`; `e` is the element, node or relationship.
"""

from collections.abc import Sequence

from graph.model import MODULUS, Ends, Kind, ends_of, name_of
from graph.ontology import NODES, RELATIONSHIPS, SORT_NAME, properties

LABELS = tuple(kind.label for kind in NODES)
TYPES = tuple(kind.type for kind in RELATIONSHIPS)
KINDS: tuple[Kind, ...] = (*LABELS, *(ends for type_ in TYPES for ends in ends_of(type_)))
"""Every kind of element, nodes before the relationships that join them."""

MODEL = 2
"""The layout of what is stored; a later program refuses or converts an older one."""

RECORDS = ("Meta", "Load", "Commit")
"""Labels of what the store notes for itself; they are no part of the data."""

STORE_COLUMNS = ("sources", "hash", "claims")
"""What the store keeps beside the properties: ids of the sources, the element's hash, the claims if
there are several."""

SYNTHETIC = "MATCH (s:Source) WHERE s.kind = 'synthetic' RETURN s.id LIMIT 1"
"""A row if there are invented people among the data."""


def keys(kind: Kind) -> tuple[str, ...]:
    """The columns that find one element: those of `{id: ...}` of its ends come first."""
    return ("id",) if isinstance(kind, str) else ("from", "to", "id")


def columns(kind: Kind) -> tuple[str, ...]:
    return (
        *keys(kind),
        *STORE_COLUMNS,
        *derived(kind),
        *(name for name in properties(name_of(kind)) if name != "id"),
    )


def dated(kind: Kind) -> bool:
    """Whether it is a relationship with a validity, and so stored with its `span`."""
    return not isinstance(kind, str) and "valid_from" in properties(kind[1])


def schema() -> list[str]:
    """Constraints, each of which may be said again."""
    return [
        f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        for label in (*LABELS, *RECORDS)
    ]


def indexes() -> list[str]:
    """In the order of which nodes are listed by name, for engines that read indexes so."""
    return [
        f"CREATE INDEX IF NOT EXISTS FOR (n:`{label}`) ON (n.{SORT_NAME}, n.id)" for label in LABELS
    ]


def create(kind: Kind, names: Sequence[str] = (), *, numbered: bool = False) -> str:
    """`names`: the columns of a row, if not all; `numbered`: a row's ends are the engine's own
    numbers (`numbers`), which are found in a quarter of the time that ids take."""
    first = 0 if isinstance(kind, str) else 2
    values = ", ".join(
        f"{name}: row[{i}]" for i, name in enumerate(names or columns(kind)) if i >= first
    )
    if isinstance(kind, str):
        return f"UNWIND $rows AS row CREATE (e:`{kind}` {{{values}}}) RETURN count(e)"
    start, type_, end = kind
    ends = f"MATCH (a:`{start}` {{id: row[0]}}) MATCH (b:`{end}` {{id: row[1]}})"
    if numbered:
        ends = f"MATCH (a:`{start}`) WHERE id(a) = row[0] MATCH (b:`{end}`) WHERE id(b) = row[1]"
    return f"UNWIND $rows AS row {ends} CREATE (a)-[e:`{type_}` {{{values}}}]->(b) RETURN count(e)"


def update(kind: Kind) -> str:
    first = len(keys(kind))
    values = ", ".join(f"e.{name} = row[{i}]" for i, name in enumerate(columns(kind)) if i >= first)
    return f"{_each(kind)} SET {values} RETURN count(e)"


def delete(kind: Kind) -> str:
    """With relationships go their ends of which no source says anything, once nothing else joins
    them."""
    if isinstance(kind, str):
        return f"{_each(kind)} DETACH DELETE e"
    return (
        f"{_each(kind)} DELETE e WITH collect(DISTINCT a) + collect(DISTINCT b) AS ends"
        f" {_DELETE_BARE}"
    )


def erase() -> str:
    """Delete people with every relationship of theirs, and what was there for those alone."""
    ends = "OPTIONAL MATCH (e)--(n) WHERE n <> e WITH e, collect(DISTINCT n) AS ends"
    return f"{_each('Person')} {ends} DETACH DELETE e WITH ends {_DELETE_BARE}"


def hashes(kind: Kind) -> str:
    return f"MATCH {_pattern(kind)} RETURN collect(e.hash)"


def hashes_of_all(kind: Kind) -> str:
    return f"MATCH {_pattern(kind)} RETURN collect(e.id), collect(e.hash)"


def hashes_of_some(kind: Kind) -> str:
    return f"{_each(kind)} RETURN collect([e.id, e.hash])"


def whole_of_all(kind: Kind) -> str:
    return f"MATCH {_pattern(kind)} RETURN {_whole(kind)}"


def whole_of_part(kind: Kind) -> str:
    """Those whose node, or at whose end a node, has a number in the part $part of $parts."""
    if isinstance(kind, str):
        return f"MATCH (e:`{kind}`) WHERE id(e) % $parts = $part RETURN {_whole(kind)}"
    start, type_, end = kind
    return (
        f"MATCH (b:`{end}`) WHERE id(b) % $parts = $part MATCH (a:`{start}`)-[e:`{type_}`]->(b)"
        f" RETURN {_whole(kind)}"
    )


def derive(kind: Kind) -> str:
    """Set anew what is stored of elements beside what their sources say; a row is the keys and then
    these values."""
    first = len(keys(kind))
    values = ", ".join(f"e.{name} = row[{first + i}]" for i, name in enumerate(derived(kind)))
    return f"{_each(kind)} SET {values} RETURN count(e)"


def derived(kind: Kind) -> tuple[str, ...]:
    """The columns that follow from the others."""
    return (SORT_NAME,) if isinstance(kind, str) else ("span",) if dated(kind) else ()


def whole_of_some(kind: Kind) -> str:
    return f"{_each(kind)} RETURN {_whole(kind)}"


def whole_of_source(kind: Kind) -> str:
    """Up to $limit of the elements that $source says something of."""
    with_ends = "e" if isinstance(kind, str) else "a, e, b"
    return (
        f"MATCH {_pattern(kind)} WHERE $source IN e.sources WITH {with_ends} LIMIT $limit RETURN"
        f" {_whole(kind)}"
    )


def count_of_source(kind: Kind) -> str:
    """How many elements $source says something of."""
    return f"MATCH {_pattern(kind)} WHERE $source IN e.sources RETURN count(e)"


def whole_of_node(ends: Ends, *, outgoing: bool) -> str:
    """The relationships of the node $id."""
    return f"MATCH {_pattern(ends)} WHERE {'a' if outgoing else 'b'}.id = $id RETURN {_whole(ends)}"


def joined(label: str) -> str:
    """Of the nodes in $rows, the ids of those that a relationship joins."""
    return f"{_each(label)} WHERE EXISTS {{ (e)--() }} RETURN collect(e.id)"


def joins(label: str) -> str:
    """How many relationships of each type join the node $id."""
    return f"MATCH (e:`{label}` {{id: $id}})-[r]-() RETURN type(r), count(r)"


def pairs(ends: Ends, where: str = "true") -> str:
    """A row each end in the part $part of $parts: its number, then lists over what leads there:
    numbers, and spans if the relationship is dated. Numbers are the engine's own (`table`), as they
    are read in a third of the time that ids take.
    """
    spans = ", collect(e.span)" if dated(ends) else ""
    start, type_, end = ends
    each = (
        f"MATCH (b:`{end}`) WHERE id(b) % $parts = $part MATCH (a:`{start}`)-[e:`{type_}`]->(b)"
        f" WHERE {where}"
    )
    return f"{each} RETURN id(b), collect(id(a)){spans}"


def table(label: str, names: Sequence[str]) -> str:
    """The label's nodes, each a list: its number, then the properties."""
    return (
        f"MATCH (n:`{label}`) RETURN"
        f" collect([{', '.join(('id(n)', *(f'n.{name}' for name in names)))}])"
    )


def numbers(label: str) -> str:
    """The engine's numbers of a label's nodes, and their ids, as two lists."""
    return f"MATCH (n:`{label}`) RETURN collect(id(n)), collect(n.id)"


def some(label: str, names: Sequence[str]) -> str:
    """The label's nodes that have any of the properties, each a list: its id, then these."""
    known = " OR ".join(f"n.{name} IS NOT NULL" for name in names)
    return (
        f"MATCH (n:`{label}`) WHERE {known} RETURN"
        f" collect([{', '.join(f'n.{name}' for name in ('id', *names))}])"
    )


def quoted(ends: Ends) -> str:
    """The relationships of a kind that have quotes, each a list: the ids of its ends, then the
    quotes."""
    return (
        f"MATCH {_pattern(ends)} WHERE e.quotes IS NOT NULL RETURN collect([a.id, b.id, e.quotes])"
    )


def ids(label: str) -> str:
    return f"MATCH (n:`{label}`) RETURN collect(n.id)"


def count(kind: str) -> str:
    """Of a label or type."""
    return (
        f"MATCH (n:`{kind}`) RETURN count(n)"
        if kind in LABELS
        else f"MATCH ()-[r:`{kind}`]->() RETURN count(r)"
    )


def count_of(kind: Kind) -> str:
    """How many elements of a kind there are."""
    return f"MATCH {_pattern(kind)} RETURN count(e)"


COUNT_NODES = (
    f"MATCH (n) WHERE {' AND '.join(f'NOT n:{label}' for label in RECORDS)} RETURN count(n)"
)
COUNT_RELATIONSHIPS = "MATCH ()-[r]->() RETURN count(r)"

READ_VERSION = (
    "MATCH (m:Meta {id: 'verkosto'}) OPTIONAL MATCH (c:Commit {id: 'verkosto'}) RETURN m.version,"
    " m.model, coalesce(m.writes, 0), coalesce(m.loading, 0), coalesce(c.begun, 0),"
    " coalesce(c.ended, 0), timestamp() - coalesce(m.beat, 0)"
)
"""Version, layout, how often was written; since when a load is under way (milliseconds since 1970;
0: none is marked), how many commits began and which was the last to end, and how many milliseconds
ago was written last."""

START_VERSION = (
    "MERGE (m:Meta {id: 'verkosto'}) ON CREATE SET m.version = 0, m.model = $model, m.writes = 0,"
    " m.loading = 0, m.beat = 0"
)

ADVANCE_VERSION = (
    "MATCH (m:Meta {id: 'verkosto'}) SET m.locked = true WITH m WHERE m.version = $expected SET"
    f" m.version = (m.version + $delta) % {MODULUS}, m.writes = coalesce(m.writes, 0) + 1, m.beat ="
    " timestamp() REMOVE m.locked RETURN count(m)"
)
"""Takes the one lock all writers take, and answers 0 when someone else wrote since `expected` was
read."""

BEGIN_COMMIT = (
    "MERGE (c:Commit {id: 'verkosto'}) ON CREATE SET c.begun = 0, c.ended = 0 SET c.begun = c.begun"
    " + 1 RETURN c.begun"
)
END_COMMIT = "MATCH (c:Commit {id: 'verkosto'}) WHERE c.ended < $number SET c.ended = $number"
"""Neither engine puts a transaction in place at one moment, so that a reader can see a part of it.
Whoever reads `begun` equal to `ended`, and the same after as before, has seen no part of any. A
label of its own: records of one label share a page."""

SET_MODEL = (
    "MATCH (m:Meta {id: 'verkosto'}) SET m.model = $model, m.writes = coalesce(m.writes, 0) + 1,"
    " m.loading = 0, m.beat = coalesce(m.beat, 0)"
)

BEGIN_LOADS = "UNWIND $ids AS id MERGE (l:Load {id: id})"
BEGIN_LOADING = "MATCH (m:Meta {id: 'verkosto'}) SET m.loading = timestamp(), m.beat = timestamp()"
END_LOADING = "MATCH (m:Meta {id: 'verkosto'}) SET m.loading = 0"
END_LOADS = (
    "MATCH (l:Load) WHERE l.id IN $ids OR any(id IN split(l.id, ', ') WHERE id IN $ids) DELETE l"
)
"""A load is marked by each of its sources; older marks name all of a load's sources."""
UNFINISHED_LOADS = "MATCH (l:Load) RETURN collect(l.id)"


_DELETE_BARE = (
    "UNWIND ends AS n WITH DISTINCT n WHERE size(n.sources) = 0 AND NOT EXISTS { (n)--() } DELETE n"
)


def _pattern(kind: Kind) -> str:
    if isinstance(kind, str):
        return f"(e:`{kind}`)"
    return f"(a:`{kind[0]}`)-[e:`{kind[1]}`]->(b:`{kind[2]}`)"


def _each(kind: Kind) -> str:
    if isinstance(kind, str):
        return f"UNWIND $rows AS row MATCH (e:`{kind}` {{id: row[0]}})"
    start, type_, end = kind
    return (
        f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row[0]}})-[e:`{type_}` {{id:"
        f" row[2]}}]->(b:`{end}` {{id: row[1]}})"
    )


def _whole(kind: Kind) -> str:
    ends = "" if isinstance(kind, str) else "a.id, b.id, "
    values = ", ".join(f"e.{name}" for name in columns(kind) if name not in ("from", "to"))
    return f"collect([{ends}{values}])"
