"""No page of elsewhere uses the server through its visitor's browser."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from api.auth.cross_origin import Guard, Refusal, needs_preflight, wants_json
from asgi import ask

SELF = "http://127.0.0.1:8470"
HOSTS = ("127.0.0.1", "localhost", "::1", "Verkosto.example")


def page(scope: Scope, refusal: Refusal) -> Response:
    return Response(
        f"<h1>{refusal.host} {refusal.address}</h1>", refusal.status, media_type="text/html"
    )


@pytest.fixture
def app() -> Guard:
    return Guard(PlainTextResponse("in"), HOSTS, page)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost:9000",
        "LOCALHOST",
        "[::1]:8470",
        "verkosto.example",
        "VERKOSTO.example:443",
    ],
)
def test_the_server_s_own_names_are_answered(app: Guard, host: str) -> None:
    assert ask(app, "/graphql", headers={"host": host}).text == "in"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8470",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "localhost@evil.example:80",
        "localhost/",
        "localhost:x",
        "localhost:99999",
        "localhost#x",
        "localhost?x",
        ":8470",
    ],
)
def test_another_name_is_refused_with_the_one_to_use(app: Guard, host: str) -> None:
    response = ask(app, "/graphql", "POST", headers={"host": host})
    assert response.status_code == 421
    [error] = response.json()["errors"]
    assert error == {
        "message": f"This server does not answer to the name '{host}'; use {SELF}.",
        "extensions": {"code": "FORBIDDEN", "id": "wrong_host"},
    }
    shown = ask(app, "/", headers={"host": host, "accept": "text/html"})
    assert (shown.status_code, shown.text) == (421, f"<h1>{host} {SELF}</h1>")


def test_two_names_at_once_are_refused(app: Guard) -> None:
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/graphql",
        "headers": [(b"host", b"localhost"), (b"host", b"evil.example")],
    }
    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 421


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/graphql"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8470"},
        {"origin": "http://127.0.0.1"},
        {"origin": "ftp://127.0.0.1:8470"},
        {"origin": "http://[::1"},
        {"origin": ""},
        {"origin": SELF, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_what_another_site_s_page_sends_is_refused(
    app: Guard, method: str, path: str, headers: dict[str, str]
) -> None:
    response = ask(app, path, method, headers)
    assert response.status_code == 403
    if path == "/graphql":
        message = (
            "A page of another site sent this request; open the server's own page, or send it"
            " without a browser."
        )
        assert response.json() == {
            "errors": [
                {"message": message, "extensions": {"code": "FORBIDDEN", "id": "foreign_page"}}
            ]
        }


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": SELF, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"host": "verkosto.example", "origin": "https://verkosto.example"},
        {"host": "verkosto.example:443", "origin": "https://verkosto.example"},
        {"host": "verkosto.example", "origin": "http://verkosto.example:80"},
        {"host": "[::1]:8470", "origin": "http://[::1]:8470"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_server_s_own_pages_and_programs_come_through(
    app: Guard, method: str, headers: dict[str, str]
) -> None:
    assert ask(app, "/graphql", method, headers).text == "in"


def test_a_link_from_another_site_may_be_followed_and_a_form_may_not(app: Guard) -> None:
    link = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert ask(app, "/", "GET", link).text == "in"
    assert ask(app, "/", "POST", link).status_code == 403


def test_a_refusal_speaks_the_language_of_who_asks(app: Guard) -> None:
    kinds = {
        accept: (
            ask(app, "/graphql", headers={"host": "x", "accept": accept}).headers["content-type"]
        )
        for accept in (
            "*/*",
            "application/json",
            "application/graphql-response+json, application/json;q=0.9",
            "text/html",
        )
    }
    graphql = "application/graphql-response+json"
    assert [kind.partition(";")[0] for kind in kinds.values()] == [
        "application/json",
        "application/json",
        graphql,
        "application/json",
    ]
    assert wants_json("/readyz", "application/json")
    assert not wants_json("/graphiql", "text/html,application/json")
    assert not wants_json("/", "*/*")


def test_what_is_no_request_passes() -> None:
    seen = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(Guard(inner, HOSTS, page)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


@given(
    st.dictionaries(
        st.sampled_from(["host", "origin", "sec-fetch-site", "accept"]),
        st.text(st.characters(max_codepoint=255)),
    )
)
def test_any_headers_are_answered_or_refused(headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": raw}
    asyncio.run(Guard(PlainTextResponse("in"), HOSTS, page)(scope, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] in (200, 403, 421)


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/plain;charset=utf-8",
        "TEXT/PLAIN",
        " text/plain ; application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ],
)
def test_what_a_form_could_send_needs_a_header_that_a_form_cannot(kind: str | None) -> None:
    refusal = needs_preflight("POST", kind, {})
    assert refusal is not None
    assert str(refusal).endswith(
        "which any page can send; send application/json, or the header X-Requested-With with any"
        " value."
    )
    for name in ("X-Requested-With", "GraphQL-Require-Preflight"):
        assert needs_preflight("POST", kind, httpx.Headers({name: "1"})) is None
        assert needs_preflight("POST", kind, httpx.Headers({name: ""})) is not None


def test_the_content_type_is_quoted() -> None:
    assert str(needs_preflight("POST", "text/plain; x", {})).startswith(
        "The content type is 'text/plain', which"
    )
    assert str(needs_preflight("POST", None, {})).startswith("The content type is missing, which")


def test_json_and_plain_get_need_no_header() -> None:
    assert needs_preflight("POST", "application/json", {}) is None
    assert needs_preflight("POST", "application/graphql+json; charset=utf-8", {}) is None
    assert needs_preflight("GET", None, {}) is None
