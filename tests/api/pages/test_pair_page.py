"""The start page and the page of two sectors over a whole graph: what each role reads there, and
what can be kept of it."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from graph.settings import Settings
from html_page import Page
from small_sectors import SMALL, explorer, visitor

NAMES = [name for names in SMALL.values() for name in names]
PAGES = (
    "/",
    "/pair/27/33",
    "/pair/28/29",
    "/pair/28/28",
    "/pair/pikku/28",
    "/?as_of=2024",
    "/pair/28/29?ties=attendance&weight=newman",
)
FILES = (
    "/?as=csv",
    "/?as=svg",
    "/?as=graphml",
    "/?as=gexf",
    *(f"/pair/28/29?as=csv&of={of}" for of in ("shared", "years")),
)


@pytest.fixture(scope="module")
def clients(
    embedded: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, httpx.Client]]:
    with (
        explorer(embedded, tmp_path_factory.mktemp("explored")) as (url, tokens),
        ExitStack() as opened,
    ):
        yield {
            role: opened.enter_context(visitor(url, tokens, role)) for role in ("viewer", "analyst")
        }


def page(clients: dict[str, httpx.Client], path: str, role: str = "analyst") -> Page:
    answer = clients[role].get(path)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def rows(answer: httpx.Response) -> list[list[str]]:
    assert answer.text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_finding_is_the_headline_in_three_languages(clients: dict[str, httpx.Client]) -> None:
    headlines = {
        "fi": "odotettua vähemmän yhteyksiä",
        "sv": "färre kontakter än förväntat",
        "en": "fewer ties than chance would give",
    }
    for lang, words in headlines.items():
        headline = page(clients, f"/pair/27/33?lang={lang}").text("title")
        assert headline.endswith(f": {words} – Verkosto")


def test_an_analyst_reads_who_joins_two_sectors_and_is_led_to_them(
    clients: dict[str, httpx.Client],
) -> None:
    shown = page(clients, "/pair/28/29")
    people = [given["href"] for given, _ in shown.all("a") if given["href"].startswith("/people/")]
    assert len(people) > 10
    assert next(shown.all("svg", **{"class": "bridge"}))[0]["aria-label"].startswith(
        "Ketkä yhdistävät"
    )
    assert [
        given["href"].partition("?")[0] for given, text in shown.all("a") if text == "Ehdota ryhmiä"
    ] == ["/compose"]
    assert any("lähtisi" in text for _, text in shown.all("p"))


def test_tables_are_sorted_by_the_address(clients: dict[str, httpx.Client]) -> None:
    shown = page(clients, "/pair/28/29?sort=people.2&all=people")
    met = [int(row[2]) for row in shown.rows if len(row) == 6 and row[2].isdecimal()]
    assert met == sorted(met)
    assert [given["aria-sort"] for given, _ in shown.all("th") if "aria-sort" in given] == [
        "ascending"
    ]
    again = next(given["href"] for given, text in shown.all("a") if text == "Tavattuja henkilöitä")
    assert "sort=people.-2" in again


def test_a_viewer_reads_figures_and_no_names(clients: dict[str, httpx.Client]) -> None:
    shown = page(clients, "/pair/28/29", "viewer")
    assert not [
        given for given, _ in shown.all("a") if given["href"].startswith(("/people/", "/compose"))
    ]
    assert any("jotka tapaavat jonkun" in text for _, text in shown.all("p"))
    for path in (*PAGES, *FILES):
        answer = clients["viewer"].get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert not re.search(
            "|".join([r"Keksitty Johtaja", *(f"Keksitty {name}" for name in NAMES)]), answer.text
        ), path
    assert "Keksitty Johtaja" in clients["analyst"].get("/pair/28/29").text


@pytest.mark.parametrize("of", ["people", "able"])
def test_names_are_no_file_for_a_viewer(clients: dict[str, httpx.Client], of: str) -> None:
    path = f"/pair/28/29?as=csv&of={of}"
    assert rows(clients["analyst"].get(path))[1:]
    assert clients["viewer"].get(path).status_code == 400


def test_small_sectors_keep_their_place_and_nothing_is_told_of_them(
    clients: dict[str, httpx.Client],
) -> None:
    nodes = {node["name"]: node for node in page(clients, "/", "viewer").map_data()["nodes"]}
    whole = {node["name"]: node for node in page(clients, "/").map_data()["nodes"]}
    assert nodes.keys() == whole.keys()
    for sector, people in SMALL.items():
        assert (nodes[f"Keksitty {sector}"]["text"], nodes[f"Keksitty {sector}"]["withheld"]) == (
            "<3",
            True,
        )
        assert whole[f"Keksitty {sector}"]["text"] == str(len(people))
        shown = page(clients, f"/pair/28/{sector}", "viewer")
        assert shown.text("title").startswith("Valtiovarainministeriö – Keksitty")
        assert not list(shown.all("dl"))
        assert not list(shown.all("table"))
        assert list(page(clients, f"/pair/28/{sector}").all("dl"))


def test_no_file_of_a_viewer_holds_a_pair_of_a_small_sector(
    clients: dict[str, httpx.Client],
) -> None:
    keys = {key for row in rows(clients["viewer"].get("/?as=csv"))[1:] for key in (row[0], row[2])}
    assert keys
    assert not keys & SMALL.keys()
    assert SMALL.keys() <= {
        key for row in rows(clients["analyst"].get("/?as=csv"))[1:] for key in (row[0], row[2])
    }
    for kind in ("graphml", "gexf"):
        assert "pikku" not in clients["viewer"].get(f"/?as={kind}").text
        assert "pikku" in clients["analyst"].get(f"/?as={kind}").text


def test_the_picture_as_a_file_lacks_the_lines_that_are_hidden(
    clients: dict[str, httpx.Client],
) -> None:
    whole, gaps = (clients["analyst"].get(path) for path in ("/?as=svg", "/?as=svg&lines=gap"))
    assert whole.headers["content-type"].startswith("image/svg+xml")
    assert whole.headers["content-disposition"] == 'attachment; filename="verkosto-2026-11-23.svg"'
    assert 'class="same"' in whole.text
    assert 'class="same"' not in gaps.text
    assert 'class="gap"' in gaps.text
    assert "<title>" in gaps.text


def test_the_year_of_the_page_is_one_of_those_offered(clients: dict[str, httpx.Client]) -> None:
    shown = page(clients, "/?as_of=2024-12-31&lines=gap")
    slider = next(shown.all("input", id="year"))[0]
    assert (slider["value"], slider["max"]) == ("2024", "2026")
    assert [
        text
        for given, text in shown.all("a")
        if given.get("aria-current") == "true" and text.isdecimal()
    ] == ["2024"]
    assert [
        given["value"] for given, _ in shown.all("input", name="lines") if "checked" in given
    ] == ["gap"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pair/28/frog", 404),
        ("/pair/28", 404),
        ("/?as=frog", 400),
        ("/?lines=frog", 400),
        ("/pair/28/29?as=csv&of=frog", 400),
        ("/pair/28/29?as=frog&of=shared", 400),
        ("/pair/28/29?as_of=frog", 400),
        ("/pair/28/29?sort=people.99", 200),
        ("/pair/28/29?sort=x", 200),
    ],
)
def test_what_cannot_be_meant_is_said(
    clients: dict[str, httpx.Client], path: str, status: int
) -> None:
    answer = clients["analyst"].get(path)
    assert answer.status_code == status
    assert Page(answer.text).text("h1").strip() or status == 200


def test_a_day_on_which_nobody_is_known_is_said(clients: dict[str, httpx.Client]) -> None:
    shown = page(clients, "/pair/28/29?as_of=1950")
    assert "Kummaltakin hallinnonalalta ei ole tiedossa johtajia 31.12.1950." in {
        text for _, text in shown.all("p")
    }
