"""The settings of an analysis in words: the lines that say what a result was made with, and the
fields of the forms. All of it is made from graph/analysis/settings.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.analysis.json_data import json_name
from graph.analysis.settings import DEFAULTS, SETTINGS, AnalysisSettings, Place, Setting
from graph.dates import parse_day
from viz.words.language import NOTHING, Language


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SettingField:
    """A field of a form; `type`: as in Setting, `value`: as in an address."""

    name: str
    type: str
    label: str
    value: str
    choices: tuple[Choice, ...]
    minimum: int
    maximum: int | None


def setting_fields(settings: AnalysisSettings, place: Place, words: Language) -> list[SettingField]:
    """The fields at this place of a page."""
    return [
        _field(name, setting, getattr(settings, name), words)
        for name, setting in SETTINGS.items()
        if setting.pages == place
    ]


def settings_of_form(settings: AnalysisSettings, words: Language) -> dict[str, Any]:
    """Values for templates: the fields that a form shows at once, those under more choices, whether
    any of the latter differs from its default, and the lines for a page without a form."""
    by_place = {
        place: [name for name, each in SETTINGS.items() if each.pages == place]
        for place in ("form", "more")
    }
    values = settings.as_dict()
    shown = {json_name(name): values[json_name(name)] for name in by_place["form"][1:]}
    return {
        "setting_fields": setting_fields(settings, "form", words),
        "more_fields": setting_fields(settings, "more", words),
        "more_chosen": any(getattr(settings, name) != DEFAULTS[name] for name in by_place["more"]),
        "setting_lines": setting_rows(shown, words),
    }


def _field(name: str, setting: Setting, value: Any, words: Language) -> SettingField:
    chosen = value if isinstance(value, tuple) else (value,)
    choices = tuple(
        Choice(choice, label.in_language(words.code), choice in chosen)
        for choice, label in setting.choices.items()
    )
    return SettingField(
        name,
        setting.type,
        setting.label.in_language(words.code),
        _in_address(value),
        choices,
        setting.minimum,
        setting.maximum,
    )


def _in_address(value: Any) -> str:
    if value is None or value is False:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def choice_names(name: str, words: Language) -> dict[str, str]:
    """The names of the choices of a setting."""
    choices = SETTINGS[name].choices
    return {choice: label.in_language(words.code) for choice, label in choices.items()}


def setting_names(words: Language) -> dict[str, str]:
    """The names by the keys of AnalysisSettings.as_dict(), in the order in which they are shown."""
    return {
        json_name(name): setting.label.in_language(words.code) for name, setting in SETTINGS.items()
    }


def setting_rows(made_from: Mapping[str, Any], words: Language) -> list[tuple[str, str]]:
    """The name and value of each known setting, without a `least` of 0, which withholds nothing."""
    known = {name: value for name, value in made_from.items() if name != "least" or value}
    return [
        (setting.label.in_language(words.code), _value_text(setting, known[json_name(name)], words))
        for name, setting in SETTINGS.items()
        if json_name(name) in known
    ]


def settings_sentence(made_from: Mapping[str, Any], words: Language) -> str:
    """The same in one line."""
    return "; ".join(f"{name}: {value}" for name, value in setting_rows(made_from, words))


def yes_or_no(value: bool, words: Language) -> str:
    return words.text("yes") if value else words.text("no")


def _value_text(setting: Setting, value: Any, words: Language) -> str:
    """The value in words; `value`: as in JSON."""
    if value is None:
        return NOTHING
    names = {choice: label.in_language(words.code) for choice, label in setting.choices.items()}
    written: dict[str, Callable[[], str]] = {
        "day": lambda: words.day(parse_day(value)),
        "several": lambda: ", ".join(names[each] for each in value),
        "choice": lambda: names[value],
        "period": lambda: words.time(value),
        "flag": lambda: yes_or_no(value, words),
        "number": lambda: str(value) if setting.plain_digits else words.number(value),
    }
    return written[setting.type]()
