"""Which verdicts hold when meetings are weighed otherwise, and when memberships are not known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.analysis import sensitivity
from graph.analysis.gaps import Gaps, find_gaps
from graph.analysis.sensitivity import TIMES, changed, deletions, other_weights
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.analysis.verdicts import GAP, NOT_ENOUGH, Judged
from graph.snapshot import Snapshot
from snapshots import groups_of, random_network, snapshot_of

AT = AnalysisSettings(as_of=date(2026, 11, 1), draws=400, seed=1)


def met_only_in_the_large_group(seed: int = 1) -> Snapshot:
    """Small groups in which a and b never sit together, and one of everybody."""
    chance, names = np.random.default_rng(seed), [f"p{i:03}" for i in range(120)]
    sector_of = {name: "abc"[i % 3] for i, name in enumerate(names)}
    groups = {"all": names}
    for group in range(60):
        without = "ab"[group % 2]
        pool = [name for name in names if sector_of[name] != without]
        groups[f"g{group:02}"] = list(chance.choice(pool, 8, replace=False))
    return groups_of(sector_of, groups)


def changes(gaps: Gaps, a: str, b: str) -> tuple[str, ...]:
    return next(pair.changes_with for pair in gaps.pairs if (pair.a, pair.b) == (a, b))


def test_a_gap_that_a_large_group_hides_or_shows_is_said_to_change_with_it() -> None:
    gaps = find_gaps(met_only_in_the_large_group(), replace(AT, weight="newman"))
    assert gaps.tried == ("weight=raw", "cap=30", "cap=100", "deleted=10%", "deleted=20%")
    assert [(pair.a, pair.b) for pair in gaps.largest()] == [("a", "b")]
    assert changes(gaps, "a", "b") == ("weight=raw",)


def test_a_strong_gap_outlives_every_other_choice() -> None:
    gaps = find_gaps(met_only_in_the_large_group(), replace(AT, cap=30))
    assert "cap=none" in gaps.tried
    assert changes(replace(gaps, tried=()), "a", "b") == ("cap=none",)
    assert not {"deleted=10%", "deleted=20%", "weight=newman"} & set(changes(gaps, "a", "b"))


def test_a_verdict_is_told_no_change_where_there_is_none_to_tell() -> None:
    gaps = find_gaps(groups_of({"p": "a", "q": "b"}, {"g": ["p", "q"]}), AT)
    assert {(pair.verdict, pair.changes_with) for pair in gaps.pairs} == {(NOT_ENOUGH, ())}


def test_quick_gaps_are_the_same_but_try_nothing_else() -> None:
    snapshot = met_only_in_the_large_group()
    whole, quick = find_gaps(snapshot, AT), find_gaps(snapshot, AT, quick=True)
    assert quick.tried == ()
    assert [replace(pair, changes_with=()) for pair in whole.pairs] == list(quick.pairs)


def test_what_does_not_fit_into_memory_beside_the_verdicts_is_not_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = met_only_in_the_large_group()
    monkeypatch.setattr(sensitivity, "MAX_NUMBERS", 400 * 9)
    assert find_gaps(snapshot, AT) == find_gaps(snapshot, AT, quick=True)


def test_only_choices_that_make_a_difference_are_tried() -> None:
    past = snapshot_of(
        sectors=[("a",)],
        organisations=[("o",)],
        belongs=[("o", "a")],
        people=["p", "q"],
        positions=[("p", "o"), ("q", "o")],
        affiliations={
            "Event": [("new", "2026-10-01", "2026-11-01"), ("old", "2024-11-01", "2024-11-01")]
        },
        attendance=[("p", "new"), ("q", "new"), ("p", "old"), ("q", "old")],
    )
    settings = replace(AT, ties=("attendance",))
    tried = other_weights(past, two_mode(past, settings), settings)
    assert list(tried) == ["half-life=1y", "half-life=2y", "half-life=4y"]
    assert tried["half-life=2y"] == pytest.approx([1, 0.5], rel=1e-3)
    fading = replace(settings, half_life="2y")
    assert list(other_weights(past, two_mode(past, fading), fading)) == [
        "half-life=1y",
        "half-life=4y",
        "half-life=none",
    ]


def test_deletions_are_several_and_a_seed_decides_them() -> None:
    network = random_network(100, 30, 4, 3, seed=1)
    enough = np.ones(6, bool)
    networks = deletions(network, AT, enough)
    assert {name: len(each) for name, each in networks.items()} == {
        "deleted=10%": TIMES,
        "deleted=20%": TIMES,
    }
    assert networks == deletions(network, AT, enough)


def test_a_verdict_outlives_deletions_that_change_it_once_of_five_times() -> None:
    none = np.zeros(2)
    judged = Judged(none, none, none, none, none, none, [GAP, GAP])
    once, twice = (GAP, NOT_ENOUGH), (NOT_ENOUGH, NOT_ENOUGH)
    assert changed(judged, {"deleted=10%": [(GAP, GAP)] * 3 + [once, twice]}) == [
        (),
        ("deleted=10%",),
    ]
    assert changed(judged, {"weight=newman": [once]}) == [(), ("weight=newman",)]
