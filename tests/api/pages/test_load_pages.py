"""Loading tables by the pages, on every engine: seen first, then stored or left, and taken back."""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.auth.identity import open_access
from api.auth.tokens import Tokens
from api.graphql.limits import Limits
from graph.settings import Settings
from graph.store import Store
from html_page import Page
from loading import MEMBERS, WRONG, workbook
from served import serving, store_app
from tables_on_disk import write_workbook

HTML = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def client(store: Store, settings: Settings) -> Iterator[httpx.Client]:
    with (
        serving(store_app(store, settings)) as url,
        httpx.Client(base_url=url, headers=HTML, follow_redirects=True, timeout=60) as session,
    ):
        yield session


@pytest.fixture
def embedded_client(embedded_store: Store, embedded: Settings) -> Iterator[httpx.Client]:
    app = store_app(embedded_store, embedded, limits=Limits(upload=200_000))
    with (
        serving(app) as url,
        httpx.Client(base_url=url, headers=HTML, follow_redirects=True, timeout=60) as session,
    ):
        yield session


def send(
    client: httpx.Client, *files: tuple[str, bytes], lang: str = "en", **fields: str
) -> httpx.Response:
    return client.post(f"/load?lang={lang}", files=[("file", file) for file in files], data=fields)


def press(
    client: httpx.Client, response: httpx.Response, action: str = r"/load/[^/?]+"
) -> httpx.Response:
    """Sends the form of a page whose address is like `action`."""
    form = re.search(
        rf'<form method="post" action="({action}\?[^"]*)">(.*?)</form>', response.text, re.DOTALL
    )
    assert form, response.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    return client.post(form[1].replace("&amp;", "&"), data=fields)


def title(response: httpx.Response) -> str:
    return Page(response.text).text("h1")


def counts(response: httpx.Response) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in Page(response.text).rows if row and row[0].islower()}


def test_a_workbook_is_seen_then_stored_then_taken_back(client: httpx.Client, store: Store) -> None:
    empty = store.version()
    seen = send(client, ("tables.xlsx", workbook()), source="minutes")
    assert (seen.status_code, title(seen)) == (200, "6 new: not stored yet")
    assert counts(seen) == {
        "leader": ["2", "0", "0"],
        "group": ["1", "0", "0"],
        "source": ["1", "0", "0"],
        "membership": ["2", "0", "0"],
    }
    assert store.version() == empty
    stored = press(client, seen)
    assert (title(stored), counts(stored)) == ("Stored: 6 new", counts(seen))
    assert store.counts()["relationships"]["MEMBER_OF"] == 2
    confirmation = client.get("/load/withdraw?source=minutes")
    assert title(confirmation) == "Remove everything from this source?"
    assert counts(confirmation) == {
        "leader": ["2"],
        "group": ["1"],
        "source": ["1"],
        "membership": ["2"],
    }
    assert store.version() != empty
    gone = press(client, confirmation, "/load/withdraw")
    assert (title(gone), counts(gone)) == ("Removed", counts(confirmation))
    assert store.version() == empty
    assert client.get("/load/withdraw?source=minutes").status_code == 404


def test_bad_rows_are_told_and_the_good_ones_are_stored_if_one_wants(
    client: httpx.Client, store: Store
) -> None:
    seen = send(client, ("tables.xlsx", workbook(WRONG)))
    assert title(seen) == "2 errors"
    rows = [row for row in Page(seen.text).rows if row[0] == "tables.xlsx"]
    assert rows == [
        [
            "tables.xlsx",
            "jäsenyydet",
            "2",
            "alkaa",
            "1.2.2026",
            "'1.2.2026' is not a date; write it as 2026-02-01.",
        ],
        [
            "tables.xlsx",
            "jäsenyydet",
            "3",
            "jäsen",
            "x3",
            (
                "there is no leader or organisation 'x3' in the load or the graph; use one of 'x1',"
                " 'x2'."
            ),
        ],
    ]
    assert sum(store.counts()["nodes"].values()) == 0
    assert title(press(client, seen)) == "Stored: 5 new"
    assert store.counts()["relationships"]["MEMBER_OF"] == 1
    stored = client.get(f"{seen.url.path}/stored?lang=sv")
    assert "Raderna med 2 fel utelämnades." in stored.text
    bad = client.get(f"{seen.url.path}/rejected.xlsx")
    assert bad.headers["content-disposition"] == 'attachment; filename="rejected-rows.xlsx"'
    [header, *wrong] = (
        CalamineWorkbook.from_filelike(io.BytesIO(bad.content))
        .get_sheet_by_name("jäsenyydet")
        .to_python()
    )
    assert header == [*MEMBERS[0], "error"]
    assert [row[:3] for row in wrong] == [list(row) for row in WRONG[1:3]]


def test_rejected_rows_can_be_corrected_and_loaded_alone(
    client: httpx.Client, store: Store, tmp_path: Path
) -> None:
    stored = press(client, send(client, ("tables.xlsx", workbook(WRONG)), lang="fi"))
    rejected = client.get(
        f"{stored.url.path.removesuffix('/stored')}/rejected.xlsx?lang=fi"
    ).content
    [header, first, _] = (
        CalamineWorkbook.from_filelike(io.BytesIO(rejected))
        .get_sheet_by_name("jäsenyydet")
        .to_python()
    )
    assert first[3] == "alkaa: ”1.2.2026” ei ole päivämäärä; kirjoita se muodossa 2026-02-01."
    assert title(send(client, ("rejected-rows.xlsx", rejected))) == "2 errors"
    corrected = write_workbook(
        tmp_path / "rejected.xlsx", {"jäsenyydet": [header, [*first[:2], "2026-02-01", first[3]]]}
    )
    assert (
        title(press(client, send(client, ("tables.xlsx", corrected.read_bytes()))))
        == "Stored: 1 new, 1 changed"
    )
    assert store.counts()["relationships"]["MEMBER_OF"] == 2


def test_a_load_of_the_same_again_changes_nothing(client: httpx.Client) -> None:
    file = ("tables.xlsx", workbook())
    press(client, send(client, file))
    again = send(client, file)
    assert title(again) == "Nothing would change: all of it is in the graph already"
    assert title(press(client, again)) == "Nothing has changed: all of it was in the graph already"


def test_what_would_do_something_else_by_now_is_shown_again_and_not_stored(
    client: httpx.Client, store: Store
) -> None:
    seen = send(client, ("groups.csv", b"id,name_fi\nx,Yksi\n"), source="minutes")
    press(client, send(client, ("groups.csv", b"id,name_fi\nx,Kaksi\n"), source="minutes"))
    now = press(client, seen)
    assert title(now) == "2 changed: not stored yet"
    assert "the graph has changed since you looked" in Page(now.text).text("p", role="alert")
    assert store.claim("Group", "x", "minutes") == store.claim("Group", "x", "minutes") | {
        "name_fi": "Kaksi"
    }  # type: ignore[operator]
    assert title(press(client, now)) == "Stored: 2 changed"


def test_what_would_do_the_same_is_stored_though_the_graph_has_changed(
    client: httpx.Client,
) -> None:
    seen = send(client, ("groups.csv", b"id,name_fi\nx,Yksi\n"))
    press(client, send(client, ("leaders.csv", b"id,given_name,family_name\ny,A,B\n")))
    assert title(press(client, seen)) == "Stored: 2 new"


def test_a_file_that_is_left_is_forgotten(
    embedded_client: httpx.Client, embedded_store: Store
) -> None:
    seen = send(embedded_client, ("groups.csv", b"id,name_fi\nx,Yksi\n"))
    left = press(embedded_client, seen, "/load/[^/?]+/leave")
    assert (left.url.path, title(left)) == ("/load", "Load data")
    gone = embedded_client.get(seen.url)
    assert gone.status_code == 404
    assert (
        Page(gone.text).text("p", **{"class": "wrong"})
        == "That file is no longer kept here; choose it again."
    )
    assert sum(embedded_store.counts()["nodes"].values()) == 0


def test_several_csv_files_are_one_load(embedded_client: httpx.Client) -> None:
    leaders, members = b"id,given_name,family_name\na,A,B\n", b"member,of\na,g\n"
    seen = send(
        embedded_client,
        ("leaders.csv", leaders),
        ("memberships.csv", members),
        ("groups.csv", b"id,name_fi\ng,G\n"),
    )
    assert title(seen) == "4 new: not stored yet"
    assert "leaders-memberships-groups.zip" in seen.text


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        ([], 400, "There is no file; choose a workbook or CSV files."),
        ([("groups.csv", b"")], 400, "“groups.csv” is empty; choose a file with tables."),
        (
            [("a.csv", b"id\n"), ("b.xlsx", b"PK")],
            400,
            "“b.xlsx” is no CSV file; load it by itself, or several CSV files at once.",
        ),
        (
            [("a.csv", b"id\n"), ("a.csv", b"id\n")],
            400,
            "Two of the files have the same name; load them one after the other.",
        ),
        (
            [("a.csv", b"x" * 200_001)],
            413,
            "What you sent has more than 0.2 MB, which is the limit; load it in parts.",
        ),
    ],
)
def test_what_cannot_be_a_load_is_said_on_the_page_itself(
    embedded_client: httpx.Client, files: list[tuple[str, bytes]], status: int, message: str
) -> None:
    refused = (
        send(embedded_client, *files)
        if files
        else embedded_client.post("/load", files={"file": ("", b"")})
    )
    assert (refused.status_code, Page(refused.text).text("p", **{"class": "wrong"})) == (
        status,
        message,
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "notes.pdf",
            b"%PDF-1.7",
            "”notes.pdf” ei ole CSV-tiedosto, työkirja eikä CSV-tiedostojen zip-paketti",
        ),
        ("tables.xlsx", b"PK\x03\x04", "tätä työkirjaa ei voi lukea"),
        ("frogs.csv", b"id\nx\n", "taulukkoa ”frogs” ei ole"),
        ("groups.csv", b"id,name_fi\nx,\xff\n", "tiedosto ei ole UTF-8-muodossa"),
    ],
)
def test_what_is_no_table_is_an_error_that_names_the_file(
    embedded_client: httpx.Client, name: str, content: bytes, message: str
) -> None:
    seen = send(embedded_client, (name, content), lang="fi")
    assert title(seen) == "1 virhe"
    [row] = [row for row in Page(seen.text).rows if row[0] == name]
    assert row[5].startswith(message)
    assert "/tmp" not in seen.text
    assert 'name="seen"' not in seen.text


def test_an_empty_workbook_has_nothing_to_store(embedded_client: httpx.Client) -> None:
    template = embedded_client.get("/load/template.xlsx?template=sv")
    assert template.headers["content-disposition"] == 'attachment; filename="verkosto-sv.xlsx"'
    seen = send(embedded_client, ("template.xlsx", template.content))
    assert title(seen) == "The tables have no rows"
    assert 'name="seen"' not in seen.text


def test_bad_rows_are_sorted_filtered_and_leafed_through_by_the_address(
    embedded_client: httpx.Client,
) -> None:
    rows = "".join(f"g{at},Ryhmä,frog{at:03}\n" for at in range(250))
    seen = send(embedded_client, ("groups.csv", f"id,name_fi,kind\n{rows}".encode()))

    def values(**query: str) -> list[str]:
        page = embedded_client.get(seen.url.path, params={"lang": "en"} | query)
        return [row[4] for row in Page(page.text).rows if row[0] == "groups.csv"]

    assert values() == [f"frog{at:03}" for at in range(100)]
    assert values(sort="-value")[:2] == ["frog249", "frog248"]
    assert values(sort="row", page="3") == [f"frog{at:03}" for at in range(200, 250)]
    assert values(only="FROG24", sort="-row") == [f"frog{at}" for at in range(249, 239, -1)]
    assert values(only="nothing like it") == []
    assert values(sort="frog", page="-1") == values(page="x") == values()
    assert values(page="99") == values(page="3")


@pytest.fixture
def roles(
    embedded_store: Store, embedded: Settings, tmp_path: Path
) -> Iterator[dict[str, httpx.Client]]:
    tokens = Tokens(tmp_path)
    headers = {
        role: HTML | {"authorization": f"Bearer {tokens.new(role, role)[0]}"}
        for role in ("analyst", "editor", "admin")
    }
    with (
        serving(store_app(embedded_store, embedded, open_access(tmp_path, None))) as url,
        ExitStack() as opened,
    ):
        yield {
            role: opened.enter_context(
                httpx.Client(base_url=url, headers=each, follow_redirects=True, timeout=60)
            )
            for role, each in headers.items()
        }


def test_loading_is_for_editors_and_each_sees_their_own_files(
    roles: dict[str, httpx.Client],
) -> None:
    for method, path in (
        ("GET", "/load"),
        ("POST", "/load"),
        ("GET", "/load/template.xlsx"),
        ("GET", "/load/withdraw?source=x"),
    ):
        assert roles["analyst"].request(method, path).status_code == 403, path
    assert 'href="/load?' not in roles["analyst"].get("/").text
    assert 'href="/load?' in roles["editor"].get("/").text
    seen = send(roles["editor"], ("groups.csv", b"id,name_fi\nx,Yksi\n"))
    assert roles["editor"].get(seen.url).status_code == 200
    for path in ("", "/stored", "/rejected.xlsx"):
        assert roles["admin"].get(f"{seen.url.path}{path}").status_code == 404
    assert roles["admin"].post(str(seen.url), data={"seen": "x", "rows": "all"}).status_code == 404


@pytest.mark.parametrize("path", ["/load", "/load/withdraw", "/load/x", "/load/x/leave"])
@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_another_site_s_form_loads_nothing(
    embedded_client: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    response = embedded_client.post(
        path, files={"file": ("groups.csv", b"id,name_fi\nx,Yksi\n")}, headers=headers
    )
    assert response.status_code == 403


def test_a_form_of_our_own_comes_through(embedded_client: httpx.Client) -> None:
    own = {
        "origin": str(embedded_client.base_url).rstrip("/"),
        "sec-fetch-site": "same-origin",
        "sec-fetch-mode": "navigate",
    }
    response = embedded_client.post(
        "/load", files={"file": ("groups.csv", b"id,name_fi\nx,Yksi\n")}, headers=own
    )
    assert title(response) == "2 new: not stored yet"


@pytest.mark.parametrize("content", [b"", b"--x", b"\x00" * 100])
@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "application/json",
        "",
    ],
)
def test_any_body_is_answered(embedded_client: httpx.Client, content: bytes, kind: str) -> None:
    for path in ("/load", "/load/withdraw"):
        response: Any = embedded_client.post(path, content=content, headers={"content-type": kind})
        assert response.status_code in (400, 404)
        assert title(response)
