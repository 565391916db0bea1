import json
from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import polars as pl
import pytest

from graph.analysis.gaps import Gaps, Sector, find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.snapshot import Snapshot
from snapshots import groups_of, snapshot_of

AT = AnalysisSettings(as_of=date(2026, 11, 1), draws=1000, seed=1)
Apart = frozenset[tuple[str, str]]


def groups_by_chance(
    seed: int,
    *,
    apart: Apart = frozenset(),
    sectors: str = "abcdef",
    people: int = 240,
    groups: int = 120,
) -> Snapshot:
    """Groups of eight to ten, everyone drawn by chance, but nobody of two sectors that are kept
    apart."""
    random = np.random.default_rng(seed)
    names = [f"p{i:03}" for i in range(people)]
    sector_of = {name: sectors[i % len(sectors)] for i, name in enumerate(names)}
    members: dict[str, list[str]] = {}
    for group in range(groups):
        room, chosen = int(random.integers(8, 11)), []
        for name in random.permutation(names):
            met = {tuple(sorted((sector_of[name], sector_of[other]))) for other in chosen}
            if len(chosen) < room and not met & apart:
                chosen.append(str(name))
        members[f"g{group:03}"] = chosen
    return groups_of(sector_of, members)


def verdicts(gaps: Gaps) -> dict[tuple[str, str], str]:
    return {(pair.a, pair.b): pair.verdict for pair in gaps.pairs}


@pytest.mark.parametrize("weight", ["raw", "newman"])
def test_planted_gaps_are_found_and_no_others(weight: str) -> None:
    planted = frozenset({("a", "b"), ("c", "f")})
    gaps = find_gaps(groups_by_chance(1, apart=planted), replace(AT, weight=weight))
    assert {pair for pair, verdict in verdicts(gaps).items() if verdict == "gap"} == planted
    assert {(pair.a, pair.b) for pair in gaps.largest(2)} == planted
    assert all(pair.observed == 0 and pair.q < 0.05 for pair in gaps.largest())


def test_one_planted_gap_among_105_pairs_is_found() -> None:
    snapshot = groups_by_chance(
        2, apart=frozenset({("d", "k")}), sectors="abcdefghijklmn", people=280, groups=200
    )
    gaps = find_gaps(snapshot, AT)
    assert len(gaps.pairs) == 105
    assert [(pair.a, pair.b) for pair in gaps.largest()] == [("d", "k")]


@pytest.mark.slow
def test_by_chance_one_p_in_twenty_is_below_a_twentieth_and_gaps_are_rare() -> None:
    results = [
        find_gaps(groups_by_chance(seed, people=120, groups=60), replace(AT, draws=400))
        for seed in range(30)
    ]
    p = np.array([pair.p for gaps in results for pair in gaps.pairs])
    assert p.size == 30 * 21
    assert 0.02 < (p < 0.05).mean() < 0.09
    assert (
        sum(
            any(verdict in ("gap", "more than expected") for verdict in verdicts(gaps).values())
            for gaps in results
        )
        <= 5
    )


def test_verdicts_outlive_the_loss_of_a_fifth_of_the_memberships() -> None:
    planted = frozenset({("a", "b"), ("c", "f")})
    whole = groups_by_chance(3, apart=planted)
    stay = np.random.default_rng(1).random(whole.membership.row.size) < 0.8
    columns = {
        name: getattr(whole.membership, name)[stay] for name in ("row", "column", "first", "last")
    }
    gaps = find_gaps(replace(whole, membership=replace(whole.membership, **columns)), AT)
    assert {(pair.a, pair.b) for pair in gaps.largest(2)} == planted


def test_every_pair_of_sectors_once_in_order() -> None:
    gaps = find_gaps(groups_by_chance(4), replace(AT, draws=50))
    assert [(pair.a, pair.b) for pair in gaps.pairs] == list(
        combinations_with_replacement("abcdef", 2)
    )


def test_figures_by_hand() -> None:
    """Of two people of a and two of b in two groups, chance has either a pair of one sector in each
    or one of each."""
    gaps = find_gaps(
        groups_of({"p": "a", "q": "a", "r": "b", "s": "b"}, {"g": ["p", "q"], "h": ["r", "s"]}),
        replace(AT, draws=3000),
    )
    within, between, _ = gaps.pairs
    assert (within.observed, between.observed) == (1, 0)
    assert between.expected == pytest.approx(2 * 2 / 3, abs=0.08)
    assert within.missing == within.expected - 1
    assert between.ratio == 0
    assert between.interval == (0, 2)
    assert between.p == pytest.approx(2 / 3, abs=0.05)
    assert {pair.verdict for pair in gaps.pairs} == {"not enough data"}


def test_low_coverage_of_either_sector_gives_no_verdict() -> None:
    snapshot = groups_by_chance(5, apart=frozenset({("a", "b"), ("c", "d")}))
    silent = np.array([place % 6 == 0 and place > 84 for place in snapshot.membership.row])
    columns = {
        name: getattr(snapshot.membership, name)[~silent]
        for name in ("row", "column", "first", "last")
    }
    gaps = find_gaps(replace(snapshot, membership=replace(snapshot.membership, **columns)), AT)
    assert gaps.sectors[0].coverage < 0.5
    assert {verdict for pair, verdict in verdicts(gaps).items() if "a" in pair} == {
        "not enough data"
    }
    assert all(pair.p is None and pair.q is None for pair in gaps.pairs if "a" in (pair.a, pair.b))
    assert verdicts(gaps)["c", "d"] == "gap"


def test_ties_mostly_in_lists_that_are_not_complete_give_no_verdict() -> None:
    snapshot = groups_by_chance(6, apart=frozenset({("a", "b")}))
    assert verdicts(find_gaps(snapshot, AT))["a", "b"] == "gap"
    members_known = ["partial" if i < 70 else "none" if i < 90 else None for i in range(120)]
    gaps = find_gaps(
        replace(
            snapshot,
            affiliations=snapshot.affiliations.with_columns(
                pl.Series("members_known", members_known)
            ),
        ),
        AT,
    )
    assert set(verdicts(gaps).values()) == {"not enough data"}
    assert gaps.incomplete == 90
    assert all(0.6 < sector.partial < 0.9 for sector in gaps.sectors)


def test_a_graph_that_knows_nobody_answers_that() -> None:
    for snapshot in (snapshot_of(), groups_of({"p": "a"}, {"g": []})):
        answer = find_gaps(snapshot, replace(AT, draws=10, ties=("cohort",))).as_dict("fi")
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["pairs"][0] == {
        "a": "a",
        "b": "a",
        "observed": 0.0,
        "expected": 0.0,
        "missing": 0.0,
        "ratio": None,
        "p": None,
        "q": None,
        "qTail": None,
        "interval": [0.0, 0.0],
        "verdict": "not enough data",
        "changesWith": [],
    }


def test_the_answer_has_the_keys_that_scripts_read() -> None:
    answer: dict[str, Any] = find_gaps(
        groups_by_chance(7), replace(AT, draws=200, weight="newman")
    ).as_dict("en")
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert {"asOf", "ties", "weight", "sectors", "pairs", "draws", "seed", "dataVersion"} <= set(
        answer
    )
    assert (answer["asOf"], answer["ties"], answer["weight"]) == (
        "2026-11-01",
        ["membership"],
        "newman",
    )
    assert (answer["draws"], answer["seed"], answer["dataVersion"], answer["synthetic"]) == (
        200,
        1,
        "v1",
        True,
    )
    assert answer["affiliations"] == 120
    assert answer["sectors"][0] == {
        "id": "a",
        "name": "a in English",
        "abbreviation": "A",
        "kind": "state",
        "people": 40,
        "coverage": 1.0,
        "partial": 0.0,
    }
    assert {"a", "b", "observed", "expected", "missing", "ratio", "p", "q", "verdict"} <= set(
        answer["pairs"][0]
    )


def test_an_abbreviation_is_the_swedish_one_in_swedish_where_there_is_one() -> None:
    finance = Sector("28", None, None, None, "VM", "FM", None, 1, 1.0)
    assert [finance.short(lang) for lang in ("fi", "sv", "en")] == ["VM", "FM", "VM"]
    assert replace(finance, abbreviation_sv=None).short("sv") == "VM"


def test_a_name_falls_back_to_another_language_and_then_to_the_id() -> None:
    sector = Sector("33", None, "Hälsa", None, None, None, None, 1, 1.0)
    assert (sector.name("fi"), replace(sector, name_sv=None).name("fi"), sector.name("sv")) == (
        "Hälsa",
        "33",
        "Hälsa",
    )


def test_a_seed_decides_every_figure() -> None:
    snapshot = groups_by_chance(8)
    one, same, other = (
        find_gaps(snapshot, replace(AT, draws=60, seed=seed)).as_dict() for seed in (1, 1, 2)
    )
    assert one == same
    assert one["pairs"] != other["pairs"]
