"""The settings of an analysis in the address of a page, as graph/analysis/settings.py declares
them."""

from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from graph.analysis.settings import DEFAULTS, SETTINGS, AnalysisSettings, Setting
from graph.dates import before, parse_day
from graph.errors import BadInput

ON_PAGES = {name: setting for name, setting in SETTINGS.items() if setting.pages}
"""The settings that an address may have."""


def read_settings(query: QueryParams, today: date, least: int) -> AnalysisSettings:
    """The settings in the address, with defaults for those it does not have. `least`: the smallest
    number of people of which figures are shown. Raises BadInput for the first value that cannot be
    used."""
    values = {
        name: _value(setting, texts) if (texts := _texts(query, name)) else _default(name, today)
        for name, setting in ON_PAGES.items()
    }
    return AnalysisSettings(**values, least=least)


def read_day(text: str) -> date:
    """The last day that a partial date can mean."""
    try:
        return parse_day(text)
    except BadInput:
        raise BadInput("page_not_a_date", value=text) from None


def _texts(query: QueryParams, name: str) -> list[str]:
    return [each.strip() for each in query.getlist(name) if each.strip()]


def _default(name: str, today: date) -> Any:
    return today if name == "as_of" else DEFAULTS[name]


def _value(setting: Setting, texts: list[str]) -> Any:
    value = texts[-1][:80]
    match setting.type:
        case "day":
            return read_day(value)
        case "several" | "choice":
            for each in texts:
                if each not in setting.choices:
                    known = ", ".join(setting.choices)
                    raise BadInput("not_one_of_choices", value=each[:80], known=known)
            chosen = tuple(each for each in setting.choices if each in texts)
            return chosen if setting.type == "several" else value
        case "period":
            return _period(value)
        case "number":
            if not (value.isascii() and value.isdecimal() and int(value[:9]) >= setting.minimum):
                raise BadInput("page_not_a_number", value=value, least=setting.minimum)
            return int(value[:9])
        case "flag":
            return True


def _period(text: str) -> str:
    try:
        before(date.max, text)
    except BadInput:
        raise BadInput("page_not_a_period", value=text) from None
    return text
