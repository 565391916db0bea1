"""Changes in ties between groups from year to year, each year compared with chance in that year.

Every year is examined on its last day: with events of that year only, or, with a half-life, with
all earlier ones, which count less the older they are. Sectors that merged count as one in every
year, by what they had become on the last day of the last year. The excess of a pair, the difference
of observed and expected ties as a share of the expected ones, is compared from one year to the
next. A change is reported only if it exceeds the spread of the draws of both years, corrected for
the number of comparisons (Benjamini and Hochberg).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import erfc, hypot, sqrt
from typing import Any

import numpy as np

from graph.analysis.groupings import called, grouping
from graph.analysis.json_data import as_json
from graph.analysis.lineage import as_they_became
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import draw_mixing
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.analysis.verdicts import ALPHA, false_discovery
from graph.errors import BadInput, Message, Progress
from graph.snapshot import Snapshot

MORE, LESS, SAME, UNKNOWN = CHANGES = "more", "less", "no change", "not enough data"
MAX_YEARS = 60
EVER = "100y"
"""A window that contains all events."""


@dataclass(frozen=True, slots=True)
class Point:
    """A pair of groups in a year. `excess`: (observed - expected) / expected; `spread`: the
    standard deviation of the draws / expected. Both are None if nothing is expected or nothing is
    left to chance."""

    year: int
    observed: float
    expected: float
    excess: float | None
    spread: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a pair from the previous year to `year`. `q` is None, and the verdict is "not
    enough data", if either year has no spread."""

    year: int
    q: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Course:
    """A pair of groups, `a` <= `b` by id, over the years in which both have people."""

    a: str
    b: str
    points: tuple[Point, ...]
    changes: tuple[Change, ...]


def find_trends(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    first: int,
    last: int,
    progress: Progress | None = None,
) -> tuple[Course, ...]:
    """The course of every pair of groups from the year `first` to the year `last`. `settings`: as
    for any analysis; the day and the window are not used. The same seed is used for every year, so
    that the figures of a year do not depend on which other years are examined.

    Raises BadInput for invalid years or too many, and if no people are known in any of them.
    """
    if not 1 <= first < last <= 9999 or last - first >= MAX_YEARS:
        raise BadInput("years_not_comparable", first=first, last=last, limit=MAX_YEARS)
    points: dict[tuple[str, str], list[Point]] = {}
    window = "1y" if settings.half_life is None else EVER
    for year in range(first, last + 1):
        for pair, point in _year(
            snapshot, replace(settings, as_of=date(year, 12, 31), window=window), date(last, 12, 31)
        ):
            points.setdefault(pair, []).append(point)
        if progress:
            progress(Message("years_progress"), year - first + 1, last - first + 1)
    if not points:
        raise BadInput("nobody_in_years", by=grouping(settings.by), first=first, last=last)
    return tuple(_courses(points))


def as_dict(
    courses: tuple[Course, ...], settings: AnalysisSettings, snapshot: Snapshot, lang: str = "en"
) -> dict[str, Any]:
    """The trends as JSON data, with the settings and the data version."""
    groups = sorted({group for course in courses for group in (course.a, course.b)})
    common = {
        name: value for name, value in settings.as_dict().items() if name not in ("asOf", "window")
    }
    pairs = [
        {
            "a": course.a,
            "b": course.b,
            "years": [
                {"year": p.year, "observed": p.observed, "expected": p.expected, "excess": p.excess}
                for p in course.points
            ],
            "changes": as_json(course.changes),
        }
        for course in courses
    ]
    return {
        **common,
        "alpha": ALPHA,
        "dataVersion": snapshot.version,
        "synthetic": snapshot.synthetic,
        "groups": called(snapshot, settings.by, groups, lang),
        "pairs": pairs,
    }


def _year(
    snapshot: Snapshot, settings: AnalysisSettings, end: date
) -> Iterator[tuple[tuple[str, str], Point]]:
    network, year = two_mode(snapshot, settings), settings.as_of.year
    if settings.by == "sector":
        network = as_they_became(network, snapshot, end)
    draws, observed = draw_mixing(network, settings.draws, settings.seed), mixing_matrix(network)
    expected, spread = draws.mean(axis=0), draws.std(axis=0)
    for i, j in zip(*np.triu_indices(len(network.groups)), strict=True):
        seen, mean, deviation = float(observed[i, j]), float(expected[i, j]), float(spread[i, j])
        measurable = mean > 0 and deviation > 1e-9
        excess = (seen - mean) / mean if measurable else None
        yield (
            (network.groups[i], network.groups[j]),
            Point(year, seen, mean, excess, deviation / mean if measurable else None),
        )


def _courses(points: dict[tuple[str, str], list[Point]]) -> Iterator[Course]:
    steps = [
        (pair, before, after) for pair, each in points.items() for before, after in pairwise(each)
    ]
    q = false_discovery(np.array([_p(before, after) for _, before, after in steps], float))
    changes: dict[tuple[str, str], list[Change]] = {}
    for (pair, before, after), value in zip(steps, q, strict=True):
        changes.setdefault(pair, []).append(_change(before, after, float(value)))
    for (a, b), each in sorted(points.items()):
        yield Course(a, b, tuple(each), tuple(changes.get((a, b), ())))


def _p(before: Point, after: Point) -> float:
    if before.excess is None or after.excess is None:
        return float("nan")
    return erfc(
        abs(after.excess - before.excess) / (hypot(before.spread or 0, after.spread or 0) * sqrt(2))
    )


def _change(before: Point, after: Point, q: float) -> Change:
    if before.excess is None or after.excess is None:
        return Change(after.year, None, UNKNOWN)
    verdict = SAME if q > ALPHA else MORE if after.excess > before.excess else LESS
    return Change(after.year, q, verdict)
