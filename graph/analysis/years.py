"""The years in which people are known, from which a user can choose."""

from datetime import date

import numpy as np

from graph.analysis.groupings import holding
from graph.dates import OPEN_START
from graph.snapshot import Snapshot

MAX_YEARS = 60


def years_known(snapshot: Snapshot, today: date) -> tuple[int, ...]:
    """The years up to that of `today`, at most MAX_YEARS, at whose end (in the present year: today)
    somebody holds a position. Positions without a start do not count for the first year."""
    first = snapshot.positions.first
    begun = first[(first > OPEN_START) & (first <= today.toordinal())]
    if not begun.size:
        return (today.year,) if first.size else ()
    earliest = max(date.fromordinal(int(np.min(begun))).year, today.year - MAX_YEARS + 1)
    years = range(earliest, today.year + 1)
    return tuple(
        year for year in years if holding(snapshot.positions, min(date(year, 12, 31), today)).any()
    )
