"""A report as a workbook: a sheet of sentences, then one for each table, with numbers and dates as
such."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from viz.report.content import (
    Column,
    Entries,
    Heading,
    Matrix,
    Number,
    Points,
    Report,
    Sentences,
    Table,
    Value,
)
from viz.words.language import language

LONGEST_CELL, LONGEST_NAME = 32_767, 31
"""The largest number of characters of a cell and of a sheet's name that the format allows."""
_FORMATS = {
    "whole": "#,##0",
    "amount": "#,##0.##",
    "decimal": "#,##0.0",
    "index": "0.000",
    "ratio": "0.0",
    "share": "0 %",
    "chance": "0.000",
    "day": "yyyy-mm-dd",
}
_AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def report_workbook(report: Report) -> bytes:
    """The workbook. Texts are written as texts, whatever they look like; the date of the file is
    the day of the report."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, _AS_TEXT)
    made = datetime.combine(report.as_of, datetime.min.time())
    book.set_properties({"title": _cut(report.headline), "author": "Verkosto", "created": made})
    formats = {
        "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        **{
            kind: book.add_format({"num_format": code, "valign": "top"})
            for kind, code in _FORMATS.items()
        },
    }
    names: set[str] = set()
    _sentences(
        book.add_worksheet(_name(language(report.lang).text("In short"), names)), report, formats
    )
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                _table(book.add_worksheet(_name(block.caption, names)), block, formats)
            elif isinstance(block, Matrix):
                _matrix(book.add_worksheet(_name(section.title, names)), block, formats)
        entries = [block for block in section.blocks if isinstance(block, Entries)]
        if entries:
            _entries(
                book.add_worksheet(_name(section.title, names)),
                entries,
                language(report.lang),
                formats,
            )
    book.close()
    return out.getvalue()


def _sentences(sheet: Any, report: Report, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    rows: list[tuple[str, str]] = [(report.headline, "bold"), (report.details, "wrap")]
    for section in report.sections:
        lines = [line for block in section.blocks for line in _lines(block)]
        rows += [("", "wrap"), (section.title, "bold"), *lines] if lines else []
    for row, (text, look) in enumerate([*rows, ("", "wrap"), (report.footer, "wrap")]):
        sheet.write_string(row, 0, _cut(text), formats[look])


def _lines(block: Any) -> Iterator[tuple[str, str]]:
    match block:
        case Sentences():
            yield from ((text, "wrap") for text in block.texts)
        case Heading():
            yield block.text, "bold"
        case Points():
            yield from (
                (f"{point.number}. {point.heading}: {point.text}", "wrap") for point in block.items
            )


def _table(sheet: Any, block: Table, formats: dict[str, Any]) -> None:
    for at, column in enumerate(block.columns):
        sheet.write_string(0, at, _cut(column.title), formats["bold"])
        sheet.set_column(at, at, 11 if column.number else 14 + 8 * (column.width - 1))
    for number, row in enumerate(block.rows, 1):
        for at, (value, column) in enumerate(zip(row.values, block.columns, strict=True)):
            _write(sheet, number, at, value, column, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(block.rows), len(block.columns) - 1)


def _write(
    sheet: Any, row: int, at: int, value: Value, column: Column, formats: dict[str, Any]
) -> None:
    match value:
        case None | Number(value=None):
            return
        case Number(value=float() | int() as number):
            _number(sheet, row, at, number, formats.get(value.kind))
        case str():
            sheet.write_string(row, at, _cut(value), formats["wrap"])
        case date():
            sheet.write_datetime(
                row, at, datetime.combine(value, datetime.min.time()), formats["day"]
            )
        case int() | float():
            _number(sheet, row, at, value, formats.get(column.kind))


def _number(sheet: Any, row: int, at: int, value: float, look: Any) -> None:
    """Writes a number rounded to nine digits, as machines may differ in further ones."""
    sheet.write_number(row, at, float(f"{value:.9g}"), look)


def _matrix(sheet: Any, block: Matrix, formats: dict[str, Any]) -> None:
    """Writes the ratios as a lower triangle, as on the page; unknown ones are empty."""
    names = [_cut(sector.name) for sector in block.story.sectors]
    for at, name in enumerate(names, 1):
        sheet.write_string(0, at, name, formats["bold"])
        sheet.write_string(at, 0, name, formats["bold"])
    for line in block.story.lines:
        low, high = (sector.number for sector in line.sectors)
        if line.style != "few" and line.expected:
            _number(sheet, high + 1, low + 1, line.observed / line.expected, formats["ratio"])
    sheet.set_column(0, 0, 34)
    sheet.freeze_panes(1, 1)


def _entries(sheet: Any, blocks: list[Entries], words: Any, formats: dict[str, Any]) -> None:
    heads = (words.text("Name"), words.text("Kind"), words.text("Quotes"), words.text("Source"))
    for at, (head, width) in enumerate(zip(heads, (34, 40, 90, 34), strict=True)):
        sheet.write_string(0, at, head, formats["bold"])
        sheet.set_column(at, at, width)
    entries = [entry for block in blocks for entry in block.items]
    for row, entry in enumerate(entries, 1):
        quotes = "\n".join(quote.text for quote in entry.quotes)
        for at, text in enumerate((entry.name, entry.about, quotes, entry.sources)):
            sheet.write_string(row, at, _cut(text), formats["wrap"])
    sheet.freeze_panes(1, 1)


def _cut(text: str) -> str:
    return text[:LONGEST_CELL]


def _name(title: str, taken: set[str]) -> str:
    """A unique name for a sheet; characters that the format forbids become spaces."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_NAME].strip() or "-"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: LONGEST_NAME - 4].strip()} {number}"
        number += 1
    taken.add(name.lower())
    return name
