import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import made_up_gaps as made
from amounts import examples
from html_page import Page
from viz.frame import Served
from viz.pages.home.view import SCRIPTS, sector_map_page
from viz.words.language import language
from viz.words.sensitivity import held

LANGUAGES = ["fi", "sv", "en"]
SERVED = Served({code: f"/?lang={code}" for code in LANGUAGES})
BUDGET = 495_000


@pytest.fixture(scope="module")
def page():
    return Page(sector_map_page(made.thirteen(), "fi"))


def test_the_same_data_give_the_same_page_to_the_letter():
    assert sector_map_page(made.thirteen(), "sv") == sector_map_page(made.thirteen(), "sv")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_file_leads_nowhere_and_is_within_its_weight(lang):
    html = sector_map_page(made.thirteen(), lang)
    assert all(address.startswith(("#pair-", "data:")) for address in Page(html).addresses())
    assert len(html.encode()) <= BUDGET


def test_the_page_says_its_language_and_its_finding(page):
    assert next(page.all("html"))[0]["lang"] == "fi"
    assert page.text("h1") == "Viisi katvetta 78 hallinnonalaparista"
    assert page.text("title") == "Viisi katvetta 78 hallinnonalaparista – Verkosto"


def test_every_sector_and_every_pair_with_ties_or_a_finding_is_in_the_picture(page):
    data = page.map_data()
    assert [node["text"] for node in data["nodes"]] == [str(people) for people in made.PEOPLE]
    assert len(data["edges"]) == 78
    assert data["options"]["physics"] == {"enabled": False}


def test_the_verdict_and_nothing_else_makes_a_line_a_gap(page):
    kinds = {edge["id"]: edge["kind"] for edge in page.map_data()["edges"]}
    different = {key: kind for key, kind in kinds.items() if kind != "same"}
    assert different == {f"{i}-{j}": style for (i, j), style in made.VERDICTS.items()}


def test_gaps_lie_on_top_the_largest_uppermost_and_are_numbered_as_in_the_list(page):
    edges = page.map_data()["edges"]
    assert [edge.get("rank") for edge in edges[-6:]] == [None, 5, 4, 3, 2, 1]
    listed = [given["data-pair"] for given, _ in page.all("li") if "data-pair" in given]
    assert listed == [edge["id"] for edge in reversed(edges[-5:])]


def test_among_many_gaps_the_largest_are_numbered_and_stand_out():
    everything = {(i, j): "gap" for i in range(13) for j in range(i + 1, 13)}
    edges = Page(
        sector_map_page(made.gaps_of(made.finnish_sectors(), everything), "fi")
    ).map_data()["edges"]
    numbered = [edge for edge in edges if "rank" in edge]
    assert [edge["rank"] for edge in numbered] == list(range(20, 0, -1))
    assert {edge["width"] for edge in numbered} == {2.6}
    assert {edge["width"] for edge in edges if "rank" not in edge} == {1.3}


def test_more_ties_make_a_wider_line(page):
    observed = {line[0]: line[2] for line in page.rows if len(line) == 9}
    same = [edge for edge in page.map_data()["edges"] if edge["kind"] == "same"]
    labels = [node["subject"] for node in page.map_data()["nodes"]]
    by_ties = sorted(
        same,
        key=lambda edge: int(
            observed[" – ".join(labels[int(end)] for end in edge["id"].split("-"))]
        ),
    )
    assert [edge["width"] for edge in by_ties] == sorted(edge["width"] for edge in same)


def test_a_pair_without_ties_and_without_a_finding_is_no_line():
    gaps = made.gaps_of(made.finnish_sectors()[:3])
    quiet = [made.replace(pair, observed=0.0) for pair in gaps.pairs]
    assert (
        Page(sector_map_page(made.replace(gaps, pairs=tuple(quiet)), "en")).map_data()["edges"]
        == []
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_matrix_and_table_hold_the_figures_of_the_data(lang):
    gaps, words = made.thirteen(), language(lang)
    page = Page(sector_map_page(gaps, lang))
    label = dict(
        zip(
            (s.id for s in gaps.sectors),
            (n["subject"] for n in page.map_data()["nodes"]),
            strict=True,
        )
    )
    cells = [cell for row in page.rows[1:14] for cell in row[1:] if cell]
    assert len(cells) == len(gaps.pairs) == 91
    listed = {row[0]: row[2:] for row in page.rows[15:]}
    for pair in gaps.pairs:
        row, column = (list(label).index(end) for end in (pair.b, pair.a))
        shown = "–" if pair.verdict == "not enough data" else words.number(pair.ratio, 1)
        assert page.rows[1 + row][1 + column] == shown
        name = (
            words.text("within {name}", name=label[pair.a])
            if pair.a == pair.b
            else f"{label[pair.a]} – {label[pair.b]}"
        )
        interval = "–".join(words.number(end) for end in pair.interval)
        assert listed[name] == [
            words.number(pair.observed),
            words.number(pair.expected, 1),
            interval,
            words.number(pair.missing, 1),
            words.number(pair.ratio, 1),
            words.chance(pair.q),
            held(pair, gaps),
        ]


def test_heads_of_tables_say_what_they_head(page):
    scopes = [given.get("scope") for given, _ in page.all("th")]
    assert scopes.count("col") == 13 + 9
    assert scopes.count("row") == 13 + 91
    assert next(page.all("caption"))


@pytest.mark.parametrize("count", [0, 1, 2, 13, 17, 40])
@pytest.mark.parametrize("served", [None, SERVED])
def test_any_number_of_sectors_makes_a_page(count, served):
    page = Page(sector_map_page(made.nameless(count), "en", served))
    assert len([row for row in page.rows if row]) == (
        count and 1 + count + 1 + count * (count + 1) // 2
    )
    assert page.text("h1")


@pytest.mark.parametrize(
    ("lang", "message"),
    [("fi", "Valitse toinen päivä"), ("sv", "Välj en annan dag"), ("en", "Choose another day")],
)
def test_without_data_the_page_says_what_to_do(lang, message):
    html = sector_map_page(made.gaps_of(()), lang)
    assert message in html
    assert "verkosto load" in html
    assert "<script" not in html


def test_without_gaps_the_page_says_so():
    html = sector_map_page(made.gaps_of(made.finnish_sectors()), "en")
    assert "No pair has so few ties that chance would not explain it." in html


def test_newman_weighted_ties_are_shown_with_their_fractions():
    gaps = made.gaps_of(made.finnish_sectors()[:3], {(0, 1): "gap"})
    thirds = tuple(made.replace(pair, observed=pair.observed / 3) for pair in gaps.pairs)
    weighed = made.replace(
        gaps, pairs=thirds, settings=made.replace(made.SETTINGS, weight="newman")
    )
    page = Page(sector_map_page(weighed, "fi"))
    assert page.rows[-1][2].count(",") == 1
    assert "pienet ryhmät enemmän" in page.text("dd") + "".join(text for _, text in page.all("dd"))


def test_served_page_links_its_assets_and_the_other_languages_and_offers_the_settings():
    page = Page(sector_map_page(made.thirteen(), "sv", SERVED))
    assert [given["href"] for given, _ in page.all("a") if "hreflang" in given] == list(
        SERVED.links.values()
    )
    assert [given["lang"] for given, _ in page.all("a") if given.get("aria-current")] == ["sv"]
    assert next(page.all("input", name="as_of"))[0]["value"] == "2026-11-01"
    assert [
        given["value"] for given, _ in page.all("input", name="ties") if "checked" in given
    ] == ["membership"]
    assert [text.strip() for given, text in page.all("script") if "src" in given] == [""] * (
        len(SCRIPTS) + 1
    )
    assert not list(page.all("style"))


HOSTILE = st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "href='javascript:alert(1)'",
        "{{ 7*7 }}",
        "{name}",
        "<!--",
        "\u202egnp.exe",
        "a\nb\u2028c",
        "'`${alert(1)}",
        "&lt;b&gt;",
        "\\u003c/script>",
        "]]>",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(HOSTILE, HOSTILE), min_size=2, max_size=4, unique_by=lambda pair: pair[0])
)
def test_names_are_text_whatever_they_hold(names):
    sectors = [made.sector(id_, name, name) for id_, name in names]
    harmless = [made.sector(str(i), "x", "x") for i in range(len(names))]
    page, plain = (
        Page(sector_map_page(made.gaps_of(each, {(0, 1): "gap"}), "en", SERVED))
        for each in (sectors, harmless)
    )
    assert sorted(tag for tag, _, _ in page.elements) == sorted(tag for tag, _, _ in plain.elements)
    assert sorted(node["name"] for node in page.map_data()["nodes"]) == sorted(
        name for _, name in names
    )
