"""Tables that come as bytes."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from graph.errors import BadInput, Wording
from loaders.upload import read_upload, rejected_workbook, template_workbook
from tables_on_disk import nothing, relationships

LEADERS = b"id,given_name,family_name\na,Aino,Esimerkki\n"
GROUPS = b"id,name_fi\ng,Ryhm\xc3\xa4\n"
MEMBERS = b"member,of\na,g\n"


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_zip_of_csv_files_is_one_load_named_after_it() -> None:
    files = {
        "tables/leaders.csv": LEADERS,
        "tables/groups.csv": GROUPS,
        "tables/memberships.csv": MEMBERS,
        "__MACOSX/leaders.csv": b"x",
        "tables/": b"",
        "tables/.DS_Store": b"x",
    }
    loaded = read_upload(packed(**files), "Minutes.zip", nothing)
    assert loaded.rejections == ()
    assert relationships(loaded, "Person", "MEMBER_OF", "Group")[0]["source"] == "Minutes"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (packed(), "has no CSV files, or two of one name"),
        (packed(**{"a/leaders.csv": LEADERS, "b/leaders.csv": LEADERS}), "two of one name"),
        (
            packed(**{"leaders.csv": LEADERS, "evil.exe": b""}),
            "'tables.zip' has 'evil.exe', which is no CSV file",
        ),
        (b"PK\x03\x04", "'tables.zip' cannot be unpacked"),
        (b"", "cannot be unpacked"),
        (LEADERS, "cannot be unpacked"),
        (packed(**{"leaders.csv": LEADERS})[:60], "cannot be unpacked"),
    ],
    ids=["empty", "two of a name", "program", "broken", "nothing", "table", "cut off"],
)
def test_what_is_no_zip_of_csv_files_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_upload(content, "tables.zip", nothing)


def test_a_zip_that_unpacks_to_more_than_memory_is_refused() -> None:
    with pytest.raises(BadInput, match="unpacks to"):
        read_upload(packed(**{"leaders.csv": LEADERS * 100}), "tables.zip", nothing, unpacked=1_000)


@pytest.mark.parametrize(
    "name", ["../../leaders.csv", "..\\leaders.csv", "/etc/leaders.csv", "C:\\leaders.csv"]
)
def test_no_path_leads_out_of_where_it_is_unpacked(name: str) -> None:
    assert read_upload(packed(**{name: LEADERS}), "tables.zip", nothing).rejections == ()


def test_rejected_rows_say_in_other_words_what_is_wrong_and_load_once_corrected() -> None:
    wording = Wording("fi", lambda sentence: f"Oops: {sentence}", str)
    loaded = read_upload(b"id,name_fi,kind\na,A,frog\nb,B,peer group\n", "groups.csv", nothing)
    book = CalamineWorkbook.from_filelike(io.BytesIO(rejected_workbook(loaded, wording)))
    header, row = book.get_sheet_by_name("groups").to_python()
    assert header == ["id", "name_fi", "kind", "error"]
    assert row[:3] == ["a", "A", "frog"]
    assert row[3].startswith("kind: Oops: 'frog' is not a laji;")


def test_the_template_is_a_workbook_in_the_language_asked_for() -> None:
    for lang, sheet in (("fi", "johtajat"), ("sv", "ledare"), ("en", "leaders")):
        assert (
            sheet in CalamineWorkbook.from_filelike(io.BytesIO(template_workbook(lang))).sheet_names
        )
