"""Loading tables in a real browser: by dropping a file, without scripts, and where something is too
large or narrow."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.graphql.limits import Limits
from chromium import watched
from graph.settings import Settings
from graph.store import Store
from loading import MEMBERS, WRONG, workbook
from served import serving, store_app
from viz.words.language import LANGUAGES

STORE = ".choice form:first-child button"


@pytest.fixture
def address(embedded_store: Store, embedded: Settings) -> Iterator[str]:
    with serving(store_app(embedded_store, embedded, limits=Limits(upload=200_000))) as base_url:
        yield base_url


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    for name, members in (("wrong", WRONG), ("good", MEMBERS)):
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(members))
    return {name: tmp_path / f"{name}.xlsx" for name in ("wrong", "good")}


def by_mouse(page: Page, file: Path) -> None:
    page.set_input_files("#file", file)
    page.click(".drop button")


def by_dropping(page: Page, file: Path) -> None:
    data = page.evaluate_handle(
        """([name, content]) => {
        const made = new DataTransfer();
        made.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))],
          name));
        return made;
    }""",
        [file.name, b64encode(file.read_bytes()).decode()],
    )
    page.dispatch_event(".drop", "dragover", {"dataTransfer": data})
    assert page.locator(".drop.over").count() == 1
    page.dispatch_event(".drop", "drop", {"dataTransfer": data})


def test_a_workbook_is_dropped_corrected_and_stored(
    browser: Browser, address: str, embedded_store: Store, files: dict[str, Path]
) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{address}/load?lang=fi")
        by_dropping(seen.page, files["wrong"])
        seen.page.wait_for_url("**/load/*")
        assert seen.page.text_content("h1") == "2 virhettä"
        assert sum(embedded_store.counts()["nodes"].values()) == 0
        by_dropping(seen.page, files["good"])
        seen.page.wait_for_selector("h1:has-text('6 uutta: ei vielä tallennettu')")
        seen.page.click(STORE)
        seen.page.wait_for_url("**/stored?*")
        assert embedded_store.counts()["relationships"]["MEMBER_OF"] == 2
        assert seen.complaints == []


def test_it_works_without_scripts(
    browser: Browser, address: str, embedded_store: Store, files: dict[str, Path]
) -> None:
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
        seen.page.click(STORE)
        seen.page.wait_for_url("**/stored?*")
        with seen.page.expect_download() as download:
            seen.page.click("a[download]")
        assert download.value.suggested_filename == "rejected-rows.xlsx"
        seen.page.click("main section li a")
        seen.page.click("button.danger")
        seen.page.wait_for_selector("h1:has-text('Removed')")
        assert sum(embedded_store.counts()["nodes"].values()) == 0


def test_what_is_too_large_is_not_sent_and_refused_without_scripts(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * 30_000_000)
    for scripts in (True, False):
        with watched(browser, java_script_enabled=scripts) as seen:
            seen.page.goto(f"{address}/load?lang=fi")
            by_mouse(seen.page, tmp_path / "large.csv")
            seen.page.wait_for_selector("[role=alert] p")
            alert = seen.page.text_content("[role=alert] p") or ""
            assert alert.endswith(
                "ylittää 0,2 megatavun rajan; tuo se osissa."
                if scripts
                else "yli 0,2 megatavua, mikä on raja; tuo tiedot osissa."
            )
            assert scripts == alert.startswith("”large.csv”")
            assert len([url for url in seen.requests if url.endswith("/load?lang=fi")]) == (
                1 if scripts else 2
            )


@pytest.mark.parametrize("width", [1320, 320])
def test_every_page_of_a_load_fits_the_window(
    browser: Browser, address: str, files: dict[str, Path], width: int
) -> None:
    with watched(browser, width) as seen:
        for lang in LANGUAGES:
            seen.page.goto(f"{address}/load?lang={lang}")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
            by_mouse(seen.page, files["wrong"])
            seen.page.wait_for_url("**/load/*")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        seen.page.click(STORE)
        seen.page.wait_for_url("**/stored?*")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
