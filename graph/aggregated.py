"""Counts that the database makes itself, for graphs too large to be read whole: people of each
sector by how many affiliations they have, and of each affiliation by sector. What they say is what
graph/analysis/two_mode.py would find in a snapshot.
"""

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


@dataclass(frozen=True, slots=True)
class Aggregated:
    """`sectors`: ids, sorted; `counts` int32[affiliations, sectors]: the people of each sector in
    each affiliation that has any; `people` int64[sectors, degrees]: the people of each sector with
    0, 1, 2, ... affiliations. `names` of sectors, NAMED, by id; `version` is that of the data,
    `synthetic` whether invented people are among them."""

    sectors: tuple[str, ...]
    counts: NDArray[np.int32]
    people: NDArray[np.int64]
    names: dict[str, dict[str, str | None]]
    version: str
    synthetic: bool


def aggregate(
    store: Store, as_of: date, ties: Sequence[str], since: date, *, drafts: bool = False
) -> Aggregated:
    """By ties of these kinds at the date; `since`: the first day on which an event counts;
    `drafts`: what is only proposed counts too. StoreError as of any read, and where somebody writes
    without end meanwhile."""
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
    place = {sector: i for i, sector in enumerate(sectors)}
    people = np.zeros(
        (len(sectors), 1 + max((degree for _, degree, _ in classes), default=0)), np.int64
    )
    for sector, degree, number in classes:
        people[place[sector], degree] = number
    counts = np.zeros((len(meetings), len(sectors)), np.int32)
    for i, row in enumerate(meetings):
        for sector, number in row:
            counts[i, place[sector]] = number
    names = {
        id_: dict(zip(NAMED, each, strict=True))
        for _, id_, *each in store.read(cypher.table("Sector", ("id", *NAMED)))[0][0]
    }
    return Aggregated(sectors, counts, people, names, version, bool(store.read(cypher.SYNTHETIC)))


def _joined(store: Store, day: str) -> dict[str, int]:
    """By the number of each draft that joins a body: that body's, -1 where it is gone or does not
    hold on the day."""
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
    """One row: [sector, how many affiliations, how many people have as many], of all people with a
    sector."""
    return (
        f"{_people(ties, drafts)} WITH sector, size(found) AS degree, count(p) AS people RETURN"
        " collect([sector, degree, people])"
    )


def affiliations_by_sector(ties: Sequence[str], *, drafts: bool) -> str:
    """One row: a list for each affiliation, of [sector, how many of its people]."""
    counted = (
        "UNWIND found AS f WITH f, sector, count(p) AS people WITH f, collect([sector, people])"
        " AS row"
    )
    return f"{_people(ties, drafts)} {counted} RETURN collect(row)"


def _people(ties: Sequence[str], drafts: bool) -> str:
    """Everyone with a sector on the day, and the numbers of their affiliations: `p`, `sector`,
    `found`."""
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
"""Kinds of ties that lead to what may be a draft."""
_JOINED = "coalesce($joined[toString(id(f))], id(f))", "[n IN more WHERE n >= 0]"
"""What stands for a body and for those of a person that are there, where drafts that join one count
as that one."""


def _only(tie: str) -> str:
    """The affiliation `f` of a tie, with its label where there is but one, which reads faster."""
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
"""How each kind of tie leads from `p` to an affiliation `f` that counts on the day."""
