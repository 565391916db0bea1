"""What may be asked of a sample, and where it may be written."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.sample import parse_gaps, write_sample


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"gaps": [("27", "34")]}, r"No sector is called '34'; use one of 23, .*kunnat\."),
        ({"gaps": [("kunat", "27")]}, r"No sector is called 'kunat'; did you mean 'kunnat'\?"),
        ({"gaps": [("27", "27")]}, r"'27:27' names one sector twice"),
        ({"people": 5}, r"5 people are too few for a sample; ask for 40 or more\."),
        ({"seed": -1}, r"The seed is -1"),
        ({"memberships": 0}, r"0 memberships a person cannot be had; ask for 1 to 50\."),
    ],
)
def test_arguments_that_cannot_be_met_are_named(
    tmp_path: Path, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        write_sample(tmp_path / "sample", **parameters)  # type: ignore[arg-type]
    assert not (tmp_path / "sample").exists()


def test_gaps_are_read_from_a_text() -> None:
    assert parse_gaps("27:33, 24:kunnat") == (("27", "33"), ("24", "kunnat"))
    assert parse_gaps("") == ()


@pytest.mark.parametrize("text", ["27", "27:33:24", "27-33", "27:"])
def test_a_text_that_names_no_pair_of_sectors_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not a pair of sectors; write gaps like 27:33,24:kunnat"):
        parse_gaps(text)


def test_a_pair_given_twice_or_turned_round_is_planted_once(tmp_path: Path) -> None:
    assert write_sample(tmp_path, gaps=[("33", "27"), ("27", "33")]).gaps == (("27", "33"),)


def test_an_earlier_sample_is_replaced_and_the_summary_counts_the_rows(tmp_path: Path) -> None:
    write_sample(tmp_path, people=900)
    summary = write_sample(tmp_path, people=50)
    assert summary.rows == {
        path.stem: len(path.read_text("utf-8").splitlines()) - 1 for path in tmp_path.iterdir()
    }
    assert summary.rows["leaders"] == 50
    assert summary.as_dict()["gaps"] == [list(pair) for pair in summary.gaps]


def test_other_files_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "leaders.csv").write_text("id,given_name,family_name\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"holds other files \('leaders\.csv'\)"):
        write_sample(tmp_path)
    with pytest.raises(BadInput, match="is a file; give the folder"):
        write_sample(tmp_path / "leaders.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["leaders.csv"]


def test_a_sample_someone_has_added_a_file_to_is_left_alone(tmp_path: Path) -> None:
    write_sample(tmp_path, people=50)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match=r"holds other files \('notes\.txt'\)"):
        write_sample(tmp_path)
