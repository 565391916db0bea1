"""The endpoint's answers: what may be cached, who may ask, the errors when something goes wrong,
and what is told of each request."""

import asyncio
import re
import socket
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.auth.identity import Access, open_access
from api.auth.roles import Role
from api.auth.tokens import Tokens
from api.graphql.context import Answer, Context, Prepared
from api.graphql.errors import describe
from api.graphql.limits import Limits
from api.graphql.plan import make_execute
from api.graphql.schema import build_schema
from asgi import ask, client_of
from graph.errors import StoreError
from graph.settings import Settings
from graph.store import open_reader
from served import Stub, serving, stub_app

JSON, RESPONSE = "application/json", "application/graphql-response+json"
QUERY = {"query": "{ dataVersion }"}
FROM_AFAR = {"x-forwarded-for": "192.0.2.7"}
Headers = dict[str, dict[str, str]]
"""What each role sends."""


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def app(stub: Stub) -> Any:
    return stub_app(stub)


@pytest.fixture
def tokens(tmp_path: Path) -> Headers:
    issued = Tokens(tmp_path)
    return {
        role: {"authorization": f"Bearer {issued.new(role, f'a {role}')[0]}"}
        for role in ("viewer", "analyst", "editor", "admin")
    }


@pytest.fixture
def access(tmp_path: Path, tokens: Headers) -> Access:
    return open_access(tmp_path, None)


def get(app: Any, headers: dict[str, str] | None = None, **params: str) -> httpx.Response:
    return ask(app, "/graphql", headers=headers, params=QUERY | params)


def post(app: Any, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
    return ask(app, "/graphql", "POST", headers, json=QUERY | fields)


def refused(response: httpx.Response) -> tuple[int, str, str]:
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


def test_an_unchanged_answer_is_not_sent_and_not_even_asked_for_again(app: Any, stub: Stub) -> None:
    first = get(app)
    assert first.headers["cache-control"] == "private, no-cache"
    assert {"Accept", "Authorization"} <= {
        each.strip() for each in first.headers["vary"].split(",")
    }
    for known in (first.headers["etag"], f'W/"other", {first.headers["etag"]}', "*"):
        again = get(app, {"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (
            304,
            b"",
            first.headers["etag"],
        )
        assert again.headers["cache-control"] == "private, no-cache"
    assert len(stub.requests) == 1


def test_another_question_reader_day_or_state_of_the_data_is_another_answer(
    stub: Stub, tokens: Headers, access: Access
) -> None:
    day = [date(2026, 11, 1)]
    app = stub_app(stub, access=access, today=lambda: day[0])
    params = {
        "query": (
            'query A($k: String = "") { groups(after: $k) { totalCount } } query B { dataVersion }'
        ),
        "operationName": "A",
    }
    responses = [
        get(app, **params),
        get(app, **{**params, "query": params["query"] + " "}),
        get(app, **{**params, "operationName": "B"}),
        get(app, **params, variables='{"k": "x"}'),
        get(app, **params, extensions='{"statements": true}'),
        get(app, {"accept": RESPONSE}, **params),
        get(app, tokens["viewer"], **params),
    ]
    stub.now = "v2"
    responses.append(get(app, **params))
    day[0] = date(2026, 11, 2)
    responses.append(get(app, **params))
    assert [response.status_code for response in responses] == [200] * 9
    assert len({response.headers["etag"] for response in responses}) == 9


def test_who_asks_is_looked_at_before_what_is_known(stub: Stub, access: Access) -> None:
    app = stub_app(stub, access=access)
    known = get(app).headers["etag"]
    assert get(app, {**FROM_AFAR, "if-none-match": known}).status_code == 401


def test_what_is_posted_is_not_kept(app: Any) -> None:
    response = post(app)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.parametrize("codes", [("UNAVAILABLE",), ("FORBIDDEN", "BAD_INPUT")])
def test_an_answer_with_errors_in_it_is_not_kept(stub: Stub, codes: tuple[str, ...]) -> None:
    async def execute(request: Prepared, context: Context) -> Answer:
        return Answer(b'{"errors": [], "data": {"dataVersion": null}}', codes)

    response = get(stub_app(stub, execute=execute))
    assert (
        response.status_code,
        response.headers["cache-control"],
        response.headers.get("etag"),
    ) == (200, "no-store", None)


def test_refusals_are_not_kept(app: Any) -> None:
    for response in (get(app, query="{"), get(app, FROM_AFAR), ask(app, "/graphql", "PUT")):
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers


def test_a_long_answer_is_compressed_for_who_can_read_that(app: Any, stub: Stub) -> None:
    stub.data = {"dataVersion": "x" * 5000}
    packed, plain = get(app, {"accept-encoding": "gzip"}), get(app, {"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert (
        int(packed.headers["content-length"])
        < len(plain.content)
        == int(plain.headers["content-length"])
    )
    assert packed.json() == plain.json() == {"data": stub.data}
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("request_id", ["abc-123_4.5", "x" * 64])
def test_the_request_id_is_the_caller_s(app: Any, stub: Stub, request_id: str) -> None:
    assert post(app, {"x-request-id": request_id}).headers.get_list("x-request-id") == [request_id]
    assert stub.requests[0][1].request_id == request_id


@pytest.mark.parametrize("request_id", [None, "", "a b", "x" * 65, "<script>", "ä", 'a"b'])
def test_a_request_without_a_usable_id_is_given_one(app: Any, request_id: str | None) -> None:
    headers: Any = [] if request_id is None else [(b"x-request-id", request_id.encode("latin-1"))]
    ids = {
        ask(app, path, headers=headers).headers["x-request-id"]
        for path in ("/graphql", "/healthz", "/nowhere")
    }
    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in ids)


@pytest.mark.parametrize("role", ["viewer", "analyst", "editor", "admin"])
def test_statements_are_told_to_analysts_and_above(
    stub: Stub, tokens: Headers, access: Access, role: str
) -> None:
    app = stub_app(stub, access=access)
    response = post(app, tokens[role], extensions={"statements": True})
    if role == "viewer":
        message = "The statements may be read by the role analyst and above; yours is viewer."
        assert refused(response) == (403, "FORBIDDEN", message)
        assert refused(get(app, tokens[role], extensions='{"statements": true}')) == (
            403,
            "FORBIDDEN",
            message,
        )
        assert stub.requests == []
    else:
        assert response.status_code == 200
        assert [(context.trace, context.role, context.who) for _, context in stub.requests] == [
            (True, Role[role.upper()], f"a {role}")
        ]
        post(app, tokens[role], extensions={"statements": "true"})
        assert not stub.requests[1][1].trace


def test_who_says_nothing_from_afar_is_401_with_the_way_to_say_it(app: Any, stub: Stub) -> None:
    response = post(app, FROM_AFAR)
    message = (
        "Say who asks: send the header 'Authorization: Bearer TOKEN'. An admin gives out tokens."
    )
    assert refused(response) == (401, "UNAUTHENTICATED", message)
    assert response.headers["www-authenticate"] == 'Bearer realm="verkosto"'
    wrong = post(app, {"authorization": "Bearer vk_wrong"})
    assert refused(wrong)[:2] == (401, "UNAUTHENTICATED")
    assert wrong.headers["www-authenticate"] == 'Bearer realm="verkosto", error="invalid_token"'
    assert stub.requests == []


@pytest.mark.parametrize(
    ("role", "most"), [("viewer", 200), ("analyst", 200), ("editor", 2000), ("admin", 2000)]
)
def test_who_may_load_tables_may_send_more(
    stub: Stub, tokens: Headers, access: Access, role: str, most: int
) -> None:
    app = stub_app(stub, access=access, limits=Limits(body=200, upload=2000))
    for size, status in ((most, 200), (most + 1, 413)):
        headers = {**tokens[role], "content-type": JSON}
        assert (
            ask(
                app, "/graphql", "POST", headers, content=orjson.dumps(QUERY).ljust(size)
            ).status_code
            == status
        )


async def never(request: Prepared, context: Context) -> Answer:
    await asyncio.Event().wait()
    raise AssertionError


def test_what_takes_too_long_is_504_and_says_how_long(stub: Stub) -> None:
    response = post(stub_app(stub, execute=never, limits=Limits(seconds=0.05)))
    assert refused(response) == (
        504,
        "TIMEOUT",
        "There was no answer within 0.05 seconds; ask for less at once, or try again later.",
    )
    assert response.headers["retry-after"] == "5"


def test_more_at_once_than_the_limit_are_503_and_may_come_again(stub: Stub) -> None:
    async def crowd() -> list[httpx.Response]:
        go = asyncio.Event()

        async def execute(request: Prepared, context: Context) -> Answer:
            await go.wait()
            return await stub.execute(request, context)

        async with client_of(stub_app(stub, execute=execute, limits=Limits(running=2))) as client:
            waiting = [asyncio.create_task(client.post("/graphql", json=QUERY)) for _ in range(3)]
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            health = await client.get("/healthz")
            go.set()
            return [
                *(each.result() for each in done),
                health,
                *await asyncio.gather(*waiting),
                await client.post("/graphql", json=QUERY),
            ]

    busy, health, *rest = asyncio.run(crowd())
    assert refused(busy) == (
        503,
        "BUSY",
        "2 requests are being answered, which is the limit; try again in a few seconds.",
    )
    assert busy.headers["retry-after"] == "5"
    assert health.status_code == 200
    assert sorted(response.status_code for response in rest) == [200, 200, 200, 503]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_away_is_503_and_says_so(
    stub: Stub, tmp_path: Path, method: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    away = open_reader(Settings(tmp_path, f"bolt://127.0.0.1:{port}", "neo4j", "secret"))
    execute = make_execute(build_schema(), away, {}, describe)
    with serving(stub_app(stub, execute=execute, close=away.close)) as url:
        query = {"query": "{ sectors { totalCount } }"}
        response = httpx.request(
            method, f"{url}/graphql", **({"params": query} if method == "GET" else {"json": query})
        )  # type: ignore[arg-type]
    status, code, message = refused(response)
    assert (status, code) == (503, "UNAVAILABLE")
    assert str(port) in message
    assert response.headers["retry-after"] == "5"
    assert response.headers["cache-control"] == "no-store"


def test_the_data_s_version_that_cannot_be_had_is_503_too(app: Any, stub: Stub) -> None:
    stub.fault = StoreError("The database does not answer; start it.")
    assert refused(get(app)) == (503, "UNAVAILABLE", "The database does not answer; start it.")
    assert ask(app, "/readyz").status_code == 503
    assert ask(app, "/healthz").status_code == 200
