"""Findings -> the content of a report, in one language, with or without names."""

from collections.abc import Callable, Iterable, Mapping

from graph.described import Described
from graph.differences import as_dict, state_of
from graph.findings import Findings
from graph.snapshot import Snapshot
from viz.report.content import Report, Section
from viz.report.context import ReportContext
from viz.report.departures import departures
from viz.report.front import every_pair, finding, matrix, pairs, summary
from viz.report.grounds import method, settings, sources, systems
from viz.report.measures import measured_sections
from viz.report.seats import peer_groups, proposals
from viz.report.years import trends
from viz.words.findings import tell
from viz.words.language import language

SECTIONS: tuple[Callable[[ReportContext], Section | Iterable[Section]], ...] = (
    finding,
    summary,
    matrix,
    pairs,
    measured_sections,
    departures,
    trends,
    peer_groups,
    proposals,
    systems,
    method,
    sources,
    settings,
    every_pair,
)


def report_of(
    snapshot: Snapshot,
    findings: Findings,
    described: Described,
    names: Mapping[str, str] | None,
    lang: str,
) -> Report:
    """`names`: people's names by id; with None the report names nobody, and `findings` must then be
    without small sectors (`least` of their settings, see graph/analysis/withheld.py)."""
    gaps, words = findings.gaps, language(lang)
    context = ReportContext(snapshot, findings, described, names, words, gaps, tell(gaps, words))
    made = [each for make in SECTIONS for each in _several(make(context))]
    drawn = words.text(
        "{draws} random draws, seed {seed}, data {version}",
        draws=words.number(gaps.settings.draws),
        seed=gaps.settings.seed,
        version=gaps.version[:12],
    )
    footer = f"{drawn}. {words.text('Made-up example data.')}" if gaps.synthetic else drawn
    return Report(
        lang,
        context.story.headline,
        " ".join(context.story.details),
        tuple(each for each in made if each.blocks),
        gaps.settings.as_of,
        gaps.version,
        footer,
        as_dict(state_of(snapshot, gaps, names)),
    )


def _several(made: Section | Iterable[Section]) -> Iterable[Section]:
    return (made,) if isinstance(made, Section) else made
