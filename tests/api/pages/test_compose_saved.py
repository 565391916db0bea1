"""A proposal taken away in files, saved as a draft, kept and dropped, by role, on every engine."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from api.auth.identity import open_access
from api.auth.tokens import Tokens
from compose_pages import AT, TWO, ask, get, groups, here, post, shown
from graph.settings import Settings
from graph.store import Store
from html_page import Page
from served import serving, store_app


@pytest.fixture
def app(sampled: Store, settings: Settings, tmp_path: Path) -> Iterator[httpx.Client]:
    made = store_app(
        sampled, settings, open_access(tmp_path / "keys", None), today=lambda: date(2025, 6, 30)
    )
    with serving(made) as url, httpx.Client(base_url=url, timeout=120) as client:
        yield client


def test_a_proposal_is_taken_away_as_it_stands_after_changes(app: httpx.Client) -> None:
    page = shown(app, TWO)
    key = groups(page)[0][0]
    moved = Page(
        ask(
            app,
            get(app, "/compose/proposal", [*here(page), ("person", key), ("to", "1")]).headers[
                "location"
            ],
        ).text
    )
    as_csv = get(app, "/compose/proposal", [*here(moved), ("as", "csv")])
    assert as_csv.headers["content-disposition"] == 'attachment; filename="groups-2025-06-30.csv"'
    rows = list(csv.reader(io.StringIO(as_csv.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows if row[2] == key] == ["Group 2"]
    proposal = get(app, "/compose/proposal", [*here(moved), ("as", "json")]).json()
    assert key in [row["person"]["key"] for row in proposal["groups"][1]["people"]]
    book = get(app, "/compose/proposal", [*here(moved), ("as", "xlsx")])
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    assert key in zipfile.ZipFile(io.BytesIO(book.content)).read("xl/sharedStrings.xml").decode()


def test_a_proposal_is_saved_listed_opened_kept_and_dropped(
    app: httpx.Client, sampled: Store
) -> None:
    page = shown(app, TWO)
    wrong = post(app, "/compose/proposal", here(page), {"name": "Spring 1"})
    assert wrong.status_code == 400
    assert "&#39;Spring 1&#39; cannot name a proposal" in wrong.text
    for name in ("spring", "autumn"):
        assert post(app, "/compose/proposal", here(page), {"name": name}).status_code == 303
    listed = shown(app, [*AT, ("saved", "spring")], "/compose/saved")
    assert [given["id"] for given, _ in listed.all("section")] == ["autumn", "spring"]
    opened = next(given["href"] for given, text in listed.all("a") if text == "Open")
    assert [sorted(group) for group in groups(Page(ask(app, opened).text))] == [
        sorted(group) for group in groups(page)
    ]
    confirmation = shown(app, [*AT, ("name", "spring")], "/compose/keep")
    assert confirmation.text("h1") == "Make “spring” real?"
    assert sampled.read("MATCH (g:Group) WHERE g.id = 'spring-1' RETURN g.draft") == [[True]]
    assert post(app, "/compose/keep", [*AT, ("name", "spring")], {}).status_code == 303
    assert sampled.read(
        "MATCH (g:Group) WHERE g.id = 'spring-1' RETURN coalesce(g.draft, false)"
    ) == [[False]]
    assert post(app, "/compose/drop", [*AT, ("name", "autumn")], {}).status_code == 303
    assert "Nothing is saved." in [text for _, text in shown(app, AT, "/compose/saved").all("p")]
    assert get(app, "/compose/keep", [*AT, ("name", "autumn")]).status_code == 400


ROLES = {
    "viewer": (403, 403, 403, 403),
    "analyst": (200, 200, 200, 403),
    "editor": (200, 200, 200, 400),
}


def test_analysts_compose_and_editors_keep(app: httpx.Client, tmp_path: Path) -> None:
    for role, statuses in ROLES.items():
        token, _ = Tokens(tmp_path / "keys").new(role, role)
        headers = {"authorization": f"Bearer {token}", "accept": "text/html"}
        responses = [
            get(app, path, AT, **headers)
            for path in ("/compose", "/compose/proposal", "/compose/saved", "/compose/keep")
        ]
        assert tuple(response.status_code for response in responses) == statuses
        if role == "viewer":
            assert "keksitty-" not in "".join(response.text for response in responses)
        if role == "analyst":
            assert "Saving requires the role of editor." in responses[1].text
            refused = ask(
                app,
                f"/compose/proposal?{urlencode(TWO)}",
                "POST",
                headers=headers,
                data={"name": "mine"},
            )
            assert refused.status_code == 403
