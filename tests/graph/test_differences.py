"""What changed between two states, and how states travel in reports."""

import json
from dataclasses import replace
from datetime import date

import pytest

from graph.analysis.gaps import Gaps, find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.analysis.verdicts import AS_EXPECTED, GAP, NOT_ENOUGH
from graph.differences import Pair, State, as_dict, differences, state_from, state_of
from graph.errors import BadInput
from snapshots import snapshot_of

NAMES = {"p1": "Yksi", "p2": "Kaksi", "p3": "Kolme"}


def state(year: int) -> State:
    """In 2020 p1 and p2 of a and b sit in g; by 2024 p2 is gone, p1 is of b, p3 has come to a, and
    h is there instead of g."""
    snapshot = snapshot_of(
        sectors=[("a",), ("b",)],
        organisations=[("oa",), ("ob",)],
        belongs=[("oa", "a"), ("ob", "b")],
        people=NAMES,
        positions=[
            ("p1", "oa", "2019", "2021"),
            ("p1", "ob", "2022"),
            ("p2", "ob", "2019", "2021"),
            ("p3", "oa", "2022"),
        ],
        affiliations={"Group": [("g", "2019", "2021"), ("h", "2022")]},
        membership=[("p1", "g"), ("p2", "g"), ("p1", "h"), ("p3", "h")],
    )
    gaps: Gaps = find_gaps(
        snapshot, AnalysisSettings(as_of=date(year, 12, 31), draws=20), quick=True
    )
    return state_of(snapshot, gaps, NAMES)


def test_people_groups_and_sectors_come_and_go() -> None:
    changes = differences(state(2020), state(2024))
    assert (changes.came, changes.left, changes.moved) == (
        (("p3", "a"),),
        (("p2", "b"),),
        (("p1", "a", "b"),),
    )
    assert (changes.new_groups, changes.old_groups) == ((("Group", "h"),), (("Group", "g"),))
    assert (changes.new_sectors, changes.old_sectors) == ((), ())
    back = differences(replace(state(2020), sectors={"a": state(2020).sectors["a"]}), state(2024))
    assert (back.new_sectors, back.old_sectors) == (("b",), ())


def test_nothing_is_told_of_people_where_one_state_does_not() -> None:
    changes = differences(replace(state(2020), people=None), state(2024))
    assert (changes.came, changes.left, changes.moved) == (None, None, None)
    assert changes.as_dict()["people"] is None


def test_gaps_open_and_close_and_come_first() -> None:
    before = {
        ("a", "b"): Pair(9, 9, AS_EXPECTED),
        ("a", "c"): Pair(1, 9, GAP),
        ("a", "d"): Pair(0, 9, NOT_ENOUGH),
        ("b", "c"): Pair(5, 5, GAP),
        ("c", "d"): Pair(2, 2, AS_EXPECTED),
        ("a", "a"): Pair(2, 2, GAP),
    }
    after = {
        ("a", "b"): Pair(1, 9, GAP),
        ("a", "c"): Pair(8, 9, AS_EXPECTED),
        ("a", "d"): Pair(99, 9, AS_EXPECTED),
        ("b", "c"): Pair(4, 5, GAP),
        ("c", "d"): Pair(7, 2, AS_EXPECTED),
        ("a", "a"): Pair(2, 2, AS_EXPECTED),
    }
    changes = differences(replace(state(2020), pairs=before), replace(state(2024), pairs=after))
    assert [each.pair for each in changes.opened] == [("a", "b")]
    assert [each.pair for each in changes.closed] == [("a", "c")]
    assert [each.pair for each in changes.verdicts] == [
        ("a", "b"),
        ("a", "c"),
        ("a", "a"),
        ("a", "d"),
    ]
    assert [(each.pair, each.ties) for each in changes.ties] == [(("c", "d"), 5), (("b", "c"), -1)]


def test_a_state_comes_back_from_the_json_of_a_report() -> None:
    there = state(2024)
    assert state_from(json.loads(json.dumps(as_dict(there)))) == there
    hidden = replace(there, people=None, names={})
    assert state_from(json.loads(json.dumps(as_dict(hidden)))) == hidden


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"people": 3},
        {"sectors": [{"id": "a"}]},
        {"pairs": [{"a": "x"}]},
        {"sectors": None},
        {"settings": 5},
        {"people": ["p1"]},
    ],
)
def test_what_is_no_state_is_refused_in_a_sentence(broken: dict[str, object]) -> None:
    data = {**as_dict(state(2024)), **broken} if broken else {}
    with pytest.raises(BadInput, match="cannot be read"):
        state_from(data)
