"""The one place where results are computed from the graph. The command line, the API, the pages and
the report all call it, and share results computed for the same data and settings.

Each method first takes the state of the data (`Store.state`), and raises whatever the function that
it calls raises.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

from graph import cypher
from graph.analysis.attendance import Attended, attendance
from graph.analysis.bridging import find_between
from graph.analysis.departures import Departures, departures
from graph.analysis.gaps import Gaps, Sector, find_gaps, sectors_of, withheld_at
from graph.analysis.measures import Measured, measure
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.trends import Course, find_trends
from graph.analysis.two_mode import TwoMode, two_mode
from graph.analysis.unmet import Unmet, find_unmet
from graph.analysis.whole_network import NetworkRequest, Whole, sectors_of_everyone, whole_network
from graph.analysis.years import years_known
from graph.cached import Cached
from graph.compose import request as composing
from graph.compose.bound import bound_of
from graph.compose.composing import Composition
from graph.compose.cooling import SearchProgress
from graph.compose.inviting import Invitation
from graph.compose.repairing import Repaired
from graph.compose.request import (
    ArrangementRequest,
    GroupsRequest,
    GuestsRequest,
    RepairRequest,
)
from graph.compose.what_if import Supposed, WhatIf, what_if
from graph.described import Described, read_described
from graph.errors import BadInput, Progress
from graph.findings import LARGE, Findings, ReportRequest, find_all
from graph.model import Ends
from graph.search import Hit, Index, make_index
from graph.snapshot import Snapshot, take_snapshot
from graph.store import Store

_PART_OF_SERIES: Ends = ("Event", "PART_OF", "EventSeries")

Watch = Callable[[], AbstractContextManager[Progress | None]]
"""Shows the progress of a long computation."""
WatchSearch = Callable[[], AbstractContextManager[SearchProgress | None]]
"""Shows the progress of a search for groups."""


class Workspace:
    """The results, each in a cache. Threads may share a workspace; the graph is read when a result
    first needs it."""

    def __init__(
        self, store: Store, watch: Watch = nullcontext, watch_search: WatchSearch = nullcontext
    ) -> None:
        self.store = store
        self._watch, self._watch_search = watch, watch_search
        self._last_index: Index | None = None
        self.snapshot = Cached(self._snapshot, 1)
        self.index = Cached(self._index, 1)
        self.described = Cached(self._described, 1)
        self.years = Cached(self._years, 4)
        self.gaps = Cached(self._gaps, 32)
        self.verdicts = Cached(self._verdicts, 32)
        self.mixing = Cached(self._mixing, 32)
        self.measure = Cached(self._measure, 32)
        self.trends = Cached(self._trends, 32)
        self.departures = Cached(self._departures, 32)
        self.between = Cached(self._between, 32)
        self.unmet = Cached(self._unmet, 32)
        self.attendance = Cached(self._attendance, 32)
        self.whole_network = Cached(self._whole_network, 8)
        self.sectors_of_people = Cached(self._sectors_of_people, 8)
        self.findings = Cached(self._findings, 8)
        self.groups = Cached(self._groups, 8)
        self.repair = Cached(self._repair, 8)
        self.guests = Cached(self._guests, 8)
        self.arrangement = Cached(self._arrangement, 8)
        self.bound = Cached(self._bound, 8)
        self.what_if = Cached(self._what_if, 8)

    def state(self) -> str:
        """The present state of the data."""
        return self.store.state()

    def network(self, state: str, settings: AnalysisSettings) -> TwoMode:
        """The network of people and affiliations; not cached, as it is fast to make."""
        return two_mode(self.snapshot(state), settings)

    def search(self, text: str, labels: Iterable[str], limit: int) -> list[Hit]:
        """The best hits among the names of all nodes in the present data."""
        return self.index(self.store.settled()).search(text, labels, limit)

    def is_large(self, state: str) -> bool:
        """Whether the graph is so large that computations which would take minutes are left out."""
        return self.snapshot(state).membership.row.size > LARGE

    def _snapshot(self, state: str) -> Snapshot:
        return take_snapshot(self.store)

    def _index(self, state: str) -> Index:
        """The search index; the previous one if no node has changed."""
        self._last_index = make_index(self.store, self._last_index)
        return self._last_index

    def _described(self, state: str) -> Described:
        return read_described(self.store)

    def _years(self, state: str, today: date) -> tuple[int, ...]:
        """The years up to that of `today` in which any person is known."""
        return years_known(self.snapshot(state), today)

    def _gaps(
        self,
        state: str,
        settings: AnalysisSettings,
        quick: bool | None = None,
        cluster: str | None = None,
    ) -> Gaps:
        """`quick`: whether to skip the test of verdicts under other settings. None: skip it only in
        a large graph, where it would take minutes. Roles from which nothing is withheld share one
        result."""
        snapshot = self.snapshot(state)
        if settings.least and not withheld_at(snapshot, settings):
            same = self.gaps(state, replace(settings, least=0), quick, cluster)
            return replace(same, settings=settings)
        if quick is None:
            return self.gaps(state, settings, self.is_large(state), cluster)
        with self._watch() as progress:
            return find_gaps(snapshot, settings, progress, cluster, quick=quick)

    def _mixing(
        self, state: str, settings: AnalysisSettings
    ) -> tuple[tuple[Sector, ...], list[list[float]], int]:
        """Sectors, the ties between them, and the number of affiliations."""
        snapshot, network = self.snapshot(state), self.network(state, settings)
        return (
            sectors_of(snapshot, network, settings.by),
            mixing_matrix(network).tolist(),
            network.affiliations.size,
        )

    def _measure(self, state: str, name: str, settings: AnalysisSettings) -> Measured:
        return measure(name, self.snapshot(state), settings)

    def _trends(
        self, state: str, settings: AnalysisSettings, first: int, last: int
    ) -> tuple[Course, ...]:
        with self._watch() as progress:
            return find_trends(self.snapshot(state), settings, first, last, progress)

    def _departures(
        self, state: str, settings: AnalysisSettings, horizon: str, first: int | None = None
    ) -> Departures:
        network = self.network(state, settings)
        return departures(self.snapshot(state), network, settings, horizon, first)

    def _between(self, state: str, settings: AnalysisSettings, a: str, b: str) -> dict[str, Any]:
        return find_between(self.snapshot(state), settings, a, b)

    def _unmet(self, state: str, settings: AnalysisSettings, a: str, b: str) -> Unmet:
        return find_unmet(self.snapshot(state), a, b, settings)

    def _attendance(
        self, state: str, event: str | None, series: str | None, min_people: int
    ) -> tuple[Attended, ...]:
        """Of one event, or of all events of a series. Raises BadInput if it does not exist."""
        label, key = ("Event", event) if event is not None else ("EventSeries", series)
        if not self.store.read(cypher.hashes_of_some(label), rows=[[key]])[0][0]:
            raise BadInput("no_event" if event is not None else "no_event_series", key=key)
        if event is not None:
            return attendance(self.snapshot(state), [event], min_people)
        parts = self.store.read(cypher.whole_of_node(_PART_OF_SERIES, outgoing=False), id=key)[0][0]
        return attendance(self.snapshot(state), [row[0] for row in parts], min_people)

    def _whole_network(self, state: str, request: NetworkRequest) -> Whole:
        return whole_network(self.snapshot(state), request)

    def _sectors_of_people(self, state: str, settings: AnalysisSettings) -> dict[str, str]:
        return sectors_of_everyone(self.snapshot(state), settings)

    def _findings(self, state: str, settings: AnalysisSettings, request: ReportRequest) -> Findings:
        gaps = self.gaps(state, settings)
        with self._watch() as progress:
            return find_all(
                self.snapshot(state),
                gaps,
                request,
                lambda name: self.measure(state, name, settings),
                progress,
            )

    def _groups(
        self, state: str, settings: AnalysisSettings, request: GroupsRequest
    ) -> Composition:
        gaps = self.verdicts(state, settings)
        with self._watch_search() as progress:
            return composing.find_groups(self.snapshot(state), gaps, request, progress)

    def _repair(self, state: str, settings: AnalysisSettings, request: RepairRequest) -> Repaired:
        gaps = self.verdicts(state, settings)
        with self._watch_search() as progress:
            return composing.find_repair(self.snapshot(state), gaps, request, progress)

    def _guests(self, state: str, settings: AnalysisSettings, request: GuestsRequest) -> Invitation:
        gaps = self.verdicts(state, settings)
        with self._watch_search() as progress:
            return composing.find_guests(self.snapshot(state), gaps, request, progress)

    def _arrangement(
        self, state: str, settings: AnalysisSettings, request: ArrangementRequest
    ) -> Composition:
        return composing.arrange(self.snapshot(state), self.verdicts(state, settings), request)

    def _bound(self, state: str, settings: AnalysisSettings, request: ArrangementRequest) -> float:
        """An upper bound of the value of any groups for this request."""
        return bound_of(self.arrangement(state, settings, request).problem)

    def _what_if(
        self, state: str, settings: AnalysisSettings, supposed: tuple[Supposed, ...]
    ) -> WhatIf:
        before = self.verdicts(state, settings)
        return what_if(self.snapshot(state), before, supposed)

    def _verdicts(self, state: str, settings: AnalysisSettings) -> Gaps:
        """The complete gaps if they are cached, else quick ones, which have the same verdicts."""
        known = self.gaps.peek(state, settings)
        return known or self.gaps(state, settings, True)
