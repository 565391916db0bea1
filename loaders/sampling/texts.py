"""Columns of ids, names and partial dates made at once, and the folder they are written into."""

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
"""The day the sample tells of as the present: what is later has not happened yet."""
MARKS = {"fi": "(esimerkki)", "sv": "(exempel)", "en": "(sample)"}
"""Follows the name of everything invented."""

_FIRST = date(2000, 1, 1).toordinal()
_ISO = [date.fromordinal(day).isoformat() for day in range(_FIRST, date(2040, 1, 1).toordinal())]
_TEXTS = pl.Series([iso[:length] for iso in _ISO for length in (4, 7, 10)])


def day(year: int, month: int = 1, day_: int = 1) -> int:
    return date(year, month, day_).toordinal()


def partial_dates(
    days: Days, rng: np.random.Generator, parts: tuple[float, float] = (0.2, 0.5)
) -> pl.Series:
    """The days as texts, `parts[0]` of them only years and those up to `parts[1]` only months;
    `NEVER` is null."""
    known = days != NEVER
    chance = rng.random(days.size)
    precision = (chance >= parts[0]).astype(np.int64) + (chance >= parts[1])
    places = np.where(known, (days.astype(np.int64) - _FIRST) * 3 + precision, 0)
    return _TEXTS.gather(places).set(pl.Series(~known), None)


def constant(text: str | None, rows: int) -> pl.Series:
    return pl.repeat(text, rows, dtype=pl.String, eager=True)


def numbered(prefix: str, numbers: NDArray[np.int64], width: int = 5) -> pl.Series:
    """`prefix` and the numbers, with leading zeros up to the width."""
    return pl.select(
        pl.lit(prefix) + pl.Series(numbers).cast(pl.String).str.zfill(width)
    ).to_series()


def marked_names(names: Sequence[str], numbers: NDArray[np.int64]) -> dict[str, pl.Series]:
    """`Kehikko` and 2 -> name_fi `Kehikko 2 (esimerkki)`, and so in Swedish and English."""
    texts = pl.Series(numbers).cast(pl.String)
    return {
        f"name_{lang}": (
            pl.select(pl.format("{} {} {}", pl.lit(name), texts, pl.lit(mark))).to_series()
        )
        for name, (lang, mark) in zip(names, MARKS.items(), strict=True)
    }


@contextmanager
def open_tables(folder: Path, rows: Counter[str]) -> Iterator[Callable[[str, pl.DataFrame], None]]:
    """A function that adds a frame to one of the folder's tables; `rows` counts what each has
    got."""
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as stack:

        def write(sheet: str, frame: pl.DataFrame) -> None:
            new = sheet not in files
            if new:
                files[sheet] = stack.enter_context((folder / f"{sheet}.csv").open("wb"))
            frame.write_csv(files[sheet], include_header=new)
            rows[sheet] += frame.height

        yield write
