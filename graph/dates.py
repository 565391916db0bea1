"""Partial dates, intervals, and validity on a given day.

A partial date is the text `2019`, `2019-02` or `2019-02-03`. The graph keeps the text as it was
given. An interval runs from the first possible day of its start to the last possible day of its
end, both included; a missing end is open. Arrays hold days as int32 proleptic Gregorian ordinals
(`datetime.date.toordinal`), and open ends as `OPEN_START` and `OPEN_END`.
"""

import calendar
import re
from datetime import date

from graph.errors import BadInput

OPEN_START = -(2**31)
OPEN_END = 2**31 - 1
SPAN = 2**22
"""A dated relationship stores its interval in one number, `first * SPAN + last`, with both days
limited to 0..SPAN - 1."""
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WINDOW = re.compile(r"([0-9]{1,3})\s*([ymd])")


def first_day(text: str) -> date:
    """The first day that a partial date can mean: `2019-02` -> 2019-02-01. Raises BadInput if the
    text is not a partial date."""
    year, month, day = _parts(text)
    return _day(text, year, 1 if month is None else month, 1 if day is None else day)


def last_day(text: str) -> date:
    """The last day that a partial date can mean: `2019-02` -> 2019-02-28. Raises BadInput if the
    text is not a partial date."""
    year, month, day = _parts(text)
    if month is None:
        return _day(text, year, 12, 31)
    if day is None:
        _day(text, year, month, 1)
        day = calendar.monthrange(year, month)[1]
    return _day(text, year, month, day)


def ordinal(text: str | None, *, end: bool) -> int:
    """A partial date as an int32 day: its last possible day if `end`, else its first. None is an
    open end. Raises BadInput if the text is not a partial date."""
    if text is None:
        return OPEN_END if end else OPEN_START
    return (last_day(text) if end else first_day(text)).toordinal()


def holds(valid_from: str | None, valid_to: str | None, at: date) -> bool:
    """Whether the interval contains the day. Cypher statements apply the same rule to the stored
    texts."""
    return ordinal(valid_from, end=False) <= at.toordinal() <= ordinal(valid_to, end=True)


def ordered(valid_from: str | None, valid_to: str | None) -> bool:
    """Whether the interval contains any day, that is, does not end before it starts."""
    return ordinal(valid_from, end=False) <= ordinal(valid_to, end=True)


def parse_day(text: str) -> date:
    """A text as a day. A partial date means its last possible day: `--as-of 2019` is the end of
    that year."""
    return last_day(text)


def before(day: date, window: str) -> date:
    """The first day of the window that ends on `day`: a window of `3y` that ends on 2026-11-23
    begins on 2023-11-24. Raises BadInput if `window` is not a count with one of the units y, m,
    d."""
    return date.fromordinal(max(_moved(day, window, -1) + 1, 1))


def after(day: date, window: str) -> date:
    """The last day of the window that begins on `day`: a window of `3y` that begins on 2026-11-23
    ends on 2029-11-23. Raises BadInput as `before` does."""
    return date.fromordinal(min(_moved(day, window, 1), date.max.toordinal()))


def _moved(day: date, window: str, way: int) -> int:
    match = _WINDOW.fullmatch(window.strip())
    if not match or int(match[1]) == 0:
        raise BadInput("not_a_window", text=window)
    count, unit = way * int(match[1]), match[2]
    return (
        day.toordinal() + count
        if unit == "d"
        else _months_on(day, count * (12 if unit == "y" else 1))
    )


def _months_on(day: date, months: int) -> int:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not date.min.year <= year <= date.max.year:
        return 0 if year < date.min.year else date.max.toordinal()
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).toordinal()


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise _not_a_date(text)
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _not_a_date(text) from None


def _not_a_date(text: str) -> BadInput:
    return BadInput("not_a_date", value=text)
