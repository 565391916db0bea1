"""Periods on a time line, in percent of its width: bars, whose ends may be open, years, and the day
that is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date

from graph.dates import first_day, last_day

Period = tuple[str, str]
"""Partial dates of the begin and the end; empty where open."""

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MAX_YEARS = 7
_BACK, _AHEAD = 100, 15
"""How many years before and after the day a time line has at most, so that a single remote date
does not shrink all others to a dot."""

_MARGIN = 0.03
"""The share of the line that is left free after the last day, so that an open end is seen to go
on."""


_MIN_WIDTH = 0.4
"""The smallest visible width of a bar, in percent."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` and `width` in percent; an open end reaches the edge."""

    x: float
    width: float
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """`first` and `last` are ordinals of days; `years`: those that are written, with their
    positions in percent; `day`: the position of the day that is looked at."""

    first: int
    last: int
    years: Sequence[tuple[int, float]]
    day: float

    def bar(self, begins: str, ends: str) -> Bar:
        start = self.position(first_day(begins)) if begins else 0.0
        end = self.position(last_day(ends), 1) if ends else 100.0
        return Bar(
            min(start, 100 - _MIN_WIDTH),
            round(max(end - start, _MIN_WIDTH), 2),
            not begins,
            not ends or end == 100,
        )

    def position(self, day: date, later: int = 0) -> float:
        return _percent(day.toordinal() + later, self.first, self.last)


def axis_of(periods: Iterable[Period], day: date) -> Axis | None:
    """The axis from the beginning of the year of the earliest day to after the latest; both include
    the day that is looked at. None where no period has a date."""
    known = [
        end(partial)
        for period in periods
        for end, partial in zip((first_day, last_day), period, strict=True)
        if partial
    ]
    if not known:
        return None
    begin = date(max(min(*known, day).year, day.year - _BACK), 1, 1).toordinal()
    end = min(max(*known, day), date(min(day.year + _AHEAD, MAXYEAR), 12, 31)).toordinal()
    last = min(end + max(round((end - begin) * _MARGIN), 30), date.max.toordinal())
    first_year, last_year = date.fromordinal(begin).year, date.fromordinal(last).year
    step = next(
        step
        for step in _STEPS
        if (last_year - first_year) / step <= _MAX_YEARS or step == _STEPS[-1]
    )
    years = [year for year in range(first_year, last_year + 1) if year % step == 0]
    positions = [(year, _percent(date(year, 1, 1).toordinal(), begin, last)) for year in years]
    return Axis(begin, last, positions, _percent(day.toordinal(), begin, last))


def _percent(ordinal: int, first: int, last: int) -> float:
    return min(max(round(100 * (ordinal - first) / (last - first), 2), 0.0), 100.0)
