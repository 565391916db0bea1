"""The page of two sectors in a real browser, over a whole graph."""

from collections.abc import Iterator
from typing import Any

import pytest

from chromium import watched
from graph.settings import Settings
from small_sectors import explorer


@pytest.fixture(scope="module")
def address(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with explorer(embedded, tmp_path_factory.mktemp("explored")) as (url, _):
        yield url


@pytest.mark.parametrize("width", [1320, 320])
@pytest.mark.parametrize("path", ["/pair/28/29", "/pair/27/33", "/pair/28/28", "/"])
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_it_is_never_wider_than_the_window_and_complains_of_nothing(
    browser: Any, address: str, path: str, width: int, lang: str
) -> None:
    with watched(browser, width) as seen:
        seen.page.goto(f"{address}{path}?lang={lang}")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.page.get_attribute("html", "lang") == lang
        assert seen.complaints == []
        assert all(url.startswith((address, "data:")) for url in seen.requests)


def test_from_the_largest_gap_to_who_could_bridge_it_by_keyboard_alone(
    browser: Any, address: str
) -> None:
    with watched(browser, locale="fi-FI") as seen:
        seen.page.goto(address)
        seen.page.wait_for_function("() => window.drawn.length > 0")
        seen.page.focus("#map")
        seen.page.keyboard.press("ArrowRight")
        with seen.page.expect_navigation():
            seen.page.keyboard.press("Enter")
        assert seen.page.text_content("h1").endswith(": odotettua vähemmän yhteyksiä")
        order = seen.page.locator("#able thead a >> nth=4")
        order.focus()
        with seen.page.expect_navigation():
            seen.page.keyboard.press("Enter")
        assert seen.page.locator("#able [aria-sort=descending]").count() == 1
        memberships = [
            int(each) for each in seen.page.locator("#able tbody td:last-child").all_text_contents()
        ]
        assert memberships == sorted(memberships, reverse=True)
        assert seen.page.locator("#able tbody a").first.get_attribute("href").startswith("/people/")


def test_every_picture_has_a_text_and_a_table_of_the_same(browser: Any, address: str) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{address}/pair/28/29?lang=en&all=years")
        for picture in seen.page.locator("main svg").all():
            assert picture.get_attribute("role") == "img"
            assert "below" in picture.get_attribute("aria-label")
        drawn = seen.page.locator(".bridge .name").all_text_contents()
        named = seen.page.locator("#people tbody th").all_text_contents()
        assert set(named[:5]) <= set(drawn)
        assert seen.page.locator("#years tbody tr").count() == sum(
            picture.locator("circle").count()
            for picture in seen.page.locator(".years-picture").all()
        )


def test_the_pictures_follow_the_colour_scheme_and_can_be_printed(
    browser: Any, address: str
) -> None:
    with watched(browser, color_scheme="dark") as seen:
        seen.page.goto(f"{address}/pair/28/29?lang=en")
        dark = seen.page.eval_on_selector(".bridge .name", "each => getComputedStyle(each).fill")
        seen.page.emulate_media(color_scheme="light")
        assert (
            seen.page.eval_on_selector(".bridge .name", "each => getComputedStyle(each).fill")
            != dark
        )
        assert len(seen.page.pdf(format="A4")) > 10_000
