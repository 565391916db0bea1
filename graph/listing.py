"""Statements that read lists of nodes for browsing: filtered, sorted, in pages, as of a day.

Related nodes are returned as lists within the list that contains their node, so that one statement
returns one record at any depth of nesting. With one record for each row the client needs twenty
times as long, and a statement of its own costs more than the content of most lists. Identifiers
come from the ontology; values are passed as parameters, whose names the functions take. Both
engines give the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.cypher import columns, dated
from graph.dates import SPAN
from graph.model import Ends
from graph.ontology import SORT_NAME

ALWAYS = ("id", SORT_NAME)
"""Properties that every node has, so that an index on them contains every node in order."""


@dataclass(frozen=True, slots=True)
class Key:
    """A sort key: the first of `properties` of the listed node that has a value. Missing values
    come first, or last if `descending`."""

    properties: tuple[str, ...]
    descending: bool = False

    def expression(self, variable: str) -> str:
        """The expression to sort by: the first property that has a value, or the empty text."""
        if self.properties[0] in ALWAYS:
            return f"{variable}.{self.properties[0]}"
        return f"coalesce({', '.join(f'{variable}.{name}' for name in self.properties)}, '')"


def node_columns(variable: str, names: Sequence[Sequence[str]]) -> list[str]:
    """An expression for each group of properties: the first of them that has a value."""
    return [
        (
            f"{variable}.{group[0]}"
            if len(group) == 1
            else f"coalesce({', '.join(f'{variable}.{name}' for name in group)})"
        )
        for group in names
    ]


def valid_node(label: str, variable: str, day: str) -> str | None:
    """The condition that a node is valid on the day, or None if nodes of the label have no period.
    `day`: the name of a parameter that holds a whole date as text."""
    if "valid_from" not in columns(label):
        return None
    start, end = f"{variable}.valid_from", f"{variable}.valid_to"
    return (
        f"({start} IS NULL OR {start} <= ${day}) AND ({end} IS NULL OR {end} >= left(${day},"
        f" size({end})))"
    )


def valid_tie(ends: Ends, variable: str, ordinal: str) -> str | None:
    """The condition that a relationship is valid on the day, or None if it has no period.
    `ordinal`: the name of a parameter that holds the day's number."""
    return _in_span(variable, ordinal) if dated(ends) else None


def _in_span(variable: str, ordinal: str) -> str:
    return f"{variable}.span / {SPAN} <= ${ordinal} AND {variable}.span % {SPAN} >= ${ordinal}"


def in_sector(label: str, variable: str, sector: str, day: tuple[str, str] | None) -> str | None:
    """The condition that a person or an organisation belongs to a sector, or None for another
    label. `day`: the names of two parameters that hold the day, as text and as a number; None for
    any time."""
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
    """The condition that a relationship joins `variable` to the node whose id is in the parameter
    `other`. `ordinal`: the name of a parameter that holds the day's number; None for any time."""
    of_type = f":`{type_}`" if type_ else ""
    conditions = [f"(r.span IS NULL OR {_in_span('r', ordinal)})"] if ordinal else []
    return (
        f"EXISTS {{ MATCH ({variable})-[r{of_type}]-(x:`{label}` {{id:"
        f" ${other}}}){_where(conditions)} }}"
    )


def after(parts: Sequence[tuple[str, bool]], values: Sequence[str]) -> str:
    """The condition that an element comes after the element whose keys have the given values.
    `parts`: the expression of each key and whether it is descending; `values`: the names of the
    parameters."""
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
    """A statement that returns one row: the first nodes `n` in order, each a list of `expressions`,
    and, if `total`, the number of all nodes that meet `conditions`. `within` are further conditions
    that restrict only the page, not the total."""
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
    """An expression for a list: the first nodes at the end of a path, each a list of `expressions`.
    `tie`: the variables of the relationship and of the node at its end. `beyond`: a condition that
    selects the page."""
    match = f"MATCH {path}{_where([*conditions, beyond])}"
    return (
        f"COLLECT {{ {match} WITH {', '.join(tie)} ORDER BY {', '.join(order)} LIMIT ${limit}"
        f" RETURN [{', '.join(expressions)}] }}"
    )


def how_many(path: str, conditions: Sequence[str], distinct: str | None = None) -> str:
    """An expression for the number of matches of a path, or of different values of `distinct` if
    the path may match one node more than once."""
    each = f" RETURN DISTINCT {distinct}" if distinct else ""
    return f"COUNT {{ MATCH {path}{_where(conditions)}{each} }}"


def path_pattern(ends: Ends, near: str, tie: str, far: str, *, outgoing: bool) -> str:
    """The path along a relationship from the node in the variable `near` to the node `far`."""
    arrow = f"-[{tie}:`{ends[1]}`]->" if outgoing else f"<-[{tie}:`{ends[1]}`]-"
    return f"({near}){arrow}({far}:`{ends[2] if outgoing else ends[0]}`)"


def by_ids(label: str, expressions: Sequence[str], conditions: Sequence[str]) -> str:
    """A statement that returns one row: those nodes whose ids are in $ids, each as a list of
    `expressions`."""
    return (
        f"UNWIND $ids AS key MATCH (n:`{label}` {{id: key}}){_where(conditions)} RETURN"
        f" collect([{', '.join(expressions)}])"
    )


def _where(conditions: Sequence[str | None]) -> str:
    present = [condition for condition in conditions if condition]
    return f" WHERE {' AND '.join(present)}" if present else ""


def index_hints(keys: Sequence[Key], variable: str) -> list[str]:
    """Conditions that hold for every node. They tell Neo4j that an index on the first key and the
    id contains all nodes, so that it may read them in order."""
    first = keys[0].properties[0] if keys else "id"
    return (
        [f"{variable}.{name} IS NOT NULL" for name in dict.fromkeys((first, "id"))]
        if first in ALWAYS
        else []
    )


def in_order(keys: Sequence[Key], variable: str, ids: Sequence[str]) -> list[str]:
    """The ORDER BY expressions: the keys, then the ids."""
    return [*(key.expression(variable) + (" DESC" if key.descending else "") for key in keys), *ids]
