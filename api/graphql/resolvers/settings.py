"""The settings of an analysis: read from the arguments of a field, and written into its answer."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.conditions import plain
from api.graphql.schema.access import check_grouping
from api.graphql.schema.names import constant
from api.graphql.schema.settings import MAX_DRAWS
from graph.analysis.groupings import named
from graph.analysis.json_data import json_name
from graph.analysis.settings import (
    DEFAULTS,
    SETTINGS,
    AnalysisSettings,
    Setting,
    check_settings,
)
from graph.dates import parse_day
from graph.errors import BadInput

Arguments = Mapping[str, Any]


def settings_of(arguments: Arguments, today: date, role: Role) -> AnalysisSettings:
    """The settings that the arguments give. Raises BadInput that names the first one that cannot be
    used, and Refused where the role may not use such a grouping."""
    given = {
        name: _value(setting, arguments[json_name(name)], today)
        for name, setting in SETTINGS.items()
        if setting.given and json_name(name) in arguments
    }
    not_null(
        {json_name(name): value for name, value in given.items() if DEFAULTS[name] is not None}
    )
    if given.get("draws", 0) > MAX_DRAWS:
        raise BadInput("too_many_draws", draws=given["draws"], limit=MAX_DRAWS)
    given["least"] = check_grouping(role, given.get("by", DEFAULTS["by"]))
    settings = AnalysisSettings(**{"as_of": today, **given})
    check_settings(settings)
    return settings


def _value(setting: Setting, value: Any, today: date) -> Any:
    """The value in the form that AnalysisSettings has it."""
    if setting.type == "day":
        return parse_day(value) if value else today
    if setting.type == "several":
        return tuple(dict.fromkeys(plain(each) for each in value or ()))
    return plain(value) if setting.choices else value


def made_with(settings: AnalysisSettings) -> dict[str, Any]:
    """The fields of `MadeWith`, except the data version."""
    values = settings.as_dict()
    return {
        json_name(name): _constants(values[json_name(name)])
        if each.choices
        else values[json_name(name)]
        for name, each in SETTINGS.items()
        if each.part != "chance"
    }


def _constants(value: Any) -> Any:
    return [constant(each) for each in value] if isinstance(value, list) else constant(value)


def not_null(arguments: Arguments) -> None:
    """Raises BadInput for the first argument that is null."""
    for name, value in arguments.items():
        if value is None:
            raise BadInput("setting_is_null", name=name)


def name_of(names: Mapping[str, str | None], id_: str) -> Callable[[Arguments], str]:
    """The function that answers a field `name(lang)` from `name_fi`, `name_sv` and `name_en`: in
    Finnish if no language is given, and in another language where the name is missing."""
    return lambda arguments: named(names, id_, plain(arguments.get("lang")) or "fi")
