from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.draw.timeline import axis_of

DAY = date(2026, 11, 23)
DATES = st.sampled_from(
    ["", "1809", "2019", "2019-02", "2019-02-03", "2031-12-31", "9999-12-31", "0001"]
)


def test_a_line_begins_with_the_first_year_and_ends_after_the_last_day():
    axis = axis_of([("2019-03", "2021"), ("2020", "")], DAY)
    assert [year for year, _ in axis.years] == [2020, 2022, 2024, 2026]
    assert date.fromordinal(axis.first) == date(2019, 1, 1)
    assert date.fromordinal(axis.last) > DAY
    assert 90 < axis.day < 100


def test_open_ends_reach_the_edges_and_known_ones_do_not():
    axis = axis_of([("2019", "2021"), ("2020", ""), ("", "2020")], DAY)
    known, going_on, begun_sometime = (
        axis.bar("2019-06", "2021"),
        axis.bar("2020", ""),
        axis.bar("", "2020"),
    )
    assert (known.open_start, known.open_end) == (False, False)
    assert known.x > 0
    assert known.x + known.width < 50
    assert going_on.open_end
    assert going_on.x + going_on.width == pytest.approx(100, abs=0.01)
    assert begun_sometime.open_start
    assert begun_sometime.x == 0


def test_a_partial_date_counts_from_its_first_day_to_its_last():
    axis = axis_of([("2019", "2019")], date(2019, 12, 31))
    assert (
        axis.bar("2019", "2019").width
        > axis.bar("2019-02", "2019-02").width
        > axis.bar("2019-02-03", "2019-02-03").width
        > 0
    )


def test_a_date_far_off_does_not_make_all_others_a_dot():
    axis = axis_of([("1809", "9999-12-31"), ("2019", "2021")], DAY)
    assert date.fromordinal(axis.first).year == 1926
    assert date.fromordinal(axis.last).year < 2050
    assert axis.bar("1809", "9999-12-31").width == 100
    assert axis.bar("1809", "9999-12-31").open_end
    assert axis.bar("2019", "2021").width > 1


def test_without_a_date_there_is_no_line():
    assert axis_of([], DAY) is None
    assert axis_of([("", "")], DAY) is None


@given(st.lists(st.tuples(DATES, DATES), min_size=1), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_bar_and_year_lies_on_the_line(periods, day):
    axis = axis_of(periods, day)
    if axis is None:
        assert not any(end for period in periods for end in period)
        return
    assert len(axis.years) <= 9
    assert all(0 <= place <= 100 for _, place in axis.years)
    assert 0 <= axis.day <= 100
    for period in periods:
        bar = axis.bar(*period)
        assert 0 <= bar.x <= 100
        assert bar.width > 0
