"""Newcomers who move nobody, and replacements by the smallest change."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from graph.analysis.gaps import Gaps, find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.composing import compose
from graph.compose.problem import Group, Requirements, problem_of
from graph.compose.repairing import repair
from graph.compose.rules import Infeasible
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import snapshot_of

AT = AnalysisSettings(date(2026, 11, 1), draws=20)


def leaders(seed: int, people: int, offices: int) -> tuple[Snapshot, Gaps, dict[str, int]]:
    chance = np.random.default_rng(seed)
    office = {f"p{i:02}": int(chance.integers(offices)) for i in range(people)}
    snapshot = snapshot_of(
        sectors=[(f"s{i}",) for i in range(offices)],
        organisations=[(f"o{i}",) for i in range(offices)],
        belongs=[(f"o{i}", f"s{i}") for i in range(offices)],
        people=office,
        positions=[(person, f"o{at}") for person, at in office.items()],
    )
    return snapshot, find_gaps(snapshot, AT, quick=True), office


@given(st.integers(0, 10**6), st.integers(3, 8), st.integers(2, 6))
@settings(max_examples=examples(20))
def test_a_repair_is_as_small_as_any_there_is(seed: int, people: int, offices: int) -> None:
    snapshot, gaps, office = leaders(seed, people, offices)
    everyone = sorted(office)
    members, candidates = everyone[: people // 2 + 1], tuple(everyone[people // 2 + 1 :])
    low = len(members)
    requirements = Requirements(
        candidates, (Group("g", low, low + 1, tuple(members)),), per_sector=99
    )
    stay, smallest = members[1:], smallest_change(office, members[1:], candidates, low)
    if smallest is None:
        with pytest.raises(Infeasible):
            repair(snapshot, gaps, requirements, members[:1])
        return
    repaired = repair(snapshot, gaps, requirements, members[:1])
    assert repaired.changes == smallest
    now = {repaired.composition.problem.people[i] for i in repaired.composition.members(0)}
    assert now == {*stay, *repaired.joins} - {*repaired.goes}


@given(st.integers(0, 10**6), st.integers(3, 8), st.integers(2, 6))
@settings(max_examples=examples(8))
def test_a_repair_in_no_time_is_as_small(seed: int, people: int, offices: int) -> None:
    snapshot, gaps, office = leaders(seed, people, offices)
    members, candidates = (
        sorted(office)[: people // 2 + 1],
        tuple(sorted(office)[people // 2 + 1 :]),
    )
    requirements = Requirements(
        candidates, (Group("g", len(members), len(members) + 1, tuple(members)),), per_sector=99
    )
    try:
        unhurried = repair(snapshot, gaps, requirements, members[:1])
    except Infeasible:
        return
    hurried = repair(snapshot, gaps, requirements, members[:1], seconds=0.001)
    assert hurried.changes == unhurried.changes


def smallest_change(
    office: dict[str, int], stay: list[str], candidates: tuple[str, ...], low: int
) -> int | None:
    """By trying everything: those who stay may be of one office already, newcomers not of one with
    anyone."""
    sizes = []
    for gone in range(len(stay) + 1):
        for rest in combinations(stay, len(stay) - gone):
            for new in range(len(candidates) + 1):
                for joins in combinations(candidates, new):
                    if len(rest) + new < max(low, 1):
                        continue
                    of = [office[id_] for id_ in joins]
                    if len(set(of)) == new and not set(of) & {office[id_] for id_ in rest}:
                        sizes.append(gone + new)
    return min(sizes, default=None)


@given(st.integers(0, 10**6), st.integers(2, 4))
@settings(max_examples=examples(12))
def test_a_top_up_never_moves_a_member(seed: int, groups: int) -> None:
    snapshot, gaps, office = leaders(seed, 24, 12)
    everyone = sorted(office)
    members = [tuple(everyone[i * 3 : i * 3 + 3]) for i in range(groups)]
    requirements = Requirements(
        tuple(everyone[groups * 3 :]),
        tuple(Group(f"{i}", 3, 5, people) for i, people in enumerate(members)),
    )
    repaired = compose(problem_of(snapshot, gaps, requirements), seed % 7, iterations=5000)
    for number, people in enumerate(members):
        assert set(people) <= {repaired.problem.people[i] for i in repaired.members(number)}


def test_whoever_is_no_member_cannot_leave() -> None:
    snapshot, gaps, _ = leaders(1, 6, 6)
    with pytest.raises(BadInput, match="'p05' is no member of 'g'"):
        repair(snapshot, gaps, Requirements(("p05",), (Group("g", 2, 3, ("p00", "p01")),)), ["p05"])


def test_a_group_that_is_large_enough_still_needs_nobody() -> None:
    snapshot, gaps, _ = leaders(1, 6, 60)
    repaired = repair(
        snapshot, gaps, Requirements(("p05",), (Group("g", 2, 4, ("p00", "p01", "p02")),)), ["p00"]
    )
    assert (repaired.changes, repaired.joins) == (0, ())
