"""Statements that read lists of nodes for people who browse: filtered, sorted, in pages, as of a day.

One statement answers for every parent of a level at once, as one record of lists, which costs the client a twentieth of rows.
Identifiers come from the ontology, values travel as parameters; both engines answer alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.cypher import columns, dated
from graph.dates import SPAN
from graph.model import Ends


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: a property of the node that is listed; missing values come first, last if `descending`."""

    properties: tuple[str, ...]
    descending: bool = False

    def expression(self, variable: str) -> str:
        """The first property that has a value, or the empty text."""
        return f"coalesce({', '.join(f'{variable}.{name}' for name in self.properties)}, '')"


def node_columns(variable: str, names: Sequence[Sequence[str]]) -> list[str]:
    """An expression each: the first of some properties that has a value."""
    return [
        f"{variable}.{group[0]}" if len(group) == 1 else f"coalesce({', '.join(f'{variable}.{name}' for name in group)})"
        for group in names
    ]


def valid_node(label: str, variable: str, day: str) -> str | None:
    """That a node holds on the day (a parameter with a whole date as text), or None where it always does."""
    if "valid_from" not in columns(label):
        return None
    start, end = f"{variable}.valid_from", f"{variable}.valid_to"
    return f"({start} IS NULL OR {start} <= ${day}) AND ({end} IS NULL OR {end} >= left(${day}, size({end})))"


def valid_tie(ends: Ends, variable: str, ordinal: str) -> str | None:
    """The same for a relationship; the parameter is the day's number."""
    return _in_span(variable, ordinal) if dated(ends) else None


def _in_span(variable: str, ordinal: str) -> str:
    return f"{variable}.span / {SPAN} <= ${ordinal} AND {variable}.span % {SPAN} >= ${ordinal}"


def in_sector(label: str, day: bool) -> str | None:
    """That a person or an organisation belongs to the sector $sector, on the day $ordinal if there is one."""
    chain = {
        "Person": "(n)-[p:HOLDS_POSITION]->(o:Organisation)-[q:BELONGS_TO]->(s:Sector {id: $sector})",
        "Organisation": "(n)-[q:BELONGS_TO]->(s:Sector {id: $sector})",
    }
    if label not in chain:
        return None
    conditions = []
    if day:
        ties = [_in_span(name, "ordinal") for name in ("p", "q") if f"[{name}:" in chain[label]]
        nodes = [valid_node("Organisation", "o", "day")] if label == "Person" else []
        conditions = [*ties, *nodes, valid_node("Sector", "s", "day")]
    return f"EXISTS {{ MATCH {chain[label]}{_where(conditions)} }}"


def related(label: str, type_: str | None, number: int, day: bool) -> str:
    """That some relationship joins it to the node $related<number>; on the day $ordinal if there is one."""
    of_type = f":`{type_}`" if type_ else ""
    conditions = [f"(r.span IS NULL OR {_in_span('r', 'ordinal')})"] if day else []
    return f"EXISTS {{ MATCH (n)-[r{of_type}]-(x:`{label}` {{id: $related{number}}}){_where(conditions)} }}"


def after(keys: Sequence[Key], ids: Sequence[str], variable: str) -> str:
    """That an element comes after the one whose keys and ids are $after0, $after1, ..."""
    parts = [*((key.expression(variable), key.descending) for key in keys), *((name, False) for name in ids)]
    alternatives = []
    for i, (text, descending) in enumerate(parts):
        same = [f"{other} = $after{j}" for j, (other, _) in enumerate(parts[:i])]
        alternatives.append(" AND ".join([*same, f"{text} {'<' if descending else '>'} $after{i}"]))
    return "(" + " OR ".join(f"({alternative})" for alternative in alternatives) + ")"


def listed(label: str, wanted: Sequence[str], keys: Sequence[Key], conditions: Sequence[str], beyond: str | None, *, total: bool) -> str:
    """One row: the first $limit nodes in order, each a list of `wanted`; then, if `total`, how many there are in all."""
    order = _order(keys, "n", ["n.id"])
    match = f"MATCH (n:`{label}`){_where(conditions)}"
    if not total:
        if beyond:
            match = f"MATCH (n:`{label}`){_where([*conditions, beyond])}"
        return f"{match} WITH n ORDER BY {order} LIMIT $limit RETURN collect([{', '.join(wanted)}])"
    first = f"CASE WHEN {beyond or 'true'} THEN [{', '.join(wanted)}] END"
    return f"{match} WITH n ORDER BY {order} WITH collect({first}) AS found, count(n) AS total RETURN found[0..$limit], total"


def led(
    ends: Ends, wanted: Sequence[str], keys: Sequence[Key], conditions: Sequence[str], beyond: str | None,
    *, outgoing: bool, total: bool,
) -> str:
    """A row each of $ids that leads somewhere: its id; the first $limit of what it leads to, each a list of `wanted`; how many.
    `n` is the node at the far end, `e` the relationship, `m` the near end."""
    near, far = (ends[0], ends[2]) if outgoing else (ends[2], ends[0])
    arrow = f"-[e:`{ends[1]}`]->" if outgoing else f"<-[e:`{ends[1]}`]-"
    order = _order(keys, "n", ["n.id", "e.id"])
    match = f"UNWIND $ids AS key MATCH (m:`{near}` {{id: key}}){arrow}(n:`{far}`)"
    filtered = [*conditions, *([beyond] if beyond and not total else [])]
    first = f"[{', '.join(wanted)}]" if not beyond or not total else f"CASE WHEN {beyond} THEN [{', '.join(wanted)}] END"
    return (
        f"{match}{_where(filtered)} WITH key, e, n ORDER BY {order} "
        f"WITH key, collect({first}) AS found, count(e) AS total RETURN key, found[0..$limit], total"
    )


def by_ids(label: str, wanted: Sequence[str], conditions: Sequence[str]) -> str:
    """One row: of the nodes in $ids, each a list of `wanted`."""
    return f"UNWIND $ids AS key MATCH (n:`{label}` {{id: key}}){_where(conditions)} RETURN collect([{', '.join(wanted)}])"


def _where(conditions: Sequence[str | None]) -> str:
    said = [condition for condition in conditions if condition]
    return f" WHERE {' AND '.join(said)}" if said else ""


def _order(keys: Sequence[Key], variable: str, ids: Sequence[str]) -> str:
    return ", ".join([*(key.expression(variable) + (" DESC" if key.descending else "") for key in keys), *ids])
