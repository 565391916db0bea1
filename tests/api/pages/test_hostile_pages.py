"""Names that would like to be more than text, through every loader, on every page and in every
export."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

import httpx
import pytest
from starlette.types import ASGIApp

from chromium import chromium, watched
from conftest import emptied
from graph.settings import Settings
from graph.store import open_store
from hostile import CALLS, LONG, MARKUP, NAMES, OTHERS, PATHS, hostile_graph
from served import serving, store_app
from tables_on_disk import write_workbook
from walking import Visited, Walk, routes_of

HTML = {"accept": "text/html", "accept-language": "en"}
NARROW = 320
BAD = [
    ["id", "name_fi", "kind"],
    ["fine", MARKUP[0], ""],
    *([name[:900], name, name] for name in NAMES),
]
"""A good row, and bad ones that are full of names."""

MEASURED = """() => [calls.length, document.documentElement.scrollWidth,
    [...document.querySelectorAll("noscript")].reduce((text, each) =>
      text.replace(each.textContent, ""), document.body.textContent)]"""
"""How often a name ran, how wide the page is, and its text: what is for those without scripts is
only source to a browser with them."""


class Shown(NamedTuple):
    """What became of a page in a browser."""

    address: str
    calls: int
    width: int
    text: str
    complaints: list[str]


@pytest.fixture(scope="module")
def hostile(
    embedded: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ASGIApp, str]]:
    with open_store(embedded) as store:
        emptied(store)
        store.upsert(hostile_graph(tmp_path_factory.mktemp("hostile")))
        app = store_app(store, embedded)
        with serving(app) as address:
            yield app, address


@pytest.fixture(scope="module")
def walked(hostile: tuple[ASGIApp, str], tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Every page and export, with hostile words in the fields of forms."""
    app, address = hostile
    with httpx.Client(base_url=address, headers=HTML, timeout=120) as client:
        walk = Walk(client, routes_of(app), MARKUP[1])
        book = write_workbook(
            tmp_path_factory.mktemp("book") / "groups.xlsx", {"groups": BAD}
        ).read_bytes()
        pending, upload = (
            client.post(
                "/load",
                files={"file": (f"groups {MARKUP[0]}.xlsx", book)},
                data={"source": MARKUP[2]},
            )
            for _ in "ab"
        )
        stored = client.post(
            upload.headers["location"], data={"seen": _seen(client, upload), "rows": "good"}
        )
        walk.start("/", "/sign-in", pending.headers["location"])
        walk.start(
            stored.headers["location"],
            f"/sign-in?next={MARKUP[2]}",
            f"/?as_of={MARKUP[1]}",
            f"/load/{MARKUP[0]}",
        )
        return walk


def _seen(client: httpx.Client, upload: httpx.Response) -> str:
    match = re.search(r'name="seen" value="(\w+)"', client.get(upload.headers["location"]).text)
    assert match
    return match[1]


def test_every_route_was_walked_and_nothing_broke(walked: Walk) -> None:
    assert walked.missing() == []
    assert [(each.address[:200], each.status) for each in walked.seen if each.status >= 500] == []
    assert len([each for each in walked.seen if each.status == 200 and each.is_page]) >= 5


class Built(HTMLParser):
    """What a page is built of: nothing of it may come from a name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction", "srcset") and (
                value or ""
            ).strip().lower().startswith("javascript:")
            if name.startswith("on") or name in ("style", "srcdoc") or leads:
                self.wrong.append(f"<{tag} {name}={value!r}>")
        if tag in ("iframe", "object", "embed", "base") or (tag == "img" and ("src", "x") in attrs):
            self.wrong.append(f"<{tag}>")


def test_no_page_is_built_of_a_name(walked: Walk) -> None:
    pages = [each for each in walked.seen if each.is_page]
    assert {
        each.address[:200]: wrong for each in pages if (wrong := Built(each.body.decode()).wrong)
    } == {}


@pytest.fixture(scope="module")
def shown(walked: Walk, hostile: tuple[ASGIApp, str]) -> list[Shown]:
    """Every page in a narrow window, with the policy that forbids scripts of others put aside, so
    that it hides nothing."""
    pages = []
    with chromium() as browser, watched(browser, NARROW, bypass_csp=True) as seen:
        seen.page.add_init_script(CALLS)
        for each in [each for each in walked.seen if each.is_page]:
            seen.complaints.clear()
            seen.page.goto(f"{hostile[1]}{each.address}", wait_until="load", timeout=120_000)
            calls, width, text = seen.page.evaluate(MEASURED)
            complaints = [one for one in seen.complaints if "Failed to load resource" not in one]
            pages.append(Shown(each.address[:200], calls, width, text, complaints))
        assert [
            url for url in seen.requests if not url.startswith((hostile[1], "data:", "blob:"))
        ] == []
    return pages


def test_names_run_nowhere(shown: list[Shown]) -> None:
    assert [
        (each.address, each.complaints) for each in shown if each.calls or each.complaints
    ] == []


def test_names_break_no_layout(shown: list[Shown]) -> None:
    assert [(each.address, each.width) for each in shown if each.width > NARROW] == []


def test_names_are_shown_as_the_text_they_are(shown: list[Shown]) -> None:
    """Letter for letter, on some page each; and nowhere escaped twice."""
    for name in [each for each in MARKUP if each.isascii()]:
        assert any(name in each.text for each in shown), name
    assert [
        each.address
        for each in shown
        if "&lt;" in each.text or "&amp;" in each.text or "&#3" in each.text
    ] == []


def test_graphql_answers_with_the_letters_that_were_stored(hostile: tuple[ASGIApp, str]) -> None:
    kinds = ("people", "groups", "organisations", "networks", "events", "sectors")
    query = (
        "{"
        + " ".join(f"{kind}(first: 300) {{ nodes {{ key name(lang: EN) }} }}" for kind in kinds)
        + "}"
    )
    answer = httpx.post(f"{hostile[1]}/graphql", json={"query": query}, timeout=60)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "html" not in answer.headers["content-type"]
    names = [
        row["name"] or ""
        for connection in answer.json()["data"].values()
        for row in connection["nodes"]
    ]
    assert [
        name for name in (*MARKUP, *PATHS, *OTHERS, LONG) if not any(name in each for each in names)
    ] == []


def exports(walked: Walk, *kinds: str) -> list[Visited]:
    return [each for each in walked.seen if each.status == 200 and each.kind in kinds]


def test_cells_of_exports_are_no_formulas(walked: Walk) -> None:
    for each in exports(walked, "text/csv"):
        rows = list(csv.reader(io.StringIO(each.body.decode("utf-8-sig"), newline="")))
        risky = [
            cell
            for row in rows
            for cell in row
            if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ]
        assert [cell for cell in risky if not re.fullmatch(r"[+-][\d.,eE]+", cell)] == [], (
            each.address
        )


def test_workbooks_hold_texts_and_no_formulas_or_links_of_names(walked: Walk) -> None:
    books = [
        each
        for each in walked.seen
        if each.status == 200 and each.kind.endswith("spreadsheetml.sheet")
    ]
    assert books
    for each in books:
        with zipfile.ZipFile(io.BytesIO(each.body)) as book:
            sheets = [
                book.read(name).decode()
                for name in book.namelist()
                if name.startswith("xl/worksheets/")
            ]
        assert not any("<f>" in sheet or "javascript:" in sheet for sheet in sheets), each.address


def test_drawings_and_graphs_are_well_formed_and_carry_no_script(walked: Walk) -> None:
    for each in walked.seen:
        if each.status == 200 and each.kind in (
            "image/svg+xml",
            "application/graphml+xml",
            "application/gexf+xml",
            "application/xml",
        ):
            for element in ElementTree.fromstring(each.body).iter():
                assert (
                    not str(element.tag).lower().endswith(("}script", "}foreignobject", "}image"))
                ), each.address
                wrong = [
                    name
                    for name, value in element.attrib.items()
                    if name.lower().startswith("on")
                    or (
                        name.endswith("href")
                        and value.strip().lower().startswith(("javascript:", "data:", "http", "//"))
                    )
                ]
                assert wrong == [], each.address


def test_json_reads_back_and_is_never_taken_for_a_page(walked: Walk) -> None:
    for each in exports(walked, "application/json"):
        json.loads(each.body)
    for each in walked.seen:
        if not each.is_page and each.status == 200:
            assert each.name.startswith("attachment"), each.address
            assert re.fullmatch(
                r"attachment; filename=\"[^\"<>\\/\r\n]+\"(; filename\*=UTF-8''[\w.%~-]+)?",
                each.name,
            ), each.name
