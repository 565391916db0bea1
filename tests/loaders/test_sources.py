from loaders.tables import read_tables
from tables_on_disk import (
    BASE,
    claims,
    load,
    nothing,
    write_csvs,
)


def test_a_load_is_its_own_source_and_the_same_bytes_say_the_same(tmp_path):
    loaded = load(tmp_path / "kevät", **BASE)
    source = loaded.batch.nodes["Source"].row(0, named=True)
    assert (source["id"], source["source"], source["title"], source["kind"]) == (
        "kevät",
        "kevät",
        "kevät",
        "table",
    )
    assert len(source["sha256"]) == 64
    assert (
        read_tables(tmp_path / "kevät", nothing)
        .batch.nodes["Source"]
        .equals(loaded.batch.nodes["Source"])
    )
    assert set(loaded.batch.nodes["Person"]["source"]) == {"kevät"}
    assert read_tables(tmp_path / "kevät", nothing, "oma").batch.nodes["Source"][
        "id"
    ].to_list() == ["oma"]


def test_the_only_row_of_sources_is_the_source_of_the_load(tmp_path):
    loaded = load(
        tmp_path,
        **BASE,
        sources=[["id", "title", "lawful_basis"], ["hr", "HR-järjestelmä", "yleinen etu"]],
    )
    assert set(loaded.batch.nodes["Person"]["source"]) == {"hr"}
    assert claims(loaded.batch)
    assert set(loaded.batch.nodes["Source"]["id"]) == {"hr"}
    assert set(loaded.batch.nodes["Source"]["lawful_basis"].drop_nulls()) == {"yleinen etu"}


def test_a_row_names_its_source_by_id_or_in_free_text(tmp_path):
    leaders = [
        ["id", "given_name", "family_name", "source"],
        ["a", "A", "E", "s1"],
        ["b", "B", "E", "Lehti 3/2020"],
        ["c", "C", "E", "there"],
        ["d", "D", "E", ""],
    ]
    path = write_csvs(
        tmp_path / "load",
        {"leaders": leaders, "sources": [["id", "title"], ["s1", "S1"], ["s2", "S2"]]},
    )
    loaded = read_tables(path, lambda label: ["there"] if label == "Source" else [])
    assert loaded.batch.nodes["Person"]["source"].to_list() == [
        "s1",
        "Lehti 3/2020",
        "there",
        "load",
    ]
    titles = dict(loaded.batch.nodes["Source"].select("id", "title").iter_rows())
    assert titles == {"load": "load", "s1": "S1", "s2": "S2", "Lehti 3/2020": "Lehti 3/2020"}
