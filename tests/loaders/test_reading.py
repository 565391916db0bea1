import datetime

import pytest

from graph.errors import BadInput, Rejection
from loaders.reading import read_json
from loaders.tables import read_tables
from tables_on_disk import (
    BASE,
    claims,
    nothing,
    only,
    relationships,
    write_csvs,
    write_workbook,
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_separator_and_byte_order_mark_do_not_matter(tmp_path, separator, encoding):
    loaded = read_tables(write_csvs(tmp_path / "x", BASE, separator, encoding), nothing)
    assert not loaded.rejections
    assert claims(loaded.batch) == claims(
        read_tables(write_csvs(tmp_path / "y" / "x", BASE), nothing).batch
    )


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b"", 1, "the file is empty"),
        (b"\n\n", 1, "the file is empty"),
        (
            "id,given_name,family_name\na,A,E\nb,Äiti,E\n".encode("latin-1"),
            3,
            "not UTF-8 (byte 0xC4)",
        ),
        ("id,given_name,family_name\n".encode("utf-16"), 1, "not UTF-8 (UTF-16)"),
        (b'id,given_name,family_name\na,A,E\nb,"B,E\n', 3, "quotation mark"),
        (b"id,given_name,family_name\na,A,E\nb,B,E,extra\n", 3, "4 cells under 3 headings"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path, content, row, message):
    (tmp_path / "leaders.csv").write_bytes(content)
    rejection = only(read_tables(tmp_path, nothing))
    assert (rejection.file, rejection.row) == ("leaders.csv", row)
    assert message in str(rejection.message)


def test_a_row_with_too_many_cells_does_not_take_the_others_with_it(tmp_path):
    (tmp_path / "leaders.csv").write_text(
        "id,given_name,family_name\na,A,E\nb,B,E,x\n\nc,C,E,,\n", encoding="utf-8"
    )
    loaded = read_tables(tmp_path, nothing)
    assert only(loaded).row == 3
    assert loaded.batch.nodes["Person"]["id"].to_list() == ["a", "c"]
    assert loaded.bad_rows[0].frame["family_name"].to_list() == ["E,x"]


def test_what_is_no_workbook_is_refused(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_text("not a zip", encoding="utf-8")
    assert "not a workbook" in str(only(read_tables(book, nothing)).message)


@pytest.mark.parametrize(
    ("name", "message"),
    [("none", "does not exist"), ("empty", "has no CSV files"), ("a.txt", "neither a folder")],
)
def test_where_there_is_nothing_to_read_the_user_is_told(tmp_path, name, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        read_tables(tmp_path / name, nothing)


def test_a_workbook_may_hold_numbers_days_and_flags(tmp_path):
    day = datetime.date(2020, 1, 15)
    positions = [
        ["leader", "organisation", "acting", "from", "to"],
        [7.0, 28.0, True, 2019, 2021.0],
    ]
    with_days = write_workbook(
        tmp_path / "b.xlsx",
        {
            "johtajat": [["Tunnus", "Etunimi", "Sukunimi"], [7, "Aino", "E"]],
            "organisations": [["id", "name_fi"], [28, "Virasto"]],
            "positions": positions,
            "Sheet9": [],
        },
    )
    loaded = read_tables(with_days, nothing)
    assert not loaded.rejections
    assert relationships(loaded, "Person", "HOLDS_POSITION", "Organisation") == [
        {
            "from": "7",
            "to": "28",
            "source": "b",
            "acting": True,
            "valid_from": "2019",
            "valid_to": "2021",
        }
    ]
    assert read_tables(_with_event(tmp_path, day), nothing).batch.nodes["Event"][
        "date"
    ].to_list() == ["2020-01-15"]


def _with_event(tmp_path, day):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "e.xlsx") as book:
        page = book.add_worksheet("events")
        page.write_row(0, 0, ["id", "name_fi", "date"])
        page.write_row(1, 0, ["e", "E"])
        page.write_datetime(1, 2, day, book.add_format({"num_format": "d.m.yyyy"}))
    return tmp_path / "e.xlsx"


def test_a_first_row_that_is_no_headings_is_refused_without_reading_on(tmp_path):
    (tmp_path / "leaders.csv").write_text("".join(f"c{place}," for place in range(40_000)) + "\n")
    assert (
        str(only(read_tables(tmp_path, nothing)).message)
        == "the first row has more than 65,536 bytes; put only headings there."
    )


@pytest.mark.slow
def test_many_headings_of_one_name_over_a_bad_row_are_all_rejected(tmp_path):
    (tmp_path / "leaders.csv").write_text("id" + ",x" * 20_000 + "\n" + "a," * 20_002 + "b\n")
    loaded = read_tables(tmp_path, nothing)
    assert loaded.rejections
    assert loaded.bad_rows[0].frame.columns[:4] == ["id", "x", "x (2)", "x (3)"]


def test_a_text_too_long_for_a_cell_is_named(tmp_path):
    (tmp_path / "leaders.csv").write_text("id,given_name\n" + "x" * 200_000 + ',b\n"')
    message = str(only(read_tables(tmp_path, nothing)).message)
    assert message.startswith("a text has more than 131,072 characters; shorten it")


@pytest.mark.parametrize(
    "text", ["[" * 10_000 + "]" * 10_000, '[{"a":' * 10_000 + "1" + "}]" * 10_000]
)
def test_json_that_is_nested_too_deep_is_refused(tmp_path, text):
    file = tmp_path / "leaders.json"
    file.write_text(text)
    rejection = read_json(file, None)
    assert isinstance(rejection, Rejection)
    assert "nested too deep" in str(rejection.message)
