"""What mutations do, on every engine: upsert, retract, erase and load, and what they answer to
whatever is given."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from amounts import examples
from api.graphql.resolvers.changes import (
    LoadOutcome,
    Origin,
    Outcome,
    Table,
    erase,
    load,
    retract,
    upsert,
)
from batches import content, small
from graph import cypher
from graph.errors import Problem
from graph.model import Kind, name_of
from graph.ontology import NODE, NODES, Property, properties
from graph.store import Store
from loaders.single import read_one
from loaders.upload import read_upload
from loaders.workbooks.isolated import Bounds, read_upload_apart
from loading import TABLES

ALICE = Origin("alice")
MEMBER: Kind = ("Person", "MEMBER_OF", "Group")
VALUES: Mapping[str, Any] = {
    "text": "Keksitty",
    "date": "2019-02",
    "flag": False,
    "list": ["yksi | kaksi", "kolme\nneljä"],
    "business_id": "1572860-0",
}


def say(store: Store, kind: Kind, origin: Origin = ALICE, /, **values: Any) -> Outcome:
    """`start` and `end` stand for the ends, `from` being no name in Python."""
    names = {"start": "from", "end": "to"}
    return upsert(
        store,
        read_one,
        kind,
        {names.get(name, name): value for name, value in values.items()},
        origin,
    )


def only(outcome: Outcome) -> Problem:
    assert outcome.status is None
    assert len(outcome.problems) == 1, outcome.problems
    return outcome.problems[0]


def parts(problem: Problem) -> tuple[str, str, str]:
    return problem.field, problem.value, str(problem.message)


def a_value(prop: Property) -> Any:
    return next(iter(prop.choices)) if prop.choices else VALUES[prop.type]


def everything(kind: Kind, id_: str) -> dict[str, Any]:
    """A value for every property of a kind; all ids of nodes are known by `id_` and the label."""
    values = {
        name: a_value(prop) for name, prop in properties(name_of(kind)).items() if name != "id"
    }
    if isinstance(kind, str):
        return {"id": f"{kind}-{id_}", **values}
    other = "b" if kind[0] == kind[2] else id_
    return {"from": f"{kind[0]}-{id_}", "to": f"{kind[2]}-{other}", **values}


def test_every_kind_of_element_is_created_then_unchanged_then_retracted(store: Store) -> None:
    nodes: list[tuple[Kind, str]] = [(label, end) for label in cypher.LABELS for end in "ab"]
    ties: list[tuple[Kind, str]] = [
        (kind, "a") for kind in cypher.KINDS if not isinstance(kind, str)
    ]
    for kind, end in (*nodes, *ties):
        values = everything(kind, end)
        first, again = (upsert(store, read_one, kind, values, ALICE) for _ in range(2))
        assert (first.status, again.status, first.problems, again.id) == (
            "created",
            "unchanged",
            (),
            first.id,
        ), kind
        statement = store.claim(
            kind, str(first.id), str(values["id"]) if kind == "Source" else "api"
        )
        assert {
            name: value for name, value in values.items() if name not in ("id", "from", "to")
        } == statement
    for kind, end in reversed([*nodes, *ties]):
        id_ = str(upsert(store, read_one, kind, everything(kind, end), ALICE).id)
        assert retract(store, kind, id_, ALICE).status == "removed", kind
    assert retract(store, "Source", "api", ALICE).status == "removed"
    assert sum(len(rows) for rows in content(store).values()) == 0


@pytest.mark.parametrize("label", [kind.label for kind in NODES])
def test_every_wrong_value_is_a_problem_of_its_field(embedded_store: Store, label: str) -> None:
    wrong = {"date": "32.1.2019", "choice": "ei mikään", "business_id": "1572860-1", "flag": "ehkä"}
    values = everything(label, "a") | {
        prop.name: wrong[prop.type] for prop in NODE[label].properties if prop.type in wrong
    }
    outcome = upsert(embedded_store, read_one, label, values, ALICE)
    expected = {
        (prop.name, wrong[prop.type]) for prop in NODE[label].properties if prop.type in wrong
    }
    assert {(each.field, each.value) for each in outcome.problems} == expected
    assert all("; " in str(each.message) for each in outcome.problems)
    assert outcome.status is None or not expected


def test_a_problem_suggests_the_spelling(store: Store) -> None:
    store.upsert(small())
    assert (
        str(only(say(store, "Group", id="x", name_fi="X", kind="peer gruop")).message)
        == "'peer gruop' is not a kind; did you mean 'peer group'?"
    )
    assert parts(only(say(store, "Group", id="x", name_fi="X", nmae_sv="Y"))) == (
        "nmae_sv",
        "Y",
        "Group has no property 'nmae_sv'; did you mean 'name_sv'?",
    )
    assert parts(only(say(store, MEMBER, start="p1", end="gg"))) == (
        "to",
        "gg",
        "there is no group 'gg' in the graph; did you mean 'g'?",
    )


def test_what_is_missing_is_named(embedded_store: Store) -> None:
    assert (
        str(only(say(embedded_store, "Group", id="x")).message)
        == "no name is given; fill at least one of name_fi, name_sv, name_en."
    )
    assert {each.field for each in say(embedded_store, "Person").problems} == {
        "id",
        "given_name",
        "family_name",
    }
    assert {each.field for each in say(embedded_store, MEMBER).problems} == {"from", "to"}
    assert {each.field for each in say(embedded_store, "Event", id="e", name_fi="E").problems} == {
        "date"
    }


def test_an_end_before_the_start_is_refused_even_if_the_start_was_said_before(store: Store) -> None:
    assert say(store, "Group", id="x", name_fi="X", valid_from="2020").status == "created"
    problem = only(say(store, "Group", id="x", valid_to="2019"))
    assert (problem.field, problem.value) == ("valid_to", "2019")
    assert (
        str(problem.message) == "'x' ends '2019' before it begins '2020'; correct one of the dates."
    )
    assert say(store, "Group", id="x", valid_to="2019", valid_from="2018").status == "updated"


def test_nobody_reports_to_oneself(store: Store) -> None:
    store.upsert(small())
    assert only(say(store, ("Person", "REPORTS_TO", "Person"), start="p1", end="p1")).field == "to"


def test_what_is_not_given_stays_and_what_is_null_is_taken_back(store: Store) -> None:
    say(store, "Group", id="x", name_fi="X", kind="peer group", quotes=["yksi"], audience=["a"])
    assert say(store, "Group", id="x", name_sv="Y", kind=None, audience=[]).status == "updated"
    assert store.read(
        "MATCH (g:Group {id: 'x'}) RETURN g.name_fi, g.name_sv, g.kind, g.quotes, g.audience"
    ) == [["X", "Y", None, ["yksi"], None]]
    assert say(store, "Group", id="x").status == "unchanged"
    assert str(only(say(store, "Group", id="x", name_fi=None, name_sv="")).message).startswith(
        "no name is given"
    )


def test_a_relationship_is_known_by_its_ends_and_key_and_the_rest_stays(store: Store) -> None:
    store.upsert(small())
    first = say(store, MEMBER, start="p1", end="g", role="jäsen", valid_from="2021", quotes=["q"])
    assert (first.status, first.id) == ("created", "p1|g|member|2021")
    assert (
        say(
            store, MEMBER, start=" p1", end="g", role="member", valid_from="2021", valid_to="2022"
        ).id
        == first.id
    )
    statement = store.claim(MEMBER, str(first.id), "api")
    assert statement == {
        "role": "member",
        "valid_from": "2021",
        "valid_to": "2022",
        "quotes": ["q"],
    }
    assert (
        say(store, MEMBER, start="p1", end="g", role="chair", valid_from="2021").status == "created"
    )


def test_retracting_brings_back_what_others_said(store: Store) -> None:
    store.upsert(small())
    before, version = content(store), store.version()
    say(store, "Group", id="g", name_fi="Toinen", kind=None, purpose=["tarkoitus"])
    assert retract(store, "Group", "g", ALICE) == Outcome("updated", "g")
    retract(store, "Source", "api", ALICE)
    assert content(store) == before
    assert store.version() == version


def test_a_null_does_not_take_back_what_others_said(store: Store) -> None:
    store.upsert(small())
    say(store, "Person", id="p1", given_name="Keksitty", family_name="Yksi", gender=None)
    assert store.read("MATCH (p:Person {id: 'p1'}) RETURN p.gender") == [["a"]]


def test_what_cannot_be_retracted_is_said(store: Store) -> None:
    store.upsert(small())
    joined = only(retract(store, "Person", "p1", Origin("alice", "test")))
    assert (joined.field, joined.value) == ("id", "p1")
    assert "1 MEMBER_OF" in str(joined.message)
    assert only(retract(store, "Person", "p9", ALICE)).field == "id"
    assert parts(only(retract(store, "Person", "p1", ALICE))) == (
        "source",
        "api",
        "The source 'api' says nothing of Person 'p1'; use one of 'test'.",
    )


def test_the_source_says_who(store: Store) -> None:
    read = "MATCH (s:Source {id: $id}) RETURN s.kind, s.title"
    say(store, "Group", id="x", name_fi="X")
    say(store, "Group", Origin("bob, the second"), id="x", name_fi="X")
    say(store, "Group", id="y", name_fi="Y")
    assert store.read(read, id="api") == [["api", "alice, bob the second"]]
    say(store, "Group", Origin("alice", "minutes"), id="x", name_fi="X")
    assert store.read(read, id="minutes") == [["api", "alice"]]
    say(store, "Source", id="paper", title="Paperi", kind="document")
    say(store, "Group", Origin("alice", "paper"), id="x", name_fi="X")
    assert store.read(read, id="paper") == [["document", "Paperi"]]
    assert store.read("MATCH (g:Group {id: 'x'}) RETURN g.sources") == [
        [["api", "minutes", "paper"]]
    ]


@pytest.mark.parametrize("source", ["", " ", "a\x00b", "ö" * 501])
def test_a_source_without_a_usable_id_is_a_problem(embedded_store: Store, source: str) -> None:
    assert (
        only(say(embedded_store, "Group", Origin("alice", source), id="x", name_fi="X")).field
        == "source"
    )
    assert load(embedded_store, TABLES, Table(b"id\n", "groups.csv", source)).rejections


def test_kinds_the_model_lacks_are_problems(embedded_store: Store) -> None:
    assert only(say(embedded_store, "Frog", id="x")).field == "kind"
    wrong = only(say(embedded_store, ("Person", "MEMBER_OF", "Event"), start="p1", end="e"))
    assert (wrong.field, wrong.value) == ("to", "Event")
    assert "Person to Group" in str(wrong.message)
    assert only(retract(embedded_store, ("A", "B", "C"), "x", ALICE)).field == "to"


def test_an_erased_person_is_gone_and_unknown_ones_are_problems(store: Store) -> None:
    store.upsert(small())
    assert erase(store, "p1") == Outcome(
        "removed", "p1", removed={"Person": 1, "HOLDS_POSITION": 1, "MEMBER_OF": 1}
    )
    assert only(erase(store, "p1")).field == "id"


def test_an_uploaded_table_is_tried_then_stored_then_unchanged(store: Store) -> None:
    table = "id,name_fi,kind\nx,Äksä,peer group\n".encode()
    tried = load(store, TABLES, Table(table, "groups.csv"))
    assert tried.changes is not None
    assert tried.changes.created == {"Group": 1, "Source": 1}
    assert sum(store.counts()["nodes"].values()) == 0
    stored, again = (
        load(store, TABLES, Table(table, "C:\\kansio\\groups.csv", "minutes", dry_run=False))
        for _ in range(2)
    )
    assert stored.changes == tried.changes
    assert again.changes is not None
    assert again.changes.unchanged == {"Group": 1, "Source": 1}


@pytest.mark.parametrize(
    ("name", "table", "message"),
    [
        ("groups.csv", b"id,name_fi,kind\nx,X,frog\n", "'frog' is not a kind"),
        ("groups.csv", b"id,name_fi\nx,X\ny,\xff\n", "not UTF-8"),
        ("groups.csv", b"", "empty"),
        ("groups.pdf", b"%PDF", "neither a CSV file, a workbook nor a zip"),
        ("../../etc/passwd", b"root", "neither a CSV file, a workbook nor a zip"),
        ("\x00\ud800", b"", "neither a CSV file, a workbook nor a zip"),
        ("table.xlsx", b"PK\x03\x04 no zip at all", "not a workbook"),
        ("frogs.csv", b"id\nx\n", "there is no table 'frogs'"),
        ("groups.csv", b"id,name_fi\n" + b"i" * 1001 + b",X\n", "shorter"),
    ],
)
def test_a_table_with_an_error_stores_nothing(
    embedded_store: Store, name: str, table: bytes, message: str
) -> None:
    outcome = load(embedded_store, TABLES, Table(table, name, dry_run=False))
    assert outcome.changes is None
    assert message in str(outcome.rejections[0].message)
    assert "/tmp" not in str(outcome.rejections[0].message)
    assert sum(embedded_store.counts()["nodes"].values()) == 0


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused(embedded_store: Store) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    tables = replace(
        TABLES,
        read=partial(
            read_upload, read=partial(read_upload_apart, bounds=Bounds(unpacked=1_000_000))
        ),
    )
    outcome: LoadOutcome = load(
        embedded_store, tables, Table(packed.getvalue(), "leaders.xlsx", dry_run=False)
    )
    assert "unpacks to" in str(outcome.rejections[0].message)


NASTY = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.lists(st.text(max_size=5) | st.integers(), max_size=3)
    | st.just("x" * 10_000)
    | st.sampled_from(["\ud800", "\x00", "a|b"])
)


@checked(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_given_is_answered(embedded_store: Store, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(cypher.KINDS))
    names = sorted([*properties(name_of(kind)), "from", "to", "frog"])
    values = data.draw(st.dictionaries(st.sampled_from(names), NASTY, max_size=6))
    outcome = upsert(
        embedded_store,
        read_one,
        kind,
        values,
        Origin("alice", data.draw(st.none() | st.text(max_size=5))),
    )
    assert (outcome.status is None) == bool(outcome.problems)
    assert all(str(each.message) and len(each.value) < 300 for each in outcome.problems)


def test_upserts_side_by_side_lose_nothing(store: Store) -> None:
    names = [
        "name_fi",
        "name_sv",
        "name_en",
        "valid_from",
        "valid_to",
        "kind",
        "purpose",
        "audience",
    ]
    say(store, "Group", id="x", name_fi="X")

    def one(name: str) -> Outcome:
        return say(store, "Group", id="x", **{name: a_value(properties("Group")[name])})

    def other(number: int) -> Outcome:
        return say(
            store,
            "Person",
            Origin(f"editor {number}"),
            id=f"p{number}",
            given_name="Keksitty",
            family_name="Yksi",
        )

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(one, name) for name in names] + [
            pool.submit(other, number) for number in range(8)
        ]
        assert {job.result().status for job in jobs} == {"created", "updated"}
    statement = store.claim("Group", "x", "api") or {}
    assert {name: statement[name] for name in names} == {
        name: a_value(properties("Group")[name]) for name in names
    }
    assert store.counts()["nodes"]["Person"] == 8
    title = store.read("MATCH (s:Source {id: 'api'}) RETURN s.title")[0][0]
    assert set(title.split(", ")) == {"alice", *(f"editor {number}" for number in range(8))}
