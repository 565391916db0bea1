"""Whom to invite to an event to which not everyone comes, and the seating at tables."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import bdtrc

from graph.analysis.gaps import Gaps
from graph.compose.composing import Composition, compose, counts_of
from graph.compose.cooling import SearchProgress
from graph.compose.diverse import diverse_groups
from graph.compose.problem import (
    MAX_PEOPLE,
    WEIGHTS,
    WORTH,
    Group,
    Problem,
    Requirements,
    problem_of,
)
from graph.errors import BadInput
from graph.snapshot import Snapshot

TOO_MANY = 0.05
"""The accepted probability that more guests come than there are seats."""
_TIMES = 1000
"""The number of evenings that are simulated."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A guest list. `guests` (ids): each comes with probability `attendance`, for this number of
    `seats`. `new`: the expected number of new ties between sectors with a gap; `between`: the range
    in which it is on nine of ten simulated evenings. `tables`: the ids at each table, empty if none
    was requested."""

    composition: Composition
    guests: tuple[str, ...]
    seats: int
    attendance: float
    new: float
    between: tuple[float, float]
    tables: tuple[tuple[str, ...], ...]


def invitations(seats: int, attendance: float, limit: int = MAX_PEOPLE) -> int:
    """The largest number of invitations, at least `seats` and else at most `limit`, with which more
    guests than seats come with a probability of at most TOO_MANY, if everyone decides
    independently.

    Raises BadInput for fewer than one seat and for an attendance outside 0.05..1.
    """
    if seats < 1:
        raise BadInput("too_few_seats_for_guests", seats=seats)
    if not 0.05 <= attendance <= 1:
        raise BadInput("not_an_attendance", value=attendance)
    number = seats
    while number < limit and bdtrc(seats, number + 1, attendance) <= TOO_MANY:
        number += 1
    return number


def invite(
    snapshot: Snapshot,
    gaps: Gaps,
    requirements: Requirements,
    seats: int,
    attendance: float,
    table: int | None = None,
    seed: int = 0,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    progress: SearchProgress | None = None,
) -> Invitation:
    """Choose guests among the candidates, so that those who come are expected to close gaps and to
    meet people they have not met. People of the same organisation may both come. `table`: the
    number of people at each table, if the guests are to be seated. `seconds` and `iterations`: see
    composing.py.

    Raises BadInput as `invitations` and `problem_of` do.
    """
    number = min(
        invitations(seats, attendance, len(requirements.candidates)), len(requirements.candidates)
    )
    adjusted = replace(
        requirements, groups=(Group("guests", number, number),), per_sector=max(number, 1)
    )
    problem = problem_of(snapshot, gaps, adjusted)
    both = attendance**2
    expected = replace(
        problem,
        clash=problem.apart,
        cap=problem.cap / both,
        organisations=(frozenset(),) * len(problem.people),
    )
    made = compose(expected, seed, seconds=seconds, iterations=iterations, progress=progress)
    guests = made.members(0)
    ties = _evenings(replace(made, problem=replace(expected, cap=problem.cap)), attendance, seed)
    tables = _seated(problem, requirements, guests, table, seed) if table else ()
    low, high = np.percentile(ties, [5, 95])
    return Invitation(
        made,
        tuple(problem.people[i] for i in guests),
        seats,
        attendance,
        float(ties.mean()),
        (float(low), float(high)),
        tables,
    )


def _evenings(made: Composition, attendance: float, seed: int) -> np.ndarray:
    """float64[_TIMES]: the number of new ties of sectors with a gap, up to those they lack, on
    simulated evenings on which everyone decides independently."""
    problem, chance = made.problem, np.random.default_rng(seed)
    ties = np.zeros(_TIMES)
    for evening in range(_TIMES):
        come = np.where(
            chance.random(made.group.size) < attendance, made.group, len(problem.groups)
        )
        counts = counts_of(problem, come)
        ties[evening] = np.triu(np.minimum(problem.cap, counts.T @ counts), 1).sum()
    return ties


def _seated(
    problem: Problem, requirements: Requirements, guests: list[int], size: int, seed: int
) -> tuple[tuple[str, ...], ...]:
    """Tables of nearly equal size, chosen for new ties of sectors with a gap, for different sectors
    and for people who have not met; people of one organisation are separated if possible."""
    if size < 2:
        raise BadInput("table_too_small", size=size)
    count = -(-len(guests) // size)
    sector = problem.sector[guests]
    lacking = WORTH[requirements.weights.get("gaps", WEIGHTS["gaps"])] * (
        problem.cap[np.ix_(sector, sector)] > 0
    )
    value = problem.value[np.ix_(guests, guests)] + lacking
    worst = value.max(initial=1) * len(guests)
    value = np.where(problem.clash[np.ix_(guests, guests)], -worst, value)
    low, high = [len(guests) // count] * count, [-(-len(guests) // count)] * count
    group = diverse_groups(value, low, high, seed, iterations=200_000).group
    return tuple(
        tuple(problem.people[guests[i]] for i in np.flatnonzero(group == number))
        for number in range(count)
    )
