"""The page of a node of every kind, on every engine."""

from urllib.parse import quote

import pytest

from amounts import long
from explored import KEY, MARKUP, Explored
from html_page import Page
from viz.addresses import LISTS

FORUM = "/networks/henkilostojohdon-foorumi"


def sample(seen: Explored, path: str, with_: str) -> str:
    """The address of one of the sample's that has some of what a column counts."""
    rows = seen.get(f"/{path}", **{"as": "json", "ended": "1"}).json()
    return f"/{path}/" + next(
        row["key"] for row in rows if row[with_] and row["key"].startswith("esimerkki-")
    )


def sections(page: Page) -> dict[str, int]:
    """What stands on the page: the headings with their figures."""
    ids = [
        given["aria-labelledby"]
        for given, _ in page.all("section")
        if given.get("aria-labelledby", "").startswith("section-")
    ]
    return {id_.removeprefix("section-"): ids.count(id_) for id_ in ids}


@pytest.mark.parametrize("lang", ["fi", long("sv"), long("en")])
def test_every_kind_has_its_page(seen: Explored, lang: str) -> None:
    for path in LISTS.values():
        key = seen.get(f"/{path}", **{"as": "json", "ended": "1", "sort": "-name"}).json()[0]["key"]
        page = seen.page(f"/{path}/{quote(key)}", lang=lang)
        assert page.text("title").removesuffix(" – Verkosto") in "".join(
            text for _, text in page.all("bdi")
        )
        assert [
            given["href"] for given, _ in page.all("a") if given["href"].startswith(f"/{path}?")
        ]


def test_a_person_s_page_tells_the_history_as_a_table_with_a_line_of_time(seen: Explored) -> None:
    rows = seen.get("/people", **{"as": "json"}).json()
    key = next(row["key"] for row in rows if row["positions"] and row["groups"] and row["events"])
    page = seen.page(f"/people/{key}", lang="en")
    titles = sections(page)
    assert {"positions", "groups", "events"} <= set(titles)
    assert list(page.all("rect"))
    assert list(page.all("circle"))
    tables = [text for _, text in page.all("caption")]
    assert "Positions" in tables
    assert all(given.get("aria-hidden") or given.get("overflow") for given, _ in page.all("svg"))
    assert any(given["href"].startswith("/organisations/") for given, _ in page.all("a"))
    assert any(
        given["href"].startswith("/network?") and "around=Person%3A" in given["href"]
        for given, _ in page.all("a")
    )


def test_the_day_that_is_asked_for_parts_what_holds_from_what_is_over(seen: Explored) -> None:
    def states(day: str) -> list[str]:
        page = seen.page(f"/groups/{quote(KEY)}", as_of=day)
        return [
            given["class"]
            for given, _ in page.all("tr")
            if given.get("class") in ("now", "before", "later")
        ]

    assert states("2019") == ["later"]
    assert states("2021") == ["now"]
    page = seen.page("/groups/long", as_of="2021", lang="en")
    assert "ended by 31 Dec 2021" in [text for _, text in page.all("span")]


def test_quotes_stand_with_the_source_that_says_them(seen: Explored) -> None:
    page = seen.page(FORUM, lang="en")
    quotes = [text for _, text in page.all("bdi")]
    assert "Foorumilla on puheenjohtaja" in quotes
    assert any(
        given["href"].startswith("/sources/vm-yhteinen-kehittaminen") for given, _ in page.all("a")
    )
    assert any(given["href"].startswith("https://vm.fi/") for given, _ in page.all("a"))
    assert any(given["href"].startswith("/people/mari-naatsaari") for given, _ in page.all("a"))


def test_a_quote_is_of_the_one_source_that_says_it_though_others_say_more(seen: Explored) -> None:
    query = '{ organisation(key: "vm") { quotes quotedFrom sources } }'
    headers = {"Authorization": f"Bearer {seen.tokens['analyst']}"}
    organisation = seen.client.post("/graphql", json={"query": query}, headers=headers).json()[
        "data"
    ]["organisation"]
    assert len(organisation["sources"]) > 1
    assert set(organisation["quotedFrom"]) == {"vm-yhteinen-kehittaminen"}
    assert len(organisation["quotes"]) == len(organisation["quotedFrom"])


def test_names_that_are_ours_say_so(seen: Explored) -> None:
    assert "Nätverket Viva our own wording of the name" in seen.read("/networks/viva", lang="en")
    assert "our own wording of the name" in seen.read("/networks/viva", lang="en")
    assert "our own wording of the name" not in seen.read("/networks/johdon-foorumi", lang="en")


def test_properties_are_in_words_of_the_language(seen: Explored) -> None:
    assert (
        "verksamhetsprinciper"
        in seen.read("/networks/ylimman-johdon-pienryhmat", lang="sv").lower()
    )
    assert "pienryhmä" in seen.read("/groups/pienryhma-2020-1", lang="fi")
    assert "peer group" in seen.read("/groups/pienryhma-2020-1", lang="en")
    assert "made-up example" in seen.read(sample(seen, "networks", "members"), lang="en")
    assert "made-up example" not in seen.read(FORUM, lang="en")


def test_long_lists_of_members_are_folded_and_lead_to_all(
    seen: Explored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.relations.FULL", 15)
    rows = seen.get("/events", **{"as": "json"}).json()
    event = max(rows, key=lambda row: row["attendees"])
    page = seen.page(f"/events/{event['key']}", lang="en")
    assert f"15 of {event['attendees']} are shown." in [text for _, text in page.all("span")]
    assert [text for _, text in page.all("summary") if "more" in text] == ["3 more"]
    to = next(
        given["href"]
        for given, text in page.all("a")
        if text == f"{event['attendees']} people as a list"
    )
    assert seen.page(to).text("h1").startswith(str(event["attendees"]))


def test_a_viewer_reads_the_page_without_people_and_is_told_so(seen: Explored) -> None:
    some = (sample(seen, "groups", "members"), sample(seen, "events", "attendees"))
    for address in (*some, f"/groups/{quote(KEY)}", FORUM, "/organisations/vm"):
        page, text = (
            seen.page(address, "viewer", lang="en"),
            seen.get(address, "viewer", lang="en").text,
        )
        assert (
            "Names of people, quotes and sources are shown from the role of analyst"
            in page.text("p", **{"class": "withheld"})
        )
        assert "/people/" not in text
        assert "/sources/" not in text
        assert "Keksitty" not in text
        assert "Näätsaari" not in text
    group = seen.page(sample(seen, "groups", "members"), "viewer", lang="en")
    assert "members" in sections(group)
    assert not any(
        section == "members" for section in [given.get("class") for given, _ in group.all("tr")]
    )
    for path in ("/people/mari-naatsaari", "/sources/vm-yhteinen-kehittaminen"):
        assert seen.get(path, "viewer").status_code == 403


def test_what_is_not_there_leads_to_the_search(seen: Explored) -> None:
    response = seen.get("/groups/nothing", lang="en")
    assert response.status_code == 404
    page = Page(response.text)
    assert page.text("h1") == "This is not in the graph"
    assert list(page.all("form", role="search"))


def test_hostile_names_and_keys_are_text(seen: Explored) -> None:
    page = seen.page(f"/groups/{quote(KEY)}")
    assert MARKUP in page.text("title")
    other = next(given["href"] for given, text in page.all("a") if text == "Svenska")
    assert MARKUP in seen.page(other).text("title")
    assert any(text == MARKUP for _, text in page.all("bdi"))
    assert not list(page.all("img"))
    person = seen.page("/people/p/1")
    assert quote(f"/groups/{KEY}") in [
        given["href"].partition("?")[0] for given, _ in person.all("a")
    ]
    assert len(seen.page("/groups/long").text("title")) < 200
    assert "ä" * 10_000 in seen.get("/groups/long", lang="sv").text
