"""The planner answers as graphql.execute does with plain resolvers, and sends no more statements than relation levels."""

import json
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from graphql import DocumentNode, parse, validate

from api.schema import build_schema
from conftest import emptied
from graph.settings import Settings
from graph.store import Store, open_store
from graphql_asked import asked, execute_of
from graphql_oracle import answer, read_graph
from random_queries import Queries, random_batch

GRAPHS = 10
SHARE = {"arcadedb": 1, "neo4j": 5}
"""How many graphs are asked the same queries: Neo4j takes a tenth of a second to plan a statement that it has not met."""


@pytest.fixture(params=range(GRAPHS), ids=lambda seed: f"graph{seed}")
def random_graph(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Store, int]]:
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        store.upsert(random_batch(Random(request.param)))
        yield store, request.param


def test_random_queries_are_answered_as_by_the_executor(random_graph: tuple[Store, int], request: pytest.FixtureRequest) -> None:
    store, seed = random_graph
    graph, queries = read_graph(store), Queries(Random(seed // SHARE[store.engine]))
    texts = [queries.query() for _ in range(request.config.getoption("--queries") // (2 * GRAPHS))]
    questions = [(valid(text), variables) for text, variables in texts]
    for (text, variables), question, got in zip(texts, questions, asked(execute_of(store), questions), strict=True):
        expected = answer(graph, *question)
        assert expected.errors is None, (text, expected.errors)
        assert got.get("errors") is None, text
        assert json.dumps(got["data"]) == json.dumps(expected.data), (text, variables)
        assert len(got["extensions"]["statements"]) <= levels(text)


def test_one_statement_answers_a_list_whatever_is_nested_in_it(settings: Settings) -> None:
    text = """{ people(first: 3, sort: [FAMILY_NAME]) { totalCount nodes { key
      groups(first: 2) { totalCount edges { role node { name members { nodes { key positions { nodes { name } } } } } } }
      positions { nodes { sectors { nodes { name } } } } } } }"""
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        for batch in (random_batch(Random(1)), random_batch(Random(2))):
            store.upsert(batch)
            (got,) = asked(execute_of(store), [(valid(text), {})])
            assert got.get("errors") is None
            assert len(got["extensions"]["statements"]) == 1
            assert json.dumps(got["data"]) == json.dumps(answer(read_graph(store), valid(text), {}).data)


@cache
def valid(text: str) -> DocumentNode:
    document = parse(text)
    assert not validate(build_schema(), document), text
    return document


def levels(text: str) -> int:
    """No more than the selections that open a brace: each relation level is one of them."""
    return text.count("{")
