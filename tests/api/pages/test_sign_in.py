"""Signing in with a token on an address that others reach, and out again."""

from pathlib import Path
from typing import Any

import pytest

from api.auth import sessions as sessions_module
from api.auth.identity import open_access
from api.auth.sessions import COOKIE, SECONDS, Sessions
from api.auth.tokens import Tokens
from asgi import ask
from html_page import Page
from served import Stub, stub_app

AFAR = {"x-forwarded-for": "192.0.2.1", "accept": "text/html", "accept-language": "en"}


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path)


@pytest.fixture
def app(tokens: Tokens) -> Any:
    return stub_app(Stub(), access=open_access(tokens.path.parent, None))


@pytest.fixture
def token(tokens: Tokens) -> str:
    return tokens.new("viewer", "dashboard")[0]


def sign_in(app: Any, token: str, after: str = "/graphiql") -> Any:
    return ask(app, "/sign-in?lang=en", "POST", AFAR, data={"token": token, "next": after})


def cookie(response: Any) -> dict[str, str]:
    return AFAR | {"cookie": response.headers["set-cookie"].partition(";")[0]}


def test_who_is_not_known_is_led_to_signing_in_and_back(app: Any, token: str) -> None:
    led = ask(app, "/graphiql?query=a b", headers=AFAR)
    assert (led.status_code, led.headers["location"]) == (
        303,
        "/sign-in?next=%2Fgraphiql%3Fquery%3Da%2520b",
    )
    form = Page(ask(app, led.headers["location"], headers=AFAR).text)
    assert form.text("h1") == "Sign in"
    assert next(form.all("input", name="next"))[0]["value"] == "/graphiql?query=a%20b"
    back = sign_in(app, token, "/graphiql?query=a%20b")
    assert (back.status_code, back.headers["location"]) == (303, "/graphiql?query=a%20b")


def test_a_session_lets_in_until_it_is_ended(app: Any, token: str) -> None:
    signed = cookie(sign_in(app, token))
    assert ask(app, "/graphiql", headers=signed).status_code == 200
    as_json = signed | {"accept": "application/json"}
    response = ask(app, "/graphql", "POST", as_json, json={"query": "{ dataVersion }"})
    assert response.json() == {"data": {"dataVersion": "v1"}}
    out = ask(app, "/sign-out", "POST", signed)
    assert out.headers["location"] == "/sign-in"
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert ask(app, "/graphiql", headers=signed).status_code == 303


def test_the_cookie_is_no_script_s_and_no_other_site_s_and_says_nothing_of_the_token(
    app: Any, token: str
) -> None:
    header = sign_in(app, token).headers["set-cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={SECONDS}"} <= set(header.split("; "))
    assert token not in header


def test_a_revoked_token_ends_its_sessions(app: Any, tokens: Tokens, token: str) -> None:
    signed = cookie(sign_in(app, token))
    tokens.revoke("dashboard")
    assert ask(app, "/graphiql", headers=signed).status_code == 303


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", "The token is missing."),
        ("vk_wrong", "The token is not known"),
        ("a' OR 1=1", "The token is none of ours"),
    ],
)
def test_a_token_that_is_not_accepted_is_said_to_be_and_begins_no_session(
    app: Any, token: str, message: str
) -> None:
    refused = sign_in(app, token)
    assert refused.status_code == 401
    assert Page(refused.text).text("p", role="alert").startswith(message)
    assert "set-cookie" not in refused.headers
    assert not token or token not in refused.text


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\n/evil",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(app: Any, token: str, after: str) -> None:
    assert sign_in(app, token, after).headers["location"] == "/"


def test_another_site_cannot_sign_anybody_in_or_out(app: Any, token: str) -> None:
    across = AFAR | {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert ask(app, "/sign-in", "POST", across, data={"token": token}).status_code == 403
    assert ask(app, "/sign-out", "POST", across).status_code == 403


def test_sessions_end_after_their_time_and_the_oldest_where_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions_module, "MAX_SESSIONS", 100)
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    first = sessions.begin("Bearer a")
    assert sessions.find(first) == "Bearer a"
    now[0] = SECONDS + 1
    assert sessions.find(first) is None
    every = [sessions.begin("Bearer b") for _ in range(101)]
    assert (sessions.find(every[0]), sessions.find(every[1])) == (None, "Bearer b")
