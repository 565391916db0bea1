"""Everything that a report contains, computed from one snapshot: gaps, measures, departures,
trends, peer groups and proposals."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.departures import Departures, departures
from graph.analysis.figures import people_in
from graph.analysis.gaps import Gaps
from graph.analysis.measures import Measured
from graph.analysis.registry import MEASURES, measure_named
from graph.analysis.settings import AnalysisSettings, check_settings
from graph.analysis.trends import MAX_YEARS, Course, find_trends
from graph.analysis.two_mode import TwoMode, two_mode
from graph.compose.candidates import candidates_of, new_groups
from graph.compose.composing import Composition, compose
from graph.compose.peer_groups import PeerGroup, peer_groups
from graph.compose.problem import MAX_SIZE, MIN_SIZE, Requirements, problem_of
from graph.dates import after
from graph.errors import BadInput, Progress
from graph.snapshot import Snapshot

LARGE = 200_000
"""Number of memberships above which a graph counts as large. Its trends are then computed from
LARGE_DRAWS draws a year, and its verdicts are not tested under other settings; each would otherwise
take minutes."""
LARGE_DRAWS = 100
MAX_STEPS = 500_000_000
"""Number of pairs of ties up to which the slow measures take only some seconds."""
REPORTED = tuple(name for name, measure in MEASURES.items() if measure.reported)
"""The names of the measures that a report contains."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What a report is to contain: departures within `horizon`; trends over the last `years` whole
    years; these `measures`; the `first` rows of every list of people; and `proposals`, the number
    of groups to propose."""

    horizon: str = "1y"
    years: int = 5
    first: int = 10
    proposals: int = 0
    measures: tuple[str, ...] = REPORTED


@dataclass(frozen=True, slots=True)
class Trends:
    """The course of each pair over the years `first` to `last`. `draws`: the number of random
    networks per year, fewer than in the settings if the graph is large."""

    courses: tuple[Course, ...]
    first: int
    last: int
    draws: int


@dataclass(frozen=True, slots=True)
class Findings:
    """The contents of a report. A value is None if there are no data to compute it from.
    `measured`: the results of the requested measures, by name, without those that have nothing to
    measure. `too_large`: the names of the measures left out because they would take minutes."""

    gaps: Gaps
    request: ReportRequest
    measured: Mapping[str, Measured]
    departures: Departures | None
    trends: Trends | None
    groups: tuple[PeerGroup, ...]
    proposal: Composition | None
    too_large: tuple[str, ...]

    def people(self) -> list[str]:
        """The ids of all people whose names the report shows."""
        ids: set[str] = set()
        for measured in self.measured.values():
            ids |= set(people_in(measured.result, self.request.first))
        if self.departures:
            ids |= {
                id_ for row in self.departures.rows for id_ in (row.person, row.successor) if id_
            }
        if self.proposal:
            ids |= set(self.proposal.problem.people)
        return sorted(ids | {id_ for group in self.groups if group.draft for id_ in group.members})


def check_request(request: ReportRequest, settings: AnalysisSettings) -> None:
    """Raises BadInput that names the first value which cannot be used."""
    check_settings(settings)
    for name in request.measures:
        measure_named(name)
    after(settings.as_of, request.horizon)
    if not 2 <= request.years <= MAX_YEARS:
        raise BadInput("trend_years", years=request.years, limit=MAX_YEARS)


def find_all(
    snapshot: Snapshot,
    gaps: Gaps,
    request: ReportRequest,
    measure: Callable[[str], Measured],
    progress: Progress | None = None,
) -> Findings:
    """Compute the contents of a report. `gaps`: those of this snapshot; their settings apply to
    everything else. `measure`: returns the result of a measure, given its name, for the same
    snapshot and settings.

    Raises BadInput for a `horizon` or `years` that cannot be used, and if groups are requested that
    cannot be made.
    """
    settings, network = gaps.settings, two_mode(snapshot, gaps.settings)
    check_request(request, settings)
    known = network.people.size > 0
    left_out = () if _few_enough(network) else tuple(filter(_is_slow, request.measures))
    return Findings(
        gaps=gaps,
        request=request,
        measured=_measured([each for each in request.measures if each not in left_out], measure),
        departures=(
            departures(snapshot, network, settings, request.horizon, request.first)
            if known
            else None
        ),
        trends=_trends(snapshot, settings, request.years, progress) if known else None,
        groups=peer_groups(snapshot, settings),
        proposal=_proposal(snapshot, gaps, request.proposals) if request.proposals else None,
        too_large=left_out,
    )


def _few_enough(network: TwoMode) -> bool:
    """Whether slow measures take only some seconds: the sum over people of the square of the number
    of people they meet, counted once per affiliation, is at most MAX_STEPS."""
    sizes = np.bincount(network.indices, minlength=network.affiliations.size).astype(np.int64) - 1
    met = sizes * (network.weight > 0)
    each = np.add.reduceat(np.append(met[network.indices], 0), network.indptr[:-1]) * (
        np.diff(network.indptr) > 0
    )
    return bool((each**2).sum() <= MAX_STEPS)


def _is_slow(name: str) -> bool:
    return MEASURES[name].slow


def _measured(names: Iterable[str], measure: Callable[[str], Measured]) -> dict[str, Measured]:
    """The results of the measures, by name, without those that have nothing to measure."""
    results = {}
    for name in names:
        with suppress(BadInput):
            results[name] = measure(name)
    return results


def _trends(
    snapshot: Snapshot, settings: AnalysisSettings, years: int, progress: Progress | None
) -> Trends | None:
    """The trends of the last whole years up to the date; None if nobody is known in any of them."""
    last = (
        settings.as_of.year
        if (settings.as_of.month, settings.as_of.day) == (12, 31)
        else settings.as_of.year - 1
    )
    draws = (
        min(settings.draws, LARGE_DRAWS) if snapshot.membership.row.size > LARGE else settings.draws
    )
    first = max(last - years + 1, 1)
    with suppress(BadInput):
        return Trends(
            find_trends(snapshot, replace(settings, draws=draws), first, last, progress),
            first,
            last,
            draws,
        )
    return None


def _proposal(snapshot: Snapshot, gaps: Gaps, groups: int) -> Composition:
    requirements = Requirements(
        candidates_of(snapshot, gaps.settings), new_groups(groups, MIN_SIZE, MAX_SIZE)
    )
    return compose(problem_of(snapshot, gaps, requirements), gaps.settings.seed)
