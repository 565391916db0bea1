"""What a loader hands over: the good rows as a batch, and the bad ones with what is wrong with
them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import polars as pl

from graph.errors import BadInput, Rejection
from graph.model import Batch

ERROR = "error"
"""The column that says in a file of rejected rows what is wrong; the loaders pass over it."""


@dataclass(frozen=True, slots=True)
class BadRows:
    """The rejected rows of one sheet as they came, with a last column that says why: `heading:
    message` a line."""

    file: str
    sheet: str
    frame: pl.DataFrame

    def in_words(self, said: Callable[[str], str]) -> "BadRows":
        """With each message in other words."""
        lines = [[line.partition(": ") for line in text.split("\n")] for text in self.frame[ERROR]]
        texts = [
            "\n".join(f"{heading}{mark}{said(message)}" for heading, mark, message in each)
            for each in lines
        ]
        return replace(
            self, frame=self.frame.with_columns(pl.Series(ERROR, texts, dtype=pl.String))
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """`batch` holds only what good rows say. `left_out` counts what the input leaves unsaid by its
    own rules (vacant posts, superiors without a name), by what it would have made and why; nothing
    of that is an error."""

    batch: Batch
    rejections: tuple[Rejection, ...] = ()
    bad_rows: tuple[BadRows, ...] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def write_rejected(loaded: Loaded, out: Path) -> list[Path]:
    """Write the rejected rows so that they can be corrected and loaded again: one workbook if `out`
    ends in .xlsx, one file if it ends in .csv, otherwise a folder with a CSV a sheet. Says which
    files were written."""
    if out.suffix.lower() == ".xlsx":
        _write_workbook(loaded.bad_rows, out)
        return [out]
    if out.suffix.lower() == ".csv":
        if len(loaded.bad_rows) > 1:
            count = len(loaded.bad_rows)
            raise BadInput(
                f"'{out}' is one file but {count} sheets have bad rows; give a folder or an .xlsx"
                " file."
            )
        return [_write_csv(rows.frame, out) for rows in loaded.bad_rows]
    out.mkdir(parents=True, exist_ok=True)
    titles = _titles(loaded.bad_rows)
    return [
        _write_csv(rows.frame, out / f"{title}.csv")
        for rows, title in zip(loaded.bad_rows, titles, strict=True)
    ]


def _write_csv(frame: pl.DataFrame, out: Path) -> Path:
    frame.write_csv(out, include_bom=True)
    return out


def _write_workbook(sheets: tuple[BadRows, ...], out: Path) -> None:
    import xlsxwriter

    with (
        out.open("wb") as file,
        xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book,
    ):
        for rows, title in zip(sheets, _titles(sheets), strict=True):
            sheet = book.add_worksheet(title[:31])
            sheet.write_row(0, 0, rows.frame.columns)
            for at, row in enumerate(rows.frame.iter_rows(), 1):
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
