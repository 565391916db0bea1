import pytest

from graph.errors import BadInput
from loaders.loaded import write_rejected
from loaders.tables import read_tables
from tables_on_disk import (
    load,
    nothing,
    write_csvs,
)


@pytest.mark.parametrize("out", ["rejected.xlsx", "rejected"])
def test_rejected_rows_are_written_so_that_they_can_be_corrected_and_loaded(tmp_path, out):
    bad = {
        "leaders": [["Tunnus", "Etunimi", "Sukunimi"], ["a", "Aino", "E"], ["b", "", "X"]],
        "organisations": [["id", "name_fi", "business_id"], ["o", "O", "0000000-1"]],
    }
    loaded = load(tmp_path / "in", **bad)
    write_rejected(loaded, tmp_path / out)
    again = read_tables(tmp_path / out, nothing)
    assert {(r.sheet, r.column, r.value, str(r.message)) for r in again.rejections} == {
        (r.sheet, r.column, r.value, str(r.message)) for r in loaded.rejections
    }
    assert [rows.frame.columns[-1] for rows in loaded.bad_rows] == ["error", "error"]
    assert loaded.bad_rows[0].frame.drop("error").rows() == [("b", None, "X")]


def test_two_sheets_of_one_name_are_both_written(tmp_path):
    wrong = {"leaders": [["id", "given_name", "family_name"], ["b", "", "X"]]}
    paths = [write_csvs(tmp_path / name, wrong) for name in ("x", "y")]
    loaded = read_tables(paths, nothing)
    assert [path.name for path in write_rejected(loaded, tmp_path / "out")] == [
        "leaders.csv",
        "leaders (2).csv",
    ]
    assert len(read_tables(tmp_path / "out", nothing).rejections) == 2
    with pytest.raises(BadInput, match="2 sheets have bad rows"):
        write_rejected(loaded, tmp_path / "out.csv")
