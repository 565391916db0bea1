"""What a user does with the pages, by mouse and again by the keyboard alone, in three languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from amounts import long
from api.auth.identity import open_access
from api.auth.tokens import Tokens
from chromium import watched
from conftest import sample_store
from graph.settings import Settings
from graph.store import Store
from hands import Hand
from loading import MEMBERS, WRONG, workbook
from reporting import text_of
from served import serving, store_app

LOADED = {
    "fi": (
        "2 virhettä",
        "”1.2.2026” ei ole päivämäärä; kirjoita se muodossa 2026-02-01.",
        "6 uutta: ei vielä tallennettu",
        "Tallennettu: 6 uutta",
        "Poistettu",
    ),
    "sv": (
        "2 fel",
        "”1.2.2026” är inget datum; skriv det som 2026-02-01.",
        "6 nya: inte sparat än",
        "Sparat: 6 nya",
        "Borttaget",
    ),
    "en": (
        "2 errors",
        "'1.2.2026' is not a date; write it as 2026-02-01.",
        "6 new: not stored yet",
        "Stored: 6 new",
        "Removed",
    ),
}
"""What the pages say of a workbook on its way."""
WAYS = pytest.mark.parametrize(
    ("lang", "keyboard"),
    [
        ("fi", False),
        ("sv", True),
        *(long(*way) for way in (("fi", True), ("sv", False), ("en", False), ("en", True))),
    ],
)
"""By mouse in one language and by keyboard in another; other tests read every page in all three."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ten")
    for name, members in (("wrong", WRONG), ("good", MEMBERS)):
        (folder / f"{name}.xlsx").write_bytes(workbook(members))
    return folder


@pytest.fixture(scope="module")
def graph(embedded: Settings, home: Path) -> Iterator[Store]:
    with sample_store(embedded, home, people=300, gaps=[("27", "33")]) as store:
        yield store


@pytest.fixture(scope="module")
def address(graph: Store, embedded: Settings, home: Path) -> Iterator[str]:
    with serving(store_app(graph, embedded, open_access(home, None))) as base_url:
        yield base_url


@contextmanager
def using(browser: Browser, address: str, lang: str, keyboard: bool) -> Iterator[Hand]:
    """The start page in a hand; nothing may complain and nothing leave the machine."""
    with watched(browser, locale=lang) as seen:
        seen.page.goto(f"{address}/?lang={lang}")
        yield Hand(seen.page, keyboard)
        assert seen.complaints == []
        assert [
            url for url in seen.requests if not url.startswith((address, "data:", "blob:"))
        ] == []


@WAYS
def test_find_the_largest_gap_and_who_bridges_its_sectors(
    browser: Browser, address: str, lang: str, keyboard: bool
) -> None:
    with using(browser, address, lang, keyboard) as hand:
        names = hand.page.locator(".gaps li:first-child h3 bdi").all_text_contents()
        hand.go(".gaps li:first-child .actions a")
        assert all(hand.page.locator(f".actions a:has-text('{name}')").count() for name in names)
        assert hand.page.locator(".figures dd.gap").count() == 1
        able = hand.page.text_content("#able tbody th a")
        hand.go("#able tbody th a")
        assert hand.page.text_content("h1") == able


@WAYS
def test_see_who_bridges_two_sectors(
    browser: Browser, address: str, lang: str, keyboard: bool
) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.page.goto(f"{address}/pair/28/29?lang={lang}")
        bridging = hand.page.text_content("#people tbody th a")
        hand.go("#people tbody th a")
        assert hand.page.text_content("h1") == bridging
        assert hand.page.locator(".timeline tbody tr.now").count() > 0


@WAYS
def test_find_a_person_and_their_history(
    browser: Browser, address: str, lang: str, keyboard: bool
) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.write(".search [name=q]", "Johtaja 00018")
        hand.go(".search button")
        hand.go(".hits a")
        assert hand.page.text_content("h1") == "Keksitty Johtaja 00018"
        assert hand.page.locator("#section-positions").is_visible()
        assert hand.page.locator(".timeline .axis rect").count() > 0


@WAYS
def test_see_the_members_of_a_group_at_a_date(
    browser: Browser, address: str, graph: Store, lang: str, keyboard: bool
) -> None:
    ended = (
        "WHERE substring(m.valid_from, 0, 4) < substring(m.valid_to, 0, 4) AND m.valid_to < '2025'"
        " RETURN g.id, p.id, m.valid_from"
    )
    [[group, person, begins]] = graph.read(
        f"MATCH (p:Person)-[m:MEMBER_OF]->(g:Group) {ended} LIMIT 1"
    )
    with using(browser, address, lang, keyboard) as hand:
        hand.page.goto(f"{address}/groups/{group}?lang={lang}")
        row = f"tr:has(a[href*='/people/{person}?'])"
        assert (hand.page.get_attribute(row, "class") or "").split() == ["before"]
        hand.date(
            ".timeline [name=as_of]",
            f"{begins}-28"[:10] if len(begins) == 7 else f"{begins}-12-31"[:10],
        )
        hand.go(".timeline form button")
        assert (hand.page.get_attribute(row, "class") or "").split() == ["now"]


@WAYS
def test_compose_four_groups(browser: Browser, address: str, lang: str, keyboard: bool) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.go(".places a[href^='/compose']")
        for name, number in (("n", "4"), ("low", "8"), ("high", "10")):
            hand.write(f"[name={name}]", number)
        hand.go("[name=go]")
        assert [
            8 <= group.locator(".person").count() <= 10
            for group in hand.page.locator("section.group").all()
        ] == [True] * 4


@WAYS
def test_top_up_one_group(
    browser: Browser, address: str, graph: Store, lang: str, keyboard: bool
) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.go(".places a[href^='/compose']")
        hand.choose("what", "into")
        hand.write("[name=find_into]", "Kehikko 1")
        hand.press("[data-picker=into] .find button")
        hand.page.wait_for_selector("[data-picker=into] .hits input")
        hand.press("[data-picker=into] .hits input")
        hand.go("[name=go]")
        assert hand.page.locator("section.group").count() == 1


@WAYS
def test_see_the_network_around_a_person_and_export_it(
    browser: Browser, address: str, lang: str, keyboard: bool
) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.page.goto(f"{address}/network?around=Person:keksitty-00018&lang={lang}")
        hand.page.wait_for_function("() => window.drawn.length > 0")
        assert "Keksitty Johtaja 00018" in (hand.page.text_content("h1") or "")
        for kind in ("svg", "graphml", "gexf", "csv"):
            with hand.page.expect_download() as download:
                hand.press(f"[data-file={kind}]:not([data-of])")
            assert download.value.suggested_filename.endswith(f".{kind}")
            assert "Johtaja 00018" in Path(download.value.path()).read_text("utf-8")


@WAYS
def test_load_a_workbook_with_two_errors_correct_it_and_take_it_back(
    browser: Browser, address: str, graph: Store, home: Path, keyboard: bool, lang: str
) -> None:
    version, (wrong, date, good, done, gone) = graph.version(), LOADED[lang]
    with using(browser, address, lang, keyboard) as hand:
        hand.go(".places a[href^='/load']")
        hand.choose_file("#file", home / "wrong.xlsx")
        hand.go(".drop button")
        hand.page.wait_for_selector(f"h1:has-text('{wrong}')")
        assert hand.page.text_content(".rejections tbody .message") == date
        hand.choose_file("#file", home / "good.xlsx")
        hand.go(".drop button")
        hand.page.wait_for_selector(f"h1:has-text('{good}')")
        assert graph.version() == version
        hand.go(".choice form:first-child button")
        hand.page.wait_for_selector(f"h1:has-text('{done}')")
        assert graph.version() != version
        hand.go("main section li a")
        hand.go("button.danger")
        hand.page.wait_for_selector(f"h1:has-text('{gone}')")
    assert graph.version() == version


@WAYS
def test_download_the_report(browser: Browser, address: str, lang: str, keyboard: bool) -> None:
    with using(browser, address, lang, keyboard) as hand:
        hand.go(".places a[href^='/report']")
        headline = " ".join((hand.page.text_content("h1") or "").split())
        for ending in ("html", "json", "pdf"):
            with hand.page.expect_download() as download:
                hand.press(f".keep a[href*='as={ending}']")
            content = Path(download.value.path()).read_bytes()
            assert download.value.suggested_filename.endswith(f".{ending}")
            assert headline in (
                text_of(PdfReader(BytesIO(content))) if ending == "pdf" else content.decode()
            )


@WAYS
def test_sign_in_and_out(
    browser: Browser, address: str, home: Path, lang: str, keyboard: bool
) -> None:
    name = f"{lang} {keyboard}"
    token = Tokens(home).new("editor", name)[0]
    with using(browser, address, lang, keyboard) as hand:
        hand.page.goto(f"{address}/sign-in?lang={lang}")
        hand.write("#token", token)
        hand.go("main button")
        hand.page.wait_for_selector(f".who:has-text('{name}')")
        hand.go(".who button")
        hand.page.wait_for_url("**/sign-in*")
        assert hand.page.locator(".who").count() == 0
