"""The cooling schedule of simulated annealing (Kirkpatrick et al. 1983), within a budget of time or
of visits.

The right temperatures for beginning and ending depend on the values, so a short probe of the whole
range finds them. With few people the search is cooled several times: a poor choice is less likely
to be corrected in one run, and there is time for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np

from graph.errors import BadInput

DEFAULT_SECONDS = 1.0
_PROBE, _HOT, _COLD = 0.05, 0.5, 1e-4
_START, _END = 0.8, 0.04
_FEW = 100

SearchProgress = Callable[[float, float], None]
"""Called with the share of the budget that is used, and the best value so far."""


class Search(Protocol):
    """The state of a search by exchanges."""

    people: int
    """How many people may be moved."""
    look: int
    """The number of visits at temperature 0 after which no better neighbour is to be expected."""
    spread: float
    """The standard deviation of the gains of exchanges at the start; positive."""

    @property
    def best(self) -> float:
        """The best value so far."""

    def anneal(self, temperature: float, visits: int) -> int:
        """Continue the search; returns how many exchanges lowered the value."""

    def back(self) -> None:
        """Return to the best state."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of a search: a number of visits (`iterations`) and `seconds`, whichever ends
    first. `stop` is called every few milliseconds and ends the search if it returns True. `chunk`:
    the number of visits between two looks at the clock. Raises BadInput for limits that are not
    positive and finite."""

    iterations: int | None
    seconds: float | None
    stop: Callable[[], bool] | None = None
    chunk: int = 1000
    progress: SearchProgress | None = None

    def __post_init__(self) -> None:
        for name, given in (("iterations", self.iterations), ("seconds", self.seconds)):
            if given is not None and not 0 < given < np.inf:
                raise BadInput("not_positive", name=name, value=given)

    def used(self, done: int, start: float) -> float:
        """The share of the budget that is used; 1 or more at the end."""
        visits = done / self.iterations if self.iterations else 0.0
        return max(visits, (perf_counter() - start) / self.seconds) if self.seconds else visits

    def visits(self, done: int) -> int:
        """The number of visits to make next: few enough that the clock and `stop` are checked
        often, and that the probe has many levels."""
        if self.iterations is None:
            return self.chunk
        return min(self.chunk, max(1, self.iterations // 1000), self.iterations - done)


def cool(search: Search, budget: Budget) -> tuple[int, bool]:
    """Probe the range of temperatures, cool between those that the probe found, then exchange as
    long as that improves the value. Returns the number of visits, and whether the budget was used
    up, that is, neither `stop` nor Ctrl-C ended the search."""
    start, done, probed, span = perf_counter(), 0, [], None
    scale, times = search.spread, max(1, _FEW // search.people)
    try:
        while (used := budget.used(done, start)) < 1:
            if budget.stop is not None and budget.stop():
                return done, False
            visits = budget.visits(done)
            if used < _PROBE:
                temperature = scale * _HOT * (_COLD / _HOT) ** (used / _PROBE)
                probed.append((temperature, search.anneal(temperature, visits) / visits))
            else:
                hot, cold = span = span or (
                    _span(probed, scale) if times == 1 else (8 * scale, scale * _COLD)
                )
                search.anneal(
                    hot * (cold / hot) ** (times * (used - _PROBE) / (1 - _PROBE) % 1), visits
                )
            done += visits
            if budget.progress:
                budget.progress(min(used, 1.0), search.best)
        _descend(search)
    except KeyboardInterrupt:
        return done, False
    return done, True


def _span(probed: list[tuple[float, float]], scale: float) -> tuple[float, float]:
    """The hot and the cold end: from the temperature at which worsening exchanges begin to be
    refused, to that at which hardly any is made, relative to the largest rate. Rates are averaged
    over five levels, because a level is short."""
    if not probed:
        return scale * _HOT, scale * _COLD
    at, rates = np.array(probed).T
    rates = np.convolve(np.pad(rates, 2, "edge"), np.full(5, 0.2), "valid")
    hot = at[rates >= _START * rates.max()].min()
    return float(hot), float(
        at[(at < hot) & (rates < _END * rates.max())].max(initial=scale * _COLD)
    )


def _descend(search: Search) -> None:
    """Go from the best state to a local optimum."""
    search.back()
    before = -np.inf
    while search.best > before:
        before = search.best
        search.anneal(0.0, search.look)
