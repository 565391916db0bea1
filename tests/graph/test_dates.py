import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import after, before, first_day, holds, last_day, ordered, ordinal, parse_day
from graph.errors import BadInput

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    return draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


@given(partial_dates())
def test_the_possible_days_of_a_partial_date_are_those_that_begin_with_it(text: str) -> None:
    first, last = first_day(text), last_day(text)
    assert first <= last
    assert first.isoformat().startswith(text)
    assert last.isoformat().startswith(text)
    for outside in (first.toordinal() - 1, last.toordinal() + 1):
        if 1 <= outside <= date.max.toordinal():
            assert not date.fromordinal(outside).isoformat().startswith(text)


@given(st.none() | partial_dates(), st.none() | partial_dates(), DAYS)
def test_the_stored_text_compares_as_the_interval_does(
    start: str | None, end: str | None, at: date
) -> None:
    day = at.isoformat()
    by_text = (start is None or start <= day) and (end is None or end >= day[: len(end)])
    assert holds(start, end, at) == by_text


@given(st.none() | partial_dates(), st.none() | partial_dates(), DAYS)
def test_an_interval_that_holds_a_day_is_ordered(
    start: str | None, end: str | None, at: date
) -> None:
    if holds(start, end, at):
        assert ordered(start, end)


def test_an_end_counts_to_its_last_possible_day_and_an_empty_one_is_open() -> None:
    assert holds("2019", "2020", date(2020, 12, 31))
    assert not holds("2019", "2020", date(2021, 1, 1))
    assert holds(None, None, date(1, 1, 1))
    assert ordered("2020-02-29", "2020-02")
    assert not ordered("2020-03", "2020-02")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "2019-13",
        "2019-02-30",
        "2019-2-3",
        "3.2.2019",
        "2019-00",
        "0000",
        "2019-02-",
        "２０１９",
    ],
)
def test_what_is_not_a_date_is_quoted_with_the_remedy(text: str) -> None:
    for read in (first_day, last_day, parse_day):
        with pytest.raises(BadInput, match="write it as 2019, 2019-02 or 2019-02-03") as error:
            read(text)
        assert f"'{text}'" in str(error.value)


@given(DAYS, st.integers(1, 200), st.sampled_from("ymd"))
def test_a_window_ends_on_its_day_and_begins_after_the_same_day_before(
    day: date, count: int, unit: str
) -> None:
    start = before(day, f"{count}{unit}")
    assert start <= day
    if unit == "y" and day.year > count and (day.month, day.day) != (2, 29):
        eve = date(day.year - count, day.month, day.day)
        assert ordinal(start.isoformat(), end=False) == eve.toordinal() + 1


def test_a_window_over_a_leap_day_keeps_to_the_months_end() -> None:
    assert before(date(2020, 2, 29), "1y") == date(2019, 3, 1)
    assert calendar.isleap(2020)


@pytest.mark.parametrize("text", ["3", "y", "0y", "-1y", "3 years", "3w", ""])
def test_what_is_not_a_window_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="'3y', '18m' or '90d'"):
        before(date(2026, 1, 1), text)


@pytest.mark.parametrize(
    ("day", "window", "last"),
    [
        (date(2026, 11, 23), "2y", date(2028, 11, 23)),
        (date(2028, 2, 29), "1y", date(2029, 2, 28)),
        (date(2026, 1, 31), "1m", date(2026, 2, 28)),
        (date(2026, 11, 23), "10d", date(2026, 12, 3)),
        (date(9999, 1, 1), "3y", date.max),
        (date(9999, 12, 1), "90d", date.max),
    ],
)
def test_a_window_ahead_ends_on_the_same_day_of_the_month_or_the_last(
    day: date, window: str, last: date
) -> None:
    assert after(day, window) == last
