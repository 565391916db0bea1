"""What sectors became, by the date that is asked for."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.lineage import last_successors, lineage
from graph.errors import BadInput
from snapshots import Row, snapshot_of


def became(sectors: list[Row], successions: list[Row], as_of: str = "2026-11-01") -> dict[str, str]:
    snapshot = snapshot_of(sectors=sectors, successions=successions)
    ids = snapshot.sectors["id"]
    return {
        id_: ids[int(place)]
        for id_, place in zip(ids, lineage(snapshot, date.fromisoformat(as_of)), strict=True)
    }


MERGED: list[Row] = [
    ("a", None, "2007"),
    ("b", None, "2007"),
    ("c", "2008", "2022"),
    ("d", "2023", None),
    ("e",),
]
ORDER: list[Row] = [("a", "c"), ("b", "c"), ("c", "d")]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2007-12-31", "abcde"),
        ("2008-01-01", "cccde"),
        ("2022-12-31", "cccde"),
        ("2023-01-01", "dddde"),
    ],
)
def test_a_merger_holds_from_its_day(as_of: str, expected: str) -> None:
    assert "".join(became(MERGED, ORDER, as_of).values()) == expected


def test_without_successions_all_are_themselves() -> None:
    assert became(MERGED, []) == {id_: id_ for id_ in "abcde"}
    assert became([], []) == {}


def test_a_succession_without_dates_has_taken_place() -> None:
    assert became([("a",), ("b",)], [("a", "b")]) == {"a": "b", "b": "b"}


def test_a_sector_whose_last_day_is_to_come_is_still_itself() -> None:
    assert became([("a", None, "2026-11-01"), ("b", "2026")], [("a", "b")])["a"] == "a"
    assert (
        became([("a", None, "2026-11-01"), ("b", "2026")], [("a", "b")], "2026-11-02")["a"] == "b"
    )


def test_what_was_split_stays_its_own_until_its_parts_meet_again() -> None:
    sectors: list[Row] = [("a", None, "2000"), ("b", "2001"), ("c", "2001"), ("d", "2020")]
    split: list[Row] = [("a", "b"), ("a", "c")]
    assert became(sectors, split)["a"] == "a"
    assert became(sectors, [*split, ("b", "d"), ("c", "d")])["a"] == "d"
    assert became(sectors, [*split, ("b", "d"), ("c", "d")], "2019-12-31")["a"] == "a"


def test_what_became_a_part_of_a_split_is_that_part() -> None:
    assert (
        became([("a",), ("b",), ("c",), ("z",)], [("a", "b"), ("a", "c"), ("z", "a")])["z"] == "a"
    )


def test_a_succession_that_is_said_twice_counts_once() -> None:
    assert became([("a",), ("b",)], [("a", "b"), ("a", "b")])["a"] == "b"


@pytest.mark.parametrize("ring", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_a_ring_is_named(ring: list[str]) -> None:
    successions: list[Row] = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    with pytest.raises(BadInput) as raised:
        became([("a",), ("b",), ("c",), ("x",)], [*successions, ("x", "a")])
    message = str(raised.value)
    assert all(f"'{id_}'" in message for id_ in ring)
    assert "'x'" not in message
    if len(ring) == 3:
        assert any(
            " -> ".join(f"'{id_}'" for id_ in turned) in message
            for turned in (["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"])
        )


@given(
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])
    )
)
def test_what_something_became_became_nothing_else_where_it_has_one_successor(
    pairs: list[tuple[int, int]],
) -> None:
    after: dict[int, set[int]] = {}
    for place, successor in pairs:
        after.setdefault(place, set()).add(successor)
    last = last_successors(after, [str(place) for place in range(12)])
    assert np.array_equal(last[last], last)
    assert all(last[place] == last[min(ends)] for place, ends in after.items() if len(ends) == 1)
    assert all(last[place] == place for place in range(12) if place not in after)
