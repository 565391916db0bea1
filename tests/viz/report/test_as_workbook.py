"""The report as a workbook: numbers, shares and dates are such, and texts are texts."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from reporting import HOSTILE, report, report_named, tables
from viz.report.as_workbook import LONGEST_CELL, report_workbook
from viz.report.content import Number
from viz.words.language import LANGUAGES


def book(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(content))


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    workbook = book(content)
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_is_a_sheet_with_its_values(lang: str) -> None:
    made = report(lang, proposals=1)
    by_name = sheets(report_workbook(made))
    assert len(by_name) == len(tables(made)) + 3
    for table in tables(made).values():
        heads = [column.title for column in table.columns]
        rows = next(
            rows
            for name, rows in by_name.items()
            if rows[0][: len(heads)] == heads
            and [row[0] for row in rows[1:]] == [row.values[0] for row in table.rows]
        )
        for row, written in zip(table.rows, rows[1:], strict=True):
            for value, cell in zip(row.values, written, strict=True):
                plain = value.value if isinstance(value, Number) else value
                assert cell == (
                    ""
                    if plain is None
                    else plain
                    if isinstance(plain, str | date)
                    else pytest.approx(plain)
                )


def test_numbers_shares_and_dates_have_their_formats() -> None:
    written = sheets(report_workbook(report("en")))
    assert isinstance(written["Pairs of sectors"][1][3], float)
    assert written["Sectors, and how much is known"][1][2] == 1.0
    assert written["Sources"][1][3] == date(2020, 2, 4)
    styles = ZipFile(BytesIO(report_workbook(report("en")))).read("xl/styles.xml").decode()
    assert all(f'formatCode="{code}"' in styles for code in ("0 %", "#,##0.0", "yyyy-mm-dd"))


def test_the_first_sheet_says_what_was_found() -> None:
    first = [row[0] for row in sheets(report_workbook(report("en")))["In short"]]
    assert first[0] == "One gap among 15 pairs of sectors"
    assert any(str(line).startswith("1. s1 in English – s2 in English: 0 ties") for line in first)


@pytest.mark.parametrize("kind", HOSTILE)
def test_names_are_text_whatever_they_hold(kind: str) -> None:
    content = report_workbook(report_named(HOSTILE[kind]))
    cells = {str(cell) for rows in sheets(content).values() for row in rows for cell in row}
    expected = HOSTILE[kind][:LONGEST_CELL]
    assert any(expected in cell or expected.replace("\n", "\r\n") in cell for cell in cells)
    parts = ZipFile(BytesIO(content))
    assert not any(
        b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name)
        for name in parts.namelist()
        if "worksheets" in name
    )


def test_a_name_that_looks_like_a_formula_is_none() -> None:
    parts = ZipFile(BytesIO(report_workbook(report_named('=HYPERLINK("http://x")'))))
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_the_same_report_is_the_same_workbook_and_knows_no_clock() -> None:
    content = report_workbook(report("sv", proposals=1))
    assert content == report_workbook(report("sv", proposals=1))
    core = ZipFile(BytesIO(content)).read("docProps/core.xml").decode()
    assert core.count("2026-11-23T00:00:00Z") == 2
