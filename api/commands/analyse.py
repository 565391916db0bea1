"""The commands that analyse: each takes the same options, and says what any of the measures
found."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from api import console
from api.commands import options, tables
from api.commands.opening import opened, opened_workspace
from api.commands.translated import Command
from graph.analysis.registry import MEASURES

if TYPE_CHECKING:
    from graph.analysis.settings import AnalysisSettings

FIRST = 20
"""Rows of a list that are shown if nothing is said."""


@options.with_settings
def gaps(
    settings: "AnalysisSettings",
    *,
    every: Annotated[bool, Option("--all", help="List every pair, those as expected too.")] = False,
    quick: options.Quick = False,
    cluster: options.Cluster = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Say which sectors meet less than chance would have it.

    For every pair of sectors: ties observed, ties expected, a verdict, and whether it holds under
    other weights, caps and half-lives, and when memberships are missing.
    """
    with opened_workspace() as (workspace, state):
        result = workspace.gaps(state, settings, quick, cluster).as_dict(lang)
    console.answer(result) if as_json else tables.show_gaps(result, lang, every=every)


@options.with_settings
def map_(
    settings: "AnalysisSettings",
    *,
    out: Annotated[Path, Option(metavar="FILE", help="The page to write.")] = Path(
        "sector-map.html"
    ),
    lang: options.Language = "en",
) -> None:
    """Write the sector map as one HTML page.

    The page holds the picture and the same figures as a table, and needs no network.
    """
    from viz.pages.home.view import sector_map_page

    with opened_workspace() as (workspace, state):
        gaps = workspace.gaps(state, settings)
    out.write_text(sector_map_page(gaps, lang), "utf-8")
    console.say(console.text("Wrote {file}", file=out))


def analyse(
    settings: "AnalysisSettings",
    *,
    measure: Annotated[str, Argument(metavar="MEASURE", help="One of those above.")],
    in_database: Annotated[
        bool,
        Option(
            "--in-database",
            help=(
                "mixing and preview of sectors: count in the database, for graphs that do not fit"
                " into memory."
            ),
        ),
    ] = False,
    first: Annotated[
        int | None,
        Option(metavar="N", min=1, help="How many rows of every list; 20, and all with --json."),
    ] = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Measure the network by one of these."""
    if not in_database:
        _measure(measure, settings, first, lang, as_json=as_json)
        return
    from graph.analysis.counted import measure_counted

    with opened() as store, console.working(console.text("Counting in the database ...")):
        measured = measure_counted(measure, store, settings)
    if as_json:
        console.answer(measured.as_dict(lang))
    else:
        tables.show_measured(measured, None, FIRST, lang)


class AnalyseCommand(Command):
    """Names the measures, each with the question that it answers."""

    def paragraphs(self) -> list[str]:
        spoken = console.spoken_language()
        questions = {name: each.help.in_language(spoken) for name, each in MEASURES.items()}
        return [
            *super().paragraphs(),
            *(f"{name}: {question}" for name, question in questions.items()),
        ]


@options.with_settings
def brokers(
    settings: "AnalysisSettings",
    *,
    first: Annotated[int, Option(metavar="N", min=1, help="How many people.")] = FIRST,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """List who stands between people who share nothing.

    By the roles of Gould and Fernandez: coordinator within a sector, itinerant, representative and
    gatekeeper at its border, and liaison between others.
    """
    _measure("brokerage", settings, first, lang, as_json=as_json)


def _measure(
    name: str, settings: "AnalysisSettings", first: int | None, lang: str, *, as_json: bool
) -> None:
    from graph.analysis.figures import first_rows
    from viz.report.make import names_in_measured

    shown = first or FIRST
    with opened_workspace() as (workspace, state):
        measured = workspace.measure(state, name, settings)
        if as_json:
            result = first_rows(measured.result, first) if first else measured.result
            console.answer(replace(measured, result=result).as_dict(lang))
            return
        names = names_in_measured(workspace, state, measured, shown, lang)
    tables.show_measured(measured, names, shown, lang)


def trend(
    settings: "AnalysisSettings",
    *,
    first: Annotated[int, Option("--from", metavar="YEAR", help="The first year.")],
    last: Annotated[int, Option("--to", metavar="YEAR", help="The last year.")],
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Say which sectors came to meet more or less over the years.

    Each year is compared with chance on its last day, with the events of that year; only changes
    beyond chance are listed.
    """
    from graph.analysis.trends import as_dict

    with opened_workspace() as (workspace, state):
        courses = workspace.trends(state, settings, first, last)
        result = as_dict(courses, settings, workspace.snapshot(state), lang)
    console.answer(result) if as_json else tables.show_trend(result, lang)


@options.with_settings
def departures(
    settings: "AnalysisSettings",
    *,
    horizon: Annotated[str, Option(metavar="TIME", help="How far ahead: 1y, 6m or 90d.")] = "1y",
    first: Annotated[
        int, Option(metavar="N", min=1, help="How many, the largest loss first.")
    ] = 20,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """List whose terms end soon, and what the sectors lose with them.

    Who leaves a sector takes all ties along; where only a membership ends, or someone follows in
    the post, that is said.
    """
    from graph.people import read_names

    with opened_workspace() as (workspace, state):
        departing = workspace.departures(state, settings, horizon, first)
        result = departing.as_dict(workspace.snapshot(state), lang)
        people = {
            row[end] for row in result["departures"] for end in ("person", "successor") if row[end]
        }
        names = read_names(workspace.store, sorted(people))
    console.answer(result) if as_json else tables.show_departures(result, names, lang)


COMMANDS = (
    gaps,
    map_,
    options.with_settings(analyse),
    brokers,
    departures,
    options.with_settings(trend, without=("as_of", "window")),
)
CLASSES = {"analyse": AnalyseCommand}
"""Of commands that show more in their help than what they and their options say."""
