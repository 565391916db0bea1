"""Cooling of a search by exchanges (Kirkpatrick et al. 1983), within a budget of time or of visits.

Where to start cooling and where to end it depends on what the values are like, so a quick probe of
the whole range finds it. Few people are cooled several times: among them a wrong turn is not mended
on the way, and the time is there.
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
"""Called with the share of the budget that is used up, and the best value so far."""


class Search(Protocol):
    """Where a search by exchanges stands."""

    people: int
    """How many may be moved."""
    look: int
    """After how many visits at no temperature nothing better is to be expected near by."""
    spread: float
    """The standard deviation of what exchanges bring at the start, positive."""

    @property
    def best(self) -> float:
        """The best value so far."""

    def anneal(self, temperature: float, visits: int) -> int:
        """Goes on; how many exchanges made the value worse."""

    def back(self) -> None:
        """Takes up the best again."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`iterations`: visits, and `seconds`, whichever ends first; `stop` is asked every few
    milliseconds. `chunk`: the visits for each of which the clock is asked."""

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
        """The share that is used up, 1 or more at the end."""
        visits = done / self.iterations if self.iterations else 0.0
        return max(visits, (perf_counter() - start) / self.seconds) if self.seconds else visits

    def visits(self, done: int) -> int:
        """Few enough that the clock and `stop` are soon asked again, and that the probe has many
        levels."""
        if self.iterations is None:
            return self.chunk
        return min(self.chunk, max(1, self.iterations // 1000), self.iterations - done)


def cool(search: Search, budget: Budget) -> tuple[int, bool]:
    """Probe, cool between the temperatures that the probe found, then exchange while it brings
    something. How many visits were made, and whether the budget was used up, that is, nobody
    stopped the search, neither `stop` nor Ctrl-C.
    """
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
    """From where exchanges for the worse begin to be refused to where hardly any is made, beside
    the most that were made; means of five levels, since a level is short."""
    if not probed:
        return scale * _HOT, scale * _COLD
    at, rates = np.array(probed).T
    rates = np.convolve(np.pad(rates, 2, "edge"), np.full(5, 0.2), "valid")
    hot = at[rates >= _START * rates.max()].min()
    return float(hot), float(
        at[(at < hot) & (rates < _END * rates.max())].max(initial=scale * _COLD)
    )


def _descend(search: Search) -> None:
    """From the best to where no exchange is better."""
    search.back()
    before = -np.inf
    while search.best > before:
        before = search.best
        search.anneal(0.0, search.look)
