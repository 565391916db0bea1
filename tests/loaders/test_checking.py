import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import ordered
from loaders.checking import in_order
from tables_on_disk import (
    BASE,
    PARTIAL,
    load,
    only,
)


@pytest.mark.parametrize(
    ("sheet", "rows", "row", "column", "value", "message"),
    [
        (
            "leaders",
            [["id", "given_name", "family_name"], ["a", "", "E"]],
            2,
            "given_name",
            "",
            "must be filled",
        ),
        (
            "groups",
            [["id", "name_fi"], ["g", " "]],
            2,
            "name_fi",
            " ",
            "at least one of name_fi, name_sv, name_en",
        ),
        (
            "groups",
            [["id", "name_fi", "kind"], ["g", "G", "peer gruop"]],
            2,
            "kind",
            "peer gruop",
            "did you mean 'peer group'",
        ),
        (
            "groups",
            [["id", "name_fi", "from"], [], ["g", "G", "3.2.2019"]],
            3,
            "from",
            "3.2.2019",
            "write it as 2019-02-03",
        ),
        (
            "groups",
            [["id", "name_fi", "from"], ["g", "G", "2019-02-30"]],
            2,
            "from",
            "2019-02-30",
            "is not a date",
        ),
        (
            "groups",
            [["ID", "Nimi suomeksi", "alkaa", "päättyy"], ["g", "G", "2020", "2019-12"]],
            2,
            "päättyy",
            "2019-12",
            "'g' ends '2019-12' before it begins '2020'",
        ),
        (
            "events",
            [["id", "name_fi", "date", "end_date"], ["e", "E", "2020-02", "2020-01-31"]],
            2,
            "end_date",
            "2020-01-31",
            "before it begins '2020-02'",
        ),
        (
            "organisations",
            [["id", "name_fi", "business_id"], ["o", "O", "2077474-1"]],
            2,
            "business_id",
            "2077474-1",
            "check digit",
        ),
        (
            "organisations",
            [["id", "name_fi", "part_of"], ["o", "O", "o"]],
            2,
            "part_of",
            "o",
            "refers to itself",
        ),
        (
            "organisations",
            [["id", "name_fi", "sector"], ["o", "O", "82"]],
            2,
            "sector",
            "82",
            "no administrative sector '82'",
        ),
        (
            "leaders",
            [["id", "given_name", "family_name"], ["a", "A\x07", "E"]],
            2,
            "given_name",
            "A\x07",
            "cannot be printed",
        ),
    ],
)
def test_a_bad_cell_is_reported_with_its_place_and_a_remedy(
    tmp_path, sheet, rows, row, column, value, message
):
    rejection = only(load(tmp_path, **{sheet: rows}))
    assert (rejection.file, rejection.sheet, rejection.row) == (f"{sheet}.csv", sheet, row)
    assert (rejection.column, rejection.value) == (column, value)
    assert message in str(rejection.message)


def test_a_wrong_flag_and_role_are_reported_in_one_go(tmp_path):
    loaded = load(
        tmp_path,
        **BASE,
        memberships=[["member", "of", "role"], ["a", "g", "boss"]],
        positions=[["leader", "organisation", "acting"], ["a", "vm", "perhaps"]],
    )
    assert [(r.sheet, r.column, r.value) for r in loaded.rejections] == [
        ("memberships", "role", "boss"),
        ("positions", "acting", "perhaps"),
    ]


@pytest.mark.parametrize(
    ("sheets", "row", "message"),
    [
        ({"people": [["id"], ["a"]]}, 0, "there is no table 'people'"),
        ({"leadres": [["id"], ["a"]]}, 0, "did you mean 'leaders'"),
        (
            {"leaders": [["id", "given_name", "family_name", "sallary"], ["a", "A", "E", "1"]]},
            1,
            "leaders has no column 'sallary'",
        ),
        (
            {"leaders": [["id", "given_name", "family_name", ""], ["a", "A", "E", "1"]]},
            1,
            "column 4 has no heading",
        ),
        (
            {"leaders": [["id", "given_name", "family_name", "etunimi"], ["a", "A", "E", "A"]]},
            1,
            "are the same column",
        ),
    ],
)
def test_an_unknown_table_or_column_is_an_error_that_suggests(tmp_path, sheets, row, message):
    rejection = only(load(tmp_path, **sheets))
    assert rejection.row == row
    assert message in str(rejection.message)


def test_a_missing_column_rejects_the_rows_of_its_sheet(tmp_path):
    loaded = load(tmp_path, leaders=[["id", "family_name"], ["a", "E"]])
    assert loaded.rejections[0].as_dict()["row"] == 1
    assert "the column 'given_name' is missing" in str(loaded.rejections[0].message)
    assert not loaded.batch.nodes


def test_blank_rows_and_nameless_empty_columns_are_passed_over(tmp_path):
    rows = [
        ["id", "given_name", "family_name", ""],
        ["", "", "", ""],
        ["a", "Aino", "E", ""],
        ["", " ", "\u200b", ""],
    ]
    loaded = load(tmp_path, leaders=rows)
    assert not loaded.rejections
    assert loaded.batch.nodes["Person"]["id"].to_list() == ["a"]


@given(st.lists(st.tuples(PARTIAL, PARTIAL), min_size=1))
def test_dates_as_texts_are_ordered_as_dates(pairs):
    frame = pl.DataFrame(pairs, schema={"start": pl.String, "end": pl.String}, orient="row")
    assert frame.select(in_order(pl.col("start"), pl.col("end"))).to_series().to_list() == [
        ordered(*pair) for pair in pairs
    ]
