"""Reports over a store: what is read for one, and the forms it is written in."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from graph.analysis.gaps import Gaps
from graph.analysis.null_model import Progress
from graph.analysis.two_mode import AnalysisSettings, two_mode
from graph.cached import once
from graph.described import read_described, read_names
from graph.findings import Asked, Findings, find_all
from graph.snapshot import Snapshot
from graph.store import Store
from viz.report.content import Report
from viz.report.report import report_of

MOST_NAMED = 5000
"""People of a report's state who are told by name too, and not only those it speaks of."""
_KEPT = 8
Writer = Callable[[Report], bytes]


class Wanted(NamedTuple):
    """What tells one report from another of the same data."""

    settings: AnalysisSettings
    asked: Asked
    lang: str


Reports = Callable[[str, Wanted], Report]
"""Of a data version; each made once, and reckoned once for all languages."""


def kept_reports(
    store: Store, snapshot: Callable[[str], Snapshot], gaps: Callable[[str, AnalysisSettings], Gaps]
) -> Reports:
    def found(version: str, of: tuple[AnalysisSettings, Asked]) -> Findings:
        settings, asked = of
        return find_all(snapshot(version), gaps(version, settings), asked)

    findings = once(found, most=_KEPT)
    return once(
        lambda version, wanted: _told(
            store,
            snapshot(version),
            findings(version, (wanted.settings, wanted.asked)),
            wanted.lang,
        ),
        most=_KEPT,
    )


def make_report(
    store: Store,
    snapshot: Snapshot,
    gaps: Gaps,
    asked: Asked,
    lang: str,
    progress: Progress | None = None,
) -> Report:
    """Names nobody where sectors of few are withheld."""
    return _told(store, snapshot, find_all(snapshot, gaps, asked, progress), lang)


def _told(store: Store, snapshot: Snapshot, findings: Findings, lang: str) -> Report:
    people = (
        None
        if findings.gaps.settings.least
        else names_in(store, snapshot, findings.gaps, findings.people())
    )
    return report_of(snapshot, findings, read_described(store), people, lang)


def names_in(
    store: Store, snapshot: Snapshot, gaps: Gaps, spoken_of: Sequence[str]
) -> dict[str, str]:
    """Of everyone with a sector, or where they are many, of those the report speaks of."""
    people = two_mode(snapshot, gaps.settings).people
    everyone = snapshot.people.gather(people).to_list() if people.size <= MOST_NAMED else []
    return read_names(store, sorted({*everyone, *spoken_of}))


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
"""By the ending of the file; each is imported only when it is wanted."""
