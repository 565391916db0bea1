"""The planner answers as graphql.execute does with plain resolvers, and sends no more statements than relation levels."""

import asyncio
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from graphql import DocumentNode, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from api.operations import Context, Prepared, Role
from api.plan import make_execute
from api.schema import build_schema
from conftest import emptied
from graph.settings import Settings
from graph.store import Store, open_store
from graphql_oracle import answer, read_graph
from random_queries import Queries, random_batch

GRAPHS = 10


class Threads:
    """Reads of a store in threads, for tests of the planner alone."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        return await asyncio.to_thread(self.store.read, text, **parameters)


def asked(store: Store, document: DocumentNode, variables: dict[str, Any], role: Role = Role.ADMIN) -> dict[str, Any]:
    """The planner's whole answer, with the statements it sent."""
    def describe(error: Exception, context: Context, path: list[str] | None) -> dict[str, Any]:
        return {"message": str(error), "kind": type(error).__name__}

    schema = build_schema()
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    values = get_variable_values(schema, operation.variable_definitions, variables)
    assert isinstance(values, dict), values
    execute = make_execute(schema, Threads(store), {}, describe)
    made = asyncio.run(execute(Prepared(document, operation, values), Context(role, "test", "r", trace=True)))
    found: dict[str, Any] = json.loads(made.body)
    return found


@pytest.fixture(params=range(GRAPHS), ids=lambda seed: f"graph{seed}")
def random_graph(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Store, int]]:
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        store.upsert(random_batch(Random(request.param)))
        yield store, request.param


def test_random_queries_are_answered_as_by_the_executor(random_graph: tuple[Store, int], request: pytest.FixtureRequest) -> None:
    store, seed = random_graph
    graph = read_graph(store)
    queries = Queries(Random(seed))
    for _ in range(request.config.getoption("--queries") // (2 * GRAPHS)):
        text, variables = queries.query()
        document = parse(text)
        assert not validate(build_schema(), document), text
        expected = answer(graph, document, variables)
        assert expected.errors is None, (text, expected.errors)
        got = asked(store, document, variables)
        assert got.get("errors") is None, text
        assert json.dumps(got["data"]) == json.dumps(expected.data), (text, variables)
        assert len(got["extensions"]["statements"]) <= levels(text)


def levels(text: str) -> int:
    """No more than the selections that open a brace: each relation level is one of them."""
    return text.count("{")
