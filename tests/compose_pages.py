"""The compose pages as the tests read them: requests, and what a page says of groups."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from html_page import Page

AT = [("lang", "en"), ("as_of", "2025-06-30")]
TWO = [*AT, ("n", "2"), ("low", "5"), ("high", "7")]


def ask(app: httpx.Client, address: str, method: str = "GET", **content: Any) -> httpx.Response:
    return app.request(method, address, **content)


def get(
    app: httpx.Client, path: str, pairs: list[tuple[str, str]], **headers: str
) -> httpx.Response:
    return ask(app, f"{path}?{urlencode(pairs)}", headers=headers)


def shown(app: httpx.Client, pairs: list[tuple[str, str]], path: str = "/compose/proposal") -> Page:
    response = get(app, path, pairs)
    assert response.status_code == 200, Page(response.text).text("h1")
    return Page(response.text)


def groups(page: Page) -> list[list[str]]:
    """The keys of the people in each group."""
    members: dict[str, list[str]] = {}
    for given, _ in page.all("li"):
        if "person" in given.get("class", "").split() and given["data-group"] != "-":
            members.setdefault(given["data-group"], []).append(given["data-key"])
    return [members[number] for number in sorted(members, key=int)]


def here(page: Page) -> list[tuple[str, str]]:
    """The state that the page's own address holds."""
    return parse_qsl(
        urlsplit(next(page.all("div", id="proposal"))[0]["data-here"]).query, keep_blank_values=True
    )


def link(page: Page, id_: str) -> str:
    return next(page.all("a", id=id_))[0]["href"]


def anchor(key: str) -> str:
    return f"p-{key}"


def texts(page: Page, css: str, tag: str = "p") -> list[str]:
    return [text.strip() for given, text in page.all(tag) if css in given.get("class", "").split()]


def post(
    app: httpx.Client, path: str, pairs: list[tuple[str, str]], data: dict[str, str]
) -> httpx.Response:
    return ask(app, f"{path}?{urlencode(pairs)}", "POST", data=data)
