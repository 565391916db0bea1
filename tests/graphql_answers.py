"""Documents answered by the planner over a store, without a server."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from api.auth.roles import Role
from api.auth.tokens import Tokens
from api.graphql.context import Context, Execute, Prepared
from api.graphql.plan import make_execute
from api.graphql.plan.roots import Function
from api.graphql.resolvers.computing import Computing
from api.graphql.resolvers.registry import make_functions
from api.graphql.schema import build_schema
from graph.store import Store
from graph.workspace import Workspace
from loaders.single import read_one
from loading import TABLES

AT_ONCE = 4
TODAY = date(2026, 11, 23)


class Threads:
    """Reads of a store in threads, for tests of the planner alone."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        return await asyncio.to_thread(self.store.read, text, **parameters)


def execute_of(
    store: Store, functions: Mapping[str, Function] | None = None, reader: Threads | None = None
) -> Execute:
    def describe(error: Exception, context: Context, path: list[str] | None) -> dict[str, Any]:
        kind = type(error).__name__
        return {"message": str(error), "kind": kind, "path": path, "extensions": {"code": kind}}

    return make_execute(
        build_schema(), reader or Threads(store), functions or {}, describe, ordered=store.ordered
    )


def prepared(document: DocumentNode, variables: dict[str, Any]) -> Prepared:
    """A document that is known to be valid."""
    operation = next(
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    )
    values = get_variable_values(build_schema(), operation.variable_definitions, variables)
    assert isinstance(values, dict), values
    return Prepared(document, operation, values)


Question = tuple[DocumentNode, dict[str, Any]]
"""A document and its variables."""


def answers_of(
    execute: Execute, questions: Sequence[Question], role: Role = Role.ADMIN
) -> list[dict[str, Any]]:
    """The planner's whole answers, with the statements it sent; a few are asked at once, as
    databases plan on every core."""

    async def ask(turn: asyncio.Semaphore, question: Question) -> dict[str, Any]:
        async with turn:
            made = await execute(prepared(*question), Context(role, "test", "r", trace=True))
        answer: dict[str, Any] = json.loads(made.body)
        return answer

    async def ask_all() -> list[dict[str, Any]]:
        turn = asyncio.Semaphore(AT_ONCE)
        return await asyncio.gather(*(ask(turn, question) for question in questions))

    return asyncio.run(ask_all())


def answered(
    execute: Execute, text: str, role: Role = Role.ADMIN, **variables: Any
) -> dict[str, Any]:
    """The same of a text, checked."""
    document = parse(text)
    assert not (wrong := validate(build_schema(), document)), wrong
    return answers_of(execute, [(document, variables)], role)[0]


def executing(store: Store, today: date = TODAY) -> Execute:
    return execute_of(
        store,
        make_functions(
            Computing(Workspace(store), lambda: today), read_one, TABLES, Tokens(Path("none"))
        ),
    )


def data(execute: Execute, text: str, role: Role = Role.ANALYST, **variables: Any) -> Any:
    got = answered(execute, text, role, **variables)
    assert "errors" not in got, got
    (value,) = got["data"].values()
    return value


def refusal(execute: Execute, text: str, role: Role = Role.ANALYST) -> tuple[str, str]:
    (error,) = answered(execute, text, role)["errors"]
    return error["kind"], error["message"]
