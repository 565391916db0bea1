"""Names that would like to be more than text come through every loader as the text they are, or are
refused with a remedy."""

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest

from graph.errors import BadInput
from hostile import NAMES, NULLS
from loaders.loaded import Loaded
from loaders.mapping.apply import read_mapping
from loaders.single import read_one
from loaders.tables import read_tables
from loaders.upload import read_upload, rejected_workbook
from tables_on_disk import nothing, write_csvs, write_workbook

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
MAPPING = """
[source]
id = "mapped"

[nodes.group]
label = "Group"
id = "id"
properties = { name_fi = "name" }
"""
WAYS = ("folder", "workbook", "upload", "mapping", "single")


def plain(name: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFC", name)).strip()


def through(way: str, folder: Path, name: str) -> Loaded:
    """A group of this name."""
    rows = [["id", "name_fi"], ["g", name]]
    if way == "folder":
        return read_tables(write_csvs(folder / "tables", {"groups": rows}), nothing)
    if way in ("workbook", "upload"):
        book = write_workbook(folder / "tables.xlsx", {"groups": rows})
        return (
            read_tables(book, nothing)
            if way == "workbook"
            else read_upload(book.read_bytes(), f"a {name}.xlsx", nothing)
        )
    if way == "mapping":
        (folder / "m.toml").write_text(MAPPING, "utf-8")
        write_csvs(folder, {"foreign": [["id", "name"], ["g", name]]})
        return read_mapping(folder / "m.toml", [folder / "foreign.csv"], nothing)
    return read_one(
        "Group", {"id": "g", "name_fi": name}, lambda label, ids: (), "api", lambda id_: None
    )


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[1:30] for name in NAMES])
def test_a_name_comes_through_as_the_text_it_is(tmp_path: Path, way: str, name: str) -> None:
    loaded = through(way, tmp_path, name)
    assert loaded.rejections == ()
    assert loaded.batch.nodes["Group"]["name_fi"].to_list() == [plain(name)]


@pytest.mark.parametrize("way", ["folder", "mapping", "single"])
@pytest.mark.parametrize("name", NULLS[:3], ids=ascii)
def test_what_cannot_be_printed_is_refused(tmp_path: Path, way: str, name: str) -> None:
    loaded = through(way, tmp_path, name)
    assert [str(each.message) for each in loaded.rejections] == [
        "the text has a character that cannot be printed; type it again."
    ]
    assert "Group" not in loaded.batch.nodes


def test_half_a_character_is_refused() -> None:
    assert "half a character" in str(through("single", Path(), NULLS[3]).rejections[0].message)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, *NULLS], ids=lambda name: ascii(name)[1:30])
def test_a_file_may_be_called_anything(name: str) -> None:
    for file in (name, f"{name}.csv", f"{name}.xlsx", f"{name}.zip"):
        with suppress(BadInput):
            assert read_upload(b"id,name_fi\ng,G\n", file, nothing).rejections


def test_rejected_rows_are_written_as_texts() -> None:
    content = "id,name_fi,kind\n" + "".join(
        f'g{at},G,"{name.replace(chr(34), chr(34) * 2)}"\n' for at, name in enumerate(NAMES)
    )
    loaded = read_upload(content.encode(), "groups.csv", nothing)
    assert len(loaded.bad_rows[0].frame) == len([name for name in NAMES if plain(name)])
    assert rejected_workbook(loaded).startswith(b"PK")
