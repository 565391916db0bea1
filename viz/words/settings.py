"""What an analysis was made with, in words: the settings as they stand in every result that is
JSON."""

from collections.abc import Mapping
from typing import Any

from graph.dates import parse_day
from viz.words.findings import tie_names, weight_names
from viz.words.language import NOTHING, Language


def setting_names(words: Language) -> dict[str, str]:
    """By the keys of AnalysisSettings.as_dict(), in the order in which they are told."""
    text = words.text
    return {
        "asOf": text("As of"),
        "ties": text("Ties"),
        "weight": text("Weight"),
        "by": text("Grouped by"),
        "window": text("Events of the last"),
        "cap": text("Largest group that counts"),
        "halfLife": text("Half-life"),
        "drafts": text("Drafts count"),
        "least": text("Fewest leaders shown"),
        "draws": text("Random draws"),
        "seed": text("Random seed"),
    }


def setting_rows(made_from: Mapping[str, Any], words: Language) -> list[tuple[str, str]]:
    """Name and value of each setting that is known; without `least` where it holds nothing back."""
    known = {name: value for name, value in made_from.items() if name != "least" or value}
    return [
        (title, _said(name, known[name], words))
        for name, title in setting_names(words).items()
        if name in known
    ]


def yes_or_no(value: bool, words: Language) -> str:
    return words.text("yes") if value else words.text("no")


def _said(name: str, value: Any, words: Language) -> str:
    if value is None:
        return NOTHING
    written = {
        "asOf": lambda: words.day(parse_day(value)),
        "ties": lambda: ", ".join(tie_names(words)[tie] for tie in value),
        "weight": lambda: weight_names(words)[value],
        "by": lambda: _groupings(words)[value],
        "window": lambda: words.time(value),
        "cap": lambda: words.number(value),
        "halfLife": lambda: words.time(value),
        "drafts": lambda: yes_or_no(value, words),
        "least": lambda: words.number(value),
        "draws": lambda: words.number(value),
        "seed": lambda: str(value),
    }
    return written[name]()


def _groupings(words: Language) -> dict[str, str]:
    text = words.text
    return {
        "sector": text("sector"),
        "organisation": text("organisation"),
        "region": text("region"),
        "gender": text("gender"),
    }
