"""What a loader hands over: the good rows as a batch, and the bad ones with what is wrong with
them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import polars as pl

from graph.errors import ENGLISH, BadInput, Message, Rejection, Wording
from graph.model import Batch

ERROR = "error"
"""The column that says in a file of rejected rows what is wrong; the loaders pass over it."""


@dataclass(frozen=True, slots=True)
class BadRows:
    """The rejected rows of one sheet as they came, and what is wrong with each, by heading."""

    file: str
    sheet: str
    given: pl.DataFrame
    errors: tuple[tuple[tuple[str, Message], ...], ...]

    @property
    def frame(self) -> pl.DataFrame:
        return self.worded(ENGLISH)

    def worded(self, wording: Wording) -> pl.DataFrame:
        """With a last column that says why: `heading: message` a line."""
        texts = [
            "\n".join(
                " ".join(f"{heading}: {wording.text(message)}".split()) for heading, message in each
            )
            for each in self.errors
        ]
        return pl.DataFrame([*self.given, pl.Series(ERROR, texts, dtype=pl.String)])


@dataclass(frozen=True, slots=True)
class Loaded:
    """`batch` holds only what good rows say. `left_out` counts what the input leaves unsaid by its
    own rules (vacant posts, superiors without a name), by what it would have made and why; nothing
    of that is an error."""

    batch: Batch
    rejections: tuple[Rejection, ...] = ()
    bad_rows: tuple[BadRows, ...] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def write_rejected(loaded: Loaded, out: Path, wording: Wording = ENGLISH) -> list[Path]:
    """Write the rejected rows so that they can be corrected and loaded again: one workbook if `out`
    ends in .xlsx, one file if it ends in .csv, otherwise a folder with a CSV a sheet. Says which
    files were written."""
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
    """The sheets' names, of which two files may have the same."""
    return numbered([rows.sheet for rows in sheets])


def numbered(names: Sequence[str]) -> list[str]:
    """The names, each once: what comes again gets a number that nothing else has."""
    taken, unique = set(names), dict[str, None]()
    counts = {name: count(2) for name in taken}
    for name in names:
        numbers = (f"{name} ({n})" for n in counts[name])
        other = name if name not in unique else next(free for free in numbers if free not in taken)
        taken.add(other)
        unique[other] = None
    return list(unique)
