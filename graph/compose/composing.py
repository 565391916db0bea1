"""The search for the best groups within a budget: simulated annealing that starts from groups which
keep every hard rule and never breaks one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.compose.cooling import Budget, SearchProgress, cool
from graph.compose.feasible import start_of
from graph.compose.placing import Placing, anneal
from graph.compose.problem import Ints, Problem, staying
from graph.compose.units import Units, units_of

DEFAULT_ITERATIONS, CHUNK, MAX_LOOKS = 8_000_000, 5000, 1_000_000


@dataclass(frozen=True, slots=True)
class Score:
    """`coverage`: the new ties of pairs of sectors that lack ties, by their worth. `pairs`: the
    value of pairs of people within groups. The sum of both, `total`, is maximised."""

    coverage: float
    pairs: float

    @property
    def total(self) -> float:
        return self.coverage + self.pairs


@dataclass(frozen=True, slots=True)
class Composition:
    """`group` int64[people]: the group of each person; the number of groups means none. `complete`:
    whether the budget was used up. `iterations`: the number of visits made."""

    problem: Problem
    group: Ints
    score: Score
    iterations: int
    complete: bool
    seed: int

    def members(self, number: int) -> list[int]:
        """The positions of a group's people, in order."""
        positions: list[int] = np.flatnonzero(self.group == number).tolist()
        return positions

    def newcomers(self, number: int) -> tuple[str, ...]:
        """The ids of a group's people who are not in it yet."""
        return tuple(
            self.problem.people[i] for i in self.members(number) if self.problem.fixed[i] < 0
        )


def compose(
    problem: Problem,
    seed: int = 0,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: SearchProgress | None = None,
) -> Composition:
    """Search for the best groups.

    With `iterations` alone (the default, DEFAULT_ITERATIONS) the same seed gives the same groups.
    Ctrl-C and `stop` end the search early with the best groups so far. `progress`: see cooling.py.

    Raises Infeasible if the hard rules cannot all be kept, with the smallest set of people and
    rules that conflict.
    """
    units = units_of(problem)
    state, done, complete = _placing(problem, units, start_of(problem, units), seed), 0, True
    if state.free.size:
        limit = DEFAULT_ITERATIONS if seconds is None and iterations is None else iterations
        done, complete = cool(_Search(state), Budget(limit, seconds, stop, CHUNK, progress))
    group = state.best[units.of]
    return Composition(problem, group, score_of(problem, group), done, complete, seed)


def score_of(problem: Problem, group: Ints) -> Score:
    """The score of groups, computed from the beginning; `group` int64[people] as in Composition."""
    new = new_ties(problem, counts_of(problem, group))
    placed = group < len(problem.groups)
    inside = (group[:, None] == group) & placed[:, None]
    coverage = np.triu(problem.worth * np.minimum(problem.cap, new)).sum()
    return Score(float(coverage), float(np.triu(problem.value, 1)[inside].sum()))


def counts_of(problem: Problem, group: Ints) -> Ints:
    """int64[groups, sectors]: the number of each sector's people in each group."""
    counts = np.zeros((len(problem.groups) + 1, len(problem.sectors)), np.int64)
    np.add.at(counts, (group, problem.sector), 1)
    return counts[:-1]


def new_ties(problem: Problem, counts: Ints) -> Ints:
    """int64[sectors, sectors]: the number of ties between sectors in groups with these `counts`,
    less those between people who stay."""
    return ties_of(counts) - ties_of(staying(problem))


def ties_of(counts: Ints) -> Ints:
    """int64[sectors, sectors]: the number of pairs of people of two different sectors in the same
    group; `counts` as from counts_of."""
    ties = counts.T @ counts
    np.fill_diagonal(ties, 0)
    return ties


def _placing(problem: Problem, units: Units, group: Ints, seed: int) -> Placing:
    groups, count = len(problem.groups), units.people.size
    inside = np.zeros((groups + 1, count))
    inside[group, np.arange(count)] = 1
    inside[groups] = 0
    table = inside @ units.value + (np.arange(groups + 1) < groups)[:, None] * units.within
    counts = (inside @ units.content).astype(np.int64)
    low, high = ([getattr(each, name) for each in problem.groups] for name in ("low", "high"))
    size = np.bincount(group, units.people, groups + 1).astype(np.int64)
    return Placing(
        units.value,
        units.clash,
        units.content,
        units.people,
        problem.cap,
        problem.worth,
        np.array([*low, 0]),
        np.array([*high, int(units.people.sum())]),
        problem.per_sector,
        np.flatnonzero(units.fixed < 0),
        ~units.required,
        group.copy(),
        size,
        np.ascontiguousarray(table),
        (inside @ units.clash).astype(np.int64),
        counts,
        np.ascontiguousarray(new_ties(problem, counts)),
        group.copy(),
        np.zeros(2),
        np.random.default_rng(seed).integers(1, 2**63, 1, np.uint64),
    )


class _Search:
    """The search as cooling.py uses it. Values are relative to the start."""

    def __init__(self, state: Placing) -> None:
        self.state = state
        self._old = ties_of(state.counts) - state.new
        self.people = state.free.size
        self.look = min(4 * self.people * (self.people + state.size.size), MAX_LOOKS)
        own = state.table[state.group, np.arange(state.group.size)]
        moves = (state.table - own)[:, state.free]
        self.spread = (
            float(moves.std() + state.worth.max(initial=0) * state.content.sum(axis=1).max()) or 1.0
        )

    @property
    def best(self) -> float:
        return float(self.state.sums[1])

    def anneal(self, temperature: float, visits: int) -> int:
        return int(anneal(*self.state, temperature, visits))

    def back(self) -> None:
        state, groups = self.state, self.state.size.size - 1
        for unit in np.flatnonzero(state.group != state.best):
            old, new = state.group[unit], state.best[unit]
            for at, sign in ((old, -1), (new, 1)):
                state.size[at] += sign * state.people[unit]
                if at < groups:
                    state.table[at] += sign * state.value[unit]
                    state.barred[at] += sign * state.clash[unit]
                    state.counts[at] += sign * state.content[unit]
        state.group[:], state.sums[0] = state.best, state.sums[1]
        state.new[:] = ties_of(state.counts) - self._old
