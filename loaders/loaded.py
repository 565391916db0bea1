"""The result of a loader: the good rows as a batch, and the rejected rows with their faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import polars as pl

from graph.errors import ENGLISH, BadInput, Message, Rejection, Wording
from graph.model import Batch

ERROR = "error"
"""The column for the faults in a file of rejected rows; loaders ignore it."""


@dataclass(frozen=True, slots=True)
class BadRows:
    """The rejected rows of one sheet as they were given, and for each row its faults, as pairs of
    heading and message."""

    file: str
    sheet: str
    given: pl.DataFrame
    errors: tuple[tuple[tuple[str, Message], ...], ...]

    @property
    def frame(self) -> pl.DataFrame:
        """The rows with their faults in English."""
        return self.worded(ENGLISH)

    def worded(self, wording: Wording) -> pl.DataFrame:
        """The rows with a last column for their faults: `heading: message` on each line."""
        texts = [
            "\n".join(
                " ".join(f"{heading}: {wording.text(message)}".split()) for heading, message in each
            )
            for each in self.errors
        ]
        return pl.DataFrame([*self.given, pl.Series(ERROR, texts, dtype=pl.String)])


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of a load. `batch`: the content of good rows only. `left_out`: the numbers of
    elements that the input leaves out by its own rules (vacant posts, superiors without a name), by
    the element that they would have made and by reason; they are not errors."""

    batch: Batch
    rejections: tuple[Rejection, ...] = ()
    bad_rows: tuple[BadRows, ...] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def write_rejected(loaded: Loaded, out: Path, wording: Wording = ENGLISH) -> list[Path]:
    """Write the rejected rows to files that can be corrected and loaded again: a workbook if `out`
    ends in .xlsx, one file if it ends in .csv, otherwise a folder with a CSV file for each sheet.
    Returns the files written. Raises BadInput for several sheets and a .csv file."""
    if out.suffix.lower() == ".xlsx":
        _write_workbook(loaded.bad_rows, out, wording)
        return [out]
    if out.suffix.lower() == ".csv":
        if len(loaded.bad_rows) > 1:
            count = len(loaded.bad_rows)
            raise BadInput("one_file_many_sheets", file=out, count=count)
        return [_write_csv(rows.worded(wording), out) for rows in loaded.bad_rows]
    out.mkdir(parents=True, exist_ok=True)
    titles = _titles(loaded.bad_rows)
    return [
        _write_csv(rows.worded(wording), out / f"{title}.csv")
        for rows, title in zip(loaded.bad_rows, titles, strict=True)
    ]


def _write_csv(frame: pl.DataFrame, out: Path) -> Path:
    frame.write_csv(out, include_bom=True)
    return out


def _write_workbook(sheets: tuple[BadRows, ...], out: Path, wording: Wording) -> None:
    import xlsxwriter

    with (
        out.open("wb") as file,
        xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book,
    ):
        for rows, title in zip(sheets, _titles(sheets), strict=True):
            sheet = book.add_worksheet(title[:31])
            frame = rows.worded(wording)
            sheet.write_row(0, 0, frame.columns)
            for at, row in enumerate(frame.iter_rows(), 1):
                sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])


def _titles(sheets: tuple[BadRows, ...]) -> list[str]:
    """The names of the sheets, made unique, as two files may have sheets of the same name."""
    return numbered([rows.sheet for rows in sheets])


def numbered(names: Sequence[str]) -> list[str]:
    """The names in order, made unique: a repeated name gets a number, so that it equals no other
    name."""
    taken, unique = set(names), dict[str, None]()
    counts = {name: count(2) for name in taken}
    for name in names:
        numbers = (f"{name} ({n})" for n in counts[name])
        other = name if name not in unique else next(free for free in numbers if free not in taken)
        taken.add(other)
        unique[other] = None
    return list(unique)
