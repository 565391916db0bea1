"""What is logged of each request, and the pages and figures that only those who may come in see."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api.auth.identity import Access, Identity, open_access
from api.auth.roles import Refused
from api.auth.tokens import Tokens
from api.graphql.context import Answer, Context, Prepared
from api.server import log as logs
from api.server.metrics import Metrics
from api.server.observe import Observed
from asgi import ask
from html_page import Page
from served import Stub, stub_app

JSON, RESPONSE = "application/json", "application/graphql-response+json"
FROM_AFAR = {"x-forwarded-for": "192.0.2.7", "accept-language": "en"}
ENTERED = ["/", "/graphiql", "/metrics"]


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def app(stub: Stub) -> Any:
    return stub_app(stub)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What goes to the log, set up as when serving."""
    root, ours, stream = logging.getLogger(), logging.getLogger("api"), io.StringIO()
    handlers, levels = root.handlers[:], (root.level, ours.level)
    root.handlers.clear()
    logs.set_up(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def post(
    app: Any, query: str = "{ dataVersion }", headers: dict[str, str] | None = None, **fields: Any
) -> Any:
    return ask(app, "/graphql", "POST", headers, json={"query": query} | fields)


@pytest.mark.parametrize("kind", [JSON, RESPONSE])
def test_what_nobody_foresaw_is_500_with_an_id_and_nothing_of_the_inside(
    app: Any, stub: Stub, kind: str, log: io.StringIO
) -> None:
    stub.fault = KeyError("secret inside")
    response = post(app, headers={"accept": kind, "x-request-id": "r17"})
    assert response.status_code == 500
    [error] = response.json()["errors"]
    assert error["extensions"] == {
        "code": "INTERNAL",
        "id": "internal_error",
        "requestId": "r17",
    }
    assert "r17" in error["message"]
    assert "secret" not in response.text
    failure, request = lines(log)
    assert "secret inside" in failure["exc_info"]
    assert (failure["level"], failure["message"]) == ("ERROR", "request r17 failed")
    assert (request["status"], request["codes"], request["requestId"]) == (500, ["INTERNAL"], "r17")


def test_every_request_is_one_line_of_json_with_what_became_of_it(
    app: Any, log: io.StringIO
) -> None:
    post(app, "query Mine { dataVersion }", {"x-request-id": "r1"})
    post(app, "{ nothing }")
    ask(app, "/nowhere?token=secret")
    answered, wrong, missing = lines(log)
    assert datetime.fromisoformat(answered.pop("time"))
    assert answered.pop("ms") > 0
    assert answered == {
        "level": "INFO",
        "logger": "api.server.observe",
        "message": "POST /graphql 200",
        "requestId": "r1",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "who": "local",
        "role": "admin",
        "operation": "Mine",
        "statements": 1,
    }
    assert (wrong["codes"], wrong["status"], wrong["who"]) == (["INVALID"], 200, "local")
    assert "operation" not in wrong
    assert (missing["path"], missing["status"]) == ("/nowhere", 404)
    assert "secret" not in log.getvalue()


def test_a_line_break_in_an_address_makes_no_second_line(app: Any, log: io.StringIO) -> None:
    ask(app, "/no%0Awhere")
    [line] = lines(log)
    assert line["path"] == "/no\nwhere"


def test_what_fails_before_anything_is_said_is_500_and_goes_no_further(log: io.StringIO) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("secret inside")

    response = ask(Observed(broken, Metrics()), "/")
    assert (response.status_code, response.text) == (500, "Internal error")
    failure, request = lines(log)
    assert "secret inside" in failure["exc_info"]
    assert request["status"] == 500


def test_what_is_no_request_is_not_watched() -> None:
    metrics = Metrics()
    before = figures(metrics.exposed().decode())
    assert ask(Observed(PlainTextResponse("in"), metrics), "/").text == "in"
    after = figures(metrics.exposed().decode())
    assert {name for name in after if name.startswith("verkosto")} > {
        name for name in before if name.startswith("verkosto")
    }


def figures(text: str) -> dict[str, float]:
    pairs = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs}


def test_figures_move_with_what_is_asked(app: Any, stub: Stub) -> None:
    before = figures(ask(app, "/metrics").text)
    post(app)
    post(app, "{ nothing }", {"accept": RESPONSE})
    stub.fault = KeyError()
    post(app)
    for path in ("/nowhere", "/nowhere/else", "/static/x/none.js"):
        ask(app, path)
    response = ask(app, "/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    after = figures(response.text)
    moved = {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if name.startswith("verkosto") and "_created" not in name
    }
    counted = {
        'verkosto_requests_total{path="/graphql",status="200"}': 1,
        'verkosto_requests_total{path="/graphql",status="400"}': 1,
        'verkosto_requests_total{path="/graphql",status="500"}': 1,
        'verkosto_requests_total{path="other",status="404"}': 2,
        'verkosto_requests_total{path="/static",status="404"}': 1,
        'verkosto_request_seconds_count{path="/graphql"}': 3,
        'verkosto_graphql_errors_total{code="INVALID"}': 1,
        'verkosto_graphql_errors_total{code="INTERNAL"}': 1,
        "verkosto_statements_total": 1,
    }
    assert {name: moved[name] for name in counted} == counted
    assert after["verkosto_requests_running"] == 1
    assert after["process_resident_memory_bytes"] > 0


def test_two_servers_do_not_count_for_each_other(app: Any, stub: Stub) -> None:
    post(app)
    assert 'path="/graphql"' not in ask(stub_app(stub), "/metrics").text


@pytest.fixture
def afar(stub: Stub, tmp_path: Path) -> Any:
    """Somebody has a token."""
    plain, _ = Tokens(tmp_path).new("viewer", "dashboard")
    return stub_app(stub, access=open_access(tmp_path, None)), plain


@pytest.mark.parametrize("path", ENTERED)
def test_programs_from_afar_are_asked_for_a_token(afar: tuple[Any, str], path: str) -> None:
    app, token = afar
    if path != "/":
        response = ask(app, path, headers=FROM_AFAR)
        assert (response.status_code, response.headers["www-authenticate"]) == (
            401,
            'Bearer realm="verkosto"',
        )
    assert (
        ask(app, "/metrics", headers=FROM_AFAR | {"authorization": f"Bearer {token}"}).status_code
        == 200
    )
    assert (
        ask(app, "/metrics", headers=FROM_AFAR | {"authorization": "Bearer vk_wrong"}).status_code
        == 401
    )


class Nobody(Access):
    """A provider knows them, and gives them no role."""

    def __init__(self) -> None:
        pass

    async def identify(self, authorization: str | None, local: bool) -> Identity:
        raise Refused("'Matti' has no role here.")


@pytest.mark.parametrize("path", ENTERED)
def test_who_has_no_role_is_told_so_by_pages_and_by_graphql(stub: Stub, path: str) -> None:
    app = stub_app(stub, access=Nobody())
    page = ask(app, path, headers={"accept-language": "en"})
    assert (page.status_code, Page(page.text).text("h1")) == (403, "This is not for your role")
    assert "has no role here." in page.text
    refused = post(app)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (
        403,
        "FORBIDDEN",
    )
    assert stub.requests == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_to_everybody(afar: tuple[Any, str], path: str) -> None:
    assert ask(afar[0], path, headers=FROM_AFAR).status_code == 200


def test_an_answer_is_told_with_the_codes_of_its_errors(stub: Stub, log: io.StringIO) -> None:
    async def execute(request: Prepared, context: Context) -> Answer:
        return Answer(
            b'{"data": {"dataVersion": null}}', ("NOT_FOUND", "UNAVAILABLE"), statements=0
        )

    post(stub_app(stub, execute=execute))
    [line] = lines(log)
    assert (line["codes"], line["statements"], line["operation"]) == (
        ["NOT_FOUND", "UNAVAILABLE"],
        0,
        "query",
    )
