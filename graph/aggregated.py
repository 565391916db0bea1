"""Counts computed by the database itself, for graphs that are too large to read whole: the people
of each sector by number of affiliations, and the people of each affiliation by sector. The counts
equal those that graph/analysis/two_mode.py derives from a snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph import cypher
from graph.dates import SPAN
from graph.errors import StoreError
from graph.listing import by_ids, valid_node, valid_tie
from graph.model import Ends
from graph.ontology import AFFILIATIONS, MEMBERSHIP_BODIES, NAMED
from graph.state import version_in
from graph.store import Store

_HELD: Ends = ("Person", "HOLDS_POSITION", "Organisation")
_BELONGS: Ends = ("Organisation", "BELONGS_TO", "Sector")
_MEMBER: Ends = ("Person", "MEMBER_OF", MEMBERSHIP_BODIES[0])

TRIES = 5
"""How many times the counts are read before a graph that keeps changing is given up."""


@dataclass(frozen=True, slots=True)
class Aggregated:
    """Counts of one data version.

    `sectors`: ids, sorted. `counts`: int32[affiliations, sectors], the number of people of each
    sector in each affiliation that has any. `people`: int64[sectors, degrees], the number of people
    of each sector who have 0, 1, 2, ... affiliations. `names`: the properties NAMED of each sector,
    by its id. `version`: the data version. `synthetic`: whether the data contain invented people.
    """

    sectors: tuple[str, ...]
    counts: NDArray[np.int32]
    people: NDArray[np.int64]
    names: dict[str, dict[str, str | None]]
    version: str
    synthetic: bool


def aggregate(
    store: Store, as_of: date, ties: Sequence[str], since: date, *, drafts: bool = False
) -> Aggregated:
    """Count people by sector and affiliation on the day `as_of`, over ties of the kinds `ties`.

    `since`: the first day on which an event counts. `drafts`: whether proposed bodies count too.
    Raises StoreError as any read does, and when the graph changed during each of TRIES attempts.
    """
    for _ in range(TRIES):
        state = store.settled()
        counts = _counted(store, as_of, ties, since, drafts, version_in(state))
        if store.state() == state:
            return counts
    raise StoreError("graph_changed_while_counting")


def _counted(
    store: Store, as_of: date, ties: Sequence[str], since: date, drafts: bool, version: str
) -> Aggregated:
    day = as_of.isoformat()
    joined = _joined(store, day) if drafts else {}
    parameters = {
        "day": day,
        "ordinal": as_of.toordinal(),
        "since": since.isoformat(),
        "joined": joined,
    }
    classes = store.read(people_by_degree(ties, drafts=drafts), **parameters)[0][0]
    meetings = store.read(affiliations_by_sector(ties, drafts=drafts), **parameters)[0][0]
    sectors = tuple(sorted({sector for sector, _, _ in classes}))
    position = {sector: i for i, sector in enumerate(sectors)}
    people = np.zeros(
        (len(sectors), 1 + max((degree for _, degree, _ in classes), default=0)), np.int64
    )
    for sector, degree, number in classes:
        people[position[sector], degree] = number
    counts = np.zeros((len(meetings), len(sectors)), np.int32)
    for i, row in enumerate(meetings):
        for sector, number in row:
            counts[i, position[sector]] = number
    names = {
        id_: dict(zip(NAMED, each, strict=True))
        for _, id_, *each in store.read(cypher.table("Sector", ("id", *NAMED)))[0][0]
    }
    return Aggregated(sectors, counts, people, names, version, bool(store.read(cypher.SYNTHETIC)))


def _joined(store: Store, day: str) -> dict[str, int]:
    """For each draft that joins a body, by the draft's number: the number of that body, or -1 if
    the body does not exist or is not valid on the day."""
    drafts = store.read(
        "MATCH (g:Group) WHERE g.draft = true AND g.joins IS NOT NULL RETURN id(g), g.joins"
    )
    bodies: dict[str, int] = {}
    for label in reversed(MEMBERSHIP_BODIES):
        number = f"CASE WHEN {valid_node(label, 'n', 'day')} THEN id(n) ELSE -1 END"
        bodies |= dict(
            store.read(
                by_ids(label, ["n.id", number], []), ids=[id_ for _, id_ in drafts], day=day
            )[0][0]
        )
    return {str(draft): bodies.get(id_, -1) for draft, id_ in drafts}


def people_by_degree(ties: Sequence[str], *, drafts: bool) -> str:
    """A statement that returns one row with a list of [sector, number of affiliations, number of
    people who have that many], over all people with a sector."""
    return (
        f"{_people(ties, drafts)} WITH sector, size(found) AS degree, count(p) AS people RETURN"
        " collect([sector, degree, people])"
    )


def affiliations_by_sector(ties: Sequence[str], *, drafts: bool) -> str:
    """A statement that returns one row with a list for each affiliation, of [sector, number of its
    people from that sector]."""
    counted = (
        "UNWIND found AS f WITH f, sector, count(p) AS people WITH f, collect([sector, people])"
        " AS row"
    )
    return f"{_people(ties, drafts)} {counted} RETURN collect(row)"


def _people(ties: Sequence[str], drafts: bool) -> str:
    """The part of a statement that finds everyone with a sector on the day and the numbers of their
    affiliations, as `p`, `sector` and `found`."""
    belongs = _all(
        valid_node("Organisation", "o", "day"),
        valid_tie(_BELONGS, "q", "ordinal"),
        valid_node("Sector", "s", "day"),
    )
    parts = [
        f"MATCH (o:Organisation)-[q:BELONGS_TO]->(s:Sector) WHERE {belongs}",
        f"WITH o, s ORDER BY q.span / {SPAN} DESC, s.id WITH o, collect(s.id)[0] AS belongs",
        f"MATCH (p:Person)-[h:HOLDS_POSITION]->(o) WHERE {valid_tie(_HELD, 'h', 'ordinal')}",
        (
            f"WITH p, belongs ORDER BY h.span / {SPAN} DESC, o.id WITH p, collect(belongs)[0] AS"
            " sector, [] AS found"
        ),
    ]
    for tie in ties:
        real = "" if drafts or tie not in _DRAFTED else " AND coalesce(f.draft, false) = false"
        number, there = _JOINED if drafts and tie == "membership" else ("id(f)", "more")
        more = (
            f"WITH p, sector, found, collect(DISTINCT {number}) AS more WITH p, sector, found +"
            f" {there} AS found"
        )
        parts.append(f"OPTIONAL MATCH {_TIES[tie]}{real} {more}")
    return " ".join(parts)


def _all(*conditions: str | None) -> str:
    return " AND ".join(condition for condition in conditions if condition)


_DRAFTED = ("membership", "attendance")
"""Kinds of ties that may lead to a draft."""
_JOINED = "coalesce($joined[toString(id(f))], id(f))", "[n IN more WHERE n >= 0]"
"""Two expressions: the number of a body, replaced by that of the body it joins if it is a draft;
and a person's bodies without those that do not exist (-1)."""


def _only(tie: str) -> str:
    """The pattern of the affiliation `f` of a tie, with its label if only one is possible, as a
    query by label is faster."""
    labels = AFFILIATIONS[tie]
    return f"f:{labels[0]}" if len(labels) == 1 else "f"


_TIES = {
    "membership": (
        "(p)-[e:MEMBER_OF]->(f) WHERE "
        + _all(valid_tie(_MEMBER, "e", "ordinal"), valid_node(MEMBERSHIP_BODIES[0], "f", "day"))
    ),
    "cohort": (
        f"(p)-[e:PARTICIPATED_IN]->({_only('cohort')}) WHERE (f.valid_from IS NULL OR f.valid_from"
        " <= $day)"
    ),
    "attendance": (
        f"(p)-[e:ATTENDED]->({_only('attendance')}) WHERE (e.status IS NULL OR e.status ="
        " 'attended') AND f.date <= $day AND coalesce(f.end_date, f.date) >= left($since,"
        " size(coalesce(f.end_date, f.date)))"
    ),
    "position": (
        "(p)-[e:HOLDS_POSITION]->(f:Organisation) WHERE "
        + _all(valid_tie(_HELD, "e", "ordinal"), valid_node("Organisation", "f", "day"))
    ),
}
"""For each kind of tie, the path from the person `p` to an affiliation `f` that counts on the
day."""
