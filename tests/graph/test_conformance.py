"""Every Cypher text the project has, on generated graphs, against both engines: the answers are the
same, row by row."""

from collections.abc import Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from amounts import examples
from batches import GROUPS, PEOPLE, batches, content, small
from conftest import emptied, neo4j_settings
from graph import cypher
from graph.model import Ends, Kind
from graph.settings import Settings
from graph.store import Store, open_store
from neo4j_server import Neo4jServer

GOLDEN = Path(__file__).parent / "golden" / "cypher.txt"
MEMBER: Ends = ("Person", "MEMBER_OF", "Group")
WRITING = {"create", "update", "delete", "schema", "indexes", "derive", "erase"}
NOT_STATEMENTS = {"keys", "columns", "dated", "derived"}


@pytest.fixture(scope="module")
def both(embedded: Settings, neo4j_server: Neo4jServer) -> Iterator[tuple[Store, Store]]:
    with (
        open_store(embedded, notifications="WARNING") as one,
        open_store(neo4j_settings(neo4j_server), notifications="WARNING") as two,
    ):
        yield one, two


@checked(
    max_examples=examples(1),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_both_engines_store_and_answer_alike(
    both: tuple[Store, Store], data: st.DataObject
) -> None:
    written = [small(), data.draw(batches("a")), data.draw(batches("b"))]
    for store in both:
        emptied(store)
        for batch in written:
            store.upsert(batch)
    for text, parameters in reading_statements(both[0]):
        answers = [_ordered(_named(store, text, store.read(text, **parameters))) for store in both]
        assert answers[0] == answers[1], text
    for store in both:
        store.withdraw("a")
        store.erase("p1")
    assert content(both[0]) == content(both[1])
    assert both[0].version() == both[1].version()


def test_every_statement_is_asked_here_or_writes_what_is_compared() -> None:
    functions = {
        name
        for name, value in getmembers(cypher, isfunction)
        if value.__module__ == "graph.cypher" and name[0] != "_"
    }
    compared = {
        "hashes",
        "hashes_of_all",
        "hashes_of_some",
        "whole_of_all",
        "whole_of_some",
        "whole_of_source",
        "whole_of_node",
        "joined",
        "joins",
        "pairs",
        "table",
        "numbers",
        "some",
        "quoted",
        "ids",
        "count",
        "count_of",
        "count_of_source",
        "whole_of_part",
    }
    assert functions == compared | WRITING | NOT_STATEMENTS


def test_the_statements_are_those_in_the_golden_file(request: pytest.FixtureRequest) -> None:
    text = "".join(f"{name}\n    {statement}\n\n" for name, statement in compiled())
    if request.config.getoption("--golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text)
    assert GOLDEN.read_text() == text


def reading_statements(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in cypher.KINDS:
        yield from statements_of_kind(store, kind)
    for label in cypher.LABELS:
        yield cypher.joined(label), {"rows": [[id_] for id_ in (*PEOPLE, *GROUPS, "27", "plm")]}
        yield cypher.numbers(label), {}
        yield cypher.ids(label), {}
        yield cypher.count(label), {}
        for id_ in ("p1", "g1", "plm"):
            yield cypher.joins(label), {"id": id_}
        yield cypher.table(label, cypher.columns(label)), {}
    for type_ in cypher.TYPES:
        yield cypher.count(type_), {}
    for kind in cypher.KINDS:
        if not isinstance(kind, str):
            yield from statements_of_relation(kind)
    yield (
        cypher.pairs(("Person", "ATTENDED", "Event"), "e.status IS NULL OR e.status = 'attended'"),
        {"parts": 1, "part": 0},
    )
    yield cypher.some("Person", ("gender", "region")), {}
    yield cypher.READ_VERSION.rpartition(", timestamp()")[0], {}
    yield cypher.COUNT_NODES, {}
    yield cypher.COUNT_RELATIONSHIPS, {}
    yield cypher.UNFINISHED_LOADS, {}


def statements_of_kind(store: Store, kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    keys = [row[: len(cypher.keys(kind))] for row in store.read(cypher.whole_of_all(kind))[0][0]]
    yield cypher.whole_of_all(kind), {}
    yield cypher.hashes(kind), {}
    yield cypher.hashes_of_all(kind), {}
    yield cypher.hashes_of_some(kind), {"rows": keys}
    yield cypher.whole_of_some(kind), {"rows": keys}
    yield cypher.whole_of_source(kind), {"source": "a", "limit": 1000}
    yield cypher.count_of_source(kind), {"source": "a"}
    yield cypher.whole_of_part(kind), {"parts": 1, "part": 0}
    yield cypher.count_of(kind), {}


def statements_of_relation(kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    yield cypher.pairs(kind), {"parts": 1, "part": 0}
    yield cypher.quoted(kind), {}
    yield cypher.whole_of_node(kind, outgoing=True), {"id": "p1"}
    yield cypher.whole_of_node(kind, outgoing=False), {"id": "g1"}


def compiled() -> Iterator[tuple[str, str]]:
    """One statement of each sort, for a label and for a relationship."""
    kinds: tuple[Kind, ...] = ("Group", MEMBER)
    for kind in kinds:
        for function in (
            cypher.create,
            cypher.update,
            cypher.delete,
            cypher.hashes,
            cypher.hashes_of_all,
            cypher.hashes_of_some,
            cypher.whole_of_all,
            cypher.whole_of_some,
            cypher.whole_of_source,
            cypher.whole_of_part,
            cypher.count_of,
            cypher.derive,
        ):
            yield f"{function.__name__}({kind})", function(kind)
    yield (
        "create, some columns between numbers",
        cypher.create(MEMBER, ("from", "to", "id", "hash"), numbered=True),
    )
    yield "whole_of_node, outgoing", cypher.whole_of_node(MEMBER, outgoing=True)
    yield "joined(Group)", cypher.joined("Group")
    yield "joins(Group)", cypher.joins("Group")
    yield "pairs", cypher.pairs(MEMBER)
    yield "table(Group, id, name_fi)", cypher.table("Group", ("id", "name_fi"))
    yield "numbers(Group)", cypher.numbers("Group")
    yield "some(Person, gender, region)", cypher.some("Person", ("gender", "region"))
    yield "quoted", cypher.quoted(MEMBER)
    yield "ids(Group)", cypher.ids("Group")
    yield "count(Group)", cypher.count("Group")
    yield "count(MEMBER_OF)", cypher.count("MEMBER_OF")
    yield "schema", "\n    ".join(cypher.schema())
    yield "indexes", "\n    ".join(cypher.indexes())
    yield "erase", cypher.erase()
    for name in (
        "COUNT_NODES",
        "COUNT_RELATIONSHIPS",
        "READ_VERSION",
        "START_VERSION",
        "ADVANCE_VERSION",
        "SET_MODEL",
        "BEGIN_LOADS",
        "BEGIN_LOADING",
        "END_LOADING",
        "END_LOADS",
        "UNFINISHED_LOADS",
    ):
        yield name, getattr(cypher, name)


def _named(store: Store, text: str, answer: list[list[Any]]) -> list[list[Any]]:
    """With ids where the statement asks for an engine's own numbers of nodes."""
    if "id(" not in text:
        return answer
    names = dict(store.read("MATCH (n) RETURN id(n), n.id"))

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(part) for part in value]
        return names.get(value, value) if type(value) is int else value

    return [[named(cell) for cell in row] for row in answer]


def _ordered(value: Any) -> Any:
    """Lists that `collect` made in whatever order, in one order; lists side by side are kept in
    step."""
    if not isinstance(value, list):
        return value
    rows = []
    for row in value:
        lists = [cell for cell in row if isinstance(cell, list)] if isinstance(row, list) else []
        if len(lists) > 1:
            plain = [cell for cell in row if not isinstance(cell, list)]
            rows.append([*plain, sorted(zip(*lists, strict=True), key=repr)])
        else:
            rows.append(
                [sorted(cell, key=repr) if isinstance(cell, list) else cell for cell in row]
            )
    return sorted(rows, key=repr)
