"""Columns of ids, names and partial dates, each made in one operation; and writing the tables to a
folder."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl
from numpy.typing import NDArray

Days = NDArray[np.int32]
NEVER = -1
TODAY = date(2026, 9, 30).toordinal()
"""The day that is the present in the sample; later events have not taken place yet."""
MARKS = {"fi": "(esimerkki)", "sv": "(exempel)", "en": "(sample)"}
"""The mark after every invented name."""

_FIRST = date(2000, 1, 1).toordinal()
_ISO = [date.fromordinal(day).isoformat() for day in range(_FIRST, date(2040, 1, 1).toordinal())]
_TEXTS = pl.Series([iso[:length] for iso in _ISO for length in (4, 7, 10)])


def day(year: int, month: int = 1, day_: int = 1) -> int:
    """A day as a proleptic Gregorian ordinal."""
    return date(year, month, day_).toordinal()


def partial_dates(
    days: Days, rng: np.random.Generator, parts: tuple[float, float] = (0.2, 0.5)
) -> pl.Series:
    """The days as texts: a share `parts[0]` of them as years, the share from there up to `parts[1]`
    as months, the others as days. NEVER becomes null."""
    known = days != NEVER
    chance = rng.random(days.size)
    precision = (chance >= parts[0]).astype(np.int64) + (chance >= parts[1])
    positions = np.where(known, (days.astype(np.int64) - _FIRST) * 3 + precision, 0)
    return _TEXTS.gather(positions).set(pl.Series(~known), None)


def constant(text: str | None, rows: int) -> pl.Series:
    """A column with the same text in every row."""
    return pl.repeat(text, rows, dtype=pl.String, eager=True)


def numbered(prefix: str, numbers: NDArray[np.int64], width: int = 5) -> pl.Series:
    """The prefix followed by each number, with leading zeros up to the width."""
    return pl.select(
        pl.lit(prefix) + pl.Series(numbers).cast(pl.String).str.zfill(width)
    ).to_series()


def marked_names(names: Sequence[str], numbers: NDArray[np.int64]) -> dict[str, pl.Series]:
    """Names with a number and a mark: `Kehikko` and 2 give name_fi `Kehikko 2 (esimerkki)`, and
    likewise in Swedish and English."""
    texts = pl.Series(numbers).cast(pl.String)
    return {
        f"name_{lang}": (
            pl.select(pl.format("{} {} {}", pl.lit(name), texts, pl.lit(mark))).to_series()
        )
        for name, (lang, mark) in zip(names, MARKS.items(), strict=True)
    }


@contextmanager
def open_tables(folder: Path, rows: Counter[str]) -> Iterator[Callable[[str, pl.DataFrame], None]]:
    """A function that adds a frame to one of the folder's tables; `rows` counts the rows of
    each."""
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as stack:

        def write(sheet: str, frame: pl.DataFrame) -> None:
            new = sheet not in files
            if new:
                files[sheet] = stack.enter_context((folder / f"{sheet}.csv").open("wb"))
            frame.write_csv(files[sheet], include_header=new)
            rows[sheet] += frame.height

        yield write
