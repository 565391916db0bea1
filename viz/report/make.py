"""Makes reports: gathers what they are made from, and writes them in each format."""

from collections.abc import Callable, Sequence
from functools import partial

from graph.analysis.figures import people_in, places_in
from graph.analysis.gaps import Gaps
from graph.analysis.groupings import place_names
from graph.analysis.measures import Measured
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.findings import ReportRequest
from graph.people import read_names
from graph.snapshot import Snapshot
from graph.store import Store
from graph.workspace import Workspace
from viz.report.content import Report
from viz.report.measures import Names
from viz.report.report import report_of

MAX_NAMED = 5000
"""The largest number of people that are all named in a report's state; if there are more, only
those that the report mentions."""
Writer = Callable[[Report], bytes]


def make_report(
    workspace: Workspace,
    state: str,
    settings: AnalysisSettings,
    request: ReportRequest,
    lang: str,
) -> Report:
    """The report. It names nobody if figures of few people are withheld by the settings
    (`least`)."""
    findings, snapshot = workspace.findings(state, settings, request), workspace.snapshot(state)
    people = (
        None
        if settings.least
        else names_in(workspace.store, snapshot, findings.gaps, findings.people())
    )
    return report_of(snapshot, findings, workspace.described(state), people, lang)


def names_in_measured(
    workspace: Workspace, state: str, measured: Measured, first: int, lang: str
) -> Names:
    """The names of the people, affiliations and organisations in the first rows of every list."""
    people = sorted(set(people_in(measured.result, first)))
    places = [(place.label, place.id) for place in places_in(measured.result, first)]
    return Names(
        read_names(workspace.store, people) if people else {},
        place_names(workspace.snapshot(state), places, lang) if places else {},
    )


def names_in(
    store: Store, snapshot: Snapshot, gaps: Gaps, mentioned: Sequence[str]
) -> dict[str, str]:
    """The names of everyone with a sector, or of those the report mentions if there are too
    many."""
    people = two_mode(snapshot, gaps.settings).people
    everyone = snapshot.people.gather(people).to_list() if people.size <= MAX_NAMED else []
    return read_names(store, sorted({*everyone, *mentioned}))


def _page() -> Writer:
    from viz.report.as_page import report_page

    return lambda made: report_page(made).encode()


def _pdf() -> Writer:
    from viz.report.as_pdf import report_pdf

    return report_pdf


def _workbook() -> Writer:
    from viz.report.as_workbook import report_workbook

    return report_workbook


def _json() -> Writer:
    from viz.report.as_json import report_json

    return report_json


WRITERS: dict[str, Callable[[], Writer]] = {
    "pdf": _pdf,
    "html": _page,
    "xlsx": _workbook,
    "json": _json,
}
"""Writers by the ending of the file; each is imported only when it is needed."""


def writers_of(report: Report) -> dict[str, Callable[[], bytes]]:
    """Functions that write the report, by the ending of the file."""
    return {ending: partial(_write, ending, report) for ending in WRITERS}


def _write(ending: str, report: Report) -> bytes:
    return WRITERS[ending]()(report)
