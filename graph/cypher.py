"""Cypher statements made from the ontology. Identifiers come only from the ontology and values are
passed only as parameters. Every statement gives the same answer on each engine. A row is a list in
the order of `columns(kind)`; `e` is the element, a node or a relationship."""

from collections.abc import Sequence

from graph.model import MODULUS, Ends, Kind, ends_of, name_of
from graph.ontology import NODES, RELATIONSHIPS, SORT_NAME, properties

LABELS = tuple(kind.label for kind in NODES)
TYPES = tuple(kind.type for kind in RELATIONSHIPS)
KINDS: tuple[Kind, ...] = (*LABELS, *(ends for type_ in TYPES for ends in ends_of(type_)))
"""Every kind of element, nodes before the relationships that join them."""

MODEL = 2
"""The version of the storage layout. A program refuses a graph of another version; `upgrade`
converts an older one."""

RECORDS = ("Meta", "Load", "Commit")
"""Labels of the store's own records, which are not part of the data."""

STORE_COLUMNS = ("sources", "hash", "claims")
"""What the store keeps beside the properties: the ids of the sources, the element's hash, and the
claims of each source if there are several."""

SYNTHETIC = "MATCH (s:Source) WHERE s.kind = 'synthetic' RETURN s.id LIMIT 1"
"""Returns a row if the data contain invented people."""


def keys(kind: Kind) -> tuple[str, ...]:
    """The columns that identify one element. For a relationship the ids of its ends come first."""
    return ("id",) if isinstance(kind, str) else ("from", "to", "id")


def columns(kind: Kind) -> tuple[str, ...]:
    """All columns of a stored row of the kind: keys, STORE_COLUMNS, derived columns, other
    properties."""
    return (
        *keys(kind),
        *STORE_COLUMNS,
        *derived(kind),
        *(name for name in properties(name_of(kind)) if name != "id"),
    )


def dated(kind: Kind) -> bool:
    """Whether the kind is a relationship with a period of validity, which is stored with its
    `span`."""
    return not isinstance(kind, str) and "valid_from" in properties(kind[1])


def schema() -> list[str]:
    """Statements that create the constraints; each may be run repeatedly."""
    return [
        f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        for label in (*LABELS, *RECORDS)
    ]


def indexes() -> list[str]:
    """Statements that create indexes in the order in which nodes are listed by name, for engines
    that read an index in order."""
    return [
        f"CREATE INDEX IF NOT EXISTS FOR (n:`{label}`) ON (n.{SORT_NAME}, n.id)" for label in LABELS
    ]


def create(kind: Kind, names: Sequence[str] = (), *, numbered: bool = False) -> str:
    """A statement that creates the elements in $rows. `names`: the columns of a row, if not all.
    `numbered`: whether a row gives its ends by the engine's own numbers (`numbers`) instead of ids;
    this takes a quarter of the time."""
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
    """A statement that sets every property of the elements in $rows."""
    first = len(keys(kind))
    values = ", ".join(f"e.{name} = row[{i}]" for i, name in enumerate(columns(kind)) if i >= first)
    return f"{_each(kind)} SET {values} RETURN count(e)"


def delete(kind: Kind) -> str:
    """A statement that deletes the elements in $rows. With relationships it also deletes those of
    their ends that no source describes and that no other relationship joins."""
    if isinstance(kind, str):
        return f"{_each(kind)} DETACH DELETE e"
    return (
        f"{_each(kind)} DELETE e WITH collect(DISTINCT a) + collect(DISTINCT b) AS ends"
        f" {_DELETE_BARE}"
    )


def erase() -> str:
    """A statement that deletes people with all their relationships, and the nodes at the other ends
    that no source describes and that no other relationship joins."""
    ends = "OPTIONAL MATCH (e)--(n) WHERE n <> e WITH e, collect(DISTINCT n) AS ends"
    return f"{_each('Person')} {ends} DETACH DELETE e WITH ends {_DELETE_BARE}"


def hashes(kind: Kind) -> str:
    """A statement that returns the hashes of all elements of the kind."""
    return f"MATCH {_pattern(kind)} RETURN collect(e.hash)"


def hashes_of_all(kind: Kind) -> str:
    """A statement that returns the ids and the hashes of all elements of the kind, as two lists."""
    return f"MATCH {_pattern(kind)} RETURN collect(e.id), collect(e.hash)"


def hashes_of_some(kind: Kind) -> str:
    """A statement that returns [id, hash] of each element in $rows that is stored."""
    return f"{_each(kind)} RETURN collect([e.id, e.hash])"


def whole_of_all(kind: Kind) -> str:
    """A statement that returns all columns of all elements of the kind."""
    return f"MATCH {_pattern(kind)} RETURN {_whole(kind)}"


def whole_of_part(kind: Kind) -> str:
    """The same for one of $parts parts, number $part, of the kind. Nodes are divided by their
    numbers, relationships by the numbers of the nodes at which they end."""
    if isinstance(kind, str):
        return f"MATCH (e:`{kind}`) WHERE id(e) % $parts = $part RETURN {_whole(kind)}"
    start, type_, end = kind
    return (
        f"MATCH (b:`{end}`) WHERE id(b) % $parts = $part MATCH (a:`{start}`)-[e:`{type_}`]->(b)"
        f" RETURN {_whole(kind)}"
    )


def derive(kind: Kind) -> str:
    """A statement that sets the derived columns of elements anew. A row holds the keys, then the
    values."""
    first = len(keys(kind))
    values = ", ".join(f"e.{name} = row[{first + i}]" for i, name in enumerate(derived(kind)))
    return f"{_each(kind)} SET {values} RETURN count(e)"


def derived(kind: Kind) -> tuple[str, ...]:
    """The columns that the store computes from the others."""
    return (SORT_NAME,) if isinstance(kind, str) else ("span",) if dated(kind) else ()


def whole_of_some(kind: Kind) -> str:
    """A statement that returns all columns of the elements in $rows."""
    return f"{_each(kind)} RETURN {_whole(kind)}"


def whole_of_source(kind: Kind) -> str:
    """A statement that returns up to $limit of the elements that $source describes."""
    with_ends = "e" if isinstance(kind, str) else "a, e, b"
    return (
        f"MATCH {_pattern(kind)} WHERE $source IN e.sources WITH {with_ends} LIMIT $limit RETURN"
        f" {_whole(kind)}"
    )


def count_of_source(kind: Kind) -> str:
    """A statement that returns the number of elements that $source describes."""
    return f"MATCH {_pattern(kind)} WHERE $source IN e.sources RETURN count(e)"


def whole_of_node(ends: Ends, *, outgoing: bool) -> str:
    """A statement that returns the relationships of the kind that begin (`outgoing`) or end at the
    node $id."""
    return f"MATCH {_pattern(ends)} WHERE {'a' if outgoing else 'b'}.id = $id RETURN {_whole(ends)}"


def joined(label: str) -> str:
    """A statement that returns the ids of those nodes in $rows that have any relationship."""
    return f"{_each(label)} WHERE EXISTS {{ (e)--() }} RETURN collect(e.id)"


def joins(label: str) -> str:
    """A statement that returns the number of relationships of each type that the node $id has."""
    return f"MATCH (e:`{label}` {{id: $id}})-[r]-() RETURN type(r), count(r)"


def pairs(ends: Ends, where: str = "true") -> str:
    """A statement that returns the relationships of a kind in one row for each node at which they
    end, for the nodes of part $part of $parts: that node's number, the list of the numbers of the
    nodes where they start, and the list of spans if the relationship is dated. Numbers are the
    engine's own (`table`), which are read in a third of the time that ids take."""
    spans = ", collect(e.span)" if dated(ends) else ""
    start, type_, end = ends
    each = (
        f"MATCH (b:`{end}`) WHERE id(b) % $parts = $part MATCH (a:`{start}`)-[e:`{type_}`]->(b)"
        f" WHERE {where}"
    )
    return f"{each} RETURN id(b), collect(id(a)){spans}"


def table(label: str, names: Sequence[str]) -> str:
    """A statement that returns the label's nodes, each as a list of its number and the properties
    `names`."""
    return (
        f"MATCH (n:`{label}`) RETURN"
        f" collect([{', '.join(('id(n)', *(f'n.{name}' for name in names)))}])"
    )


def numbers(label: str) -> str:
    """A statement that returns the engine's numbers and the ids of a label's nodes, as two
    lists."""
    return f"MATCH (n:`{label}`) RETURN collect(id(n)), collect(n.id)"


def some(label: str, names: Sequence[str]) -> str:
    """A statement that returns those nodes of the label that have a value for any of the
    properties, each as a list of its id and the properties."""
    known = " OR ".join(f"n.{name} IS NOT NULL" for name in names)
    return (
        f"MATCH (n:`{label}`) WHERE {known} RETURN"
        f" collect([{', '.join(f'n.{name}' for name in ('id', *names))}])"
    )


def quoted(ends: Ends) -> str:
    """A statement that returns the relationships of a kind that have quotes, each as a list of the
    ids of its ends and the quotes."""
    return (
        f"MATCH {_pattern(ends)} WHERE e.quotes IS NOT NULL RETURN collect([a.id, b.id, e.quotes])"
    )


def ids(label: str) -> str:
    """A statement that returns the ids of a label's nodes."""
    return f"MATCH (n:`{label}`) RETURN collect(n.id)"


def count(kind: str) -> str:
    """A statement that counts the nodes of a label or the relationships of a type."""
    return (
        f"MATCH (n:`{kind}`) RETURN count(n)"
        if kind in LABELS
        else f"MATCH ()-[r:`{kind}`]->() RETURN count(r)"
    )


def count_of(kind: Kind) -> str:
    """A statement that counts the elements of a kind."""
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
"""Returns the data version; the storage layout; the number of writes; the time at which the running
load began (milliseconds since 1970, 0 if none is recorded); the number of commits that began; the
number of the last commit that ended; and the milliseconds since the last write."""

START_VERSION = (
    "MERGE (m:Meta {id: 'verkosto'}) ON CREATE SET m.version = 0, m.model = $model, m.writes = 0,"
    " m.loading = 0, m.beat = 0"
)

ADVANCE_VERSION = (
    "MATCH (m:Meta {id: 'verkosto'}) SET m.locked = true WITH m WHERE m.version = $expected SET"
    f" m.version = (m.version + $delta) % {MODULUS}, m.writes = coalesce(m.writes, 0) + 1, m.beat ="
    " timestamp() REMOVE m.locked RETURN count(m)"
)
"""Takes the one lock that every writer takes. Returns 0 if someone else wrote after `expected` was
read."""

BEGIN_COMMIT = (
    "MERGE (c:Commit {id: 'verkosto'}) ON CREATE SET c.begun = 0, c.ended = 0 SET c.begun = c.begun"
    " + 1 RETURN c.begun"
)
END_COMMIT = "MATCH (c:Commit {id: 'verkosto'}) WHERE c.ended < $number SET c.ended = $number"
"""Neither engine makes all of a transaction visible at one moment, so that a reader can see a part
of it. A reader that finds `begun` equal to `ended`, and both the same after the read as before it,
has seen no transaction in part. These counters have a label of their own because records of one
label share a page."""

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
"""Each source of a load has its own record; a record of an earlier program names all sources of the
load."""
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
