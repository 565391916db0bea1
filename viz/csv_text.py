"""Rows -> CSV as spreadsheets read it (RFC 4180, with a mark of UTF-8), in which no cell is taken
for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""By which Excel knows UTF-8; once, at the beginning."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Texts that a spreadsheet would reckon with begin with an apostrophe; numbers stay numbers,
    nothing is empty."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
