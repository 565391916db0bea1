"""The words of the pages in Finnish, Swedish and English, and how each language writes numbers and
dates.

Messages are English in the source; `locale/fi.po` and `locale/sv.po` are read at run time, so that
a translator's change needs no build step."""

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from graph.dates import first_day

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
_CATALOGUES = Path(__file__).with_name("locale")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages. Messages are plain text; the templates escape them."""

    code: str
    locale: Locale
    catalogue: NullTranslations

    def text(self, message: str, **values: object) -> str:
        return self.catalogue.gettext(message).format(**values)

    def count(self, one: str, many: str, number: float, **values: object) -> str:
        """The plural form for the number; a fraction takes the form of many."""
        whole = int(number) if number == int(number) else 2
        shown = self.number(number, 0 if number == int(number) else 1)
        return self.catalogue.ngettext(one, many, whole).format(number=shown, **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """The number as text, rounded half up, so that rounded figures that differ by a whole
        number still do."""
        if value is None or not math.isfinite(value):
            return NOTHING
        step = 10**decimals
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        return format_decimal(
            math.floor(value * step + 0.5) / step, format=pattern, locale=self.locale
        )

    def ratio(self, value: float | None) -> str:
        """A ratio with one decimal, as long as the decimal is informative."""
        return self.number(value, 1 if value is None or value < 10 else 0)

    def megabytes(self, size: int) -> str:
        """A size in bytes, as text in megabytes."""
        return self.number(size / 1e6, 0 if size >= 1e6 else 1)

    def short_number(self, value: int) -> str:
        """A number of at most about four characters, for the inside of a circle."""
        return str(value) if value < 10_000 else format_compact_decimal(value, locale=self.locale)

    def chance(self, value: float | None) -> str:
        """A p or q value. A value below the last decimal is shown as being below it, never as
        nought."""
        if value is not None and value < 0.001:
            return f"< {self.number(0.001, 3)}"
        return self.number(value, 3)

    def share(self, value: float | None) -> str:
        if value is None or not math.isfinite(value):
            return NOTHING
        return format_percent(value, locale=self.locale)

    def time(self, window: str) -> str:
        """A span of time: `3y` -> 3 years; other texts are returned unchanged."""
        match = re.fullmatch(r"\s*(\d+)\s*([ymd])\s*", window)
        if not match:
            return window
        forms = {
            "y": lambda number: self.count("{number} year", "{number} years", number),
            "m": lambda number: self.count("{number} month", "{number} months", number),
            "d": lambda number: self.count("{number} day", "{number} days", number),
        }
        return forms[match[2]](int(match[1]))

    def moment(self, moment: datetime) -> str:
        """The day and the time of day in the local time zone: `3.2.2021 14.05`."""
        return format_datetime(
            moment.astimezone().replace(tzinfo=None), "short", locale=self.locale
        )

    def day(self, day: date) -> str:
        return format_date(day, "medium", locale=self.locale)

    def partial(self, partial_date: str | None) -> str:
        """A partial date in words; empty where there is none."""
        if not partial_date or len(partial_date) == 4:
            return partial_date or ""
        return (
            self.day(first_day(partial_date))
            if len(partial_date) > 7
            else format_skeleton("yMMMM", first_day(partial_date), locale=self.locale)
        )

    def period(self, begins: str | None, ends: str | None) -> str:
        """`2019 – 3.2.2021`; an open side is left empty, and the whole is empty where both are
        open."""
        if not begins and not ends:
            return ""
        return (
            self.partial(begins)
            if begins == ends
            else f"{self.partial(begins)} {NOTHING} {self.partial(ends)}".strip()
        )


def preferred(accepted: str, default: str = "fi") -> str:
    """The language of ours that an Accept-Language header prefers: `sv-FI,sv;q=0.9,en;q=0.8` ->
    `sv`."""
    weighed = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        with suppress(ValueError):
            weighed.append((-float(weight or 1), place, tag.strip()[:2].lower()))
    return next(
        (code for weight, _, code in sorted(weighed) if weight < 0 and code in LANGUAGES), default
    )


@cache
def language(code: str) -> Language:
    return Language(code, Locale.parse(_LOCALES[code]), _catalogue(code))


def _catalogue(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    compiled = BytesIO()
    with (_CATALOGUES / f"{code}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
