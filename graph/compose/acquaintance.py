"""Relations between people: who has met whom, and who may not be in the same group."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.analysis.groupings import holding
from graph.errors import BadInput, suggest
from graph.ontology import AFFILIATIONS
from graph.snapshot import Snapshot, Ties

LARGEST_MEETING = 50
"""Sharing an affiliation with more people does not count as having met, unless a cap is set."""

Flags = NDArray[np.bool_]
Positions = NDArray[np.int32]


def positions_of(snapshot: Snapshot, ids: Iterable[str]) -> Positions:
    """int32[ids]: the position of each person in the snapshot. Raises BadInput for an id that is
    not there."""
    position = {id_: i for i, id_ in enumerate(snapshot.people)}
    positions = []
    for id_ in ids:
        if id_ not in position:
            raise BadInput(
                "no_person", person=id_, remedy=suggest(id_, position, otherwise="use_an_id")
            )
        positions.append(position[id_])
    return np.array(positions, np.int32)


def have_met(snapshot: Snapshot, people: Positions, as_of: date, cap: int | None = None) -> Flags:
    """bool[people, people]: who shared, on some day up to the date, a group, network, project,
    event or cohort of at most `cap` people (None: LARGEST_MEETING). `people`: positions in the
    snapshot. The diagonal is False."""
    met = np.zeros((people.size, people.size), bool)
    for rows, first, last in _meetings(snapshot, people, as_of, cap or LARGEST_MEETING):
        met[np.ix_(rows, rows)] |= (first[:, None] <= last) & (first <= last[:, None])
    np.fill_diagonal(met, False)
    return met


def _meetings(
    snapshot: Snapshot, people: Positions, as_of: date, cap: int
) -> Iterator[tuple[NDArray[np.int64], Positions, Positions]]:
    """For each affiliation in which some of the people were: which of them, and their first and
    last days."""
    position = _positions(snapshot, people)
    real = ~snapshot.affiliations["draft"].to_numpy() & (
        snapshot.affiliations["first"].to_numpy() <= as_of.toordinal()
    )
    for tie in AFFILIATIONS:
        ties: Ties = getattr(snapshot, tie)
        sizes = np.bincount(ties.column, minlength=real.size)
        chosen = np.flatnonzero(
            (position[ties.row] >= 0)
            & (ties.first <= as_of.toordinal())
            & (real & (sizes <= cap))[ties.column]
        )
        order = chosen[np.argsort(ties.column[chosen], kind="stable")]
        for part in np.split(order, np.flatnonzero(np.diff(ties.column[order])) + 1):
            if part.size > 1:
                yield position[ties.row[part]], ties.first[part], ties.last[part]


def _positions(snapshot: Snapshot, people: Positions) -> NDArray[np.int64]:
    """int64: the position of each of the snapshot's people among `people`, -1 if they are not one
    of them."""
    position = np.full(snapshot.people.len(), -1)
    position[people] = np.arange(people.size)
    return position


def organisations_of(snapshot: Snapshot, people: Positions, as_of: date) -> list[frozenset[int]]:
    """For each of the people, the positions of all organisations in which they work on the day."""
    organisations: list[set[int]] = [set() for _ in range(people.size)]
    index_of, positions = _positions(snapshot, people), snapshot.positions
    theirs = holding(positions, as_of) & (index_of[positions.row] >= 0)
    for at, organisation in zip(
        index_of[positions.row[theirs]].tolist(), positions.column[theirs].tolist(), strict=True
    ):
        organisations[at].add(organisation)
    return [frozenset(each) for each in organisations]


def superiors_of(snapshot: Snapshot, people: Positions, as_of: date) -> list[frozenset[int]]:
    """For each of the people, all direct and indirect superiors on the day, as positions in the
    snapshot."""
    above: dict[int, list[int]] = {}
    for tie in np.flatnonzero(holding(snapshot.reporting, as_of)):
        above.setdefault(int(snapshot.reporting.row[tie]), []).append(
            int(snapshot.reporting.column[tie])
        )
    return [frozenset(_climbed(int(person), above)) for person in people]


def _climbed(person: int, above: dict[int, list[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = list(above.get(person, ()))
    while waiting:
        superior = waiting.pop()
        if superior not in seen and superior != person:
            seen.add(superior)
            waiting += above.get(superior, ())
    return seen


def sharing(sets: Sequence[frozenset[int]]) -> Flags:
    """bool[n, n]: which pairs of the sets have a common element; the diagonal is False."""
    shared, holders = np.zeros((len(sets), len(sets)), bool), defaultdict[int, list[int]](list)
    for i, each in enumerate(sets):
        for member in each:
            holders[member].append(i)
    for rows in holders.values():
        shared[np.ix_(rows, rows)] = True
    np.fill_diagonal(shared, False)
    return shared


def under(people: Positions, superiors: Sequence[frozenset[int]]) -> Flags:
    """bool[n, n], symmetric: which pairs of people are superior and subordinate. `superiors`: of
    each of the people."""
    position = {int(person): i for i, person in enumerate(people)}
    related = np.zeros((people.size, people.size), bool)
    for i, each in enumerate(superiors):
        for superior in each:
            if (at := position.get(superior)) is not None:
                related[i, at] = related[at, i] = True
    return related
