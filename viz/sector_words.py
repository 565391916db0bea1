"""Sectors as pages name them, from what GraphQL tells of them, in the order of the state budget."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from viz.sector_names import subject
from viz.words import Language

_KINDS = ("STATE", "MUNICIPAL", "EXTERNAL")


@dataclass(frozen=True, slots=True)
class NamedSector:
    """`label`: its abbreviation, or else what tells it from others."""

    key: str
    name: str
    label: str
    people: int


def named_sectors(rows: Iterable[Mapping[str, Any]], words: Language) -> dict[str, NamedSector]:
    """By key: state sectors as in the budget (23, 24, ...), the others after them."""
    ordered = sorted(rows, key=_budget_order)
    return {row["key"]: NamedSector(row["key"], row["name"], row["abbreviation"] or subject(row["name"], words.code), row["people"])
            for row in ordered}


def _budget_order(row: Mapping[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    rank = _KINDS.index(row["kind"]) if row["kind"] in _KINDS else 0
    parts = re.split(r"(\d+)", row["key"])
    return rank, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
