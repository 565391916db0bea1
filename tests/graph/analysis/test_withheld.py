"""Small groups are left out so that no figure tells of a person in them, whatever is taken from
whatever."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from graph.analysis.attendance import attendance
from graph.analysis.gaps import find_gaps, withheld_at
from graph.analysis.measures import measure
from graph.analysis.settings import AnalysisSettings
from graph.analysis.trends import find_trends
from graph.analysis.two_mode import two_mode
from graph.analysis.withheld import MIN_PEOPLE, disclosed, withheld, without_withheld
from graph.errors import BadInput
from snapshots import groups_of, snapshot_of

AT = AnalysisSettings(date(2026, 11, 1), draws=20, least=MIN_PEOPLE)
SECTORS = {
    "p": "one",
    "q1": "two",
    "q2": "two",
    **{f"{s}{i}": s for s, n in (("a", 3), ("b", 5), ("c", 6)) for i in range(n)},
}
GROUPS = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3", "g4"]), st.sets(st.sampled_from(sorted(SECTORS))), min_size=4
)


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([], []),
        ([0, 3, 9], []),
        ([1, 3, 9], [0, 1]),
        ([9, 2, 5, 4], [1, 3]),
        ([1, 2, 9], [0, 1]),
        ([2, 2, 1, 9], [0, 1, 2]),
        ([1], [0]),
        ([1, 9], [0, 1]),
        ([0, 1, 1, 0, 4, 4], [1, 2, 4]),
        ([3, 3], []),
    ],
)
def test_who_is_withheld(people: list[int], hidden: list[int]) -> None:
    assert np.flatnonzero(withheld(np.array(people, np.int64), MIN_PEOPLE)).tolist() == hidden
    assert not withheld(np.array(people, np.int64), 0).any()


@given(st.lists(st.integers(0, 12), max_size=12), st.integers(1, 5))
def test_whoever_is_withheld_is_never_alone_and_no_more_are_than_need_be(
    people: list[int], least: int
) -> None:
    sizes = np.array(people, np.int64)
    hidden = withheld(sizes, least)
    small = (sizes > 0) & (sizes < least)
    together = sizes[hidden].sum()
    assert hidden[small].all()
    assert not hidden[sizes == 0].any()
    assert together == 0 or together >= least or hidden[sizes > 0].all()
    assert sizes[hidden & ~small].sum() == 0 or sizes[small].sum() < least


@given(st.lists(st.integers(-1, 4), max_size=30))
def test_people_of_withheld_groups_have_none(group_of: list[int]) -> None:
    left = without_withheld(np.array(group_of, np.int32), 5, MIN_PEOPLE)
    hidden = withheld(np.array([group_of.count(group) for group in range(5)]), MIN_PEOPLE)
    assert left.tolist() == [-1 if group < 0 or hidden[group] else group for group in group_of]


def test_a_number_of_people_is_told_from_three_on_or_if_there_are_none() -> None:
    assert [disclosed(count, MIN_PEOPLE) for count in range(5)] == [0, None, None, 3, 4]
    assert [disclosed(count, 0) for count in range(3)] == [0, 1, 2]


def figures(snapshot: Any) -> list[Any]:
    """All that is computed for those who may not know people."""
    both = replace(AT, ties=("membership", "attendance"))
    variants = [
        replace(both, weight=weight, cap=cap) for weight in ("raw", "newman") for cap in (None, 4)
    ]
    results: list[Any] = [find_gaps(snapshot, each, quick=True) for each in variants]
    for name in ("mixing", "preview", "segregation", "reach"):
        try:
            results.append(measure(name, snapshot, AT).as_dict())
        except BadInput as error:
            results.append(str(error))
    (came,) = attendance(snapshot, ["g4"], MIN_PEOPLE)
    return [*results, find_trends(snapshot, AT, 2024, 2025), came.came, came.of]


@pytest.mark.slow
@settings(max_examples=examples(10))
@given(
    GROUPS,
    st.sets(
        st.tuples(st.sampled_from(["p", "q1", "q2"]), st.sampled_from(["g1", "g2", "g3", "g4"]))
    ),
)
def test_nothing_that_is_reckoned_depends_on_what_people_of_small_sectors_do(
    groups: Mapping[str, set[str]], others: Any
) -> None:
    """Two graphs that differ in nothing else have the same figures, so that nothing can be got back
    from any of them."""
    rest = {
        group: {person for person in people if SECTORS[person] not in ("one", "two")}
        for group, people in groups.items()
    }
    joined = {
        group: people | {person for person, at in others if at == group}
        for group, people in rest.items()
    }
    for one, other in combinations((groups, rest, joined), 2):
        assert figures(_with_event(one)) == figures(_with_event(other))


def _with_event(groups: Mapping[str, set[str]]) -> Any:
    """The last group is an event of 2024 instead, to which enough come to be told of."""
    snapshot, day = (
        groups_of(SECTORS, {**groups, "g4": groups["g4"] | {"c0", "c1", "c2"}}),
        date(2024, 5, 1).toordinal(),
    )
    event = snapshot.affiliations["id"] == "g4"
    changed = snapshot.affiliations.with_columns(
        label=event.replace_strict({True: "Event", False: "Group"}),
        first=pl.when(event).then(day).otherwise("first").cast(pl.Int32),
        last=pl.when(event).then(day).otherwise("last").cast(pl.Int32),
    )
    return replace(snapshot, affiliations=changed, attendance=snapshot.membership)


def test_the_gaps_name_who_is_withheld_and_why() -> None:
    sizes = {"one": 1, "three": 3, "four": 4, "nine": 9}
    snapshot = groups_of(
        {f"{sector}{i}": sector for sector, n in sizes.items() for i in range(n)},
        {"g": ["one0", "nine0", "nine1"]},
    )
    gaps = find_gaps(snapshot, AT)
    assert [sector.id for sector in gaps.sectors] == ["four", "nine"]
    assert [(each.id, each.too_few) for each in gaps.withheld] == [("one", True), ("three", False)]
    assert {name for pair in gaps.pairs for name in (pair.a, pair.b)} == {"four", "nine"}
    assert withheld_at(snapshot, replace(AT, least=0)) == ()
    assert find_gaps(snapshot, replace(AT, least=0)).withheld == ()


def test_sectors_that_merge_tell_no_more_of_who_was_withheld_before() -> None:
    people = {
        "p": "one",
        **{
            f"{sector}{i}": sector
            for sector, n in (("two", 3), ("a", 4), ("b", 5))
            for i in range(n)
        },
    }

    def graph(groups: dict[str, list[str]]) -> Any:
        return groups_of(people, groups, successions=[("one", "a")])

    alone = find_trends(graph({"g": ["a0", "b0", "b1"]}), AT, 2024, 2025)
    assert find_trends(graph({"g": ["a0", "b0", "b1", "p"]}), AT, 2024, 2025) == alone
    assert {course.a for course in alone} | {course.b for course in alone} == {"a", "b"}


def test_guests_of_small_sectors_are_among_those_without_one() -> None:
    people = {**{f"a{i}": "a" for i in range(4)}, "p": "one", "q": "two", "r": "two", "s": None}
    snapshot = snapshot_of(
        sectors=[("a",), ("one",), ("two",)],
        organisations=[("oa",), ("oone",), ("otwo",)],
        belongs=[(f"o{sector}", sector) for sector in ("a", "one", "two")],
        people=people,
        positions=[(person, f"o{sector}") for person, sector in people.items() if sector],
        affiliations={"Event": [("e", "2020", "2020"), ("small", "2020", "2020")]},
        attendance=[
            *((person, "e") for person in ("a0", "a1", "p", "q", "s")),
            ("a0", "small"),
            ("p", "small"),
        ],
    )
    full, few = attendance(snapshot, ["e", "small"], MIN_PEOPLE)
    assert (full.people, full.without, full.came, full.of) == (5, 3, (2, 0, 0), (4, 0, 0))
    assert (few.people, few.without, few.came, few.of) == (None, None, (0, 0, 0), (0, 0, 0))


def test_other_groupings_are_refused_beside_sectors() -> None:
    with pytest.raises(BadInput, match="not grouped by 'organisation'"):
        two_mode(groups_of(SECTORS, {}), replace(AT, by="organisation"))


def test_nobody_to_tell_of_is_said() -> None:
    with pytest.raises(BadInput, match="No sector has 3 people or more"):
        measure("segregation", groups_of({"p": "one"}, {"g": ["p"]}), AT)
