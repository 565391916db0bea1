"""What a report rests on: the networks as sources describe them in their own words, the method, the
sources, and the settings."""

from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from graph.dates import first_day
from graph.described import LABELS, Body, Source
from viz.draw.picture import about
from viz.report.content import (
    Block,
    Column,
    Entries,
    Entry,
    Heading,
    Quote,
    Section,
    section,
    sentences,
    table,
    unlisted,
)
from viz.report.context import ReportContext
from viz.words.kinds import choice_name, kind_names
from viz.words.sensitivity import choices
from viz.words.settings import setting_rows

MAX_BODIES, MAX_SOURCES = 400, 200


def systems(context: ReportContext) -> Section:
    """Every body that a source describes, with the source's words; without the words where nobody
    is to be named."""
    words, bodies = context.words, context.described.bodies[:MAX_BODIES]
    if not bodies:
        return section("systems", "")
    opening = words.text(
        "What sources say of the forums, networks, groups, programmes and events in which leaders"
        " meet, in their own words."
    )
    withheld = words.text(
        "Of these sources tell in their own words. Quotes are withheld, as they may name people."
    )
    rest = unlisted(len(context.described.bodies), MAX_BODIES, words)
    introduction = opening if context.names is not None else withheld
    return section(
        "systems",
        words.text("Where leaders meet"),
        sentences(introduction),
        *_by_label(context, bodies),
        sentences(rest, muted=True),
    )


def _by_label(context: ReportContext, bodies: tuple[Body, ...]) -> Iterator[Block]:
    sources, titles = (
        {source.id: source for source in context.described.sources},
        kind_names(context.words),
    )
    for label in LABELS:
        entries = tuple(_entry(context, body, sources) for body in bodies if body.label == label)
        if entries:
            yield Heading(titles[label])
            yield Entries(entries)


def _entry(context: ReportContext, body: Body, sources: dict[str, Source]) -> Entry:
    period = context.words.period(body.since, body.until)
    audience = (
        context.text("for: {audience}", audience="; ".join(body.audience)) if body.audience else ""
    )
    parts = filter(None, (about(body.label, body.kind, context.words), period, audience))
    of = [sources[id_] for id_ in body.sources if id_ in sources]
    lang = next((source.lang for source in of if source.lang), None)
    with_names = context.names is not None
    return Entry(
        body.label,
        body.id,
        context.called(body.names, body.id),
        " · ".join(parts),
        tuple(Quote(quote, lang) for quote in body.quotes) if with_names else (),
        ", ".join(source.title or source.id for source in of) if with_names else "",
    )


def method(context: ReportContext) -> Section:
    """The method in plain words, and what was left out or done in another way."""
    words, settings = context.words, context.gaps.settings
    observed = words.text(
        "Observed is the number of pairs of leaders, one of each sector, who sit in the same group."
        " Expected is what that would be if everyone kept their number of groups and every group"
        " its size, and chance alone decided who sits where: the mean of {draws} such draws.",
        draws=words.number(settings.draws),
    )
    gap = words.text(
        "A gap: there are fewer ties than expected, the difference is larger than chance"
        " explains, with the number of pairs compared taken into account (q, after Benjamini and"
        " Hochberg), and it is at least a fifth. Too little known: too few of a sector's"
        " memberships are known; an unknown list is not a missing tie."
    )
    firm = (
        words.text(
            "Every verdict was calculated again in other ways: {choices}.",
            choices=choices(context.gaps.tried, words),
        )
        if context.gaps.tried
        else words.text(
            "Verdicts were not calculated again in other ways, as the network is large."
        )
    )
    later = words.text(
        "Departures count as if nobody came instead. Trends compare each year with chance in that"
        " year. Peer groups are held against the rules of the ministry's page."
    )
    return section(
        "method",
        words.text("How the results were calculated"),
        sentences(observed, gap, firm, later),
    )


def withheld_notice(context: ReportContext) -> str:
    """What is withheld from readers who may not know names."""
    if context.names is not None:
        return ""
    nobody = context.text(
        "This report names nobody; the sources and their quotes are left out, as they may name"
        " people."
    )
    return " ".join(
        (nobody, *(sector.title for sector in context.story.sectors if sector.withheld))
    )


def sources(context: ReportContext) -> Section:
    words, title = context.words, context.text("Sources")
    if context.names is None:
        return section("sources", title)
    every = context.described.sources
    columns = (
        Column("title", words.text("Source"), width=4),
        Column("kind", words.text("Kind"), width=2),
        Column("address", words.text("Address"), width=4),
        Column("dated", words.text("Dated"), "day"),
    )
    rest = unlisted(len(every), MAX_SOURCES, words)
    rows = (
        (
            source.title or source.id,
            choice_name("Source", "kind", source.kind, words) if source.kind else None,
            source.address,
            _dated(source),
        )
        for source in every[:MAX_SOURCES]
    )
    return section(
        "sources",
        title,
        table("sources", title, columns, rows, headed=True),
        sentences(rest, muted=True),
    )


def _dated(source: Source) -> date | str | None:
    """The source's date as a date if it is a whole one, else as the text that is known."""
    partial = source.published or source.retrieved
    return first_day(partial) if partial and len(partial) == len("2019-02-03") else partial


def settings(context: ReportContext) -> Section:
    """All that determines the figures besides the data."""
    words, request = context.words, context.findings.request
    rows = [
        *setting_rows(context.gaps.settings.as_dict(), words),
        (words.text("Departures within"), words.time(request.horizon)),
        (words.text("Data version"), context.gaps.version),
        (words.text("Program"), f"Verkosto {version('verkosto')}"),
    ]
    columns = (Column("setting", words.text("Setting")), Column("value", words.text("Value")))
    same = words.text("Whoever has the same data and settings gets the same report, to the byte.")
    title = words.text("Settings")
    return section(
        "settings",
        title,
        table("settings", title, columns, rows, headed=True),
        sentences(same, muted=True),
    )
