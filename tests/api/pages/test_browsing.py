"""Lists, pages and search in a real browser: by keyboard alone, and at every width."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from chromium import Watched, watched
from explored import KEY, MARKUP, Explored, explored
from graph.settings import Settings

ADDRESSES = (
    "/find",
    "/find?q=foorumi",
    "/people",
    "/groups?ended=1&sort=-name",
    "/events?from=2020",
    "/sources",
    "/sectors/28",
    "/networks/henkilostojohdon-foorumi",
    "/organisations/vm",
    f"/groups/{quote(KEY)}",
    "/groups/long?lang=sv",
    "/people/p/1",
    "/events/julkisen-johtamisen-paiva-2020",
)


@pytest.fixture(scope="module")
def seen(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    with explored(embedded, tmp_path_factory.mktemp("browsed")) as made:
        yield made


@pytest.fixture
def watching(browser: Browser) -> Iterator[Watched]:
    with watched(browser, locale="en-GB") as opened:
        yield opened


def tab_to(page: Page, what: str) -> None:
    """By the tab key alone, to the first place whose text or label begins so."""
    label = (
        "document.activeElement.getAttribute('aria-label') ||"
        " document.activeElement.textContent.trim()"
    )
    for _ in range(200):
        page.keyboard.press("Tab")
        if str(page.evaluate(label)).startswith(what):
            return
    raise AssertionError(what)


def test_a_network_is_searched_for_and_its_members_are_gone_through_by_keyboard(
    seen: Explored, watching: Watched
) -> None:
    page = watching.page
    page.goto(f"{seen.url}/find?lang=en")
    tab_to(page, "Search by name")
    page.keyboard.type("henkilöstöjohdn foorumi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*q=*")
    tab_to(page, "Government HR Management Forum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/networks/henkilostojohdon-foorumi?*")
    tab_to(page, "Mari Näätsaari")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/mari-naatsaari?*")
    assert page.text_content("h1") == "Mari Näätsaari"
    assert watching.complaints == []
    assert all(url.startswith((seen.url, "data:")) for url in watching.requests)


def test_a_list_is_narrowed_sorted_and_turned_by_keyboard(
    seen: Explored, watching: Watched
) -> None:
    page = watching.page
    page.goto(f"{seen.url}/people?lang=en")
    tab_to(page, "Name")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=-name**")
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "descending"
    tab_to(page, "Next page")
    page.keyboard.press("Enter")
    page.wait_for_url("**after=**")
    page.focus("[name=sector]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Update")
    page.keyboard.press("Enter")
    page.wait_for_url("**sector=23**")
    assert page.locator("tbody tr").count() == int((page.text_content("h1") or "").split()[0])
    assert "sort=-name" in page.url


def test_what_is_folded_opens_by_keyboard(seen: Explored, watching: Watched) -> None:
    page = watching.page
    page.goto(f"{seen.url}/organisations/vm?lang=en")
    tab_to(page, "Quote")
    page.keyboard.press("Enter")
    assert page.locator("details[open] blockquote").first.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1320, "dark"), (660, "light"), (320, "light")])
def test_every_page_fits_the_window_and_has_one_heading(
    seen: Explored, browser: Browser, width: int, scheme: str
) -> None:
    with watched(browser, width, color_scheme=scheme, locale="fi-FI") as opened:
        for address in ADDRESSES:
            opened.page.goto(seen.url + address)
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert opened.page.locator("h1").count() == 1, address
            assert opened.page.locator("main#main").count() == 1, address
        assert opened.complaints == []


def test_bars_stand_beside_their_rows_and_the_day_is_one_line(
    seen: Explored, watching: Watched
) -> None:
    page = watching.page
    page.goto(f"{seen.url}/people/p/1?lang=en")
    places = page.eval_on_selector_all(
        "td.axis line.day",
        "lines => lines.map((line) => Math.round(line.getBoundingClientRect().x))",
    )
    assert len(places) == 2
    assert len(set(places)) == 1
    ends = page.eval_on_selector_all(
        "td.axis rect", "bars => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert all(width > 1 for width in ends)


def test_hostile_names_run_nothing(seen: Explored, watching: Watched) -> None:
    for address in (f"/groups/{quote(KEY)}", "/groups?draft=yes", "/find?q=onerror", "/people/p/1"):
        watching.page.goto(seen.url + address)
        assert MARKUP in (watching.page.text_content("main") or "")
        assert watching.page.locator("main img").count() == 0
    assert watching.complaints == []
