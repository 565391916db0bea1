"""Mutations as GraphQL asks them, on every engine: every kind and relation, and problems in the
words of the input."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull

from api.auth.roles import Role
from api.auth.tokens import Tokens
from api.graphql.context import Execute
from api.graphql.resolvers.computing import Computing
from api.graphql.resolvers.registry import make_functions
from api.graphql.schema import build_schema
from api.graphql.schema.names import constant, kind_name, property_field
from api.graphql.schema.scalars import global_id
from batches import content, small
from graph import cypher
from graph.model import Kind, name_of
from graph.ontology import Property, properties
from graph.store import Store
from graph.workspace import Workspace
from graphql_answers import answered, execute_of
from loaders.single import read_one
from loading import TABLES

VALUES: Mapping[str, Any] = {
    "text": "Keksitty",
    "date": "2019-02",
    "flag": False,
    "list": ["yksi | kaksi", "kolme\nneljä"],
    "business_id": "1572860-0",
}


def executing(store: Store) -> Execute:
    return execute_of(
        store,
        make_functions(
            Computing(Workspace(store), lambda: date(2026, 11, 23)),
            read_one,
            TABLES,
            Tokens(Path("none")),
        ),
    )


def change(
    execute: Execute, text: str, role: Role = Role.EDITOR, **variables: Any
) -> dict[str, Any]:
    """The payload of the only mutation."""
    got = answered(execute, text, role, **variables)
    assert "errors" not in got, got
    (payload,) = got["data"].values()
    result: dict[str, Any] = payload
    return result


def upsert_text(name: str, more: str = "") -> str:
    return (
        f"mutation Q($input: {name}Input!) {{ upsert{name}(input: $input) {{ status id problems {{"
        f" field value message }} {more} }} }}"
    )


def a_value(prop: Property) -> Any:
    return constant(next(iter(prop.choices))) if prop.choices else VALUES[prop.type]


def everything(kind: Kind, id_: str) -> dict[str, Any]:
    """A value for every field of a kind's input; all keys of nodes are known by `id_` and the
    label."""
    values = {
        property_field(prop): a_value(prop)
        for prop in properties(name_of(kind)).values()
        if prop.name != "id"
    }
    if isinstance(kind, str):
        return {"key": f"{kind}-{id_}", **values}
    other = "b" if kind[0] == kind[2] else id_
    return {
        "from": global_id(kind[0], f"{kind[0]}-{id_}"),
        "to": global_id(kind[2], f"{kind[2]}-{other}"),
        **values,
    }


def mutation_name(kind: Kind) -> str:
    return kind if isinstance(kind, str) else kind_name(kind[1])


def test_every_kind_and_relation_is_created_then_unchanged_then_retracted(store: Store) -> None:
    execute, made = executing(store), []
    nodes: list[tuple[Kind, str]] = [(label, end) for label in cypher.LABELS for end in "ab"]
    for kind, end in (*nodes, *((kind, "a") for kind in cypher.KINDS if not isinstance(kind, str))):
        text, values = upsert_text(mutation_name(kind)), everything(kind, end)
        first, again = (change(execute, text, input=values) for _ in range(2))
        assert (first["status"], again["status"], first["problems"], again["id"]) == (
            "CREATED",
            "UNCHANGED",
            [],
            first["id"],
        ), kind
        made.append(first["id"])
    retract = "mutation Q($id: ID!) { retract(id: $id) { status problems { message } } }"
    for id_ in (*reversed(made), global_id("Source", "api")):
        assert change(execute, retract, id=id_) == {"status": "REMOVED", "problems": []}
    assert sum(len(rows) for rows in content(store).values()) == 0


def test_every_property_has_its_field_in_the_input_and_only_keys_and_ends_are_needed() -> None:
    types = build_schema().type_map
    for kind in cypher.KINDS:
        made = types[f"{mutation_name(kind)}Input"]
        assert isinstance(made, GraphQLInputObjectType)
        assert set(made.fields) == set(everything(kind, "a")), kind
        assert {
            name for name, field in made.fields.items() if isinstance(field.type, GraphQLNonNull)
        } <= {"key", "from", "to"}


def test_an_upsert_answers_with_the_node_as_it_is_now_and_keeps_what_is_not_given(
    store: Store,
) -> None:
    execute = executing(store)
    text = upsert_text("Person", "node { id name region positions { totalCount } }")
    change(
        execute,
        text,
        input={"key": "x", "givenName": "Keksitty", "familyName": "Yksi", "region": "Lappi"},
    )
    assert change(execute, text, input={"key": "x", "familyName": "Kaksi"}) == {
        "status": "UPDATED",
        "id": global_id("Person", "x"),
        "problems": [],
        "node": {
            "id": global_id("Person", "x"),
            "name": "Keksitty Kaksi",
            "region": "Lappi",
            "positions": {"totalCount": 0},
        },
    }
    assert change(execute, text, input={"key": "x", "region": None})["node"]["region"] is None


def test_problems_name_the_field_the_value_and_the_remedy_in_the_words_of_the_input(
    store: Store,
) -> None:
    execute = executing(store)
    wrong = change(
        execute,
        upsert_text("Group", "node { key }"),
        input={"key": "x", "validFrom": "ensi vuonna"},
    )
    assert (wrong["status"], wrong["id"], wrong["node"]) == (None, None, None)
    assert wrong["problems"] == [
        {
            "field": "validFrom",
            "value": "ensi vuonna",
            "message": "'ensi vuonna' is not a date; write it as 2019, 2019-02 or 2019-02-03.",
        },
        {
            "field": "nameFi",
            "value": "",
            "message": "no name is given; fill at least one of nameFi, nameSv, nameEn.",
        },
    ]
    missing = change(execute, upsert_text("Person"), input={"key": "x"})
    assert {each["field"] for each in missing["problems"]} == {"givenName", "familyName"}
    assert (
        change(execute, upsert_text("Person"), input={"key": ""})["problems"][0]["field"] == "key"
    )


def test_ends_that_do_not_fit_are_problems_of_their_field(store: Store) -> None:
    store.upsert(small())
    execute, person, group = executing(store), global_id("Person", "p1"), global_id("Group", "g")

    def fields(start: str, end: str) -> list[str]:
        return [
            each["field"]
            for each in change(execute, upsert_text("MemberOf"), input={"from": start, "to": end})[
                "problems"
            ]
        ]

    assert fields(person, group) == []
    assert fields("frog", "Ö") == ["from", "to"]
    assert fields(person, global_id("Group", "gg")) == ["to"]
    assert fields(group, person) == ["to"]
    assert fields(person, global_id("MEMBER_OF:Person:Group", "p1|g||")) == ["to"]


def test_what_is_said_in_the_name_of_a_source_stays_when_another_takes_its_word_back(
    store: Store,
) -> None:
    store.upsert(small())
    execute, id_ = executing(store), global_id("Group", "g")
    mutation = (
        'mutation { upsertGroup(input: {key: "g", nameFi: "Toinen"}, source: "minutes") { status'
        " node { sources } } }"
    )
    assert sorted(change(execute, mutation)["node"]["sources"]) == ["minutes", "test"]
    text = (
        "mutation Q($id: ID!, $source: String) { retract(id: $id, source: $source) { status id"
        " problems { field value } } }"
    )
    assert change(execute, text, id=id_, source="minutes") == {
        "status": "UPDATED",
        "id": id_,
        "problems": [],
    }
    assert change(execute, text, id=id_)["problems"] == [{"field": "source", "value": "api"}]
    for wrong in (
        "",
        "frog",
        global_id("MEMBER_OF", "p1|g||"),
        global_id("MEMBER_OF:Person:Event", "p1|g||"),
    ):
        refused = change(execute, text, id=wrong)
        assert (refused["status"], len(refused["problems"])) == (None, 1)


def test_an_erased_person_is_gone_with_all_ties(store: Store) -> None:
    store.upsert(small())
    execute = executing(store)
    text = (
        "mutation Q($id: ID!) { erasePerson(id: $id) { status id removed { kind count } problems {"
        " field } } }"
    )
    done = change(execute, text, Role.ADMIN, id=global_id("Person", "p1"))
    assert {each["kind"]: each["count"] for each in done["removed"]} == {
        "Person": 1,
        "HOLDS_POSITION": 1,
        "MEMBER_OF": 1,
    }
    assert (done["status"], done["problems"]) == ("REMOVED", [])
    for gone in (global_id("Person", "p1"), global_id("Group", "g"), "frog"):
        assert change(execute, text, Role.ADMIN, id=gone)["problems"] == [{"field": "id"}]
    assert store.counts()["nodes"]["Group"] == 1


LOAD = """mutation Q($content: String!, $dryRun: Boolean, $name: String = "groups.csv") {
  loadTable(filename: $name, content: $content, dryRun: $dryRun, source: "minutes") {
    stored created { kind count } unchanged { kind count } rejections { file sheet row column value
      message }
  }
}"""


def test_a_table_is_tried_by_default_then_stored_then_unchanged(store: Store) -> None:
    execute, table = (
        executing(store),
        b64encode("id,name_fi,kind\nx,Äksä,peer group\n".encode()).decode(),
    )
    rows = [{"kind": "Source", "count": 1}, {"kind": "Group", "count": 1}]

    def load(**options: Any) -> dict[str, Any]:
        result = change(execute, LOAD, content=table, **options)
        return {
            name: sorted(each, key=str) if isinstance(each, list) else each
            for name, each in result.items()
        }

    rows.sort(key=str)
    assert load() == {"stored": False, "created": rows, "unchanged": [], "rejections": []}
    assert store.counts()["nodes"]["Group"] == 0
    assert load(dryRun=False) == {
        "stored": True,
        "created": rows,
        "unchanged": [],
        "rejections": [],
    }
    assert load(dryRun=False) == {
        "stored": True,
        "created": [],
        "unchanged": rows,
        "rejections": [],
    }


@pytest.mark.parametrize(
    ("name", "table", "where"),
    [
        ("groups.csv", b"id,name_fi,kind\nx,X,frog\n", ("groups.csv", 2, "kind", "frog")),
        ("groups.pdf", b"%PDF", ("groups.pdf", 0, "", "")),
    ],
)
def test_a_table_with_an_error_stores_nothing_and_says_where(
    embedded_store: Store, name: str, table: bytes, where: tuple[Any, ...]
) -> None:
    done = change(
        executing(embedded_store), LOAD, content=b64encode(table).decode(), dryRun=False, name=name
    )
    assert (done["stored"], done["created"]) == (False, [])
    assert [
        (each["file"], each["row"], each["column"], each["value"]) for each in done["rejections"]
    ] == [where]


def test_good_rows_are_stored_beside_bad_ones_where_that_is_asked(store: Store) -> None:
    text = """mutation Q($content: String!, $dryRun: Boolean!) {
      loadTable(filename: "groups.csv", content: $content, dryRun: $dryRun, skipBad: true,
        withRejectedRows: true, lang: FI) {
        stored sources rejectedRows created { kind count } rejections { row message }
      }
    }"""
    table, execute = (
        b64encode(b"id,name_fi,kind\nx,X,frog\ny,Y,peer group\n").decode(),
        executing(store),
    )
    tried, stored = (
        change(execute, text, content=table, dryRun=dry_run) for dry_run in (True, False)
    )
    assert (tried["stored"], stored["stored"], tried["created"] == stored["created"]) == (
        False,
        True,
        True,
    )
    assert stored["rejections"][0]["row"] == 2
    assert stored["rejections"][0]["message"].startswith("”frog” ei käy kohtaan ”laji”; ")
    assert b64decode(stored["rejectedRows"]).startswith(b"PK")
    assert stored["sources"] == ["groups"]
    assert store.counts()["nodes"]["Group"] == 1


def test_a_source_s_word_is_counted_then_taken_back(store: Store) -> None:
    store.upsert(small())
    execute, version = executing(store), store.version()
    text = """mutation Q($source: String!, $dryRun: Boolean) {
      withdrawSource(source: $source, dryRun: $dryRun) { status removed { kind count } problems {
        field value message } }
    }"""
    tried = change(execute, text, source="test")
    assert (tried["status"], tried["problems"], store.version()) == (None, [], version)
    done = change(execute, text, source="test", dryRun=False)
    assert (done["status"], sorted(done["removed"], key=str)) == (
        "REMOVED",
        sorted(tried["removed"], key=str),
    )
    assert sum(len(rows) for rows in content(store).values()) == 0
    for dry_run in (True, False):
        message = "Nothing in the graph comes from a source 'test'; correct its key."
        assert change(execute, text, source="test", dryRun=dry_run)["problems"] == [
            {"field": "source", "value": "test", "message": message}
        ]


@pytest.mark.parametrize("text", ["%%%", "YQ", "ä"])
def test_content_that_is_not_base64_is_a_rejection(embedded_store: Store, text: str) -> None:
    done = change(executing(embedded_store), LOAD, content=text)
    assert "base64" in done["rejections"][0]["message"]


def test_nothing_is_changed_when_what_is_asked_of_the_answer_is_refused(store: Store) -> None:
    execute = executing(store)
    selection = "node { positions(first: 99999) { totalCount } }"
    text = (
        'mutation { upsertPerson(input: {key: "x", givenName: "A", familyName: "B"}) { '
        + selection
        + " } }"
    )
    assert answered(execute, text)["errors"][0]["kind"] == "BadInput"
    assert store.counts()["nodes"]["Person"] == 0


@pytest.mark.parametrize(
    ("role", "text"),
    [
        (
            Role.ANALYST,
            (
                'mutation { upsertPerson(input: {key: "x", givenName: "A", familyName: "B"}) {'
                " status } }"
            ),
        ),
        (
            Role.ANALYST,
            'mutation { loadTable(filename: "groups.csv", content: "", dryRun: true) { stored } }',
        ),
        (Role.EDITOR, 'mutation { erasePerson(id: "x") { status } }'),
    ],
)
def test_a_mutation_beyond_the_role_is_refused(
    embedded_store: Store, role: Role, text: str
) -> None:
    got = answered(executing(embedded_store), text, role)
    assert [each["kind"] for each in got["errors"]] == ["Refused"]
    assert sum(embedded_store.counts()["nodes"].values()) == 0
