"""Rows -> CSV as spreadsheets read it (RFC 4180, with a byte order mark), in which no cell is taken
for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""The byte order mark by which Excel recognises UTF-8; it is written once, at the beginning."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV. Texts that a spreadsheet would take for a formula begin with an apostrophe;
    numbers stay numbers; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
