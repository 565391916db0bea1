"""Departures ahead, in a report: by name, or as figures of sectors where nobody is to be named."""

import numpy as np

from graph.analysis.departures import LEAVES, Departure, Departures
from graph.analysis.withheld import MIN_PEOPLE
from viz.report.content import Column, Kind, Row, Section, Table, section, sentences, table
from viz.report.context import ReportContext

MAX_ROWS = 10


def departures_sentence(context: ReportContext) -> str:
    departures = context.findings.departures
    if not departures:
        return ""
    if _too_few(context, departures):
        return context.text(
            "Fewer than {least} terms end by {day}.",
            least=MIN_PEOPLE,
            day=context.words.day(departures.until),
        )
    ends = context.words.count(
        "{number} term ends by {day}.",
        "{number} terms end by {day}.",
        departures.count,
        day=context.words.day(departures.until),
    )
    losses = _losses(context, departures)
    if not losses:
        return ends
    pair, share = losses[0].values[0], losses[0].values[3]
    most = context.text(
        "Without successors, {pair} would lose {share} of its ties.",
        pair=pair,
        share=context.words.share(share if isinstance(share, float) else None),
    )
    return f"{ends} {most}"


def departures(context: ReportContext) -> Section:
    words, departures = context.words, context.findings.departures
    title = words.text("Departures ahead")
    if not departures:
        return section("departures", title)
    if _too_few(context, departures):
        return section("departures", title, sentences(departures_sentence(context)))
    opening = words.count(
        "From {start} to {end}, {number} term of an office or a membership ends.",
        "From {start} to {end}, {number} terms of offices and memberships end.",
        departures.count,
        start=words.day(context.gaps.settings.as_of),
        end=words.day(departures.until),
    )
    return section(
        "departures",
        title,
        sentences(opening),
        _by_person(context, departures) if context.names is not None else None,
        _by_pair(context, departures),
    )


def _too_few(context: ReportContext, departures: Departures) -> bool:
    """Whether so few terms end that their losses would reveal who leaves, where nobody is to be
    named."""
    return context.names is None and 0 < departures.count < MIN_PEOPLE


def _by_person(context: ReportContext, departures: Departures) -> Table:
    words = context.words
    columns = (
        Column("person", words.text("Leader"), width=3),
        Column("sector", words.text("Sector")),
        Column("ends", words.text("What ends"), width=4),
        Column("last", words.text("Last day"), "day"),
        Column("then", words.text("Then"), width=3),
        Column(
            "ties",
            words.text("Ties that go"),
            "whole" if context.gaps.settings.weight == "raw" else "decimal",
        ),
    )
    return table(
        "departures",
        words.text("Terms whose end loses most ties"),
        columns,
        (_departure(context, row) for row in departures.rows),
    )


def _departure(context: ReportContext, row: Departure) -> Row:
    if row.moves_to:
        then = context.text("moves to {sector}", sector=context.label(row.moves_to))
    elif row.successor:
        then = context.text("followed by {name}", name=context.person(row.successor))
    else:
        then = context.text("leaves the sector") if row.what == LEAVES else ""
    return Row(
        (
            context.person(row.person),
            context.label(row.group),
            context.name_of(row.label, row.place),
            row.last,
            then,
            row.total,
        )
    )


def _by_pair(context: ReportContext, departures: Departures) -> Table:
    words = context.words
    kind: Kind = "whole" if context.gaps.settings.weight == "raw" else "decimal"
    columns = (
        Column("pair", words.text("Pair"), width=3),
        Column("before", words.text("Ties now"), kind),
        Column("after", words.text("Without successors"), kind),
        Column("share", words.text("Lost"), "share"),
    )
    return table(
        "losses",
        words.text("Pairs that lose most if nobody follows"),
        columns,
        _losses(context, departures)[:MAX_ROWS],
    )


def _losses(context: ReportContext, departures: Departures) -> list[Row]:
    """The losses of pairs of sectors that have figures, the largest share first."""
    rows = [
        (context.pair(a, b), float(departures.before[i, j]), float(departures.after[i, j]))
        for i, j in zip(*np.triu_indices(len(departures.groups), 1), strict=True)
        for a, b in [(departures.groups[i], departures.groups[j])]
        if context.has_figures(a, b) and departures.before[i, j] > departures.after[i, j]
    ]
    rows.sort(key=lambda row: (row[2] / row[1], -row[1], row[0]))
    return [Row((name, before, after, 1 - after / before)) for name, before, after in rows]
