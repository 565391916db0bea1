"""One element by itself is judged as a row of a table is: the same words for the same fault, the
same values from the same cells."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.model import Batch, Kind, name_of, node_table, relationship_table
from loaders.single import read_one, sheet_of
from tables_on_disk import BASE, only, relationships
from tables_on_disk import load as load_tables

HERE = {"Person": ["a", "b"], "Organisation": ["vm", "okm"], "Sector": ["28"], "Group": ["g"]}
MEMBER: Kind = ("Person", "MEMBER_OF", "Group")


def there(label: str, ids: Sequence[str]) -> Collection[str]:
    return HERE.get(label, [])


def one(kind: Kind, values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Any:
    return read_one(kind, values, there, "s", lambda id_: before)


@pytest.mark.parametrize(
    ("sheet", "kind", "header", "row"),
    [
        ("groups", "Group", ["id", "name_fi", "kind"], ["x", "X", "peer gruop"]),
        ("groups", "Group", ["id", "name_fi", "kind"], ["x", "X", "sammakko"]),
        ("groups", "Group", ["id", "name_fi"], ["x", ""]),
        ("groups", "Group", ["id", "name_fi"], ["x", "X\x07"]),
        (
            "organisations",
            "Organisation",
            ["id", "name_fi", "business_id"],
            ["x", "X", "1572860-1"],
        ),
        (
            "sectors",
            "Sector",
            ["id", "name_fi", "valid_from", "valid_to"],
            ["x", "X", "2020", "2019-12"],
        ),
        ("sectors", "Sector", ["id", "name_fi", "valid_from"], ["x", "X", "1.2.2019"]),
        ("leaders", "Person", ["id", "given_name", "family_name"], ["x", "Keksitty", ""]),
        (
            "positions",
            ("Person", "HOLDS_POSITION", "Organisation"),
            ["leader", "organisation", "acting"],
            ["a", "vm", "ehkä"],
        ),
        ("reporting", ("Person", "REPORTS_TO", "Person"), ["leader", "superior"], ["a", "a"]),
    ],
)
def test_a_fault_is_told_in_the_words_of_the_tables(
    tmp_path: Path, sheet: str, kind: Kind, header: list[str], row: list[str]
) -> None:
    tables = {sheet: [header, row]} if isinstance(kind, str) else {**BASE, sheet: [header, row]}
    in_table = only(load_tables(tmp_path, **tables))
    names = {"leader": "from", "organisation": "to", "superior": "to"}
    alone = one(
        kind, {names.get(name, name): value for name, value in zip(header, row, strict=True)}
    ).rejections
    assert [(each.value, str(each.message)) for each in alone] == [
        (in_table.value, str(in_table.message))
    ]
    assert alone[0].column == names.get(in_table.column, in_table.column)


def test_the_same_values_say_the_same(tmp_path: Path) -> None:
    header = ["member", "of", "role", "from", "to"]
    table = load_tables(
        tmp_path, **BASE, memberships=[header, ["a", "g", "puheenjohtaja", "2019", "2020-02"]]
    )
    alone = one(
        MEMBER,
        {
            "from": "a",
            "to": "g",
            "role": "puheenjohtaja",
            "valid_from": "2019",
            "valid_to": "2020-02",
        },
    )
    expected = [{**row, "source": "s"} for row in relationships(table, *MEMBER)]
    assert [
        {name: row[name] for name in expected[0]}
        for row in alone.batch.relationships[MEMBER].to_dicts()
    ] == expected


def test_what_was_said_before_fills_in_what_is_not_given() -> None:
    before = {"name_fi": "X", "kind": "peer group", "quotes": ["a|b"], "valid_from": "2019"}
    batch: Batch = one("Group", {"id": "x", "kind": None, "name_sv": "Y"}, before).batch
    row = node_table("Group", batch.nodes["Group"]).row(0, named=True)
    assert (row["name_fi"], row["name_sv"], row["kind"], row["quotes"], row["valid_from"]) == (
        "X",
        "Y",
        None,
        ["a|b"],
        "2019",
    )


def test_the_source_is_asked_by_the_id_as_it_will_be_stored() -> None:
    ids = []
    read_one(MEMBER, {"from": "a ", "to": "g", "role": "jäsen"}, there, "s", ids.append)
    read_one("Group", {"id": " x\u200b", "name_fi": "X"}, there, "s", ids.append)
    read_one("Group", {"name_fi": "X"}, there, "s", ids.append)
    assert ids == ["a|g|member|", "x"]


@pytest.mark.parametrize(
    "kind", ["Person", "Source", MEMBER, ("Network", "COOPERATES_WITH", "Organisation")]
)
def test_every_property_has_its_column(kind: Kind) -> None:
    sheet = sheet_of(kind)
    assert sheet.is_node == isinstance(kind, str)
    assert [column.name for column in sheet.columns if column.refers] == (
        [] if isinstance(kind, str) else ["from", "to"]
    )
    assert name_of(kind) == sheet.kind


def test_a_rejected_element_is_in_no_batch() -> None:
    loaded = one(MEMBER, {"from": "a", "to": "nowhere"})
    assert loaded.batch == Batch({}, {})
    assert (
        str(loaded.rejections[0].message)
        == "there is no group 'nowhere' in the graph; use one of 'g'."
    )


def test_an_id_may_not_be_longer_than_databases_index() -> None:
    assert "more than 1000 bytes" in str(
        one("Group", {"id": "ö" * 501, "name_fi": "X"}).rejections[0].message
    )
    assert not one("Group", {"id": "ö" * 500, "name_fi": "X"}).rejections


def test_relationships_keep_their_identity() -> None:
    batch: Batch = one(MEMBER, {"from": "a", "to": "g"}).batch
    assert relationship_table(MEMBER, batch.relationships[MEMBER])["id"].to_list() == ["a|g||"]
