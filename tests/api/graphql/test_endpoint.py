"""GraphQL over HTTP: what is asked in which form, and what is refused before anything is
executed."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from api.graphql.limits import Limits
from asgi import ask
from served import Stub, stub_app

JSON, RESPONSE = "application/json", "application/graphql-response+json"
QUERY = {"query": "{ dataVersion }"}
LIMIT = 500
ANY_PAGE = (
    "any page can send; send application/json, or the header X-Requested-With with any value."
)


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def app(stub: Stub) -> Any:
    return stub_app(stub, limits=Limits(body=LIMIT, upload=LIMIT))


def post(app: Any, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
    return ask(app, "/graphql", "POST", headers, json=QUERY if body is None else body)


def only_error(response: httpx.Response) -> tuple[int, str, str]:
    assert set(response.json()) == {"errors"}
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


def media(response: httpx.Response) -> str:
    kind, _, charset = response.headers["content-type"].partition("; ")
    assert charset == "charset=utf-8"
    return str(kind)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("APPLICATION/JSON; charset=utf-8", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}; charset=utf-8, {JSON}; charset=utf-8", RESPONSE),
        (f"{JSON}, {RESPONSE}", JSON),
        (f"{JSON};q=0.5, {RESPONSE};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON};q=0, */*", RESPONSE),
        (f"{RESPONSE};q=0, application/*;q=0.1", JSON),
        ("text/html, */*;q=0.1", JSON),
    ],
)
def test_the_answer_has_the_form_that_is_preferred(app: Any, accept: str, kind: str) -> None:
    response = post(app, headers={"accept": accept})
    assert (response.status_code, media(response), response.json()) == (
        200,
        kind,
        {"data": {"dataVersion": "v1"}},
    )


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        f"{JSON};q=0",
        "*/*;q=0",
        f"{RESPONSE};q=x",
        f"{JSON};q=nan",
        f"{JSON};q=2",
        "application",
        ",",
    ],
)
def test_a_form_that_we_have_not_is_406(app: Any, stub: Stub, accept: str) -> None:
    status, code, message = only_error(post(app, headers={"accept": accept}))
    assert (status, code) == (406, "NOT_ACCEPTABLE")
    assert RESPONSE in message
    assert stub.requests == []


def test_get_head_and_post_ask_the_same(app: Any, stub: Stub) -> None:
    params = {
        "query": "query Q($k: String!) { person(key: $k) { id } }",
        "operationName": "Q",
        "variables": '{"k": "ä&"}',
    }
    for method in ("GET", "HEAD"):
        assert ask(app, "/graphql", method, params=params).status_code == 200
    assert post(app, params | {"variables": {"k": "ä&"}}).status_code == 200
    assert [request.variables for request, _ in stub.requests] == [{"k": "ä&"}] * 3


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_405_with_those_that_are_allowed(
    app: Any, stub: Stub, method: str
) -> None:
    response = ask(app, "/graphql", method, json=QUERY)
    assert only_error(response)[:2] == (405, "NOT_ALLOWED")
    assert method in response.json()["errors"][0]["message"]
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert stub.requests == []


def test_a_mutation_is_sent_by_post_only(app: Any, stub: Stub) -> None:
    query = 'mutation { erasePerson(id: "p1") { __typename } }'
    response = ask(app, "/graphql", params={"query": query})
    assert only_error(response) == (
        405,
        "NOT_ALLOWED",
        "A mutation is sent by POST; GET only reads.",
    )
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert ask(app, "/graphql", "HEAD", params={"query": query}).status_code == 405
    assert stub.requests == []
    assert post(app, {"query": query}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (
            "application/graphql",
            "The content type is 'application/graphql'; send application/json.",
        ),
        ("application/json; charset=utf-16", "The charset is 'utf-16'; send UTF-8."),
        ('application/json; charset="latin1"', "The charset is 'latin1'; send UTF-8."),
        ("text/plain", f"The content type is 'text/plain', which {ANY_PAGE}"),
        (
            "multipart/form-data; boundary=x",
            f"The content type is 'multipart/form-data', which {ANY_PAGE}",
        ),
        (None, f"The content type is missing, which {ANY_PAGE}"),
    ],
)
def test_another_kind_of_body_is_415(app: Any, stub: Stub, kind: str | None, message: str) -> None:
    response = ask(
        app,
        "/graphql",
        "POST",
        {"content-type": kind} if kind else None,
        content=orjson.dumps(QUERY),
    )
    assert only_error(response) == (415, "MEDIA_TYPE", message)
    assert stub.requests == []


@pytest.mark.parametrize(
    "kind", [JSON, f"{JSON};charset=utf-8", 'Application/JSON; charset="UTF-8"', f"{JSON};"]
)
def test_json_in_utf_8_is_read(app: Any, kind: str) -> None:
    assert (
        ask(
            app, "/graphql", "POST", {"content-type": kind}, content=orjson.dumps(QUERY)
        ).status_code
        == 200
    )


def test_the_header_that_no_form_can_send_does_not_change_what_is_understood(app: Any) -> None:
    response = ask(
        app,
        "/graphql",
        "POST",
        {"content-type": "text/plain", "x-requested-with": "me"},
        content=orjson.dumps(QUERY),
    )
    assert only_error(response) == (
        415,
        "MEDIA_TYPE",
        "The content type is 'text/plain'; send application/json.",
    )


def test_an_encoded_body_is_415(app: Any) -> None:
    assert only_error(post(app, headers={"content-encoding": "gzip"}))[:2] == (415, "MEDIA_TYPE")


def body_of(size: int) -> bytes:
    return orjson.dumps(QUERY).ljust(size)


def chunked(body: bytes) -> Iterator[bytes]:
    """Sent without a Content-Length."""
    yield from (body[i : i + 100] for i in range(0, len(body), 100))


@pytest.mark.parametrize("send", [bytes, chunked])
def test_a_body_above_the_limit_is_413_however_it_is_sent(app: Any, stub: Stub, send: Any) -> None:
    async def parts(body: bytes) -> Any:
        for part in chunked(body):
            yield part

    kind, content = {"content-type": JSON}, parts if send is chunked else bytes
    assert ask(app, "/graphql", "POST", kind, content=content(body_of(LIMIT))).status_code == 200
    stub.requests.clear()
    response = ask(app, "/graphql", "POST", kind, content=content(body_of(LIMIT + 1)))
    message = (
        "The body has more than 500 bytes, which is the limit for your role; send less at once."
    )
    assert only_error(response) == (413, "TOO_LARGE", message)
    assert stub.requests == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "The body is no JSON in UTF-8: "),
        (b"{", "The body is no JSON in UTF-8: "),
        (b'{"query": NaN}', "The body is no JSON in UTF-8: "),
        (b'{"query": "\xff"}', "The body is no JSON in UTF-8: "),
        (b'{"query": "\\ud800"}', "The body is no JSON in UTF-8: "),
        (b"[" * 2000, "The body is no JSON in UTF-8: "),
        (b"null", 'The body is no object; send {"query": "..."}.'),
        (b'"{ dataVersion }"', 'The body is no object; send {"query": "..."}.'),
        (b"{}", "'query' must be a GraphQL document, as a text; it is missing or of another kind."),
        (
            b'{"query": 1}',
            "'query' must be a GraphQL document, as a text; it is missing or of another kind.",
        ),
        (
            b'{"query": " "}',
            "'query' must be a GraphQL document, as a text; it is missing or of another kind.",
        ),
        (
            b'{"query": "{a}", "operationName": 1}',
            "'operationName' must be a text; leave it out where the document has one operation.",
        ),
        (
            b'{"query": "{a}", "variables": []}',
            "'variables' must be an object of names and values.",
        ),
        (
            b'{"query": "{a}", "extensions": "x"}',
            "'extensions' must be an object of names and values.",
        ),
    ],
)
def test_a_request_in_another_form_is_400_and_says_the_right_one(
    stub: Stub, body: bytes, expected: str
) -> None:
    status, code, message = only_error(
        ask(stub_app(stub), "/graphql", "POST", {"content-type": JSON}, content=body)
    )
    assert (status, code) == (400, "INVALID")
    assert message.startswith(expected)
    assert stub.requests == []


@pytest.mark.parametrize("name", ["variables", "extensions"])
@pytest.mark.parametrize("value", ["{", "[]", "1", "\ufffd"])
def test_the_same_of_a_get(app: Any, name: str, value: str) -> None:
    status, code, message = only_error(ask(app, "/graphql", params={**QUERY, name: value}))
    assert (status, code) == (400, "INVALID")
    assert name in message


def test_batches_are_refused(app: Any, stub: Stub) -> None:
    message = "The body is a list; send one request at a time, and several fields in it."
    assert only_error(post(app, [QUERY, QUERY])) == (400, "INVALID", message)
    assert stub.requests == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "PARSE_FAILED"),
        ("{ nothing }", "INVALID"),
        ("query($k: String!) { person(key: $k) { id } }", "BAD_VARIABLES"),
    ],
)
def test_what_is_wrong_with_a_document_has_a_status_in_the_newer_form_only(
    app: Any, query: str, code: str
) -> None:
    for accept, status in ((JSON, 200), (RESPONSE, 400)):
        response = post(app, {"query": query}, {"accept": accept})
        assert only_error(response)[:2] == (status, code)
        assert media(response) == accept


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (None, "The document has several operations; set operationName to one of: A, B."),
        ("C", "There is no operation 'C' in the document; set operationName to one of: A, B."),
    ],
)
def test_an_operation_is_chosen_by_name(
    app: Any, stub: Stub, name: str | None, message: str
) -> None:
    query = "query A { dataVersion } query B { sectors { totalCount } }"
    assert only_error(post(app, {"query": query, "operationName": name}))[2] == message
    assert post(app, {"query": query, "operationName": "B"}).status_code == 200
    assert [
        str(request.operation.name and request.operation.name.value) for request, _ in stub.requests
    ] == ["B"]


NESTED = "[" * 300 + "]" * 300


def both_ways(app: Any, name: str, value: str) -> list[httpx.Response]:
    """A parameter, as JSON, sent by GET and by POST."""
    kinds = {"accept": RESPONSE}
    return [
        ask(app, "/graphql", "GET", kinds, params=QUERY | {name: value}),
        ask(app, "/graphql", "POST", kinds, json=QUERY | {name: orjson.loads(value)}),
    ]


def test_variables_nested_without_end_are_refused(stub: Stub) -> None:
    for response in both_ways(stub_app(stub), "variables", f'{{"a": {NESTED}}}'):
        assert only_error(response) == (
            400,
            "TOO_DEEP",
            "The variables are nested too deep; the limit is 254 levels.",
        )


def test_extensions_that_nobody_reads_may_be_anything(stub: Stub) -> None:
    for response in both_ways(stub_app(stub), "extensions", f'{{"a": {NESTED}}}'):
        assert response.json() == {"data": {"dataVersion": "v1"}}


HEADERS = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80
) | st.lists(
    st.sampled_from(
        [
            JSON,
            RESPONSE,
            "*/*",
            ";q=",
            "0",
            "1.0",
            ",",
            ";",
            "charset",
            "*=",
            "utf-8''",
            '"',
            " ",
            "é",
        ]
    ),
    max_size=12,
).map("".join)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)
SIGNS = [
    "{",
    "}",
    "(",
    ")",
    "$a",
    ":",
    "Int",
    "query",
    "fragment",
    "...",
    "on",
    "people",
    "nodes",
    "@",
    '"',
    '"""',
    "#",
    "1e9",
    "\\",
]
DOCUMENTS = st.text(max_size=40) | st.lists(st.sampled_from(SIGNS), max_size=30).map(" ".join)
NAMES = ("query", "operationName", "variables", "extensions", "other")


@settings(max_examples=examples(60))
@given(accept=HEADERS, kind=HEADERS | st.just(JSON), body=st.binary(max_size=200))
def test_any_headers_and_bytes_have_a_well_formed_answer(
    accept: str, kind: str, body: bytes
) -> None:
    headers: Any = [
        (b"accept", accept.encode("latin-1")),
        (b"content-type", kind.encode("latin-1")),
    ]
    well_formed(ask(stub_app(Stub()), "/graphql", "POST", headers, content=body))


@settings(max_examples=examples(60))
@given(
    st.fixed_dictionaries({"query": VALUES | DOCUMENTS}, optional=dict.fromkeys(NAMES[1:], VALUES))
)
def test_any_json_has_a_well_formed_answer(body: dict[str, Any]) -> None:
    well_formed(
        ask(stub_app(Stub()), "/graphql", "POST", {"content-type": JSON}, content=json.dumps(body))
    )


@settings(max_examples=examples(60))
@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=60)))
def test_any_address_has_a_well_formed_answer(params: dict[str, bytes]) -> None:
    query = {"query": b"{dataVersion}"} | params
    well_formed(
        ask(
            stub_app(Stub()),
            "/graphql?"
            + "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query.items()),
        )
    )


def well_formed(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    body = response.json()
    assert body.get("data") or all(
        error["message"] and error["extensions"]["code"] for error in body["errors"]
    )
    assert media(response) in (JSON, RESPONSE)
