"""Loading tables in a real browser: by mouse, by dropping, by keyboard alone, and without scripts, in three languages."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.limits import Limits
from chromium import Watched, chromium, watched
from graph.settings import Settings
from graph.store import Store
from loading import MEMBERS, WRONG, workbook
from served import serving, store_app

FOUND = {"fi": "2 virhettä", "sv": "2 fel", "en": "2 errors"}
WRONG_DATE = {
    "fi": "”1.2.2026” ei ole päivä; kirjoita se muodossa 2026-02-01.", "sv": "”1.2.2026” är inget datum; skriv det som 2026-02-01.",
    "en": "'1.2.2026' is not a date; write it as 2026-02-01.",
}
GOOD = {"fi": "6 uutta: ei vielä tallennettu", "sv": "6 nya: inte sparat än", "en": "6 new: not stored yet"}
STORED = {"fi": "Tallennettu: 6 uutta", "sv": "Sparat: 6 nya", "en": "Stored: 6 new"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(embedded_store: Store, embedded: Settings) -> Iterator[str]:
    with serving(store_app(embedded_store, embedded, limits=Limits(upload=200_000))) as found:
        yield found


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    for name, members in (("wrong", WRONG), ("good", MEMBERS)):
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(members))
    return {name: tmp_path / f"{name}.xlsx" for name in ("wrong", "good")}


def by_mouse(page: Page, file: Path) -> None:
    page.set_input_files("#file", file)
    page.click(".drop button")


def by_dropping(page: Page, file: Path) -> None:
    data = page.evaluate_handle("""([name, content]) => {
        const made = new DataTransfer();
        made.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
        return made;
    }""", [file.name, b64encode(file.read_bytes()).decode()])
    page.dispatch_event(".drop", "dragover", {"dataTransfer": data})
    assert page.locator(".drop.over").count() == 1
    page.dispatch_event(".drop", "drop", {"dataTransfer": data})


def by_keyboard(page: Page, file: Path) -> None:
    tab_to(page, "#file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    tab_to(page, ".drop button")
    page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("way", [by_mouse, by_dropping, by_keyboard])
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_a_workbook_with_two_errors_is_corrected_and_loaded(
    browser: Browser, address: str, embedded_store: Store, files: dict[str, Path], lang: str, way: Callable[[Page, Path], None]
) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{address}/load?lang={lang}")
        way(seen.page, files["wrong"])
        seen.page.wait_for_url("**/load/*")
        assert seen.page.text_content("h1") == FOUND[lang]
        assert seen.page.text_content(".rejections tbody .message") == WRONG_DATE[lang]
        assert sum(embedded_store.counts()["nodes"].values()) == 0
        way(seen.page, files["good"])
        seen.page.wait_for_selector(f"h1:has-text('{GOOD[lang]}')")
        _store(seen.page, keyboard=way is by_keyboard)
        seen.page.wait_for_url("**/stored?*")
        assert seen.page.text_content("h1") == STORED[lang]
        assert embedded_store.counts()["relationships"]["MEMBER_OF"] == 2
        _is_quiet(seen, address)


def _store(page: Page, *, keyboard: bool) -> None:
    if keyboard:
        tab_to(page, ".choice form:first-child button")
        page.keyboard.press("Enter")
    else:
        page.click(".choice form:first-child button")


def _is_quiet(seen: Watched, address: str) -> None:
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []


def test_it_works_without_scripts(browser: Browser, address: str, embedded_store: Store, files: dict[str, Path]) -> None:
    with watched(browser, java_script_enabled=False) as seen:
        seen.page.goto(f"{address}/load?lang=en")
        assert not seen.page.is_visible(".drop .or")
        by_mouse(seen.page, files["wrong"])
        seen.page.wait_for_url("**/load/*")
        seen.page.click("th:nth-child(5) a")
        seen.page.wait_for_selector("th[aria-sort=ascending]")
        seen.page.fill("#only", "x3")
        seen.page.click(".filter button")
        seen.page.wait_for_url("**only=x3*")
        assert seen.page.locator(".rejections tbody tr").count() == 1
        _store(seen.page, keyboard=False)
        seen.page.wait_for_url("**/stored?*")
        with seen.page.expect_download() as download:
            seen.page.click("a[download]")
        assert download.value.suggested_filename == "rejected-rows.xlsx"
        seen.page.click("main section li a")
        seen.page.click("button.danger")
        seen.page.wait_for_selector("h1:has-text('Taken back')")
        assert sum(embedded_store.counts()["nodes"].values()) == 0


def test_what_is_too_large_is_not_sent_and_refused_without_scripts(browser: Browser, address: str, tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * 30_000_000)
    for scripts in (True, False):
        with watched(browser, java_script_enabled=scripts) as seen:
            seen.page.goto(f"{address}/load?lang=fi")
            by_mouse(seen.page, tmp_path / "large.csv")
            seen.page.wait_for_selector("[role=alert] p")
            told = seen.page.text_content("[role=alert] p") or ""
            assert told.endswith("lataa osissa." if not scripts else "lataa se osissa.")
            assert scripts == told.startswith("”large.csv”")
            assert len([url for url in seen.requests if url.endswith("/load?lang=fi")]) == (1 if scripts else 2)


@pytest.mark.parametrize("width", [1320, 320])
def test_every_page_of_a_load_fits_the_window(browser: Browser, address: str, files: dict[str, Path], width: int) -> None:
    with watched(browser, width) as seen:
        for lang in FOUND:
            seen.page.goto(f"{address}/load?lang={lang}")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
            by_mouse(seen.page, files["wrong"])
            seen.page.wait_for_url("**/load/*")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        _store(seen.page, keyboard=False)
        seen.page.wait_for_url("**/stored?*")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
