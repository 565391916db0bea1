"""Workbooks whose grid would fill the memory are refused before it is allocated, whatever their
format."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from books import HEADINGS, cell, ods, ods_cell, ods_row, xlsb, xlsx, zipped
from graph.errors import BadInput
from loaders.reading import read_files
from loaders.table import Table
from loaders.workbooks.bounds import check_grid
from loaders.workbooks.bounds_xml import xml_box
from needs import needs_shared

FAR = f'<row r="1">{HEADINGS}</row><row r="1048576">{cell("XFD1048576")}</row>'
EMPTY_ROWS = "<row/>" * 1_048_575
REFUSED = {
    "no dimension.xlsx": xlsx({"leaders": FAR}),
    "dimension that lies.xlsx": xlsx({"leaders": FAR}, dimension="A1:C2"),
    "row that lies.xlsx": xlsx({"leaders": f'<row r="1">{HEADINGS}{cell("XFD1048576")}</row>'}),
    "counted.xlsx": xlsx(
        {"leaders": f"<row>{cell('')}</row>{EMPTY_ROWS[:-6]}<row>{'<c/>' * 16383}{cell('')}</row>"}
    ),
    "single quotes.xlsx": xlsx({"leaders": FAR.replace('r="XFD1048576"', "r='XFD1048576'")}),
    "macros.xlsm": xlsx({"leaders": FAR}),
    "rows repeated.ods": ods(
        {"leaders": ods_row(ods_cell()) + ods_row("", 1_048_574) + ods_row(ods_cell(16_384))}
    ),
    "filled.ods": ods({"leaders": ods_row(ods_cell(16_384), 1_048_576)}),
    "unnamed.xlsx": zipped(
        {"xl/leaders.xml": f"<worksheet><sheetData>{FAR}</sheetData></worksheet>"}
    ),
    "binary.xlsb": xlsb("leaders", 1_048_575, 16_383),
}


def tables(folder: Path, name: str, content: bytes) -> list[Table]:
    file = folder / name
    file.write_bytes(content)
    return [table for table in read_files([file], file) if isinstance(table, Table)]


@pytest.mark.parametrize("name", REFUSED)
def test_a_cell_far_from_the_table_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        BadInput, match="the sheet 'leaders' reaches to XFD1048576; delete the stray cells"
    ):
        tables(tmp_path, name, REFUSED[name])


def test_the_workbook_that_ended_the_program_is_refused() -> None:
    file = needs_shared("cases/01-far-cell-abort/far.xlsx")
    with pytest.raises(BadInput, match="the sheet 'leaders' reaches to XFD1048576"):
        list(read_files([file], file))


def test_sheets_that_are_too_much_only_together_are_refused(tmp_path: Path) -> None:
    half = f"{cell('A1')}{cell('P1048576')}"
    tables(tmp_path, "one.xlsx", xlsx({"a": f"<row>{cell('A1')}{cell('P1000')}</row>"}))
    check_grid(_written(tmp_path / "two.xlsx", xlsx({"a": half, "b": half})))
    with pytest.raises(BadInput, match="has a grid of 50,331,648 cells, 6 of them filled"):
        check_grid(_written(tmp_path / "three.xlsx", xlsx({"a": half, "b": half, "c": half})))
    half_table = ods_row(ods_cell(1_000), 20_000)
    with pytest.raises(BadInput, match="has a grid of 40,000,000 cells"):
        check_grid(_written(tmp_path / "two.ods", ods({"a": half_table, "b": half_table})))


def _written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def test_formatted_cells_and_wide_columns_are_no_grid(tmp_path: Path) -> None:
    file = tmp_path / "leaders.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, bold = book.add_worksheet("leaders"), book.add_format({"bold": True})
        sheet.set_column("A:XFD", 20, bold)
        sheet.write_row(0, 0, ["id", "given_name", "family_name"])
        sheet.write_blank("XFD1048576", None, bold)
        sheet.write_row(1, 0, ["a", "Aino", "Esimerkki"])
    [table] = read_files([file], file)
    assert isinstance(table, Table)
    assert table.frame.rows() == [("a", "Aino", "Esimerkki")]


def test_an_honest_sparse_workbook_loads(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}">{cell(f"A{row}", f"l{row}")}</row>' for row in range(2, 100_002, 50)
    )
    [table] = tables(
        tmp_path, "sparse.xlsx", xlsx({"leaders": f'<row r="1">{HEADINGS}</row>{rows}'})
    )
    assert table.header == ("id", "given_name", "family_name")
    assert table.height == 99_951
    assert table.frame["0"].drop_nulls().len() == 2_000


def test_a_large_grid_that_is_filled_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.workbooks.bounds.GRID", 100)
    content = xlsx({"leaders": "".join(f"<row>{cell('') * 20}</row>" for _ in range(100))})
    assert tables(tmp_path, "leaders.xlsx", content)[0].height == 99


def test_a_binary_workbook_in_bounds_loads(tmp_path: Path) -> None:
    [table] = tables(tmp_path, "leaders.xlsb", xlsb("leaders", 0, 1))
    assert (table.sheet, table.header) == ("leaders", ("", "true"))


def test_a_table_that_begins_off_the_corner_has_its_columns_in_place(tmp_path: Path) -> None:
    [table] = tables(
        tmp_path,
        "leaders.xlsx",
        xlsx({"leaders": f'<row r="1">{cell("C1")}</row><row r="3">{cell("C3")}</row>'}),
    )
    assert table.header == ("", "", "x")
    assert table.frame.rows() == [(None, None, None), (None, None, "x")]


def test_a_workbook_that_unpacks_to_more_than_is_allowed_is_refused_whatever_it_declares(
    tmp_path: Path,
) -> None:
    content = zipped({"xl/media/image.png": b"\1" * 3_000_000})
    size = (3_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    file = _written(tmp_path / "leaders.xlsx", content.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(BadInput, match=r"'leaders.xlsx' unpacks to more than 1 MB"):
        check_grid(file, 2**20)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=9), st.booleans())
def test_tags_that_blocks_cut_in_two_are_read_whole(sizes: list[int], by_order: bool) -> None:
    text = (
        f'<row r="2">{cell("B2")}<c r="C2"></c><c r="ZZ9" s="1"/></row>' * 5 + cell("AA7")
    ).encode()
    blocks, at = [], 0
    while at < len(text):
        blocks.append(text[at : at + sizes[len(blocks) % len(sizes)]])
        at += len(blocks[-1])
    box = xml_box("leaders", blocks, by_order=by_order)
    assert box is not None
    assert (box.corner, box.filled) == ("AA7", 6)
