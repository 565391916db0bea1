"""Searching all kinds, and every system of leaders' networks that the ministry's page tells of."""

import pytest

from amounts import long
from explored import Explored
from html_page import Page
from loaders.facts import PAGE, read_shipped
from viz.addresses import LISTS, address_of

SYSTEMS = (
    ("Network", "johdon-foorumi"),
    ("EventSeries", "johdon-foorumin-tapaamiset"),
    ("EventSeries", "johdon-aamukahvit"),
    ("EventSeries", "ylimman-johdon-tilaisuudet"),
    ("EventSeries", "julkisen-johtamisen-paiva"),
    ("Event", "julkisen-johtamisen-paiva-2019"),
    ("Event", "julkisen-johtamisen-paiva-2020"),
    ("Network", "ylimman-johdon-pienryhmat"),
    ("Group", "pienryhma-2020-1"),
    ("Group", "pienryhma-2020-2"),
    ("Group", "pienryhma-2020-3"),
    ("Group", "pienryhma-2020-4"),
    ("Network", "henkilostojohdon-foorumi"),
    ("EventSeries", "henkilostojohdon-aamukahvit"),
    ("EventSeries", "henkilostojohdon-vuosiseminaari"),
    ("Group", "hr-ohjausryhma"),
    ("Network", "kehittajaverkostot"),
    ("Network", "kehikko"),
    ("Network", "viva"),
    ("Network", "alumniryhmat"),
    ("Network", "valmennusohjelmiin-osallistuneet"),
    ("Programme", "uudistuja"),
    ("Programme", "tulevaisuuden-johtajat"),
    ("Programme", "valmennusohjelmat"),
    ("Organisation", "haus"),
    ("Network", "verkostot-ulkopuolisten-kanssa"),
    ("Network", "virtuaaliset-verkostot"),
    ("Network", "linkedin"),
    ("Network", "twitter"),
    ("Network", "hankkeiden-kehittamisverkostot"),
    ("Network", "kehittamisorganisaatiot"),
    ("Project", "johtamista-yhteiseksi-hyvaksi"),
    ("Group", "julkisen-johtamisen-yhteistyoryhma"),
)


def hits(page: Page) -> list[str]:
    """Addresses of what is found, without their queries."""
    addresses = [given["href"].partition("?")[0] for given, _ in page.all("a")]
    return [
        address
        for address in addresses
        if address.count("/") > 1 and address.split("/")[1] in LISTS.values()
    ]


def test_the_list_of_systems_is_that_of_the_shipped_facts() -> None:
    facts = {
        (fact["element"], fact["id"]) for fact in read_shipped("facts") if fact["element"] in LISTS
    }
    named = {(row["label"], row["id"]) for row in read_shipped("names")} | facts
    apart = {
        ("Organisation", "vm"),
        ("Organisation", "vm-kehittamisosasto"),
        *(each for each in named if each[0] in ("Person", "Source")),
    }
    assert set(SYSTEMS) == named - apart


@pytest.mark.parametrize("lang", ["fi", long("sv"), long("en")])
def test_every_system_on_the_ministry_s_page_is_found_and_has_its_page_with_the_quote(
    seen: Explored, lang: str
) -> None:
    names = {(row["label"], row["id"]): row for row in read_shipped("names")}
    quotes: dict[str, list[str]] = {}
    for fact in read_shipped("facts"):
        for id_ in (fact["id"], fact["to"]):
            quotes.setdefault(id_, []).append(fact["quote"])
    for label, key in SYSTEMS:
        name, address = names[label, key][f"name_{lang}"], address_of(label, key)
        assert address in hits(seen.page("/find", q=name, lang=lang))[:3], name
        page = seen.page(address, lang=lang)
        assert name in [text for _, text in page.all("bdi")]
        shown = {text for _, text in page.all("bdi")}
        assert shown & set(quotes[key]), (name, quotes[key])
        assert f"/sources/{PAGE}" in hits(page)


def test_an_overview_says_how_much_there_is_of_each_kind_to_every_role(seen: Explored) -> None:
    for role in ("viewer", "analyst"):
        page = seen.page("/find", role, lang="en")
        numbers = [text for _, text in page.all("b")]
        assert len(numbers) == len(LISTS)
        assert "0" not in numbers


def test_misspellings_are_forgiven_and_hits_stand_by_kind_best_first(seen: Explored) -> None:
    page = seen.page("/find", q="kehiko", lang="en")
    assert hits(page)[0] == "/networks/kehikko"
    assert next(text for _, text in page.all("h2")).strip().startswith("Networks")
    assert page.text("title").startswith("Search: kehiko")


def test_what_was_looked_for_stays_in_the_box_of_every_page(seen: Explored) -> None:
    for path in ("/find?q=viva", "/groups", "/networks/viva"):
        boxes = [given["value"] for given, _ in seen.page(path).all("input", name="q")]
        assert boxes == (["viva"] if "q=" in path else [""])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zzzzqqq", "Nothing goes by that name."),
        ("???", "There is nothing to search for"),
        ("a" * 400, "That is too long to search for"),
    ],
)
def test_what_finds_nothing_says_what_to_do(seen: Explored, text: str, message: str) -> None:
    assert message in seen.read("/find", q=text, lang="en")


def test_a_viewer_finds_no_people_and_is_told_so(seen: Explored) -> None:
    page = seen.page("/find", "viewer", q="Keksitty Johtaja", lang="en")
    assert not any(address.startswith("/people/") for address in hits(page))
    assert (
        page.text("p", **{"class": "withheld"})
        == "People and sources are not searched in your role."
    )
    assert any(
        address.startswith("/people/") for address in hits(seen.page("/find", q="Keksitty Johtaja"))
    )


def test_one_kind_alone_can_be_searched(seen: Explored) -> None:
    page = seen.page("/find", q="foorumi", kind="series")
    assert hits(page)
    assert all(address.startswith("/series/") for address in hits(page))
