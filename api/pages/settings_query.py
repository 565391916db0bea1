"""The settings of an analysis in the address of a page, read by graph/analysis/settings.py."""

from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from graph.analysis.settings import DEFAULTS, SETTINGS, AnalysisSettings, Setting
from graph.dates import before, parse_day
from graph.errors import BadInput
from viz.words.language import Language

ON_PAGES = {name: setting for name, setting in SETTINGS.items() if setting.pages}
"""Those that an address may have."""


def read_settings(query: QueryParams, today: date, least: int, words: Language) -> AnalysisSettings:
    """What the address says, and the default where it says nothing. BadInput in the visitor's
    language for the first that cannot be used."""
    values = {
        name: _value(setting, said, words)
        if (said := _said(query, name))
        else _default(name, today)
        for name, setting in ON_PAGES.items()
    }
    return AnalysisSettings(**values, least=least)


def read_day(text: str, words: Language) -> date:
    """The last day that a partial date can mean; BadInput in the visitor's language."""
    try:
        return parse_day(text)
    except BadInput:
        wrong = words.text(
            "“{value}” is not a date; write it as 2019, 2019-02 or 2019-02-03.", value=text
        )
        raise BadInput(wrong) from None


def _said(query: QueryParams, name: str) -> list[str]:
    return [each.strip() for each in query.getlist(name) if each.strip()]


def _default(name: str, today: date) -> Any:
    return today if name == "as_of" else DEFAULTS[name]


def _value(setting: Setting, said: list[str], words: Language) -> Any:
    text, value = words.text, said[-1][:80]
    match setting.type:
        case "day":
            return read_day(value, words)
        case "several" | "choice":
            known = ", ".join(setting.choices)
            if unknown := [each for each in said if each not in setting.choices]:
                raise BadInput(
                    text(
                        "“{value}” is not one of the choices; use {known}.",
                        value=unknown[0][:80],
                        known=known,
                    )
                )
            chosen = tuple(each for each in setting.choices if each in said)
            return chosen if setting.type == "several" else value
        case "period":
            return _period(value, words)
        case "number":
            if not (value.isascii() and value.isdecimal() and int(value[:9]) >= setting.minimum):
                raise BadInput(
                    text(
                        "“{value}” is not a whole number from {least} up.",
                        value=value,
                        least=setting.minimum,
                    )
                )
            return int(value[:9])
        case "flag":
            return True


def _period(text: str, words: Language) -> str:
    try:
        before(date.max, text)
    except BadInput:
        wrong = words.text("“{value}” is not a period; write it like 3y, 18m or 90d.", value=text)
        raise BadInput(wrong) from None
    return text
