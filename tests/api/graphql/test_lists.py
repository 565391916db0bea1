"""Lists of every kind of node, on every engine."""

import csv
import io
from typing import Any

import pytest

from amounts import long
from explored import KEY, PEOPLE, Explored
from html_page import Page
from viz.addresses import LISTS
from viz.words.kinds import kind_names
from viz.words.language import language

ROWS = 50


def names(page: Page) -> list[str]:
    """Of the first column."""
    return [row[0] for row in page.rows[1:]]


def link(page: Page, name: str) -> str:
    return next(given["href"] for given, text in page.all("a") if text == name)


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def exported(seen: Explored, path: str, **query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = seen.get(path, **query, **{"as": "json"}).json()
    return rows


@pytest.mark.parametrize("lang", ["fi", long("sv"), long("en")])
def test_every_kind_has_its_list_and_says_how_many_there_are(seen: Explored, lang: str) -> None:
    for label, path in LISTS.items():
        page = seen.page(f"/{path}", lang=lang, ended="1")
        assert page.text("title").startswith(kind_names(language(lang))[label])
        total = len(exported(seen, f"/{path}", ended="1"))
        assert page.text("h1").split()[0] == str(total) != "0"
        assert len(names(page)) == min(total, ROWS)


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/organisations?sort=-kind",
        "/events?sort=date",
        "/groups?sort=-valid_from&ended=1",
    ],
)
def test_the_pages_of_a_list_hold_every_node_once_and_lead_back(
    seen: Explored, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.lists.table.ROWS", 7)
    there, back = [seen.page(path + ("&" if "?" in path else "?") + "lang=en")], []
    while any(text == "Next page" for _, text in there[-1].all("a")):
        there.append(seen.page(link(there[-1], "Next page")))
    page = there[-1]
    while any(text == "Previous page" for _, text in page.all("a")):
        page = seen.page(link(page, "Previous page"))
        back.append(names(page))
    every = [name for page in there for name in names(page)]
    assert len(there) > 1
    assert len(every) == int(there[0].text("h1").split()[0])
    assert back[::-1] == [names(page) for page in there[:-1]]
    assert names(seen.page(link(there[-1], "First page"))) == names(there[0])


@pytest.mark.parametrize(
    ("path", "column", "sort"),
    [
        ("people", "region", "region"),
        ("organisations", "valid_from", "valid_from"),
        ("groups", "kind", "kind"),
        ("events", "date", "date"),
    ],
)
def test_every_sort_goes_both_ways(seen: Explored, path: str, column: str, sort: str) -> None:
    up, down = (
        exported(seen, f"/{path}", ended="1", sort=sign + sort, lang="en") for sign in ("", "-")
    )
    assert {row["key"] for row in up} == {row["key"] for row in down}
    values = [row[column] for row in up]
    if column in ("date", "valid_from", "region"):
        assert values == sorted(values)
        assert [row[column] for row in down] == sorted(values, reverse=True)
    page = seen.page(f"/{path}", sort=f"-{sort}", lang="en")
    (head,) = [given for given, _ in page.all("th") if "aria-sort" in given]
    assert head["aria-sort"] == "descending"


def test_filters_keep_what_they_say(seen: Explored) -> None:
    groups = exported(seen, "/groups", kind="peer group", lang="en")
    assert {row["kind"] for row in groups} == {"peer group"}
    people = exported(seen, "/people", sector="28")
    assert 0 < len(people) < PEOPLE
    assert all("28" in [each["key"] for each in row["sectors"]] for row in people)
    assert [row["key"] for row in exported(seen, "/groups", draft="yes")] == [KEY]
    assert KEY not in [row["key"] for row in exported(seen, "/groups", draft="no")]
    events = exported(seen, "/events", **{"from": "2020", "to": "2020-06"})
    assert events
    assert all("2020" <= row["date"] <= "2020-06-30" for row in events)
    assert [row["key"] for row in exported(seen, "/networks", name="KEHIKKO", lang="sv")][:1] != []


def test_a_list_is_of_the_day_unless_the_rest_is_asked_for(seen: Explored) -> None:
    def keys(**query: str) -> set[str]:
        return {row["key"] for row in exported(seen, "/groups", **query)}

    assert "long" in keys(as_of="2019-06") & keys(ended="1")
    assert "long" not in keys()


def test_what_a_node_is_joined_to_is_a_list_too(seen: Explored) -> None:
    page = seen.page("/people", joined=f"groups/{KEY}", by="MEMBER_OF", lang="en")
    assert page.text("h1") == "1 person"
    assert "Joined to =cmd" in page.text("p", **{"class": "remark"})


def test_an_empty_list_says_what_to_do(seen: Explored) -> None:
    page = seen.page("/groups", name="kehiko", lang="en")
    assert page.text("h1") == "0 groups"
    search = link(page, "Search for “kehiko” in all kinds, misspellings forgiven")
    assert "Kehikko" in seen.read(search)
    assert int(seen.page(link(page, "Leave out all filters")).text("h1").split()[0]) > 0


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "/groups?kind=friends",
            "“friends” is not one of the choices; use peer group, alumni group",
        ),
        ("/groups?sort=colour", "“colour” is not one of the choices; use name, key, kind"),
        ("/groups?as=xml", "“xml” is not one of the choices; use csv, json."),
        (
            "/events?from=yesterday",
            "“yesterday” is not a date; write it as 2019, 2019-02 or 2019-02-03.",
        ),
        ("/people?joined=friends", "“friends” is no page of a node; write it as groups/KEY."),
        ("/people?after=zzz", "'zzz' is not a cursor of this list"),
    ],
)
def test_what_an_address_says_wrong_is_quoted_with_the_remedy(
    seen: Explored, address: str, message: str
) -> None:
    response = seen.get(f"{address}&lang=en")
    assert response.status_code == 400
    assert any(text.startswith(message) for _, text in Page(response.text).all("p"))


def test_a_viewer_learns_how_many_people_there_are_and_why_no_more(seen: Explored) -> None:
    for path in ("people", "sources"):
        page = seen.page(f"/{path}", "viewer", lang="en")
        assert int(page.text("h1").split()[0]) > 0
        assert not page.rows
        assert ("nearest ten" in seen.read(f"/{path}", "viewer", lang="en")) == (path == "people")
        assert "role of analyst" in page.text("p", **{"class": "withheld"})
        assert seen.get(f"/{path}", "viewer", **{"as": "csv"}).status_code == 403
    for path in set(LISTS.values()) - {"people", "sources"}:
        for more in ({}, {"as": "csv"}, {"as": "json"}):
            response = seen.get(f"/{path}", "viewer", **more)
            assert response.status_code == 200
            assert "Keksitty" not in response.text
    assert seen.get("/groups", "viewer", joined="people/p/1").status_code == 403


def test_csv_has_every_row_and_no_formula(seen: Explored) -> None:
    response = seen.get("/people", **{"as": "csv", "lang": "en"})
    head, *rows = rows_of(response.text)
    assert head[:4] == ["Key", "Name", "Positions", "Sectors"]
    assert len(rows) == int(seen.page("/people").text("h1").split()[0])
    assert {len(row) for row in rows} == {len(head)}
    assert response.headers["content-disposition"] == 'attachment; filename="people-2026-11-23.csv"'
    assert "\r\n" in response.text
    groups = rows_of(seen.get("/groups", **{"as": "csv", "lang": "en"}).text)
    (hostile,) = [row for row in groups if row[0] == KEY]
    assert hostile[1].startswith("'=cmd")
    assert hostile[-1] == "x"
    assert "'+358" in [cell for row in rows for cell in row]


def test_json_holds_the_same_as_csv(seen: Explored) -> None:
    table = rows_of(seen.get("/events", **{"as": "csv", "lang": "en"}).text)[1:]
    events = exported(seen, "/events", lang="en")
    assert [row[0] for row in table] == [row["key"] for row in events]
    assert [row[2] for row in table] == [row["date"] for row in events]
    assert [int(row[6]) for row in table] == [row["attendees"] for row in events]


def test_exports_go_on_over_pages(seen: Explored, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = exported(seen, "/people", sort="-name")
    monkeypatch.setattr("api.pages.lists.export._ROWS", 7)
    assert exported(seen, "/people", sort="-name") == whole
    assert len({row["key"] for row in whole}) == len(whole) > PEOPLE


def test_hostile_names_are_text(seen: Explored) -> None:
    for path in (
        "/groups?ended=1&sort=-name",
        "/people",
        "/find?q=onerror",
        "/find?q=%3C/script%3E",
    ):
        text = seen.get(path).text
        assert "<img" not in text
        assert "ä" * 200 not in text
