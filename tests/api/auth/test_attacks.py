"""Hostile requests to a served graph: each is refused with a code and a limit before the database
is asked.

The checks that graphql-cop makes, and those that our own limits are for. Of its checks three are
answered otherwise on purpose: GraphiQL is wanted, and so are introspection and suggestions for
misspelt fields, as the whole schema is public.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from api.graphql.schema.scalars import global_id
from batches import small
from graph.settings import Settings
from graph.store import Store
from served import serving, store_app

RESPONSE = "application/graphql-response+json"
ERASE = (
    f'mutation {{ erasePerson(id: "{global_id("Person", "p1")}") {{ problems {{ message }} }} }}'
)
OBJECTS = "objects; the limit is 100,000. Give smaller numbers to 'first'."


@pytest.fixture
def client(store: Store, settings: Settings, sent: list[str]) -> Iterator[httpx.Client]:
    store.upsert(small())
    with (
        serving(store_app(store, settings)) as url,
        httpx.Client(base_url=url, headers={"accept": RESPONSE}) as session,
    ):
        yield session


def post(client: httpx.Client, query: str, **variables: Any) -> Any:
    return client.post("/graphql", json={"query": query, "variables": variables}).json()


def first_error(body: Any) -> tuple[str, str]:
    assert "data" not in body, body
    return body["errors"][0]["extensions"]["code"], body["errors"][0]["message"]


def nested(outer: str, inner: str, times: int) -> str:
    """`inner` within so many of `outer`."""
    head, tail = outer.split("*")
    return head * times + inner + tail * times


def doubling(n: int) -> str:
    links = "".join(f"fragment F{i} on Person {{ ...F{i + 1} ...F{i + 1} }} " for i in range(n))
    return f"{{ people {{ nodes {{ ...F0 }} }} }} {links} fragment F{n} on Person {{ name }}"


COLLEAGUES = "groups(first: 1) { nodes { members(first: 1) { nodes { * } } } }"
FRAGMENTS = "".join(
    f"fragment F{i} on Person {{ {COLLEAGUES.replace('*', f'...F{i + 1}')} }} " for i in range(5)
)
SCHEMA_IN_FRAGMENTS = (
    "{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } } fragment B"
    " on __Type { fields { type { ...C } } }fragment C on __Type { inputFields { type { ...D } } }"
    " fragment D on __Type { interfaces { name } }"
)
ATTACKS = {
    "alias overloading": (
        "{" + "".join(f"a{i}: dataVersion " for i in range(101)) + "}",
        "TOO_MANY_ALIASES",
        "101 aliases; the limit",
    ),
    "aliases without end": (
        "{" + "".join(f"a{i}: dataVersion " for i in range(5000)) + "}",
        "TOO_MANY_TOKENS",
        "more than 500 words",
    ),
    "field duplication": (
        "{" + "dataVersion " * 450 + "}",
        "TOO_MANY_REPEATS",
        "449 fields that are there already; the limit is 30",
    ),
    "duplicates without end": (
        "{" + "dataVersion " * 5000 + "}",
        "TOO_MANY_TOKENS",
        "more than 500 words",
    ),
    "duplicates in fragments": (
        "{" + "... { dataVersion } " * 90 + "}",
        "TOO_MANY_REPEATS",
        "89 fields",
    ),
    "directive overloading": (
        "{ dataVersion " + "@aa " * 200 + "}",
        "INVALID",
        "Unknown directive '@aa'.",
    ),
    "known directives": (
        "{ dataVersion " + "@skip(if: false) " * 60 + "}",
        "INVALID",
        "'@skip' can only be used once",
    ),
    "directives without end": (
        "{ dataVersion " + "@aa " * 5000 + "}",
        "TOO_MANY_TOKENS",
        "more than 500 words",
    ),
    "circular introspection": (
        "{ __schema { types { " + nested("fields { type { * } }", "name", 4) + "} } }",
        "TOO_DEEP",
        "4 lists of the schema within",
    ),
    "circular introspection in fragments": (
        SCHEMA_IN_FRAGMENTS,
        "TOO_DEEP",
        "4 lists of the schema within each other; the limit is 3",
    ),
    "circular fragments": (
        "{ people { nodes { ...A } } } fragment A on Person { ...B } fragment B on Person { ...A }",
        "INVALID",
        "Cannot spread fragment",
    ),
    "a fragment within itself": (
        "{ people { nodes { ...A } } } fragment A on Person { ...A }",
        "INVALID",
        "Cannot spread fragment 'A'",
    ),
    "doubling fragments": (doubling(33), "TOO_MANY_FRAGMENTS", "34 fragments; the limit is 30"),
    "deep nesting": (
        "{ people { nodes { " + nested(COLLEAGUES, "id", 5) + "} } }",
        "TOO_DEEP",
        "23 levels; the limit is 20",
    ),
    "deep nesting in fragments": (
        "{ people { nodes { ...F0 } } } " + FRAGMENTS + "fragment F5 on Person { id }",
        "TOO_DEEP",
        "23 levels; the limit is 20",
    ),
    "brackets": (
        "{ people(filter: " + "[" * 400,
        "TOO_DEEP",
        "nested too deep; the limit is 20 levels",
    ),
    "cost by literals": (
        "{ people(first: 10000) { nodes { groups(first: 10) { nodes { id } } } } }",
        "TOO_COSTLY",
        f"hold 110,000 {OBJECTS}",
    ),
    "cost by default": (
        "{ people(first: 5000) { edges { node { groups { edges { node { id } } } } } } }",
        "TOO_COSTLY",
        OBJECTS,
    ),
    "cost in fragments": (
        (
            "{ people(first: 5000) { ... { ...C } } } fragment C on PersonConnection { nodes {"
            " groups { ...G } } } fragment G on PersonGroupsConnection { nodes { id } }"
        ),
        "TOO_COSTLY",
        f"hold 105,000 {OBJECTS}",
    ),
    "search": (
        (
            '{ search(text: "a") { node { ... on Group { members(first: 10000) { nodes { id } } }'
            " } } }"
        ),
        "TOO_COSTLY",
        OBJECTS,
    ),
    "draws": (
        "{" + "".join(f"a{i}: gaps {{ dataVersion }} " for i in range(20)) + "}",
        "TOO_COSTLY",
        "hold 100,020",
    ),
    "draws said": (
        "{ a: gaps(draws: 10000) { seed } b: gaps(draws: 10000, seed: 2) { seed } }",
        "TOO_COSTLY",
        "hold 100,002",
    ),
    "side by side": (
        "{" + "".join(f"a{i}: people(first: 10000) {{ nodes {{ id }} }} " for i in range(11)) + "}",
        "TOO_COSTLY",
        "110,0",
    ),
}
"""By kind: a document, the code it is refused by, and the text about the limit."""


def test_each_kind_of_attack_is_refused_with_its_limit_before_the_database_is_asked(
    client: httpx.Client, sent: list[str]
) -> None:
    errors = {kind: first_error(post(client, query)) for kind, (query, _, _) in ATTACKS.items()}
    assert {kind: code for kind, (code, _) in errors.items()} == {
        kind: code for kind, (_, code, _) in ATTACKS.items()
    }
    assert {
        kind: message for kind, (_, message) in errors.items() if ATTACKS[kind][2] not in message
    } == {}
    assert sent == []


FIRST = "($n: Int%s) { people(first: $n) { nodes { groups(first: 100) { nodes { id } } } } }"
IDS = (
    "query($ids: [ID!]!) { " + "".join(f"a{i}: nodes(ids: $ids) {{ id }} " for i in range(40)) + "}"
)


def test_cost_is_counted_with_the_values_of_variables(
    client: httpx.Client, sent: list[str]
) -> None:
    people = [global_id("Person", f"p{i}") for i in range(2501)]
    refused = [
        post(client, "query" + FIRST % "", n=1000),
        post(client, "query" + FIRST % " = 1000"),
        post(client, IDS, ids=people),
        post(
            client,
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Person { groups(first: 100) { nodes {"
            " id } } } } }",
            ids=people,
        ),
    ]
    assert [first_error(each)[0] for each in refused] == ["TOO_COSTLY"] * 4
    assert sent == []
    assert len(post(client, "query" + FIRST % " = 1000", n=10)["data"]["people"]["nodes"]) == 2
    assert len(post(client, IDS, ids=people[:3])["data"]["a39"]) == 3


@pytest.mark.parametrize("first", ["100001", "-1", "99999999999", "1" * 5000, "1e3", '"5"'])
def test_no_number_of_objects_gets_around_the_limits(client: httpx.Client, first: str) -> None:
    body = post(client, f"{{ people(first: {first}) {{ nodes {{ id }} }} }}")
    assert body["errors"][0]["extensions"]["code"] in ("TOO_COSTLY", "INVALID", "BAD_INPUT")


def test_what_only_looks_hostile_is_answered(client: httpx.Client) -> None:
    for query in (
        doubling(29),
        "{" + "".join(f"a{i}: dataVersion " for i in range(50)) + "}",
        get_introspection_query(),
        "{ people { nodes { " + nested(COLLEAGUES, "id", 4) + "} } }",
    ):
        assert "errors" not in post(client, query)


def test_batches_and_forms_are_refused(client: httpx.Client, sent: list[str]) -> None:
    query = {"query": "{ dataVersion }"}
    batch = client.post("/graphql", json=[query] * 10)
    assert (batch.status_code, *first_error(batch.json())) == (
        400,
        "INVALID",
        "The body is a list; send one request at a time, and several fields in it.",
    )
    form = client.post("/graphql", data=query)
    text = client.post(
        "/graphql", content='{"query": "{ dataVersion }"}', headers={"content-type": "text/plain"}
    )
    files = client.post("/graphql", data={"operations": "{}", "map": "{}"}, files={"0": b"x"})
    assert [(each.status_code, first_error(each.json())[0]) for each in (form, text, files)] == [
        (415, "MEDIA_TYPE")
    ] * 3
    assert sent == []


def test_nothing_is_changed_by_get(client: httpx.Client, store: Store, sent: list[str]) -> None:
    response = client.get("/graphql", params={"query": ERASE})
    assert (response.status_code, first_error(response.json())[0]) == (405, "NOT_ALLOWED")
    assert sent == []
    assert "p1" in set(store.ids("Person"))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"x-forwarded-for": "192.0.2.7"}, 401),
    ],
)
def test_a_page_of_elsewhere_changes_nothing(
    client: httpx.Client, store: Store, sent: list[str], headers: dict[str, str], status: int
) -> None:
    response = client.post("/graphql", json={"query": ERASE}, headers=headers)
    assert (response.status_code, first_error(response.json())[0]) == (
        status,
        "UNAUTHENTICATED" if status == 401 else "FORBIDDEN",
    )
    assert "access-control-allow-origin" not in response.headers
    assert sent == []
    assert "p1" in set(store.ids("Person"))


def test_a_browser_that_asks_before_sending_is_not_let_in(client: httpx.Client) -> None:
    headers = {
        "origin": "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    response = client.options("/graphql", headers=headers)
    assert response.status_code == 403
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_nothing_is_traced_unless_asked_for(client: httpx.Client) -> None:
    assert set(post(client, "{ dataVersion }")) == {"data"}


def test_suggestions_introspection_and_graphiql_are_there_on_purpose(client: httpx.Client) -> None:
    assert first_error(post(client, "{ persn(key: 1) { id } }"))[1].startswith(
        "Cannot query field 'persn' on type 'Query'. Did you mean"
    )
    assert post(client, "{ __schema { queryType { name } } }") == {
        "data": {"__schema": {"queryType": {"name": "Query"}}}
    }
    assert client.get("/graphiql", headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    "key",
    ["' OR 1=1 //", "\\", "`", "}) DETACH DELETE n //", "$ids", "\0", "\U0001f600", "x" * 50_000],
)
def test_no_text_is_taken_for_a_statement(client: httpx.Client, store: Store, key: str) -> None:
    query = """query($key: String!) {
      person(key: $key) { id } people(filter: {name: {contains: $key}, key: {in: [$key]}}) {
        totalCount nodes { id } } }"""
    assert post(client, query, key=key) == {
        "data": {"person": None, "people": {"totalCount": 0, "nodes": []}}
    }
    assert len(store.ids("Person")) == 2
