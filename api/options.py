"""The options that several commands share, and how their texts become values. Imports nothing slow: `--help` reads this."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Option

from graph.dates import before, parse_day

if TYPE_CHECKING:
    from graph.analysis.two_mode import AnalysisSettings

Lang = Literal["fi", "sv", "en"]
Weight = Literal["raw", "newman"]


class Tie(StrEnum):
    MEMBERSHIP = "membership"
    ATTENDANCE = "attendance"
    COHORT = "cohort"
    POSITION = "position"


AsJson = Annotated[bool, Option("--json", help="Answer with JSON, and nothing else on standard output.")]
Language = Annotated[Lang, Option("--lang", help="Language of names and words.")]
AsOf = Annotated[str | None, Option(
    "--as-of", metavar="DATE", help="The day to look at: 2026-11-23, or 2019 for the end of that year. Today, if not given.")]
TieKinds = Annotated[list[Tie] | None, Option(
    "--ties", metavar="KIND", help="membership (if not given), attendance, cohort or position; may be repeated.")]
Window = Annotated[str, Option(metavar="TIME", help="How far back events count: 3y, 18m or 90d.")]
Weighting = Annotated[Weight, Option("--weight", help="raw: every meeting alike; newman: small groups more.")]
Draws = Annotated[int, Option(metavar="N", min=1, max=1_000_000, help="How often chance is drawn.")]
Seed = Annotated[int, Option(metavar="N", min=0, help="The same seed gives the same figures.")]


def analysis_settings(
    *, as_of: str | None, ties: list[Tie] | None, window: str, weight: Weight, draws: int, seed: int
) -> "AnalysisSettings":
    """Settings that are known to be usable before anything is opened."""
    from graph.analysis.two_mode import AnalysisSettings

    day = parse_day(as_of) if as_of else date.today()
    before(day, window)
    return AnalysisSettings(day, tuple(dict.fromkeys(str(tie) for tie in ties or [Tie.MEMBERSHIP])), window, weight, draws, seed)
