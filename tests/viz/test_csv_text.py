import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.csv_text import csv_lines


def test_lines_end_and_are_quoted_as_the_standard_has_it():
    assert (
        csv_lines([["a", 'b "c"', "d;e", "f,g", "h\ni", None, 3, 1.5]])
        == 'a,"b ""c""",d;e,"f,g","h\ni",,3,1.5\r\n'
    )


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-2", "@SUM(1)", "\t=1", "\r=1"])
def test_no_text_is_taken_for_a_formula_and_numbers_stay_numbers(cell):
    assert next(csv.reader(io.StringIO(csv_lines([[cell]]), newline=""))) == [f"'{cell}"]
    assert csv_lines([[-2, -1.5]]) == "-2,-1.5\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=1))
def test_texts_come_back_as_they_went(cells):
    (read,) = csv.reader(io.StringIO(csv_lines([cells]), newline=""))
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in cells]
