"""A picture as data, as a table, and as SVG."""

import json
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from graph.ontology import NODE, NODES, Symbol
from html_page import Page
from viz.draw.picture import Disc, Mark, Picture, Shown, Tie, filtered, kinds_of, order
from viz.draw.picture_svg import svg
from viz.draw.shapes import CORNERS
from viz.frame import Served, environment
from viz.pages.picture.view import ROWS, data_of, picture_page
from viz.words.language import language

EN = language("en")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<img src=x onerror=pwned()>",
    "</script><script>pwned()</script>",
    "]]>&amp;\"'",
    "\u202eabc\0\x1b",
    "x" * 10_000,
    "😀",
    "",
)
MARKS = (
    Mark("Person:a", "Person", "a", "Anna", "leader", "27", 200, 0, 5, 1),
    Mark("Person:b", "Person", "b", "Bo", "leader", "33", -200, 0, 5, 1),
    Mark("Group:g", "Group", "g", "Group g", "peer group", "", 0, 0, 8, 2),
    Mark("Event:e", "Event", "e", "Day", "seminar", "", 0, 200, 8, 1),
)
PICTURE = Picture(
    MARKS,
    (Tie(0, 2, "membership"), Tie(1, 2, "membership"), Tie(0, 3, "attendance")),
    {"membership": "memberships", "attendance": "events attended"},
    {"27": "PLM", "33": "STM"},
    (
        Disc("27", "Defence", "PLM", 1, 200, 0, 24, 0.0),
        Disc("33", "Health", "STM", 1, -200, 0, 24, 3.14),
    ),
)


def names(picture: Picture) -> list[str]:
    return [mark.name for mark in picture.marks]


def paged(picture: Picture, shown: Shown):
    served = Served({}, persistent=[("lang", "en")])
    return picture_page(
        picture,
        shown,
        EN,
        served,
        lambda **_: "/network?show=both",
        lambda id_: ("/x", "Expand"),
        "All",
        "network",
    )


def test_boxes_hide_marks_and_the_ties_that_lead_to_them():
    assert names(filtered(PICTURE, Shown(kinds=frozenset({"Person", "Event"})))) == [
        "Anna",
        "Bo",
        "Day",
    ]
    without = filtered(PICTURE, Shown(sectors=frozenset({"27"})))
    assert (names(without), without.ties) == (
        ["Anna", "Group g", "Day"],
        (Tie(0, 1, "membership"), Tie(0, 2, "attendance")),
    )
    assert len(filtered(PICTURE, Shown(ties=frozenset({"attendance"}))).ties) == 1
    assert filtered(PICTURE, Shown(kinds=frozenset())).marks == ()


def test_the_table_lists_what_has_most_ties_first_and_who_it_is_tied_to():
    rows = paged(PICTURE, Shown()).rows
    assert [(row.name, row.ties, row.tied) for row in rows] == [
        ("Anna", 2, ("Group g", "Day")),
        ("Group g", 2, ("Anna", "Bo")),
        ("Bo", 1, ("Group g",)),
        ("Day", 1, ("Anna",)),
    ]
    assert (rows[0].to, rows[0].sector) == ("/people/a?lang=en", "PLM")


def test_a_long_table_has_pages_and_none_before_the_first_or_after_the_last():
    many = replace(
        PICTURE,
        marks=tuple(
            MARKS[0]._replace(id=f"Person:{at}", name=f"{at:04}") for at in range(2 * ROWS + 1)
        ),
        ties=(),
    )
    pages = [paged(many, Shown(page=number)) for number in (0, 1, 3, 9)]
    assert [(len(page.rows), page.page, page.pages) for page in pages] == [
        (ROWS, 1, 3),
        (ROWS, 1, 3),
        (1, 3, 3),
        (1, 3, 3),
    ]


def test_the_script_gets_every_mark_and_tie_once():
    data = data_of(PICTURE, EN, Served({}))
    assert data["id"] == ["Person:a", "Person:b", "Group:g", "Event:e"]
    assert [kind["label"] for kind in data["kinds"]] == ["Person", "Group", "Event"]
    assert (data["kind"], data["sector"]) == ([0, 0, 1, 2], [0, 1, -1, -1])
    assert data["ties"] == [0, 2, 0, 1, 1, 2, 0, 1, 0, 3, 1, 1]


def test_the_legend_counts_kinds_and_gives_each_a_shape_of_its_own():
    kinds = kinds_of(PICTURE, Shown(kinds=frozenset({"Group"})), EN)
    assert [(kind.label, kind.count, kind.on) for kind in kinds] == [
        ("Person", 2, False),
        ("Group", 1, True),
        ("Event", 1, False),
    ]
    looks = Counter(kind.symbol for kind in NODES)
    assert [look for look, count in looks.items() if count > 1] == [Symbol("dot", people=True)]


def test_the_order_of_rows_does_not_hang_on_that_of_marks():
    turned = tuple(reversed(MARKS))
    assert [MARKS[at].name for at in order(MARKS, ())] == [
        turned[at].name for at in order(turned, ())
    ]


def test_a_page_of_something_can_include_its_surroundings():
    page = (
        environment(EN, Served({}))
        .from_string('{% include "pages/picture/surroundings.html" %}')
        .render(surroundings=paged(PICTURE, Shown()))
    )
    assert '<h2 id="surroundings">Surroundings</h2>' in page
    data = json.loads(Page(page).text("script", id="picture-data"))
    assert (data["name"], data["options"]["physics"]) == (
        ["Anna", "Bo", "Group g", "Day"],
        {"enabled": False},
    )


def test_svg_has_a_shape_with_a_title_for_every_mark_and_a_line_for_every_tie():
    drawn = ElementTree.fromstring(svg(PICTURE, "All", ["One", "Two"]))
    titles = [each.text for each in drawn.iter(f"{SVG}title")]
    assert {
        "All",
        "Anna (leader)",
        "Group g (peer group)",
        "Day (seminar)",
        "memberships",
        "Defence",
    } <= set(titles)
    assert sum(path.attrib["d"].count("M") for path in drawn.iter(f"{SVG}path")) == 3
    assert {"One", "Two", "PLM", "STM", "Anna"} <= {text.text for text in drawn.iter(f"{SVG}text")}


def test_a_sector_that_stands_for_its_leaders_has_their_number_inside_and_its_short_name_outside():
    sector = Mark(
        "Sector:27", "Sector", "27", "Defence", "administrative sector", "27", 200, 0, 30, 16
    )
    drawn = ElementTree.fromstring(svg(replace(PICTURE, marks=(sector,), ties=()), "All", []))
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["All", "16", "PLM", "STM"]


@pytest.mark.parametrize("label", NODE)
def test_every_kind_can_be_drawn(label):
    mark = MARKS[0]._replace(label=label, id=f"{label}:x")
    ElementTree.fromstring(svg(replace(PICTURE, marks=(mark,), ties=()), "", []))
    assert NODE[label].symbol.shape in {"dot", *CORNERS}


def test_nothing_at_all_can_be_drawn():
    empty = Picture((), (), {}, {})
    ElementTree.fromstring(svg(empty, "Nothing", []))
    assert paged(empty, Shown()).text == "Nothing is shown."


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_svg(name):
    marks = tuple(mark._replace(name=name, about=name) for mark in MARKS)
    written = svg(
        replace(PICTURE, marks=marks, discs=(PICTURE.discs[0]._replace(name=name, label=name),)),
        name,
        [name],
    )
    drawn = ElementTree.fromstring(written)
    assert {each.tag.removeprefix(SVG) for each in drawn.iter()} <= {
        "svg",
        "title",
        "rect",
        "circle",
        "polygon",
        "path",
        "text",
    }
    assert all(len(text.text or "") <= 50 or text.text == name for text in drawn.iter(f"{SVG}text"))
