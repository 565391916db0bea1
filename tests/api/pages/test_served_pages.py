"""The served pages in a real browser, with the policy that the server sends."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

import made_up_gaps as made
from chromium import watched
from served import pages_app, serving


@pytest.fixture(scope="module")
def address():
    def gaps(settings):
        return made.gaps_of(made.finnish_sectors(), made.VERDICTS, settings=settings)

    with serving(pages_app(gaps, lambda: "v1", today=lambda: date(2026, 11, 1))) as base_url:
        yield base_url


@pytest.fixture
def seen(browser, address):
    with watched(browser, locale="fi-FI") as opened:
        opened.page.goto(address)
        opened.page.wait_for_function("() => window.drawn.length > 0")
        yield opened


def test_the_page_draws_under_its_policy_and_asks_only_its_own_server(seen, address):
    assert seen.complaints == []
    assert len(seen.requests) >= 5
    assert all(url.startswith((address, "data:")) for url in seen.requests)
    assert seen.page.text_content("h1") == "Viisi katvetta 78 hallinnonalaparista"


def query(seen) -> dict[str, list[str]]:
    return parse_qs(seen.page.evaluate("location.search.slice(1)"), keep_blank_values=True)


def until(seen, text: str, holds: str) -> None:
    """Waits until the address or the page says so, as what is chosen is loaded in place."""
    seen.page.wait_for_function(holds, arg=text)


IN_ADDRESS = "text => location.search.includes(text)"


def test_the_form_asks_for_another_day_and_other_ties_without_a_script(browser, address):
    with watched(browser, locale="fi-FI", java_script_enabled=False) as seen:
        seen.page.goto(address)
        seen.page.fill(".settings [name=as_of]", "2020-05-31")
        seen.page.check(".settings [value=cohort]")
        seen.page.select_option(".settings [name=weight]", "newman")
        seen.page.uncheck("[value=same]")
        seen.page.click(".settings button")
        assert query(seen) == {
            "lang": ["fi"],
            "as_of": ["2020-05-31"],
            "ties": ["membership", "cohort"],
            "weight": ["newman"],
            "window": ["3y"],
            "cap": [""],
            "half_life": [""],
            "lines": ["gap", "more", "few"],
        }
        assert "31.5.2020" in seen.page.text_content(".details")
        assert seen.page.is_checked(".settings [value=cohort]")
        still = seen.page.locator("noscript img")
        assert "lines=gap&lines=more&lines=few" in still.get_attribute("src")
        assert seen.page.is_visible(".years a >> text=2021")
        seen.page.click(".years a >> text=2021")
        assert query(seen)["as_of"] == ["2021-12-31"]
        assert query(seen)["ties"] == ["membership", "cohort"]
        assert "cap" not in query(seen)


def test_what_is_chosen_is_drawn_in_place_and_the_focus_stays(seen):
    seen.page.evaluate("window.same = true")
    seen.page.focus("#year")
    seen.page.keyboard.press("ArrowLeft")
    until(seen, "as_of=2025-12-31", IN_ADDRESS)
    until(
        seen, "31.12.2025", "said => document.querySelector('.details').textContent.includes(said)"
    )
    seen.page.keyboard.press("ArrowLeft")
    until(seen, "as_of=2024-12-31", IN_ADDRESS)
    seen.page.check(".settings [value=cohort]")
    until(seen, "ties=cohort", IN_ADDRESS)
    seen.page.wait_for_function(
        "() => window.same && window.drawn.length > 0 && document.querySelectorAll('canvas').length"
        " === 1"
    )
    seen.page.go_back()
    until(seen, "", "() => !document.querySelector('.settings [value=cohort]').checked")
    assert query(seen)["as_of"] == ["2024-12-31"]
    assert seen.complaints == []


def test_a_day_is_asked_for_by_the_button(seen):
    seen.page.fill(".settings [name=as_of]", "2020-05-31")
    seen.page.click(".settings button")
    until(
        seen, "31.5.2020", "said => document.querySelector('.details').textContent.includes(said)"
    )
    assert query(seen)["as_of"] == ["2020-05-31"]


def test_the_legend_hides_lines_and_the_address_says_so(seen, address):
    assert {"1", "2"} <= {each["text"] for each in seen.drawn()}
    seen.page.uncheck("[value=gap]")
    seen.page.wait_for_function("() => !window.drawn.some(each => each.text === '1')")
    assert query(seen)["lines"] == ["same", "more", "few"]
    assert "lines=same" in seen.page.get_attribute(".files a", "href")
    for line in ("same", "more", "few"):
        seen.page.uncheck(f"[value={line}]")
    assert query(seen)["lines"] == [""]
    seen.page.reload()
    seen.page.wait_for_function("() => window.drawn.length > 0")
    assert not seen.page.is_checked("[value=same]")
    seen.page.go_back()
    seen.page.wait_for_function("() => document.querySelector('[value=few]').checked")
    assert not seen.page.is_checked("[value=gap]")


@pytest.mark.parametrize(
    ("do", "leads"),
    [
        (lambda seen: seen.page.mouse.click(*seen.at("1")), "/pair/31/33"),
        (lambda seen: seen.page.mouse.click(*seen.at("61")), "/sectors/28"),
        (lambda seen: seen.page.click("td[data-pair='4-6']"), "/pair/27/29"),
        (lambda seen: seen.page.click("tbody th[data-place='5'] a"), "/sectors/28"),
        (lambda seen: seen.page.click(".actions a >> nth=0"), "/pair/31/33"),
        (lambda seen: seen.page.click(".actions a >> nth=1"), "/compose"),
        (lambda seen: keys(seen, "#map", "ArrowRight", "ArrowRight", "Enter"), "/pair/27/33"),
        (lambda seen: keys(seen, "#map", "ArrowLeft", "Enter"), "/sectors/kunnat"),
        (lambda seen: keys(seen, "td[data-pair='8-10'] a", "ArrowDown", "Enter"), "/pair/31/35"),
    ],
    ids=[
        "line",
        "circle",
        "cell",
        "head",
        "gap",
        "compose",
        "line by keys",
        "circle by keys",
        "cell by keys",
    ],
)
def test_everything_leads_on_by_mouse_and_by_keyboard(seen, do, leads):
    with seen.page.expect_navigation():
        do(seen)
    assert urlsplit(seen.page.url).path == leads


def keys(seen, at: str, *pressed: str) -> None:
    seen.page.focus(at)
    for key in pressed:
        seen.page.keyboard.press(key)


def test_the_picture_is_saved_as_it_is_seen(seen):
    with seen.page.expect_download() as saved:
        seen.page.click("#png")
    assert saved.value.suggested_filename == "verkosto-2026-11-01.png"
    with open(saved.value.path(), "rb") as image:
        assert image.read(8) == b"\x89PNG\r\n\x1a\n"


def test_the_other_languages_are_one_step_away_and_keep_the_settings(seen, address):
    seen.page.goto(f"{address}/?as_of=2020-05-31")
    seen.page.click("text=Svenska")
    assert seen.page.text_content("h1") == "Fem luckor bland 78 par av förvaltningsområden"
    assert "31 maj 2020" in seen.page.text_content(".details")


def test_an_error_leads_back_to_the_map(seen, address):
    seen.page.goto(f"{address}/?as_of=foo&lang=en")
    assert seen.page.text_content("h1").strip() == "Check the address"
    seen.page.click("main a")
    assert seen.page.text_content("h1") == "Five gaps among 78 pairs of sectors"


@pytest.mark.parametrize("width", [1320, 320])
def test_settings_fit_the_window(seen, width):
    seen.page.set_viewport_size({"width": width, "height": 800})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
