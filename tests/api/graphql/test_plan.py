"""The planner answers as graphql.execute does with plain resolvers, and sends no more statements
than relation levels."""

import json
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from graphql import DocumentNode, parse, validate

from api.graphql.schema import build_schema
from api.graphql.schema.scalars import global_id
from conftest import emptied
from graph.errors import BadInput, StoreError
from graph.settings import Settings
from graph.store import Store, open_store
from graph_in_memory import Graph, read_graph
from graphql_answers import Threads, answers_of, execute_of
from graphql_oracle import answer
from random_queries import Queries, random_batch

GRAPHS = 10
PERSON = global_id("Person", "p1")
SHARE = {"arcadedb": (0.9, 1), "neo4j": (0.1, 5)}
"""Of the different queries, and how many graphs are asked the same ones: Neo4j takes a tenth of a
second to plan a statement that it has not met."""


@pytest.fixture(params=range(GRAPHS), ids=lambda seed: f"graph{seed}")
def random_graph(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Store, int]]:
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        store.upsert(random_batch(Random(request.param)))
        yield store, request.param


def test_random_queries_are_answered_as_by_the_executor(
    random_graph: tuple[Store, int], request: pytest.FixtureRequest
) -> None:
    store, seed = random_graph
    share, alike = SHARE[store.engine]
    graph, queries = read_graph(store), Queries(Random(f"{store.engine} {seed // alike}"))
    count = round(request.config.getoption("--queries") * share * alike / GRAPHS)
    texts = [queries.query() for _ in range(count)]
    answers = zip(compared(store, graph, texts), texts, strict=True)
    assert compared(
        store,
        graph,
        [
            (text, variables | ends)
            for data, (text, variables) in answers
            if (ends := ends_of(data))
        ],
    )


def ends_of(data: dict[str, Any]) -> dict[str, str]:
    """The variables that ask for the next pages."""
    pages = {
        root: value["pi"]["endCursor"]
        for root, value in data.items()
        if isinstance(value, dict) and "pi" in value
    }
    return {f"after{root[1:]}": cursor for root, cursor in pages.items() if cursor}


def compared(
    store: Store, graph: Graph, texts: list[tuple[str, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The data, if they are the executor's, and took as many statements as there are roots, and
    kinds of nodes asked for by id."""
    questions = [(valid(text), variables) for text, variables in texts]
    answers = answers_of(execute_of(store), questions)
    for (text, variables), question, got in zip(texts, questions, answers, strict=True):
        expected = answer(graph, *question)
        assert expected.errors is None, (text, expected.errors)
        assert got.get("errors") is None, text
        assert json.dumps(got["data"]) == json.dumps(expected.data), (text, variables)
        assert len(got["extensions"]["statements"]) <= len(got["data"]) + 2 * text.count(
            "nodes(ids:"
        )
    return [got["data"] for got in answers]


def test_what_the_executor_finds_wrong_is_refused_before_anything_is_asked(
    embedded_store: Store,
) -> None:
    embedded_store.upsert(random_batch(Random(0)))
    graph, queries = read_graph(embedded_store), Queries(Random(0))
    questions = [
        (valid(text), variables) for text, variables in (queries.wrong() for _ in range(100))
    ]
    for question, got in zip(
        questions, answers_of(execute_of(embedded_store), questions), strict=True
    ):
        (error,) = answer(graph, *question).errors or ()
        assert isinstance(error.original_error, BadInput)
        assert error.path == ["wrong"]
        assert [each["extensions"]["code"] for each in got["errors"]] == ["BadInput"]
        assert "data" not in got


@pytest.mark.parametrize(
    "root",
    [
        "people(first: 2) { nodes { key } }",
        'person(key: "p1") { key }',
        f'nodes(ids: ["{PERSON}"]) {{ key }}',
    ],
)
def test_what_cannot_be_read_is_null_with_its_path_as_by_the_executor(
    embedded_store: Store, root: str
) -> None:
    class Away(Threads):
        async def read(
            self, text: str, parameters: dict[str, Any], timeout: float
        ) -> list[list[Any]]:
            if "Person" in text:
                raise StoreError("away")
            return await super().read(text, parameters, timeout)

    embedded_store.upsert(random_batch(Random(0)))
    question = valid(f"{{ away: {root} there: groups(first: 2) {{ nodes {{ key }} }} }}"), {}
    (got,), expected = (
        answers_of(execute_of(embedded_store, reader=Away(embedded_store)), [question]),
        answer(read_graph(embedded_store), *question, away=["away"]),
    )
    assert got["data"] == expected.data
    assert (
        [each["path"] for each in got["errors"]]
        == [each.path for each in expected.errors or ()]
        == [["away"]]
    )
    assert got["data"]["there"]["nodes"]


def test_one_statement_answers_a_list_whatever_is_nested_in_it(settings: Settings) -> None:
    text = """{ people(first: 3, sort: [FAMILY_NAME]) { totalCount nodes { key
      groups(first: 2) { totalCount edges { role node { name members { nodes { key positions {
        nodes { name } } } } } } }
      positions { nodes { sectors { nodes { name } } } } } } }"""
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        for batch in (random_batch(Random(1)), random_batch(Random(2))):
            store.upsert(batch)
            (got,) = answers_of(execute_of(store), [(valid(text), {})])
            assert got.get("errors") is None
            assert len(got["extensions"]["statements"]) == 1
            assert json.dumps(got["data"]) == json.dumps(
                answer(read_graph(store), valid(text), {}).data
            )


@cache
def valid(text: str) -> DocumentNode:
    document = parse(text)
    assert not validate(build_schema(), document), text
    return document
