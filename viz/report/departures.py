"""Who leaves soon, in a report: by name, or as figures of sectors where nobody is to be named."""

import numpy as np

from graph.analysis.departures import LEAVES, Departure, Departures
from graph.analysis.withheld import MIN_PEOPLE
from viz.report.content import Column, Kind, Row, Section, Table, section, sentences, table
from viz.report.context import ReportContext

MAX_ROWS = 10


def departures_sentence(context: ReportContext) -> str:
    found = context.findings.departures
    if not found:
        return ""
    if _too_few(context, found):
        return context.text(
            "Fewer than {least} terms end by {day}.",
            least=MIN_PEOPLE,
            day=context.words.day(found.until),
        )
    ends = context.words.count(
        "{number} term ends by {day}.",
        "{number} terms end by {day}.",
        found.count,
        day=context.words.day(found.until),
    )
    losses = _losses(context, found)
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
    words, found = context.words, context.findings.departures
    title = words.text("Departures ahead")
    if not found:
        return section("departures", title)
    if _too_few(context, found):
        return section("departures", title, sentences(departures_sentence(context)))
    opening = words.count(
        "From {start} to {end}, {number} term of an office or a membership ends.",
        "From {start} to {end}, {number} terms of offices and memberships end.",
        found.count,
        start=words.day(context.gaps.settings.as_of),
        end=words.day(found.until),
    )
    return section(
        "departures",
        title,
        sentences(opening),
        _by_person(context, found) if context.names is not None else None,
        _by_pair(context, found),
    )


def _too_few(context: ReportContext, found: Departures) -> bool:
    """Where nobody is to be named, the losses of one or two would tell who leaves."""
    return context.names is None and 0 < found.count < MIN_PEOPLE


def _by_person(context: ReportContext, found: Departures) -> Table:
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
        (_departure(context, row) for row in found.rows),
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
            context.place(row.label, row.place),
            row.last,
            then,
            row.total,
        )
    )


def _by_pair(context: ReportContext, found: Departures) -> Table:
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
        _losses(context, found)[:MAX_ROWS],
    )


def _losses(context: ReportContext, found: Departures) -> list[Row]:
    """Of pairs between sectors that are told of; the largest share first."""
    rows = [
        (context.pair(a, b), float(found.before[i, j]), float(found.after[i, j]))
        for i, j in zip(*np.triu_indices(len(found.groups), 1), strict=True)
        for a, b in [(found.groups[i], found.groups[j])]
        if context.told_of(a, b) and found.before[i, j] > found.after[i, j]
    ]
    rows.sort(key=lambda row: (row[2] / row[1], -row[1], row[0]))
    return [Row((name, before, after, 1 - after / before)) for name, before, after in rows]
