"""The commands that analyse: each takes the same options, and says what any of the measures
found."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from api import console
from api.commands import options, tables
from api.commands.opening import names_of_people, opened, whole_graph

if TYPE_CHECKING:
    from graph.analysis.gaps import Gaps
    from graph.analysis.two_mode import AnalysisSettings


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
    result = _found(settings, cluster, quick=quick).as_dict(lang)
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

    out.write_text(sector_map_page(_found(settings), lang), "utf-8")
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
    result = (
        _counted(measure, settings, lang) if in_database else _measured(measure, settings, lang)
    )
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
    result = _measured("brokerage", settings, lang)
    result["people"] = result["people"][:first]
    if as_json:
        console.answer(result)
    else:
        tables.show_people(
            result, names_of_people([row["person"] for row in result["people"]]), lang
        )


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
    from graph.analysis.trends import as_dict, find_trends

    snapshot = whole_graph()
    with console.progress() as progress:
        courses = find_trends(snapshot, settings, first, last, progress)
    result = as_dict(courses, settings, snapshot, lang)
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
    from graph.analysis.departures import departures as find
    from graph.analysis.two_mode import two_mode

    snapshot = whole_graph()
    result = find(snapshot, two_mode(snapshot, settings), settings, horizon, first).as_dict(
        snapshot, lang
    )
    if as_json:
        console.answer(result)
    else:
        people = {
            row[end] for row in result["departures"] for end in ("person", "successor") if row[end]
        }
        tables.show_departures(result, names_of_people(sorted(people)), lang)


def _measured(name: str, settings: "AnalysisSettings", lang: str) -> dict[str, Any]:
    from graph.analysis.measures import measure

    return measure(name, whole_graph(), settings, lang)


def _counted(name: str, settings: "AnalysisSettings", lang: str) -> dict[str, Any]:
    from graph.analysis.counted import measure_counted

    with opened() as store, console.working("Counting in the database ..."):
        return measure_counted(name, store, settings, lang)


def _found(
    settings: "AnalysisSettings", cluster: str | None = None, *, quick: bool = False
) -> "Gaps":
    from graph.analysis.gaps import find_gaps

    snapshot = whole_graph()
    with console.progress() as progress:
        return find_gaps(snapshot, settings, progress, cluster, quick=quick)


COMMANDS = (
    gaps,
    map_,
    analyse,
    brokers,
    departures,
    options.with_settings(trend, without=("as_of", "window")),
)
