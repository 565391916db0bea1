"""Ties between groups over the years: what changes beyond chance is called, what does not is
not."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.analysis.settings import AnalysisSettings
from graph.analysis.trends import LESS, MORE, SAME, UNKNOWN, as_dict, find_trends
from graph.dates import OPEN_END, OPEN_START
from graph.errors import BadInput
from graph.snapshot import Snapshot, Ties
from snapshots import snapshot_of

AT = AnalysisSettings(date(2026, 11, 1), ties=("attendance",), draws=200, seed=3)
PEOPLE = 40


def meetings(together: dict[int, float], each: int = 40, seed: int = 1) -> Snapshot:
    """Two sectors of twenty people; in each year `each` events of four guests, of which that share
    mixes the sectors."""
    chance, events, attendance = np.random.default_rng(seed), [], []
    for year, share in together.items():
        for number in range(each):
            event = f"e{year}-{number:03}"
            events.append((event, f"{year}-06-01", f"{year}-06-01"))
            mixed, side = chance.random() < share, int(chance.integers(2))
            pool = range(PEOPLE) if mixed else range(side, PEOPLE, 2)
            attendance += [
                (f"p{guest:02}", event) for guest in chance.choice(list(pool), 4, replace=False)
            ]
    people = [f"p{i:02}" for i in range(PEOPLE)]
    return snapshot_of(
        sectors=[("a",), ("b",)],
        organisations=[("oa",), ("ob",)],
        belongs=[("oa", "a"), ("ob", "b")],
        people=people,
        positions=[(person, "oa" if i % 2 == 0 else "ob") for i, person in enumerate(people)],
        affiliations={"Event": events},
        attendance=attendance,
    )


def test_sectors_that_begin_to_meet_are_called_and_those_that_go_on_as_before_are_not() -> None:
    courses = {
        (c.a, c.b): c
        for c in find_trends(meetings({2020: 0, 2021: 0, 2022: 1, 2023: 1}), AT, 2020, 2023)
    }
    assert [change.verdict for change in courses["a", "b"].changes] == [SAME, MORE, SAME]
    assert [change.verdict for change in courses["a", "a"].changes] == [SAME, LESS, SAME]
    assert [point.year for point in courses["a", "b"].points] == [2020, 2021, 2022, 2023]


def test_chance_alone_is_seldom_called_a_change() -> None:
    called = sum(
        change.verdict in (MORE, LESS)
        for seed in range(6)
        for course in find_trends(meetings({2020: 1, 2021: 1, 2022: 1}, seed=seed), AT, 2020, 2022)
        for change in course.changes
    )
    assert called <= 3


def test_a_year_without_events_is_not_compared() -> None:
    course = find_trends(meetings({2020: 1, 2022: 1}), AT, 2020, 2022)[0]
    assert [point.excess is None for point in course.points] == [False, True, False]
    assert [change.verdict for change in course.changes] == [UNKNOWN, UNKNOWN]


def test_a_year_has_the_same_figures_whatever_years_are_beside_it() -> None:
    snapshot = meetings({2020: 1, 2021: 0.5, 2022: 0})
    long, short = find_trends(snapshot, AT, 2020, 2022), find_trends(snapshot, AT, 2021, 2022)
    assert [course.points[1:] for course in long] == [course.points for course in short]
    document = as_dict(long, AT, snapshot)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert (document["dataVersion"], document["seed"], document["ties"]) == (
        "v1",
        3,
        ["attendance"],
    )


def test_sectors_that_merge_are_one_in_every_year() -> None:
    snapshot = meetings({2020: 1, 2021: 1})
    ids = snapshot.sectors["id"].to_list()
    merger = (ids.index("a"), ids.index("b"), OPEN_START, OPEN_END)
    merged = replace(snapshot, successions=Ties(*(np.array([value], np.int32) for value in merger)))
    assert [(c.a, c.b, len(c.points)) for c in find_trends(merged, AT, 2020, 2021)] == [
        ("b", "b", 2)
    ]
    assert len(find_trends(merged, replace(AT, by="organisation"), 2020, 2021)) == 3


def test_with_a_half_life_a_year_remembers_those_before_it() -> None:
    snapshot = meetings({2020: 1, 2022: 1})
    forgetful, remembering = (
        find_trends(snapshot, replace(AT, half_life=time), 2020, 2022)[0] for time in (None, "1y")
    )
    assert [point.observed > 0 for point in forgetful.points] == [True, False, True]
    first, second, _ = (point.observed for point in remembering.points)
    assert second == pytest.approx(first / 2, rel=0.01)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (2022, 2022, "From 2022 to 2022"),
        (2023, 2020, "From 2023"),
        (1900, 2020, "up to 60"),
    ],
)
def test_years_that_cannot_be_compared_are_named(first: int, last: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        find_trends(meetings({2020: 1}), AT, first, last)


def test_nobody_in_any_year_is_said() -> None:
    with pytest.raises(BadInput, match="Nobody with a region"):
        find_trends(meetings({2020: 1}), replace(AT, by="region"), 2020, 2021)
