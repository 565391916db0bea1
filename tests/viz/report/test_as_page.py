"""The report as one HTML page: it asks for nothing, runs nothing, and any name in it is text."""

import re
from pathlib import Path

import pytest

from chromium import chromium, watched
from html_page import Page
from reporting import HOSTILE, report, report_named
from viz.frame import Served
from viz.report.as_page import report_page
from viz.words.language import LANGUAGES


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(report_page(report("fi", proposals=1)))


def test_it_is_one_file_that_asks_for_nothing_and_runs_nothing(page: Page) -> None:
    assert all(address.startswith(("#", "data:")) for address in page.addresses())
    assert not list(page.all("script"))
    policy = next(
        given["content"]
        for given, _ in page.all("meta")
        if given.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'; script-src 'none'; style-src 'sha256-" in policy
    assert [
        given
        for _, given, _ in page.elements
        if "style" in given or any(name.startswith("on") for name in given)
    ] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_its_language_and_its_finding(lang: str) -> None:
    made, page = report(lang), Page(report_page(report(lang)))
    assert next(page.all("html"))[0]["lang"] == lang
    assert page.text("h1") == made.headline
    assert [text for _, text in page.all("h2")] == [each.title for each in made.sections]


def test_its_contents_lead_to_every_section(page: Page) -> None:
    targets = {given["id"] for _, given, _ in page.elements if "id" in given}
    led = [given["href"][1:] for given, _ in page.all("a") if given["href"].startswith("#")]
    assert len(led) == len(report("fi", proposals=1).sections)
    assert set(led) <= targets


def test_every_table_has_a_caption_and_heads(page: Page) -> None:
    count = len(list(page.all("table")))
    assert len(list(page.all("caption"))) == count > 8
    assert {given.get("scope") for given, _ in page.all("th")} == {"col", "row"}


def test_the_picture_has_the_same_said_in_words(page: Page) -> None:
    picture = next(page.all("div", role="img"))[0]
    assert picture["aria-label"].startswith("Hallinnonalat kehällä. 1. S1 – S2: 0 yhteyttä")
    assert len(list(page.all("circle", **{"class": "node"}))) == 6


def test_quotes_say_their_language() -> None:
    quotes = [(given.get("lang"), text) for given, text in Page(report_page(report("en"))).all("q")]
    assert ("fi", "Foorumi kokoontuu.") in quotes


@pytest.mark.parametrize("kind", HOSTILE)
def test_names_are_text_whatever_they_hold(kind: str) -> None:
    hostile, plain = (Page(report_page(report_named(text))) for text in (HOSTILE[kind], "x" * 60))
    tags = [
        sorted(tag for tag, _, _ in made.elements if tag not in ("text", "tspan"))
        for made in (hostile, plain)
    ]
    assert tags[0] == tags[1]
    assert any(HOSTILE[kind] in text for _, text in hostile.all("q"))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_browser_shows_it_without_a_complaint_or_a_request_and_within_its_width(
    width: int, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_page(report("fi", proposals=1)), "utf-8")
    with chromium() as browser, watched(browser, width) as seen:
        seen.page.goto(path.as_uri())
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        box = seen.page.locator(".sector-picture").bounding_box()
        assert box
        assert box["width"] >= min(width, 500) - 60
        assert seen.page.locator(".sector-picture text").count() > 10
        assert seen.complaints == []
        assert seen.requests == [path.as_uri()]


def test_labels_of_the_picture_do_not_overlap(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_page(report("fi")), "utf-8")
    with chromium() as browser, watched(browser) as seen:
        seen.page.goto(path.as_uri())
        boxes = seen.page.evaluate(
            "[...document.querySelectorAll('.sector-picture text:is(.ink, .muted)')].map((text) =>"
            " text.getBBox()).map(({x, y, width, height}) => [x, y, x + width, y + height])"
        )
    crossing = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 4
    ]
    assert crossing == []


def test_a_server_s_page_links_its_styles_and_the_pages_of_pairs() -> None:
    served = Served({code: f"/report?lang={code}" for code in LANGUAGES}, "nonce")
    page = Page(report_page(report("fi"), served))
    assert any(
        given["href"].endswith("report/page.css") for given, _ in page.all("link", rel="stylesheet")
    )
    assert "/pair/s1/s2" in [given["href"] for given, _ in page.all("a")]
    assert not list(page.all("style"))


def test_the_same_report_is_the_same_page() -> None:
    assert report_page(report("sv", proposals=1)) == report_page(report("sv", proposals=1))
    assert not re.search(r"0x[0-9a-f]{6,}", report_page(report("sv", proposals=1)))
