"""Composing in a real browser: by mouse and by keyboard alone, without scripts too, and on small
screens."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from chromium import Watched, watched
from conftest import sample_store
from graph.settings import Settings
from served import serving, store_app

AT = "lang=en&as_of=2025-06-30&low=6&high=9"


@pytest.fixture(scope="module")
def url(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a sample in which everything may be changed."""
    with (
        sample_store(embedded, tmp_path_factory.mktemp("sample")) as store,
        serving(store_app(store, embedded, today=lambda: date(2025, 6, 30))) as base_url,
    ):
        yield base_url


@pytest.fixture
def seen(browser: Browser, url: str) -> Iterator[Watched]:
    with watched(browser, locale="en-GB") as opened:
        opened.page.goto(f"{url}/compose/proposal?{AT}")
        yield opened
        assert opened.complaints == []
        assert all(request.startswith((url, "data:")) for request in opened.requests)


def groups(page: Page) -> list[list[str]]:
    keys: list[list[str]] = page.eval_on_selector_all(
        ".group",
        "all => all.map(group => [...group.querySelectorAll('.person')].map(row =>"
        " row.dataset.key).sort())",
    )
    return keys


def settled(page: Page, sign: str) -> None:
    """Until the page shows what a script asked for, and says it."""
    page.wait_for_function(
        "sign => document.getElementById('status').textContent.includes(sign) &&"
        " !document.querySelector('#proposal[aria-busy]')",
        arg=sign,
    )


def status(page: Page) -> str:
    return page.text_content("#status") or ""


def dragged(page: Page, source: Any, target: Any) -> None:
    """As a hand does it: some steps, and a moment above the target until the page says what would
    follow."""
    one, other = source.bounding_box(), target.bounding_box()
    page.mouse.move(one["x"] + 40, one["y"] + 30)
    page.mouse.down()
    page.mouse.move(one["x"] + 50, one["y"] + 36)
    page.wait_for_selector(".group .effect:not([hidden])")
    page.mouse.move(other["x"] + 40, other["y"] + 12, steps=4)
    page.mouse.move(other["x"] + 42, other["y"] + 14)


def test_four_groups_are_composed_from_the_form_by_keyboard_alone(
    browser: Browser, url: str
) -> None:
    with watched(browser, locale="en-GB") as opened:
        page = opened.page
        page.goto(f"{url}/compose?{AT}")
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.name") == "go":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/compose/proposal?*")
        assert [6 <= len(group) <= 9 for group in groups(page)] == [True] * 4
        assert opened.complaints == []


def test_someone_is_moved_by_mouse_and_the_move_undone(seen: Watched) -> None:
    page = seen.page
    before, key = groups(page), groups(page)[0][0]
    dragged(page, page.locator(f"[data-key='{key}']"), page.locator(".group[data-group='2'] h2"))
    page.wait_for_selector("#effect:not([hidden])")
    assert (page.text_content("#effect") or "").startswith("Group 3 · ")
    page.mouse.up()
    settled(page, "“Group 1” to “Group 3”")
    assert (key in groups(page)[2], key in groups(page)[0]) == (True, False)
    assert "Score " in status(page)
    page.click("#undo")
    settled(page, "Undone.")
    assert groups(page) == before
    page.click("#redo")
    settled(page, "Done again.")
    assert key in groups(page)[2]
    page.go_back()
    page.go_back()
    page.wait_for_function(
        "key => document.querySelector(`.group[data-group='2'] [data-key='${key}']`)", arg=key
    )


def test_two_change_places_where_one_is_dropped_on_the_other(seen: Watched) -> None:
    page = seen.page
    one, other = groups(page)[0][0], groups(page)[1][0]
    dragged(page, page.locator(f"[data-key='{one}']"), page.locator(f"[data-key='{other}']"))
    assert (page.text_content("#effect") or "").startswith("Change places with")
    page.mouse.up()
    settled(page, "“Group 2” to “Group 1”")
    assert (one in groups(page)[1], other in groups(page)[0]) == (True, True)


def test_arrow_keys_move_someone_and_keep_the_focus_and_say_what_follows(seen: Watched) -> None:
    page = seen.page
    before, key = groups(page), groups(page)[0][0]
    page.fill("#name", "autumn")
    page.focus(f"[data-key='{key}'] .move")
    page.keyboard.press("ArrowRight")
    settled(page, "“Group 1” to “Group 2”")
    assert page.input_value("#name") == "autumn"
    assert key in groups(page)[1]
    assert page.evaluate("() => document.activeElement.id") == f"p-{key}"
    page.keyboard.press("ArrowLeft")
    settled(page, "“Group 2” to “Group 1”")
    assert groups(page) == before
    page.keyboard.press("ArrowLeft")
    settled(page, "to “in no group”")
    assert key not in groups(page)[0]
    assert page.evaluate("() => document.activeElement.id") == f"p-{key}"
    page.keyboard.press("Control+z")
    settled(page, "Undone.")
    assert groups(page) == before
    page.keyboard.press("Control+Shift+z")
    settled(page, "Done again.")
    page.focus(".group[data-group='1'] .move >> nth=0")
    first = page.evaluate("() => document.activeElement.id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.id") != first


def test_every_way_is_in_a_menu_that_the_keyboard_opens_and_leaves(seen: Watched) -> None:
    page = seen.page
    key = groups(page)[0][0]
    page.focus(f"[data-key='{key}'] .move")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert (page.text_content("dialog h1") or "").startswith("Where to with")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")
    assert page.evaluate("() => document.activeElement.id") == f"p-{key}"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.click("dialog a[data-to='3']")
    settled(page, "to “Group 4”")
    assert key in groups(page)[3]


def test_who_is_pinned_stays_and_the_rest_is_proposed_anew(seen: Watched) -> None:
    page = seen.page
    key = groups(page)[2][0]
    page.focus(f"[data-key='{key}'] .pin")
    page.keyboard.press(" ")
    page.wait_for_selector(f"[data-key='{key}'].pinned")
    assert page.get_attribute(f"[data-key='{key}'] .pin", "aria-pressed") == "true"
    assert page.get_attribute(f"[data-key='{key}']", "draggable") is None
    page.click("#again")
    page.wait_for_function(
        "() => location.search.includes('&hold=') &&"
        " !document.querySelector('#proposal[aria-busy]')"
    )
    assert key in groups(page)[2]


def test_a_proposal_is_saved_and_kept(seen: Watched) -> None:
    page = seen.page
    page.fill("#name", "spring")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compose/saved?*")
    assert page.text_content(".done") == "“spring” is saved as a draft."
    page.click("text=Make real…")
    assert page.text_content("h1") == "Make “spring” real?"
    page.click("form.confirm button")
    page.wait_for_url("**/compose/saved?*")
    assert page.text_content(".done") == "“spring” is real now."


def test_people_are_found_while_one_types(browser: Browser, url: str) -> None:
    with watched(browser, locale="en-GB") as opened:
        page = opened.page
        page.goto(f"{url}/compose?{AT}")
        page.type("[name=find_require]", "00003")
        page.wait_for_selector("#hits-require input[value='keksitty-00003']")
        page.check("#hits-require input[value='keksitty-00003']")
        page.wait_for_selector("#require .chosen input[value='keksitty-00003']")
        page.click("[name=go]")
        page.wait_for_url("**/compose/proposal?*")
        assert "keksitty-00003" in [key for group in groups(page) for key in group]
        assert opened.complaints == []


def test_all_of_it_goes_without_scripts(browser: Browser, url: str) -> None:
    with watched(browser, locale="en-GB", java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{url}/compose?{AT}")
        page.fill("[name=find_without]", "00001")
        page.click("button[value=without]")
        page.check("#hits-without input[value='keksitty-00001']")
        page.click("[name=go]")
        first = page.locator(".group").first.locator(".person").first.get_attribute("data-key")
        page.locator(".group").first.locator(".move").first.click()
        page.click("a[data-to='1']")
        assert page.locator(f".group[data-group='1'] [data-key='{first}']").count() == 1
        page.click("#undo")
        assert page.locator(f".group[data-group='0'] [data-key='{first}']").count() == 1


@pytest.mark.parametrize("width", [1320, 640, 320])
@pytest.mark.parametrize(
    "path", ["/compose?", "/compose/proposal?", "/compose/proposal?what=guests&", "/compose/saved?"]
)
def test_no_page_is_wider_than_the_window(
    browser: Browser, url: str, path: str, width: int
) -> None:
    with watched(browser, width, locale="en-GB", color_scheme="dark") as opened:
        opened.page.goto(f"{url}{path}{AT}")
        assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert opened.complaints == []


def test_paper_has_the_groups_and_no_controls(seen: Watched) -> None:
    page = seen.page
    page.emulate_media(media="print")
    assert page.locator(".group .name").first.is_visible()
    for hidden in (".tools", ".do", ".bench", "#effect"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_everything_that_can_be_pressed_has_a_name(seen: Watched) -> None:
    page = seen.page
    nameless = page.eval_on_selector_all(
        "main a, main button, main input:not([type=hidden]), main select",
        "all => all.filter(each => !(each.getAttribute('aria-label') || each.textContent.trim() ||"
        " each.labels?.length)).length",
    )
    assert nameless == 0
    assert (
        page.evaluate(
            "() => new Set([...document.querySelectorAll('[id]')].map(each => each.id)).size"
        )
        == page.locator("[id]").count()
    )
    assert page.locator("h1").count() == 1
