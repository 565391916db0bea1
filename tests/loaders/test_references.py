import polars as pl

from loaders.tables import read_tables
from tables_on_disk import (
    BASE,
    LEADERS,
    load,
    only,
    relationships,
    write_csvs,
)


def test_nobody_reports_to_oneself(tmp_path):
    rejection = only(
        load(tmp_path, **BASE, reporting=[["leader", "superior"], ["a", "b"], ["a", "a"]])
    )
    assert (rejection.row, rejection.column, rejection.value) == (3, "superior", "a")


def test_an_unknown_reference_suggests_a_close_spelling(tmp_path):
    rejection = only(load(tmp_path, **BASE, positions=[["leader", "organisation"], ["a", "vmm"]]))
    assert (
        str(rejection.message)
        == "there is no organisation 'vmm' in the load or the graph; did you mean 'vm'?"
    )


def test_a_reference_may_point_into_the_graph_which_is_asked_only_then(tmp_path):
    labels = []

    def known(label):
        labels.append(label)
        return {"Organisation": ["dvv"]}.get(label, [])

    here = write_csvs(
        tmp_path / "here", {**BASE, "positions": [["leader", "organisation"], ["a", "vm"]]}
    )
    assert not read_tables(here, known).rejections
    assert not labels
    there = write_csvs(
        tmp_path / "there",
        {**BASE, "positions": [["leader", "organisation"], ["a", "dvv"], ["b", "dvv"]]},
    )
    assert not read_tables(there, known).rejections
    assert labels == ["Organisation"]


def test_a_graph_that_answers_with_a_series_will_do(tmp_path):
    path = write_csvs(tmp_path, {**BASE, "positions": [["leader", "organisation"], ["a", "dvv"]]})
    assert not read_tables(path, lambda label: pl.Series("id", ["dvv"])).rejections


def test_an_id_that_two_kinds_share_is_ambiguous(tmp_path):
    loaded = load(
        tmp_path,
        **BASE,
        networks=[["id", "name_fi"], ["g", "Verkosto"]],
        memberships=[["member", "of"], ["a", "g"]],
    )
    assert "the id of a group and of a network in the load" in str(only(loaded).message)


def test_an_id_that_two_kinds_share_in_the_graph_is_ambiguous(tmp_path):
    path = write_csvs(tmp_path, {**BASE, "memberships": [["member", "of"], ["a", "x"]]})
    loaded = read_tables(path, lambda label: ["x"] if label in ("Group", "Project") else [])
    assert "the id of a group and of a project in the graph" in str(only(loaded).message)


def test_a_row_that_refers_to_a_rejected_row_is_rejected_too_and_so_on(tmp_path):
    organisations = [
        ["id", "name_fi", "kind", "part_of"],
        ["a", "A", "agensy", ""],
        ["b", "B", "", "a"],
        ["c", "C", "", "b"],
        ["d", "D", "", ""],
    ]
    positions = [["leader", "organisation"], ["a", "c"], ["a", "d"]]
    loaded = load(tmp_path, leaders=LEADERS, organisations=organisations, positions=positions)
    assert [(r.sheet, r.row) for r in loaded.rejections] == [
        ("organisations", 2),
        ("organisations", 3),
        ("organisations", 4),
        ("positions", 2),
    ]
    assert loaded.batch.nodes["Organisation"]["id"].to_list() == ["d"]
    assert [
        row["to"] for row in relationships(loaded, "Person", "HOLDS_POSITION", "Organisation")
    ] == ["d"]
