"""The served pages in a real browser, with the policy that the server sends."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

import made_up_gaps as made
from chromium import chromium, watched
from served import pages_app, serving


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address():
    def gaps(settings):
        return made.gaps_of(made.finnish_sectors(), made.VERDICTS, settings=settings)

    with serving(pages_app(gaps, lambda: "v1", today=lambda: date(2026, 11, 1))) as found:
        yield found


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


def test_the_form_asks_for_another_day_and_other_ties_without_a_script(seen):
    seen.page.fill(".settings [name=as_of]", "2020-05-31")
    seen.page.check(".settings [value=cohort]")
    seen.page.select_option(".settings [name=weight]", "newman")
    seen.page.click(".settings button")
    seen.page.wait_for_url("**/?lang=fi*")
    asked = parse_qs(urlsplit(seen.page.url).query)
    assert asked == {"lang": ["fi"], "as_of": ["2020-05-31"], "ties": ["membership", "cohort"], "weight": ["newman"]}
    assert "31.5.2020" in seen.page.text_content(".details")
    assert seen.page.is_checked(".settings [value=cohort]")


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
