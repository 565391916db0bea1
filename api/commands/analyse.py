"""The commands that analyse: each takes the same options, and says what any of the measures
found."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from api import console
from api.commands import options, tables
from api.commands.opening import opened, opened_workspace

if TYPE_CHECKING:
    from graph.analysis.settings import AnalysisSettings


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
    console.say(f"Wrote {out}")


@options.with_settings
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
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Measure the network by one of these.

    mixing: how sectors mix; preview: how they would by chance, reckoned at once but calling too
    little; segregation: how far ties keep within them; brokerage, centrality, structural-holes: who
    stands between others; cuts: who alone holds parts together; reach: how many steps lie between
    people of two groups; resilience: how much every pair of groups hangs on one person.
    """
    if in_database:
        result = _counted(measure, settings, lang)
    else:
        with opened_workspace() as (workspace, state):
            result = workspace.measure(state, measure, settings, lang)
    console.answer(result) if as_json else tables.show_measure(result, lang)


@options.with_settings
def brokers(
    settings: "AnalysisSettings",
    *,
    first: Annotated[int, Option(metavar="N", min=1, help="How many people.")] = 20,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """List who stands between people who share nothing.

    By the roles of Gould and Fernandez: coordinator within a sector, itinerant, representative and
    gatekeeper at its border, and liaison between others.
    """
    from graph.people import read_names

    with opened_workspace() as (workspace, state):
        result = workspace.measure(state, "brokerage", settings, lang)
        result["people"] = result["people"][:first]
        names = read_names(workspace.store, [row["person"] for row in result["people"]])
    console.answer(result) if as_json else tables.show_people(result, names, lang)


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


def _counted(name: str, settings: "AnalysisSettings", lang: str) -> dict[str, Any]:
    from graph.analysis.counted import measure_counted

    with opened() as store, console.working("Counting in the database ..."):
        return measure_counted(name, store, settings, lang)


COMMANDS = (
    gaps,
    map_,
    analyse,
    brokers,
    departures,
    options.with_settings(trend, without=("as_of", "window")),
)
