"""The options that several commands share, and how their texts become values. Imports nothing slow:
`--help` reads this."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from enum import StrEnum
from functools import wraps
from inspect import Signature, signature
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typer import Context, Option

from api import console
from api.commands.interrupts import prompt
from graph.dates import parse_day

if TYPE_CHECKING:
    from graph.analysis.two_mode import AnalysisSettings

Lang = Literal["fi", "sv", "en"]
Weight = Literal["raw", "newman"]


class Tie(StrEnum):
    MEMBERSHIP = "membership"
    ATTENDANCE = "attendance"
    COHORT = "cohort"
    POSITION = "position"


AsJson = Annotated[
    bool, Option("--json", help="Answer with JSON, and nothing else on standard output.")
]


def _is_given(context: Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _speak(context: Context, lang: str | None) -> str | None:
    """Whoever asks for names in a language is told errors in it too."""
    if lang and _is_given(context, "lang"):
        console.speak(lang)
    return lang


Language = Annotated[
    Lang, Option("--lang", callback=_speak, help="Language of names and words, and of errors.")
]
ErrorLanguage = Annotated[
    Lang | None,
    Option(
        "--lang",
        callback=_speak,
        help="Language of errors; that of the environment, if not given.",
    ),
]
AsOf = Annotated[
    str | None,
    Option(
        "--as-of",
        metavar="DATE",
        help=(
            "The day to look at: 2026-11-23, or 2019 for the end of that year. Today, if not given."
        ),
    ),
]
TieKinds = Annotated[
    list[Tie] | None,
    Option(
        "--ties",
        metavar="KIND",
        help="membership (if not given), attendance, cohort or position; may be repeated.",
    ),
]
Window = Annotated[str, Option(metavar="TIME", help="How far back events count: 3y, 18m or 90d.")]
Weighting = Annotated[
    Weight, Option("--weight", help="raw: every meeting alike; newman: small groups more.")
]
Draws = Annotated[int, Option(metavar="N", min=1, max=1_000_000, help="How often chance is drawn.")]
Seed = Annotated[int, Option(metavar="N", min=0, help="The same seed gives the same figures.")]


Cluster = Annotated[
    str | None,
    Option(metavar="ADDRESS", help="A Dask scheduler whose workers draw: tcp://host:8786."),
]
Quick = Annotated[
    bool, Option("--quick", help="Without looking whether verdicts hold under other choices.")
]
By = Annotated[
    str,
    Option(
        metavar="GROUPING",
        help="What people are grouped by: sector, organisation, region or gender.",
    ),
]
Cap = Annotated[
    int | None,
    Option(metavar="N", min=2, help="Events and groups of more people than this count nothing."),
]
HalfLife = Annotated[
    str | None,
    Option(
        "--half-life", metavar="TIME", help="When what is over comes to count half: 2y, 18m or 90d."
    ),
]
Drafts = Annotated[
    bool, Option("--drafts", help="Groups, newcomers and events that are only proposed count too.")
]


def analysis_settings(
    *,
    as_of: AsOf = None,
    ties: TieKinds = None,
    window: Window = "3y",
    weight: Weighting = "raw",
    by: By = "sector",
    cap: Cap = None,
    half_life: HalfLife = None,
    drafts: Drafts = False,
    draws: Draws = 1000,
    seed: Seed = 0,
) -> "AnalysisSettings":
    """Settings that are known to be usable before anything is opened."""
    from graph.analysis.two_mode import AnalysisSettings, check_settings

    day, kinds = (
        parse_day(as_of) if as_of else date.today(),
        tuple(dict.fromkeys(str(tie) for tie in ties or [Tie.MEMBERSHIP])),
    )
    settings = AnalysisSettings(day, kinds, window, weight, draws, seed, by, cap, half_life, drafts)
    check_settings(settings)
    return settings


def with_settings(
    command: Callable[..., None], without: Collection[str] = ()
) -> Callable[..., None]:
    """The command with the options above, but for some, in place of its first parameter, the
    settings that are made of them."""

    @wraps(command)
    def run(*made: Any, **given: Any) -> None:
        with prompt():  # a search for groups is another matter: Ctrl-C gives the best so far
            command(*made, **given)

    return with_options(run, (analysis_settings,), without)


def with_options(
    command: Callable[..., None], makes: Sequence[Callable[..., Any]], without: Collection[str] = ()
) -> Callable[..., None]:
    """The command with the options of each of `makes`, but for some, in place of its first
    parameters, which these make of them."""
    shared = [
        [each for each in signature(make).parameters.values() if each.name not in without]
        for make in makes
    ]
    parameters = [
        *list(signature(command).parameters.values())[len(makes) :],
        *chain.from_iterable(shared),
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        said = [{each.name: given.pop(each.name) for each in options} for options in shared]
        command(*(make(**values) for make, values in zip(makes, said, strict=True)), **given)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
