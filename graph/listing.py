"""Statements that read lists of nodes for people who browse: filtered, sorted, in pages, as of a
day.

What nodes lead to is a list within the list that they are in, so that one statement with one record
answers, whatever is nested: a record a row costs the client twenty times more, and a statement more
than what most lists hold. Identifiers come from the ontology, values travel as parameters, by whose
names they are called here; both engines answer alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.cypher import columns, dated
from graph.dates import SPAN
from graph.model import Ends
from graph.ontology import SORT_NAME

ALWAYS = ("id", SORT_NAME)
"""Properties that every node has, by which an index can give them in order."""


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: a property of the node that is listed; missing values come first, last if
    `descending`."""

    properties: tuple[str, ...]
    descending: bool = False

    def expression(self, variable: str) -> str:
        """The first property that has a value, or the empty text."""
        if self.properties[0] in ALWAYS:
            return f"{variable}.{self.properties[0]}"
        return f"coalesce({', '.join(f'{variable}.{name}' for name in self.properties)}, '')"


def node_columns(variable: str, names: Sequence[Sequence[str]]) -> list[str]:
    """An expression each: the first of some properties that has a value."""
    return [
        (
            f"{variable}.{group[0]}"
            if len(group) == 1
            else f"coalesce({', '.join(f'{variable}.{name}' for name in group)})"
        )
        for group in names
    ]


def valid_node(label: str, variable: str, day: str) -> str | None:
    """That a node holds on the day (a parameter with a whole date as text), or None where it always
    does."""
    if "valid_from" not in columns(label):
        return None
    start, end = f"{variable}.valid_from", f"{variable}.valid_to"
    return (
        f"({start} IS NULL OR {start} <= ${day}) AND ({end} IS NULL OR {end} >= left(${day},"
        f" size({end})))"
    )


def valid_tie(ends: Ends, variable: str, ordinal: str) -> str | None:
    """The same for a relationship; the parameter is the day's number."""
    return _in_span(variable, ordinal) if dated(ends) else None


def _in_span(variable: str, ordinal: str) -> str:
    return f"{variable}.span / {SPAN} <= ${ordinal} AND {variable}.span % {SPAN} >= ${ordinal}"


def in_sector(label: str, variable: str, sector: str, day: tuple[str, str] | None) -> str | None:
    """That a person or an organisation belongs to a sector; on a day (as text, as a number) if
    there is one."""
    chain = {
        "Person": (
            f"({variable})-[p:HOLDS_POSITION]->(o:Organisation)-[q:BELONGS_TO]->(s:Sector {{id:"
            f" ${sector}}})"
        ),
        "Organisation": f"({variable})-[q:BELONGS_TO]->(s:Sector {{id: ${sector}}})",
    }
    if label not in chain:
        return None
    conditions = []
    if day:
        ties = [_in_span(name, day[1]) for name in ("p", "q") if f"[{name}:" in chain[label]]
        nodes = [valid_node("Organisation", "o", day[0])] if label == "Person" else []
        conditions = [*ties, *nodes, valid_node("Sector", "s", day[0])]
    return f"EXISTS {{ MATCH {chain[label]}{_where(conditions)} }}"


def related(label: str, type_: str | None, variable: str, other: str, ordinal: str | None) -> str:
    """That some relationship joins it to the node `other`; on a day if there is one."""
    of_type = f":`{type_}`" if type_ else ""
    conditions = [f"(r.span IS NULL OR {_in_span('r', ordinal)})"] if ordinal else []
    return (
        f"EXISTS {{ MATCH ({variable})-[r{of_type}]-(x:`{label}` {{id:"
        f" ${other}}}){_where(conditions)} }}"
    )


def after(parts: Sequence[tuple[str, bool]], values: Sequence[str]) -> str:
    """That an element comes after the one whose keys (expressions, and whether descending) have
    these values."""
    alternatives = []
    for i, (text, descending) in enumerate(parts):
        same = [f"{other} = ${value}" for (other, _), value in zip(parts[:i], values, strict=False)]
        alternatives.append(
            " AND ".join([*same, f"{text} {'<' if descending else '>'} ${values[i]}"])
        )
    return "(" + " OR ".join(f"({alternative})" for alternative in alternatives) + ")"


def list_statement(
    label: str,
    expressions: Sequence[str],
    order: Sequence[str],
    conditions: Sequence[str],
    within: Sequence[str | None],
    limit: str,
    *,
    total: bool,
) -> str:
    """One row: the first nodes `n` in order, each a list of `expressions`; then, if `total`, how
    many there are in all, but for what `within` leaves out."""
    page = (
        f"MATCH (n:`{label}`){_where([*conditions, *within])} WITH n ORDER BY {', '.join(order)}"
        f" LIMIT ${limit}"
    )
    if not total:
        return f"{page} RETURN collect([{', '.join(expressions)}])"
    return (
        f"{page} WITH collect([{', '.join(expressions)}]) AS found RETURN found,"
        f" {how_many(f'(n:`{label}`)', conditions)}"
    )


def nested_list(
    path: str,
    tie: tuple[str, str],
    expressions: Sequence[str],
    order: Sequence[str],
    conditions: Sequence[str],
    beyond: str | None,
    limit: str,
) -> str:
    """An expression: the first of what a path leads to, each a list of `expressions`; `tie`: the
    relationship and the node at its end."""
    match = f"MATCH {path}{_where([*conditions, beyond])}"
    return (
        f"COLLECT {{ {match} WITH {', '.join(tie)} ORDER BY {', '.join(order)} LIMIT ${limit}"
        f" RETURN [{', '.join(expressions)}] }}"
    )


def how_many(path: str, conditions: Sequence[str], distinct: str | None = None) -> str:
    """An expression: how many relationships a path has, or how many nodes it leads to, where it may
    lead to one more than once and `distinct` names them."""
    each = f" RETURN DISTINCT {distinct}" if distinct else ""
    return f"COUNT {{ MATCH {path}{_where(conditions)}{each} }}"


def path_pattern(ends: Ends, near: str, tie: str, far: str, *, outgoing: bool) -> str:
    """The path from a node that is known by the variable `near`."""
    arrow = f"-[{tie}:`{ends[1]}`]->" if outgoing else f"<-[{tie}:`{ends[1]}`]-"
    return f"({near}){arrow}({far}:`{ends[2] if outgoing else ends[0]}`)"


def by_ids(label: str, expressions: Sequence[str], conditions: Sequence[str]) -> str:
    """One row: of the nodes in $ids, each a list of `expressions`."""
    return (
        f"UNWIND $ids AS key MATCH (n:`{label}` {{id: key}}){_where(conditions)} RETURN"
        f" collect([{', '.join(expressions)}])"
    )


def _where(conditions: Sequence[str | None]) -> str:
    present = [condition for condition in conditions if condition]
    return f" WHERE {' AND '.join(present)}" if present else ""


def index_hints(keys: Sequence[Key], variable: str) -> list[str]:
    """Conditions that always hold: they tell Neo4j that an index on the first key and the id holds
    every node."""
    first = keys[0].properties[0] if keys else "id"
    return (
        [f"{variable}.{name} IS NOT NULL" for name in dict.fromkeys((first, "id"))]
        if first in ALWAYS
        else []
    )


def in_order(keys: Sequence[Key], variable: str, ids: Sequence[str]) -> list[str]:
    """What sorts: the keys, then the ids."""
    return [*(key.expression(variable) + (" DESC" if key.descending else "") for key in keys), *ids]
