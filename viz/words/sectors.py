"""Sectors as pages name them, from what GraphQL tells of them, in the order of the state budget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.analysis.groupings import budget_order
from viz.words.language import Language
from viz.words.sector_names import subject


@dataclass(frozen=True, slots=True)
class NamedSector:
    """`label`: its abbreviation, or else what tells it from others."""

    key: str
    name: str
    label: str
    people: int


def named_sectors(rows: Iterable[Mapping[str, Any]], words: Language) -> dict[str, NamedSector]:
    """By key: state sectors as in the budget (23, 24, ...), the others after them."""
    ordered = sorted(rows, key=lambda row: budget_order(row["key"], (row["kind"] or "").lower()))
    return {
        row["key"]: NamedSector(
            row["key"],
            row["name"],
            row["abbreviation"] or subject(row["name"], words.code),
            row["people"],
        )
        for row in ordered
    }
