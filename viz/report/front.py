"""The first page of a report, and its figures: the finding, the largest gaps, the map, the summary,
the matrix, the pairs and the sectors."""

from collections.abc import Sequence
from dataclasses import replace

from graph.analysis.verdicts import NOT_ENOUGH
from viz.draw.sector_picture import sector_picture
from viz.report.content import (
    Column,
    Kind,
    Matrix,
    Picture,
    Point,
    Points,
    Row,
    Section,
    Table,
    section,
    sentences,
    table,
    unlisted,
)
from viz.report.context import ReportContext
from viz.report.departures import departures_sentence
from viz.report.grounds import withheld_notice
from viz.report.seats import groups_sentence
from viz.report.years import trends_sentence
from viz.words.findings import Line, figure_names, matrix_words, verdict_names
from viz.words.sensitivity import choices, held

LARGEST = 3
MAX_PLACES = 40
"""The largest number of sectors (or other groups) with which a map and a matrix can be read."""
MAX_ROWS = 400
"""The largest number of pairs that are listed one by one; of more, those that differ most from what
is expected."""
_ORDER = ("gap", "more", "few", "same")


def finding(context: ReportContext) -> Section:
    """The largest gaps, and the map."""
    words, story = context.words, context.story
    points = tuple(
        Point(
            line.rank or 0,
            " – ".join(sector.name for sector in line.sectors),
            " ".join(filter(None, (line.sentence, line.holding))),
        )
        for line in story.gaps[:LARGEST]
    )
    none = (
        ""
        if story.gaps or not story.between
        else words.text("No pair has so few ties that chance would not explain it.")
    )
    return section(
        "finding", words.text("Largest gaps"), Points(points), sentences(none), _picture(context)
    )


def _picture(context: ReportContext) -> Picture | None:
    words, story = context.words, context.story
    if not 1 < len(story.sectors) <= MAX_PLACES:
        return None
    gaps = " ".join(f"{line.rank}. {line.name}: {line.sentence}" for line in story.gaps)
    withheld = {"withheld": words.text("not shown: too few leaders")} if story.withheld else {}
    legend = tuple((verdict_names(words) | withheld).items())
    return Picture(
        sector_picture(story),
        f"{words.text('Sectors on a ring.')} {gaps}".strip(),
        legend,
        words.text("number = leaders, width = ties"),
    )


def summary(context: ReportContext) -> Section:
    words, between = context.words, context.story.between
    more = sum(line.style == "more" for line in between)
    lines = (
        (
            words.count(
                "{number} pair of sectors has more ties than expected.",
                "{number} pairs of sectors have more ties than expected.",
                more,
            )
            if more
            else ""
        ),
        _firm(context),
        _bridging(context),
        departures_sentence(context),
        trends_sentence(context),
        groups_sentence(context),
    )
    remark = words.text(
        "Sitting in one group is an opportunity to meet, not acquaintance. A gap says nothing of"
        " any person, nothing of why, and nothing of whether it ought to be narrowed."
    )
    return section(
        "summary",
        words.text("In short"),
        sentences(*lines),
        sentences(remark, withheld_notice(context), muted=True),
    )


def _firm(context: ReportContext) -> str:
    gaps = context.story.gaps
    if not (gaps and context.gaps.tried):
        return ""
    firm = sum(not context.pair_of(line).changes_with for line in gaps)
    return context.words.count(
        "{number} of the gaps remains with every other way of calculating that was tried.",
        "{number} of the gaps remain with every other way of calculating that was tried.",
        firm,
    )


def _bridging(context: ReportContext) -> str:
    brokerage = context.findings.measured.get("brokerage")
    if brokerage is None:
        return ""
    return context.words.count(
        "{number} leader stands between people who otherwise share nothing.",
        "{number} leaders stand between people who otherwise share nothing.",
        len(brokerage.result.people),
    )


def matrix(context: ReportContext) -> Section:
    words, story = context.words, context.story
    if len(story.sectors) > MAX_PLACES or not story.lines:
        return section("matrix", "")
    return section(
        "matrix",
        words.text("Ties against what chance would give"),
        Matrix(story, **matrix_words(words)),
    )


def pairs(context: ReportContext) -> Section:
    """The pairs with a finding, and how much is known of each sector."""
    words = context.words
    if not context.story.between:
        alone = _sectors(context)
        return section("gaps", alone.caption, replace(alone, headed=True))
    lines = [line for line in context.story.between if line.style != "same"]
    rest = len(context.story.between) - len(lines)
    same = words.count(
        "{number} other pair has as many ties as expected.",
        "{number} other pairs have as many ties as expected.",
        rest,
    )
    tried = (
        words.text(
            "Robustness: with how many of these other ways of calculating the result is the same:"
            " {choices}.",
            choices=choices(context.gaps.tried, words),
        )
        if context.gaps.tried
        else ""
    )
    return section(
        "gaps",
        words.text("Gaps and their grounds"),
        _pairs(context, "findings", words.text("Pairs of sectors"), lines),
        sentences(unlisted(len(lines), MAX_ROWS, words), same if rest else "", tried, muted=True),
        _sectors(context),
    )


def every_pair(context: ReportContext) -> Section:
    """All pairs in figures, at the end of the report."""
    lines = context.story.lines
    title = context.words.text("All pairs in figures")
    rest = unlisted(len(lines), MAX_ROWS, context.words)
    return section(
        "pairs",
        title,
        _pairs(context, "pairs", title, lines, headed=True),
        sentences(rest, muted=True),
    )


def _pairs(
    context: ReportContext, key: str, caption: str, lines: Sequence[Line], *, headed: bool = False
) -> Table:
    names = figure_names(context.words)
    raw = context.gaps.settings.weight == "raw"
    kinds: dict[str, Kind] = {
        "observed": "whole" if raw else "decimal",
        "expected": "decimal",
        "interval": "decimal",
        "missing": "decimal",
        "ratio": "ratio",
        "q": "chance",
        "holds": "whole",
    }
    columns = [
        Column(name, title, kinds.get(name, "text"), 3 if name == "name" else 2, name == "verdict")
        for name, title in names.items()
    ]
    ordered = sorted(
        lines, key=lambda line: (_ORDER.index(line.style), -abs(line.missing), line.key)
    )
    return table(
        key, caption, columns, (_row(context, line) for line in ordered[:MAX_ROWS]), headed=headed
    )


def _row(context: ReportContext, line: Line) -> Row:
    pair = context.pair_of(line)
    known = pair.verdict != NOT_ENOUGH
    return Row(
        (
            line.name,
            line.figures["verdict"],
            pair.observed,
            pair.expected,
            line.figures["interval"],
            pair.missing,
            pair.ratio,
            pair.q if known else None,
            held(pair, context.gaps),
        ),
        "" if line.style == "same" else line.style,
    )


def _sectors(context: ReportContext) -> Table:
    words, known = context.words, {sector.id: sector for sector in context.gaps.sectors}
    columns = (
        Column("sector", words.text("Sector"), width=3),
        Column("people", words.text("Leaders"), "whole"),
        Column("known", words.text("Ties known of"), "share"),
        Column("partial", words.text("Ties in incomplete lists"), "share"),
        Column("gaps", words.text("Gaps"), "whole"),
    )
    gaps = [sector.number for line in context.story.gaps for sector in line.sectors]
    return table(
        "sectors",
        words.text("Sectors, and how much is known of them"),
        columns,
        (
            Row(
                (
                    sector.name,
                    sector.people,
                    known[sector.id].coverage,
                    known[sector.id].partial,
                    gaps.count(sector.number),
                ),
                "" if known[sector.id].known else "few",
            )
            for sector in context.story.sectors
            if not sector.withheld
        ),
    )
