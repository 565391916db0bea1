"""The grouping of people with the greatest total value: the maximally diverse grouping problem.

Every pair in the same group contributes its value. The method is simulated annealing (Kirkpatrick
et al. 1983), with the incrementally updated neighbourhood of moves and swaps that is also used by
tabu search with strategic oscillation (Gallego et al. 2013) and iterated maxima search (Lai and Hao
2016). The right temperatures for beginning and ending depend on the values (for random ones from
0.2 to 0.1 of the spread of a swap, for distances from 0.1 to 0.02), so a short probe of the whole
range finds them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graph.compose.cooling import DEFAULT_SECONDS, Budget, cool
from graph.compose.exchanges import Annealing, Ints, Reals, anneal, annealing, back_to_best
from graph.errors import BadInput, message

_CHUNK = 200_000


@dataclass(frozen=True, slots=True)
class DiverseGroups:
    """`group` int64[people]. `value`: the sum over pairs inside groups. `iterations`: the number of
    visits. `complete`: whether the budget was used up, that is, the search was not stopped."""

    group: Ints
    value: float
    iterations: int
    complete: bool


def diverse_groups(
    value: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    seed: int,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    fixed: ArrayLike | None = None,
    stop: Callable[[], bool] | None = None,
) -> DiverseGroups:
    """Groups of `low` to `high` people (int[groups] each) with the greatest sum found of `value`,
    float64[people, people], over pairs inside groups; the diagonal is ignored.

    `fixed` int[people]: the group of people who stay, -1 for the others. One iteration compares one
    person with all others. With `iterations` alone the same seed finds the same groups. With
    `seconds` (1 if neither is given) the clock determines the cooling; with both, whichever ends
    first. `stop`, called every few milliseconds, and Ctrl-C end the search early with the best
    groups so far. Raises BadInput for values that are not finite or not symmetric, and for sizes
    that cannot be kept.
    """
    values, lows, highs = _values(value), _whole(low, "low"), _whole(high, "high")
    assigned = np.full(len(values), -1) if fixed is None else _whole(fixed, "fixed")
    free_low, free_high = _room(assigned, lows, highs, len(values))
    free, rng = np.flatnonzero(assigned < 0), np.random.default_rng(seed)
    limit = DEFAULT_SECONDS if seconds is None and iterations is None else seconds
    budget = Budget(iterations, limit, stop, max(500, _CHUNK // max(free.size, 1)))
    search = _begin(values, assigned, free, free_low, free_high, rng)
    done, complete = cool(_Search(search), budget) if free.size else (0, True)
    assigned[free] = search.best.astype(np.int64)
    return DiverseGroups(assigned, value_of(values, assigned), done, complete)


def value_of(value: Reals, group: Ints) -> float:
    """The sum of `value`, float64[people, people], over pairs inside the groups, int64[people]."""
    return float(np.triu(value, 1)[group[:, None] == group].sum())


class _Search:
    """The search as cooling.py uses it."""

    def __init__(self, state: Annealing) -> None:
        self._state = state
        self.people = state.group.size
        self.look = (
            8 * self.people
        )  # eight visits to each person on average, so that few are missed
        self.spread = float((state.table - state.own).std()) or 1.0

    @property
    def best(self) -> float:
        return float(self._state.sums[1])

    def anneal(self, temperature: float, visits: int) -> int:
        return int(anneal(*self._state, temperature, visits))

    def back(self) -> None:
        back_to_best(self._state)


def _begin(
    value: Reals, assigned: Ints, free: Ints, low: Ints, high: Ints, rng: np.random.Generator
) -> Annealing:
    """The state of a search that starts from random groups. Only people who are not fixed are
    moved; fixed people contribute to the value of the others in each group."""
    more = rng.permutation(np.repeat(np.arange(low.size), high - low))[: free.size - low.sum()]
    start = rng.permutation(np.concatenate([np.repeat(np.arange(low.size), low), more]))
    fixed = np.flatnonzero(assigned >= 0)
    table = np.zeros((low.size, free.size))
    np.add.at(table, assigned[fixed], value[np.ix_(fixed, free)])
    return annealing(np.ascontiguousarray(value[np.ix_(free, free)]), low, high, start, table, rng)


def _values(value: ArrayLike) -> Reals:
    values = np.array(value, np.float64)
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise BadInput("values_shape", shape=values.shape)
    np.fill_diagonal(values, 0)
    bad = np.argwhere(~np.isfinite(values))
    if bad.size:
        i, j = bad[0].tolist()
        raise BadInput("value_not_finite", row=i, column=j, value=values[i, j])
    bad = np.argwhere(np.abs(values - values.T) > 1e-9 * np.abs(values).max(initial=0))
    if bad.size:
        i, j = bad[0].tolist()
        raise BadInput(
            "values_not_symmetric", row=i, column=j, value=values[i, j], other=values[j, i]
        )
    return (values + values.T) / 2


def _whole(given: ArrayLike, name: str) -> Ints:
    numbers = np.array(given)
    if numbers.ndim != 1 or (numbers.size and numbers.dtype.kind not in "iu"):
        raise BadInput("not_whole_numbers", name=name, value=repr(given))
    return numbers.astype(np.int64)


def _room(assigned: Ints, low: Ints, high: Ints, people: int) -> tuple[Ints, Ints]:
    """The least and the greatest number of people, among those not fixed, that each group takes."""
    if low.shape != high.shape:
        raise BadInput("sizes_disagree", low=low.size, high=high.size)
    for g in np.flatnonzero((low < 0) | (low > high))[:1].tolist():
        raise BadInput("size_range", group=g, low=low[g], high=high[g])
    if assigned.size != people:
        raise BadInput("fixed_length", count=assigned.size, people=people)
    for i in np.flatnonzero((assigned < -1) | (assigned >= low.size))[:1].tolist():
        raise BadInput("fixed_group", index=i, group=assigned[i], last=low.size - 1)
    stay = np.bincount(assigned[assigned >= 0], minlength=low.size)
    for g in np.flatnonzero(stay > high)[:1].tolist():
        raise BadInput("too_many_fixed", people=stay[g], group=g, high=high[g])
    free_low, free_high, left = np.maximum(low - stay, 0), high - stay, people - int(stay.sum())
    if not free_low.sum() <= left <= free_high.sum():
        raise BadInput(
            "groups_do_not_fit",
            low=free_low.sum(),
            high=free_high.sum(),
            people=left,
            remedy=message("lower_sizes") if left < free_low.sum() else message("raise_sizes"),
        )
    return free_low, np.minimum(free_high, left)
