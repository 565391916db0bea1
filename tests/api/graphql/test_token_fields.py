"""Admins list, give out and take back tokens through GraphQL; what is given out is good at once."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.auth.identity import open_access
from api.auth.roles import Role
from api.auth.tokens import Tokens
from api.graphql.resolvers.tokens import token_functions
from graph.settings import Settings
from graph.store import Store
from graphql_answers import data, execute_of
from served import serving, store_app

NEW = """mutation New($of: TokenRole!, $name: String!, $days: Int) {
  newToken(role: $of, name: $name, days: $days) { plain token { id name role created expires }
    problems { field value message } } }"""
REVOKE = (
    "mutation Revoke($token: String!) { revokeToken(token: $token) { plain token { name } problems"
    " { field value message } } }"
)
LIST = "{ tokens { name role expires } }"


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path)


@pytest.fixture
def execute(embedded_store: Store, tokens: Tokens) -> Any:
    return execute_of(embedded_store, token_functions(tokens))


def test_a_token_is_given_out_listed_and_taken_back(execute: Any, tokens: Tokens) -> None:
    made = data(execute, NEW, Role.ADMIN, of="ANALYST", name=" Excel of HR ", days=30)
    token = tokens.find(made["plain"])
    assert token
    assert made["problems"] == []
    assert made["token"] == {
        "id": token.id,
        "name": "Excel of HR",
        "role": "ANALYST",
        "created": token.created,
        "expires": token.expires,
    }
    assert data(execute, LIST, Role.ADMIN) == [
        {"name": "Excel of HR", "role": "ANALYST", "expires": token.expires}
    ]
    assert data(execute, REVOKE, Role.ADMIN, token=token.id) == {
        "plain": None,
        "token": {"name": "Excel of HR"},
        "problems": [],
    }
    assert data(execute, LIST, Role.ADMIN) == []


@pytest.mark.parametrize(
    ("variables", "field", "value"),
    [
        ({"name": "twice"}, "name", "twice"),
        ({"name": " "}, "name", " "),
        ({"name": "x", "days": 0}, "days", "0"),
    ],
)
def test_a_problem_names_the_field_and_the_value_and_nothing_is_given_out(
    execute: Any, tokens: Tokens, variables: dict[str, Any], field: str, value: str
) -> None:
    tokens.new("viewer", "twice")
    made = data(execute, NEW, Role.ADMIN, of="VIEWER", **variables)
    assert (made["plain"], made["token"]) == (None, None)
    assert [(each["field"], each["value"]) for each in made["problems"]] == [(field, value)]
    assert [token.name for token in tokens.every()] == ["twice"]


def test_taking_back_what_is_not_there_names_what_is_close(execute: Any, tokens: Tokens) -> None:
    tokens.new("viewer", "dashboard")
    (problem,) = data(execute, REVOKE, Role.ADMIN, token="dashbord")["problems"]
    assert (problem["field"], problem["value"]) == ("token", "dashbord")
    assert "dashboard" in problem["message"]


def test_the_list_is_never_the_one_of_before(
    embedded_store: Store, embedded: Settings, tmp_path: Path
) -> None:
    access = open_access(tmp_path, None)
    with serving(store_app(embedded_store, embedded, access)) as url:
        for number in range(3):
            access.tokens.new("viewer", f"reader {number}")
            answer = httpx.get(f"{url}/graphql", params={"query": LIST})
            assert len(answer.json()["data"]["tokens"]) == number + 1
            assert (answer.headers.get("etag"), answer.headers["cache-control"]) == (
                None,
                "no-store",
            )
