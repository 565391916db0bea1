"""From workbooks to tables of texts."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import Rejection, message
from loaders.table import Fault, Table, as_text, text_frame, unreadable
from loaders.workbooks.bounds import check_grid
from loaders.workbooks.unpack import UNREADABLE

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ROWS = 50_000
"""The number of rows that are Python objects at the same time."""

_NO_HEADING = message("no_heading_above")


def read_workbook(file: Path, origin: Path, unpacked: int) -> list[Table | Rejection]:
    """The tables of all sheets, or a rejection if the workbook cannot be read. Raises BadInput if
    it would take too much memory."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        check_grid(file, unpacked)
        book = CalamineWorkbook.from_path(file)
        tables = [
            _table(file, origin, name, book.get_sheet_by_name(name)) for name in book.sheet_names
        ]
    except PasswordError:
        return [unreadable(file, 0, file.name, message("has_password"))]
    except (CalamineError, *UNREADABLE) as error:
        return [
            unreadable(
                file,
                0,
                file.name,
                message("not_a_workbook", error=error),
            )
        ]
    return [table for table in tables if table is not None]


def _table(file: Path, origin: Path, name: str, sheet: "CalamineSheet") -> Table | None:
    """The table of a sheet; None if no cell is filled."""
    before: list[str | None] = [None] * (
        sheet.start[1] if sheet.start else 0
    )  # iter_rows omits empty first columns, but not empty first rows
    rows = (before + [as_text(cell) for cell in row] for row in sheet.iter_rows())
    header = [heading or "" for heading in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    width, height, filled = len(header), 0, bool(header)
    frames, faults = [text_frame([], width)], list[Fault]()
    while batch := list(islice(rows, _ROWS)):
        filled = filled or any(any(row) for row in batch)
        faults += [
            Fault(height + at, "", next(filter(None, row[width:])) or "", _NO_HEADING)
            for at, row in enumerate(batch)
            if any(row[width:])
        ]
        frames.append(text_frame([row[:width] for row in batch], width))
        height += len(batch)
    return (
        Table(origin, file.name, name, tuple(header), pl.concat(frames), faults) if filled else None
    )
