"""The compose pages on every engine: the form, proposals, changes by hand and errors."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.auth.identity import open_access
from compose_pages import AT, TWO, anchor, ask, get, groups, here, link, shown, texts
from graph.settings import Settings
from graph.snapshot import Snapshot, take_snapshot
from graph.store import Store
from html_page import Page
from served import serving, store_app


@pytest.fixture
def app(sampled: Store, settings: Settings, tmp_path: Path) -> Iterator[httpx.Client]:
    made = store_app(
        sampled, settings, open_access(tmp_path / "keys", None), today=lambda: date(2025, 6, 30)
    )
    with serving(made) as url, httpx.Client(base_url=url, timeout=120) as client:
        yield client


def first_group(snapshot: Snapshot) -> str:
    """A group that is there, of four people or more on the day."""
    day = date(2025, 6, 30).toordinal()
    frame, ties = snapshot.affiliations.with_row_index("at"), snapshot.membership
    for id_, at in frame.filter(label="Group").select("id", "at").iter_rows():
        if 4 <= ((ties.column == at) & (ties.first <= day) & (ties.last >= day)).sum() <= 12:
            return str(id_)
    raise AssertionError("no group")


def test_the_untouched_form_leads_to_four_groups(app: httpx.Client) -> None:
    form = shown(app, AT, "/compose")
    assert form.text("h1") == "What is to be composed?"
    assert next(form.all("input", name="n"))[0]["value"] == "4"
    assert {given["value"] for given, _ in form.all("input", name="what")} == {
        "groups",
        "into",
        "replace",
        "guests",
        "by-hand",
    }
    sent = get(
        app,
        "/compose",
        [
            *AT,
            ("what", "groups"),
            ("n", "4"),
            ("low", "6"),
            ("high", "8"),
            ("gaps", "much"),
            ("go", "1"),
        ],
    )
    assert sent.status_code == 303
    where = urlsplit(sent.headers["location"])
    assert (where.path, parse_qs(where.query)) == (
        "/compose/proposal",
        {"lang": ["en"], "as_of": ["2025-06-30"], "low": ["6"], "high": ["8"]},
    )
    page = Page(ask(app, sent.headers["location"]).text)
    assert [6 <= len(group) <= 8 for group in groups(page)] == [True] * 4
    assert page.text("h1").startswith("4 groups")


def test_people_are_found_by_name_and_stay_chosen(app: httpx.Client, sampled: Store) -> None:
    key = take_snapshot(sampled).people[3]
    page = shown(app, [*AT, ("find_require", key[-5:]), ("look", "require")], "/compose")
    hits = [given["value"] for given, _ in page.all("input", name="require", type="checkbox")]
    assert key in hits
    assert "checked" not in next(page.all("input", name="require", value=key))[0]
    chosen = shown(
        app,
        [*AT, ("require", key), ("together_new", "keksitty-00002"), ("together_new", key)],
        "/compose",
    )
    assert "checked" in next(chosen.all("input", name="require", value=key))[0]
    assert next(chosen.all("input", name="together"))[0]["value"] == f"keksitty-00002,{key}"
    none = shown(app, [*AT, ("find_only", "zzzzqqqq")], "/compose")
    assert "Nothing goes by that name." in [text.strip() for _, text in none.all("li")]


WRONG: tuple[tuple[list[tuple[str, str]], str], ...] = (
    ([("n", "0")], "“0” is not a whole number from 1 to 300."),
    ([("n", "many")], "“many” is not a whole number"),
    ([("low", "9"), ("high", "8")], "9 is more than 8"),
    ([("what", "magic")], "“magic” is not one of the choices"),
    ([("what", "into")], "Which group?"),
    ([("what", "replace"), ("into", "a"), ("into", "b")], "one group at a time"),
    ([("what", "replace"), ("into", "a")], "Who leaves?"),
    ([("what", "by-hand"), ("members", "a")], "tick two or more"),
    ([("together_new", "a")], "One person alone is no pair"),
    ([("gaps", "very")], "“very” is not one of the choices"),
    ([("require", "nobody-0")], "There is no person 'nobody-0'"),
    ([("sector", "99")], "There is no sector '99'"),
    ([("of", "nothing")], "event 'nothing'"),
)


def test_what_cannot_be_meant_is_said_beside_the_form(app: httpx.Client) -> None:
    for more, message in WRONG:
        response = get(app, "/compose/proposal", [*AT, *more])
        assert response.status_code == 400, message
        assert Page(response.text).text("h1") == "What is to be composed?"
        assert message in response.text.replace("&#39;", "'"), message


def test_rules_that_rule_each_other_out_lead_to_where_they_are_changed(app: httpx.Client) -> None:
    page = shown(app, [*AT, ("n", "60")])
    assert "This cannot be done" in page.text("h2", id="blocked")
    assert ("#who", "Add candidates, or ask for fewer or smaller groups") in [
        (given.get("href"), text) for given, text in page.all("a")
    ]
    people = [each for group in groups(shown(app, TWO)) for each in group]
    apart = shown(
        app,
        [
            *TWO,
            *(("require", key) for key in people[:3]),
            ("apart", ",".join(people[:3])),
            ("n", "1"),
        ],
    )
    messages = [text for _, text in apart.all("bdi")]
    assert sum(text.startswith("These must have a place:") for text in messages) >= 2
    assert any(text.startswith("These are to be kept apart:") for text in messages)


def test_a_gap_fills_in_the_form(app: httpx.Client) -> None:
    page = shown(app, [*AT, ("gap", "27:33")], "/compose")
    assert texts(page, "note") == [""]
    assert "Filled in to narrow the gap between PLM and STM" in next(
        text for _, text in page.all("bdi") if "Filled" in text
    )
    ticked = [given["value"] for given, _ in page.all("input", name="sector") if "checked" in given]
    assert {"27", "33"} < set(ticked)
    assert len(ticked) == 6
    for wrong in ("27", "27:99"):
        assert get(app, "/compose", [*AT, ("gap", wrong)]).status_code == 400


def test_a_move_is_undone_and_done_again_by_addresses_alone(app: httpx.Client) -> None:
    page = shown(app, TWO)
    before, key = groups(page), groups(page)[0][0]
    ways = Page(ask(app, link(page, anchor(key))).text)
    assert ways.text("h1").startswith("Where to with")
    assert len(texts(ways, "change", "b")) >= 3
    to = next(given["href"] for given, _ in ways.all("a") if given.get("data-to") == "1")
    moved = Page(ask(app, to).text)
    assert (key in groups(moved)[1], key in groups(moved)[0]) == (True, False)
    undone = Page(ask(app, link(moved, "undo")).text)
    assert [sorted(group) for group in groups(undone)] == [sorted(group) for group in before]
    again = Page(ask(app, link(undone, "redo")).text)
    assert groups(again) == groups(moved)


def test_a_change_that_the_address_asks_for_leads_to_where_it_is_made(app: httpx.Client) -> None:
    page = shown(app, TWO)
    one, other = groups(page)[0][0], groups(page)[1][0]
    sent = get(app, "/compose/proposal", [*here(page), ("person", one), ("with", other)])
    assert sent.status_code == 303
    swapped = Page(ask(app, sent.headers["location"]).text)
    assert (one in groups(swapped)[1], other in groups(swapped)[0]) == (True, True)
    out = Page(
        ask(
            app,
            get(app, "/compose/proposal", [*here(swapped), ("person", one), ("to", "-")]).headers[
                "location"
            ],
        ).text
    )
    assert one not in [key for group in groups(out) for key in group]
    assert (
        get(app, "/compose/proposal", [*here(page), ("person", one), ("to", "7")]).status_code
        == 400
    )


def test_a_broken_rule_is_told_where_it_is_broken(app: httpx.Client) -> None:
    page = shown(app, TWO)
    full = max(range(2), key=lambda number: len(groups(page)[number]))
    for key in groups(page)[1 - full][:3]:
        page = Page(
            ask(
                app,
                get(
                    app, "/compose/proposal", [*here(page), ("person", key), ("to", str(full))]
                ).headers["location"],
            ).text
        )
    assert len(groups(page)[full]) > 7
    assert f"{len(groups(page)[full])} people, where 5 to 7 are to sit" in texts(page, "broken")


def test_the_rest_is_sought_anew_around_who_is_pinned(app: httpx.Client) -> None:
    page = shown(app, TWO)
    pinned = [groups(page)[0][0], groups(page)[0][1], groups(page)[1][0]]
    for key in pinned:
        page = Page(ask(app, link(page, f"pin-{anchor(key)}")).text)
    again = Page(ask(app, link(page, "again")).text)
    assert {*pinned[:2]} <= {*groups(again)[0]}
    assert pinned[2] in groups(again)[1]
    assert sum(given.get("aria-pressed") == "true" for given, _ in again.all("a")) == 3


def test_what_would_follow_is_shown_before_and_after(app: httpx.Client) -> None:
    page = shown(app, TWO)
    heads = [text for _, text in page.all("h3")]
    assert {"Before", "After"} <= {*heads}
    assert (
        any("ties; expected " in text for _, text in page.all("p"))
        or "No pair of sectors would have new ties." in heads
    )
    without = shown(app, [*TWO, ("ties", "attendance")])
    assert "not among the ties that count" in without.text("h1") or "no gap" in without.text("h1")


def test_newcomers_join_a_group_whose_members_stay(app: httpx.Client, sampled: Store) -> None:
    id_ = first_group(take_snapshot(sampled))
    page = shown(app, [*AT, ("what", "into"), ("into", id_), ("low", "13"), ("high", "14")])
    rows = [
        given
        for given, _ in page.all("li")
        if "person" in given.get("class", "").split() and given["data-group"] == "0"
    ]
    assert 13 <= len(rows) <= 14
    assert 4 <= sum("stays" in given["class"].split() for given in rows) <= 12
    assert (
        "esimerkki" in page.text("bdi").lower()
        or "sample" in " ".join(text for _, text in page.all("bdi")).lower()
    )


def test_a_member_who_leaves_is_replaced(app: httpx.Client, sampled: Store) -> None:
    id_ = first_group(take_snapshot(sampled))
    form = shown(app, [*AT, ("what", "replace"), ("into", id_)], "/compose")
    members = [given["value"] for given, _ in form.all("input", name="leaves")]
    assert len(members) >= 4
    page = shown(app, [*AT, ("what", "replace"), ("into", id_), ("leaves", members[0])])
    assert len(groups(page)[0]) == len(members)
    assert members[0] not in groups(page)[0]
    assert "1 member leaves." in texts(page, "details")[0]


def test_a_group_by_hand_shows_what_it_would_change(app: httpx.Client, sampled: Store) -> None:
    people = take_snapshot(sampled).people
    named = [key for key in groups(shown(app, TWO))[0][:4] if key in people]
    page = shown(app, [*AT, ("what", "by-hand"), *(("members", key) for key in named)])
    assert sorted(groups(page)[0]) == sorted(named)
    assert page.text("h1").startswith("1 group")
    event = shown(
        app,
        [
            *AT,
            ("ties", "attendance"),
            ("what", "by-hand"),
            ("kind", "event"),
            *(("members", key) for key in named),
        ],
    )
    assert "not among the ties" not in event.text("h1")


def test_a_guest_list_has_tables_and_can_be_taken_away(app: httpx.Client) -> None:
    query = [*AT, ("what", "guests"), ("seats", "12"), ("attendance", "60"), ("table", "5")]
    page = shown(app, query)
    assert " invitations for 12 seats" in page.text("h1")
    rows = list(
        csv.reader(
            io.StringIO(
                get(app, "/compose/proposal", [*query, ("as", "csv")]).text.removeprefix("\ufeff")
            )
        )
    )
    assert rows[0] == ["Table", "Name", "Id", "Position", "Sector", "New", "Not met", "Gaps with"]
    guests = [given for given, _ in page.all("li") if given.get("class") == "person"]
    assert len(rows) - 1 == len(guests)
    assert get(app, "/compose/proposal", query).text.count("has met") == len(guests)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(get(app, "/compose/proposal", [*query, ("as", "xlsx")]).content)
    )
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()] == [row[2] for row in rows]


FORGED: tuple[list[tuple[str, str]], ...] = (
    [("g", "a"), ("g", "a")],
    [("g", "a"), ("done", "x")],
    [("g", "a"), ("done", "9:0:a")],
    [("g", "nobody-0")],
    [("g", "a"), ("best", "x")],
)


def test_an_address_that_nobody_made_is_refused_with_a_remedy(app: httpx.Client) -> None:
    for pairs in FORGED:
        response = get(app, "/compose/proposal", [*TWO, *pairs])
        assert response.status_code == 400, pairs
        assert "Something went wrong" not in response.text


def test_hostile_keys_and_names_come_out_as_text(app: httpx.Client, sampled: Store) -> None:
    key, name = "a,b:c%\"'<&#;~", "</script><img src=x onerror=pwned()>\u202e"
    person: Any = {"key": key, "givenName": name, "familyName": "=1+1"}
    mutation = "mutation($p: PersonInput!) { upsertPerson(input: $p) { problems { message } } }"
    ask(app, "/graphql", "POST", json={"query": mutation, "variables": {"p": person}})
    people = [each for group in groups(shown(app, TWO)) for each in group][:1]
    form = shown(app, [*AT, ("require", key), ("find_only", name[:20])], "/compose")
    assert any(given.get("value") == key for given, _ in form.all("input", name="require"))
    refused = get(
        app,
        "/compose/proposal",
        [*AT, ("what", "by-hand"), ("members", key), ("members", people[0])],
    )
    assert refused.status_code == 400
    assert "<img" not in refused.text
    assert (
        "<img"
        not in get(app, "/compose", [*AT, ("find_only", name), ("n", name), ("gap", name)]).text
    )


def test_every_language_has_every_page(app: httpx.Client) -> None:
    for lang, title in (("fi", "Mitä kootaan?"), ("sv", "Vad ska sättas ihop?")):
        assert shown(app, [("lang", lang), *AT[1:]], "/compose").text("h1") == title
        page = shown(app, [("lang", lang), *TWO[1:]])
        assert page.text("h1")[0] == "2"
