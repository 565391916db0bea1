"""The settings of an analysis, from the arguments of a field, and as its answer says them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.conditions import plain
from api.graphql.schema.access import check_grouping
from api.graphql.schema.asked import LARGEST_DRAWS
from api.graphql.schema.names import constant
from graph.analysis.groupings import named
from graph.analysis.two_mode import AnalysisSettings, check_settings
from graph.dates import parse_day
from graph.errors import BadInput

Arguments = Mapping[str, Any]


def settings_of(arguments: Arguments, today: date, role: Role) -> AnalysisSettings:
    """Raises BadInput that names the first that cannot be used, and Refused where the role may not
    ask so closely."""
    day = parse_day(arguments["asOf"]) if arguments.get("asOf") else today
    ties = tuple(dict.fromkeys(plain(tie) for tie in arguments["ties"] or ()))
    said = {
        name: plain(arguments[name])
        for name in ("window", "weight", "draws", "seed", "by", "drafts")
        if name in arguments
    }
    not_null(said)
    if said.get("draws", 0) > LARGEST_DRAWS:
        raise BadInput("too_many_draws", draws=said["draws"], limit=LARGEST_DRAWS)
    least = check_grouping(role, said.get("by", "sector"))
    settings = AnalysisSettings(
        day,
        ties,
        **said,
        cap=arguments.get("cap"),
        half_life=arguments.get("halfLife"),
        least=least,
    )
    check_settings(settings)
    return settings


def as_asked(settings: AnalysisSettings) -> dict[str, Any]:
    """The fields of `Asked`, but for the data version."""
    return {
        "asOf": settings.as_of.isoformat(),
        "ties": [constant(tie) for tie in settings.ties],
        "window": settings.window,
        "weight": constant(settings.weight),
        "by": constant(settings.by),
        "cap": settings.cap,
        "halfLife": settings.half_life,
        "drafts": settings.drafts,
        "least": settings.least,
    }


def not_null(arguments: Arguments) -> None:
    """Raises BadInput for the first that is null."""
    for name, value in arguments.items():
        if value is None:
            raise BadInput("setting_is_null", name=name)


def name_of(names: Mapping[str, str | None], id_: str) -> Callable[[Arguments], str]:
    """What answers a field `name(lang)`: of `name_fi`, `name_sv` and `name_en`, in Finnish if no
    language is asked for."""
    return lambda said: named(names, id_, plain(said.get("lang")) or "fi")
