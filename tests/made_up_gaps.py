"""Made-up results of the analysis for the tests of pages: the sectors are real, every figure is
invented."""

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement

from graph.analysis.gaps import Gaps, Pair, Sector
from graph.analysis.settings import AnalysisSettings
from graph.analysis.verdicts import AS_EXPECTED, GAP, MORE, NOT_ENOUGH
from repository import ROOT

SETTINGS = AnalysisSettings(as_of=date(2026, 11, 1))
PEOPLE = (14, 31, 38, 42, 22, 61, 34, 27, 29, 44, 49, 21, 18)
ABBREVIATIONS = (
    "VNK",
    "UM",
    "OM",
    "SM",
    "PLM",
    "VM",
    "OKM",
    "MMM",
    "LVM",
    "TEM",
    "STM",
    "YM",
    None,
)
VERDICTS = {
    (4, 10): "gap",
    (1, 12): "gap",
    (4, 6): "gap",
    (2, 11): "gap",
    (8, 10): "gap",
    (2, 3): "more",
    (3, 4): "more",
    (5, 9): "more",
    (0, 7): "few",
    (0, 12): "few",
    (7, 12): "few",
}
STYLES = {"gap": GAP, "more": MORE, "few": NOT_ENOUGH, "same": AS_EXPECTED}


def finnish_sectors() -> tuple[Sector, ...]:
    with (ROOT / "loaders/data/sectors.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            sector(
                row["id"],
                (row["name_fi"], row["name_sv"], row["name_en"]),
                abbreviation,
                row["kind"],
                people,
            )
            for row, abbreviation, people in zip(
                csv.DictReader(rows), ABBREVIATIONS, PEOPLE, strict=True
            )
        )


def sector(
    id_: str,
    names: str | Sequence[str],
    abbreviation: str | None = None,
    kind: str = "state",
    people: int = 9,
) -> Sector:
    three = (names,) * 3 if isinstance(names, str) else names
    return Sector(
        id_,
        *three,
        abbreviation=abbreviation,
        abbreviation_sv=None,
        kind=kind,
        people=people,
        coverage=0.85,
    )


def thirteen() -> Gaps:
    return gaps_of(finnish_sectors(), VERDICTS)


def nameless(count: int) -> Gaps:
    """Long names and no abbreviations, as in the departments of another state."""
    words = (
        "Environment, Food and Rural Affairs",
        "Transport",
        "Culture, Media and Sport",
        "the Interior",
        "Justice",
    )
    sectors = [
        sector(f"d{i:02}", f"Department for {words[i % 5]} {i}", people=5 + 7 * i)
        for i in range(count)
    ]
    return gaps_of(sectors, {(0, count // 2): "gap", (1, count // 3): "gap", (2, 3): "more"})


def gaps_of(
    sectors: Iterable[Sector], verdicts: dict[tuple[int, int], str] | None = None, **changed: object
) -> Gaps:
    known, chance = tuple(sectors), random.Random(1)
    pairs = tuple(
        pair(known[i], known[j], (verdicts or {}).get((i, j), "same"), chance)
        for i, j in combinations_with_replacement(range(len(known)), 2)
    )
    tried = ("weight=newman", "cap=30", "deleted=10%", "deleted=20%")
    made = Gaps(
        sectors=known,
        pairs=pairs,
        settings=SETTINGS,
        version="5f3a",
        synthetic=True,
        affiliations=61,
        tried=tried,
    )
    return replace(made, **changed)


def pair(one: Sector, other: Sector, style: str, chance: random.Random) -> Pair:
    expected = round(one.people * other.people / 66 + chance.random(), 1)
    share = {"gap": 0.12, "more": 1.9, "few": 1.0, "same": chance.uniform(0.75, 1.25)}[style]
    observed = float(round(expected * share))
    p = 0.001 if style in ("gap", "more") else 0.4
    return Pair(
        a=one.id,
        b=other.id,
        observed=observed,
        expected=expected,
        missing=expected - observed,
        ratio=observed / expected,
        p=p,
        q=p * 4 if p < 0.1 else 0.8,
        interval=(max(expected - 4, 0), expected + 4),
        verdict=STYLES[style],
    )
