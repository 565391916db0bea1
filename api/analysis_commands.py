"""The commands that analyse: each takes the same options, and says what any of the measures found."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from api import console, options, tables
from api.opening import whole_graph

if TYPE_CHECKING:
    from graph.analysis.gaps import Gaps
    from graph.analysis.two_mode import AnalysisSettings


@options.with_settings
def gaps(
    settings: "AnalysisSettings",
    *,
    every: Annotated[bool, Option("--all", help="List every pair, those as expected too.")] = False,
    cluster: options.Cluster = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Say which sectors meet less than chance would have it.

    For every pair of sectors: ties observed, ties expected, and a verdict.
    """
    result = _found(settings, cluster).as_dict(lang)
    console.answer(result) if as_json else tables.show_gaps(result, lang, every=every)


@options.with_settings
def map_(
    settings: "AnalysisSettings",
    *,
    out: Annotated[Path, Option(metavar="FILE", help="The page to write.")] = Path("sector-map.html"),
    lang: options.Language = "en",
) -> None:
    """Write the sector map as one HTML page.

    The page holds the picture and the same figures as a table, and needs no network.
    """
    from viz.sector_map import sector_map_page

    out.write_text(sector_map_page(_found(settings), lang), "utf-8")
    console.say(f"Wrote {out}")


def _found(settings: "AnalysisSettings", cluster: str | None = None) -> "Gaps":
    from graph.analysis.gaps import find_gaps

    snapshot = whole_graph()
    with console.progress() as progress:
        return find_gaps(snapshot, settings, progress, cluster)


COMMANDS = (gaps, map_)
