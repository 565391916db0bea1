"""What surrounds something: where it stands, and that it never moves."""

from itertools import combinations

import pytest

from viz.draw.around import Neighbour, Neighbourhood, around_details, around_picture
from viz.draw.around_layout import HIGH, WIDE, stand_around
from viz.words.language import language

EN = language("en")


def person(key: str, tie: str = "", **more: str) -> Neighbour:
    return Neighbour(
        tie or f"t-{key}",
        "MEMBER_OF",
        False,
        ("Person", key),
        f"Person {key}",
        None,
        more.get("says", ""),
    )


def group(key: str, tie: str = "") -> Neighbour:
    return Neighbour(
        tie or f"t-{key}", "MEMBER_OF", True, ("Group", key), f"Group {key}", "peer group", ""
    )


GROUP = Neighbourhood(
    ("Group", "g"), "Group g", "peer group", (person("b"), person("a"), person("c")), left_out=4
)
PERSON = Neighbourhood(("Person", "a"), "Person a", None, (group("h"), group("g", tie="t-a")))


def picture(*seen: Neighbourhood):
    return around_picture(
        seen, {"a": "27", "b": "33", "c": "27"}, {"27": "PLM", "33": "STM", "99": "X"}, EN
    )


@pytest.mark.parametrize("counts", [[0], [1], [5, 5], [16, 11, 0, 30], [300, 40]])
def test_every_mark_has_room_for_its_name(counts):
    points = stand_around(list(enumerate(counts)))
    assert len(points) == 1 + sum(counts)
    if len(points) < 150:
        assert all(
            abs(a[0] - b[0]) >= WIDE or abs(a[1] - b[1]) >= HIGH for a, b in combinations(points, 2)
        )


def test_what_stands_never_moves_when_more_is_asked_for():
    before = stand_around([(0, 20), (3, 12)])
    assert stand_around([(0, 20), (3, 12), (25, 40)])[: len(before)] == before


def test_what_is_expanded_grows_outward():
    points = stand_around([(0, 8), (1, 12)])
    x, y = points[1]
    outside = [other for other in points[9:] if other[0] * x + other[1] * y > x * x + y * y]
    assert len(outside) >= 8


def test_the_first_stands_in_the_middle_and_a_sector_s_people_side_by_side():
    drawn = picture(GROUP)
    assert (drawn.around, drawn.marks[0].x, drawn.marks[0].y) == ("Group:g", 0, 0)
    assert [mark.id for mark in drawn.marks[1:]] == ["Person:a", "Person:c", "Person:b"]
    assert drawn.sectors_named == {"27": "PLM", "33": "STM"}


def test_a_relationship_that_is_seen_from_both_ends_is_one_tie():
    drawn = picture(GROUP, PERSON)
    assert [mark.id for mark in drawn.marks] == [
        "Group:g",
        "Person:a",
        "Person:c",
        "Person:b",
        "Group:h",
    ]
    assert sorted((drawn.marks[tie.a].id, drawn.marks[tie.b].id) for tie in drawn.ties) == [
        ("Person:a", "Group:g"),
        ("Person:a", "Group:h"),
        ("Person:b", "Group:g"),
        ("Person:c", "Group:g"),
    ]
    assert drawn.expanded == ("Group:g", "Person:a")
    assert drawn.ties_named == {"MEMBER_OF": "membership"}


def test_expanding_adds_at_the_end():
    assert picture(GROUP, PERSON).marks[:4] == picture(GROUP).marks


def test_it_is_said_what_is_left_out_and_why():
    assert around_details(picture(GROUP), EN, with_people=True) == [
        "Peer group, 3 ties.",
        "Not shown: 4.",
    ]
    assert around_details(picture(PERSON), EN, with_people=False)[1].startswith(
        "People and sources are left out"
    )
