import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.draw.ring import RADIUS, badges, curve, positions, radii

COUNTS = st.integers(2, 60)


def test_the_first_stands_at_the_top_and_the_rest_follow_clockwise():
    top, right, bottom, left = positions(4)
    assert top == pytest.approx((0, -RADIUS))
    assert right == pytest.approx((RADIUS, 0))
    assert bottom == pytest.approx((0, RADIUS))
    assert left == pytest.approx((-RADIUS, 0))


def test_one_alone_stands_in_the_middle_and_none_stand_nowhere():
    assert positions(1) == [(0.0, 0.0)]
    assert positions(0) == []


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=60))
def test_circles_never_touch_and_grow_with_what_they_count(sizes):
    circles = radii(sizes)
    nearest = 2 * RADIUS * math.sin(math.pi / len(sizes))
    assert all(a + b < nearest for a, b in combinations(circles, 2))
    assert [s for _, s in sorted(zip(circles, sizes, strict=True))] == sorted(sizes)


@given(COUNTS, st.data())
def test_curves_lean_to_the_middle_and_stay_inside_the_ring(count, data):
    points = positions(count)
    i, j = data.draw(
        st.tuples(*(st.integers(0, count - 1),) * 2).filter(lambda pair: pair[0] != pair[1])
    )
    bent = curve(points[i], points[j])
    straight = math.hypot(*((a + b) / 2 for a, b in zip(points[i], points[j], strict=True)))
    assert math.hypot(*bent.at(0.5)) <= straight + 1e-6
    assert all(math.hypot(*bent.at(t / 10)) <= RADIUS + 1e-6 for t in range(11))
    assert bent.at(0) == points[i]
    assert bent.at(1) == pytest.approx(points[j])


def test_badges_keep_clear_of_each_other_where_curves_cross():
    points = positions(4)
    crossing = [curve(points[0], points[2]), curve(points[1], points[3])]
    one, other = badges(crossing, points)
    assert math.dist(one, other) > 24
    assert one in {crossing[0].at(t / 100) for t in range(101)}


def test_badges_keep_clear_of_the_nodes():
    points = positions(13)
    at = badges([curve(points[i], points[i + 1]) for i in range(12)], points)
    assert min(math.dist(badge, node) for badge in at for node in points) > 35
