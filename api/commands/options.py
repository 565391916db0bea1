"""The options that several commands share, and how their texts become values. Imports nothing slow:
`--help` reads this."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from itertools import chain, pairwise, takewhile
from typing import Annotated, Any, Literal, get_args

from typer import Option

from api import console
from api.commands.interrupts import interrupt_at_once
from graph.analysis.settings import (
    DEFAULTS,
    SETTINGS,
    AnalysisSettings,
    Setting,
    check_settings,
)
from graph.dates import parse_day

Lang = Literal["fi", "sv", "en"]


AsJson = Annotated[
    bool, Option("--json", help="Answer with JSON, and nothing else on standard output.")
]


def language_in(args: Sequence[str]) -> str | None:
    """That of the last --lang the program was called with, if it is one of ours."""
    options = takewhile(lambda arg: arg != "--", args)
    parts = [part for option in options for part in option.split("=", 1)]
    given = [value for name, value in pairwise(parts) if name == "--lang"]
    return next((lang for lang in reversed(given) if lang in get_args(Lang)), None)


def _spoken(lang: str) -> str:
    """The language that was set before options were read; without --lang that of the environment,
    which is no default: it is known only when the program runs."""
    return console.spoken_language()


Language = Annotated[
    Lang,
    Option(
        "--lang",
        callback=_spoken,
        show_default=False,
        help="Language of all that is said; that of the environment, if not given.",
    ),
]
Cluster = Annotated[
    str | None,
    Option(metavar="ADDRESS", help="A Dask scheduler whose workers draw: tcp://host:8786."),
]
Quick = Annotated[
    bool, Option("--quick", help="Without looking whether verdicts hold under other choices.")
]
_METAVARS = {"day": "DATE", "several": "KIND", "period": "TIME", "number": "N"}


def _parameter(name: str, setting: Setting) -> Parameter:
    """The option by which a setting is given."""
    default = None if setting.type in ("day", "several") else DEFAULTS[name]
    limits: dict[str, Any] = (
        {"min": setting.minimum, "max": setting.maximum} if setting.type == "number" else {}
    )
    option = Option(
        f"--{name.replace('_', '-')}",
        metavar=_METAVARS.get(setting.type),
        help=setting.help.en,
        **limits,
    )
    return Parameter(
        name,
        Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[_type_of(setting, optional=default is None), option],
    )


def _type_of(setting: Setting, *, optional: bool) -> Any:
    if setting.choices:
        choice = StrEnum("choice", {each: each for each in setting.choices})  # type: ignore[misc]
        kind: Any = list[choice] if setting.type == "several" else choice
    else:
        kind = {"number": int, "flag": bool}.get(setting.type, str)
    return kind | None if optional else kind


def analysis_settings(**given: Any) -> AnalysisSettings:
    """Settings that are known to be usable before anything is opened; `given`: as the options
    have them, some perhaps not at all."""
    values: dict[str, Any] = {
        name: str(value) if isinstance(value, StrEnum) else value for name, value in given.items()
    }
    as_of, ties = values.pop("as_of", None), values.pop("ties", None)
    settings = AnalysisSettings(
        parse_day(as_of) if as_of else date.today(),
        tuple(dict.fromkeys(map(str, ties))) if ties else DEFAULTS["ties"],
        **values,
    )
    check_settings(settings)
    return settings


analysis_settings.__signature__ = Signature(  # type: ignore[attr-defined]
    [_parameter(name, each) for name, each in SETTINGS.items() if each.given]
)


def with_settings(
    command: Callable[..., None], without: Collection[str] = ()
) -> Callable[..., None]:
    """The command with the options above, but for some, in place of its first parameter, the
    settings that are made of them."""

    @wraps(command)
    def run(*made: Any, **given: Any) -> None:
        with (
            interrupt_at_once()
        ):  # a search for groups is another matter: Ctrl-C gives the best so far
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
        groups = [{each.name: given.pop(each.name) for each in options} for options in shared]
        command(*(make(**values) for make, values in zip(makes, groups, strict=True)), **given)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
