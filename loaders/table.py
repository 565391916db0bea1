"""A sheet as it was given, and its faults."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from graph.errors import Message, Rejection
from loaders.loaded import ERROR, BadRows, numbered

HEADER_ROW = 1


class Fault(NamedTuple):
    """A fault in one cell. `at`: the row, counted from 0 below the header; `column`: its
    heading."""

    at: int
    column: str
    value: str
    message: Message


@dataclass(frozen=True, slots=True)
class Table:
    """The texts of a sheet as they were given. Columns are named by position ("0", "1", ...), as
    headings may be missing or repeated. `origin`: the folder or workbook to which the sheet
    belongs. `faults`: each check adds to it."""

    origin: Path
    file: str
    sheet: str
    header: tuple[str, ...]
    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)

    @property
    def height(self) -> int:
        return self.frame.height

    def heading_fault(self, heading: str, message: Message) -> Rejection:
        """A rejection for a heading."""
        return Rejection(self.file, self.sheet, HEADER_ROW, heading, heading, message)

    def good(self) -> pl.Series:
        """bool[rows]: which rows have no fault."""
        bad = pl.Series([fault.at for fault in self.faults], dtype=pl.UInt32)
        return ~pl.arange(self.height, dtype=pl.UInt32, eager=True).is_in(bad.unique().implode())

    def rejections(self) -> Iterable[Rejection]:
        """The faults as rejections, in the order of the rows and without repeats."""
        for at, column, value, message in sorted(
            dict.fromkeys(self.faults), key=lambda fault: fault.at
        ):
            yield Rejection(self.file, self.sheet, spreadsheet_row(at), column, value, message)

    def bad_rows(self) -> BadRows | None:
        """The rows with faults, with their own headings, and the faults of each; None if there are
        none."""
        if not self.faults:
            return None
        errors: dict[int, list[tuple[str, Message]]] = {}
        for fault in sorted(dict.fromkeys(self.faults), key=lambda fault: fault.at):
            errors.setdefault(fault.at, []).append((fault.column, fault.message))
        rows = self.frame[list(errors)]
        with_heading = [
            (position, heading)
            for position, heading in enumerate(self.header)
            if heading not in ("", ERROR)
        ]
        names = numbered([heading for _, heading in with_heading])
        columns = [
            rows[str(position)].alias(name)
            for (position, _), name in zip(with_heading, names, strict=True)
        ]
        return BadRows(
            self.file, self.sheet, pl.DataFrame(columns), tuple(map(tuple, errors.values()))
        )


def spreadsheet_row(at: int) -> int:
    """The number that a spreadsheet shows for a row; `at` counts from 0 below the header."""
    return at + HEADER_ROW + 1


def all_rejections(tables: Sequence[Table]) -> tuple[Rejection, ...]:
    return tuple(rejection for table in tables for rejection in table.rejections())


def all_bad_rows(tables: Sequence[Table]) -> tuple[BadRows, ...]:
    return tuple(rows for table in tables if (rows := table.bad_rows()) is not None)


def as_text(cell: object) -> str | None:
    """A cell of a workbook or of JSON as the text that users see: 2019.0 is `2019`, a day is
    `2019-02-03`."""
    if cell is None or isinstance(cell, str):
        return cell.replace("_x000D_\n", "\n") if cell else None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def text_frame(rows: Sequence[Sequence[str | None]], width: int) -> pl.DataFrame:
    """A frame of texts whose columns are named by position."""
    return pl.DataFrame(
        rows, schema={str(position): pl.String for position in range(width)}, orient="row"
    )


def unreadable(file: Path, row: int, value: str, message: Message) -> Rejection:
    """A rejection for a file that cannot be read."""
    return Rejection(file.name, file.stem, row, "", value, message)
