"""The sector map in a real browser."""

import re
from contextlib import contextmanager
from itertools import combinations, pairwise

import pytest

import made_up_gaps as made
from chromium import watched
from viz.pages.home.view import sector_map_page

LARGEST = "8-10"
HOSTILE = (
    "<img src=x onerror=pwned()>",
    "</script><script>pwned()</script>",
    "\"'><svg onload=pwned()>",
    "<a href='javascript:pwned()'>href</a>",
    "{{constructor.constructor('pwned()')()}}",
    "<!--<script>pwned()",
    "\u202e\u2066<b onmouseover=pwned()>",
    "${pwned()}",
    "javascript:pwned()",
    "&#60;script&#62;pwned()",
)


@pytest.fixture
def show(browser, tmp_path):
    @contextmanager
    def opened(gaps, lang="fi", width=1320, height=820, **context):
        file = tmp_path / "map.html"
        file.write_text(sector_map_page(gaps, lang), "utf-8")
        with watched(browser, width, height, **context) as seen:
            seen.page.goto(file.as_uri())
            if gaps.sectors:
                seen.page.wait_for_function("() => window.drawn.length > 0")
            yield seen

    return opened


@pytest.fixture
def thirteen(show):
    with show(made.thirteen()) as seen:
        yield seen


def marked(seen):
    """The pairs that are highlighted in list and matrix, and what is told of them."""
    keys = seen.page.eval_on_selector_all(
        ".on[data-pair]", "all => all.map(each => `${each.localName} ${each.dataset.pair}`)"
    )
    return sorted(keys), seen.page.text_content("#status")


def overlap(one, other):
    """Whether two boxes, turned or not, have a point in common: no edge's direction tells them
    apart."""
    for box in (one, other):
        for (x1, y1), (x2, y2) in combinations(box[:3], 2):
            axis = (y1 - y2, x2 - x1)
            spans = [[x * axis[0] + y * axis[1] for x, y in points] for points in (one, other)]
            if max(spans[0]) < min(spans[1]) or max(spans[1]) < min(spans[0]):
                return False
    return True


def test_it_draws_without_a_request_and_without_a_complaint(thirteen):
    assert thirteen.complaints == []
    assert [url for url in thirteen.requests if not url.startswith(("file:", "data:"))] == []
    texts = {each["text"] for each in thirteen.drawn()}
    assert {"VNK", "Kunnat", "Valtiovarainministeriö", "61", "1", "5"} <= texts


@pytest.mark.parametrize("width", [1320, 1000, 390, 320])
@pytest.mark.parametrize(
    ("gaps", "lang"),
    [
        (made.thirteen(), "fi"),
        (made.thirteen(), "sv"),
        (made.thirteen(), "en"),
        (made.nameless(26), "en"),
        (made.nameless(40), "en"),
        (made.nameless(2), "en"),
    ],
    ids=["13fi", "13sv", "13en", "26", "40", "2"],
)
def test_no_text_of_the_picture_lies_on_another_or_outside(show, gaps, lang, width):
    with show(gaps, lang, width) as seen:
        canvas = seen.page.locator("#map canvas").bounding_box()
        drawn = seen.drawn()
        over = [
            (a["text"], b["text"])
            for a, b in combinations(drawn, 2)
            if overlap(a["points"], b["points"])
        ]
        inside = [
            each["text"]
            for each in drawn
            if not all(
                -1 <= x <= canvas["width"] + 1 and -1 <= y <= canvas["height"] + 1
                for x, y in each["points"]
            )
        ]
        assert (over, inside) == ([], [])


@pytest.mark.parametrize("count", [0, 1, 2, 13, 40])
@pytest.mark.parametrize("width", [1320, 320])
def test_the_page_is_never_wider_than_the_window(show, count, width):
    with show(made.nameless(count), "en", width) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.complaints == []


def test_each_cell_of_the_matrix_tells_its_pair_s_figures(thirteen):
    titles = thirteen.page.eval_on_selector_all(
        "td[data-pair]", "all => all.map(each => [each.dataset.pair, each.title])"
    )
    assert len(titles) == 91
    assert (
        dict(titles)[LARGEST]
        == "LVM – STM: katve. Havaittu 3, odotettu 22,2 (18–26), puuttuu 19,2, suhde 0,1, q 0,004."
    )
    assert dict(titles)["3-3"].startswith("SM, sisäiset: odotetun verran. Havaittu ")


def test_pointing_at_a_gap_in_the_list_shows_it_in_matrix_and_picture(thirteen):
    thirteen.page.hover(f".gaps [data-pair='{LARGEST}']")
    keys, description = marked(thirteen)
    assert keys == [f"li {LARGEST}", f"td {LARGEST}"]
    assert description.startswith("LVM – STM: katve.")
    assert {each["text"] for each in thirteen.drawn()} >= {"LVM", "STM", "1"}
    assert "VNK" not in {each["text"] for each in thirteen.drawn()}
    thirteen.page.mouse.move(5, 5)
    assert marked(thirteen)[0] == []
    assert "VNK" in {each["text"] for each in thirteen.drawn()}


@pytest.mark.parametrize(("number", "key"), [("1", "8-10"), ("2", "4-10"), ("4", "2-11")])
def test_pointing_at_an_arc_shows_it_in_list_and_matrix(thirteen, number, key):
    thirteen.page.mouse.move(*thirteen.at(number))
    assert marked(thirteen)[0] == [f"li {key}", f"td {key}"]


def test_pointing_at_a_cell_shows_its_arc_and_its_sentence(thirteen):
    thirteen.page.hover("td[data-pair='4-6']")
    assert marked(thirteen)[0] == ["li 4-6", "td 4-6"]


def test_pointing_at_a_sector_shows_its_lines_and_its_heads(thirteen):
    thirteen.page.mouse.move(*thirteen.at("61"))
    heads = thirteen.page.eval_on_selector_all(
        "th.on", "all => all.map(each => each.textContent.trim())"
    )
    assert heads == ["VM", "VM"]
    assert marked(thirteen)[1].startswith("Valtiovarainministeriön hallinnonala. 61 johtajaa.")


def test_every_part_is_reached_by_the_keyboard_and_shows_its_focus(thirteen):
    reached = []
    for _ in range(16):
        thirteen.page.keyboard.press("Tab")
        reached.append(
            thirteen.page.evaluate("""() => {
            const at = document.activeElement;
            return [at.id || at.dataset.pair || at.getAttribute("href") || at.localName,
              getComputedStyle(at).outlineStyle];
        }""")
        )
    names = [name for name, _ in reached]
    assert names[:5] == ["map", *["input"] * 4]
    assert names[5:10] == ["#pair-8-10", "#pair-4-10", "#pair-4-6", "summary", "div"]
    assert names[10:12] == [LARGEST, "summary"]
    assert all(outline != "none" for name, outline in reached if name != "body")


def test_arrow_keys_go_through_gaps_and_sectors_and_tell_them(thirteen):
    thirteen.page.focus("#map")
    thirteen.page.keyboard.press("ArrowRight")
    assert marked(thirteen)[0] == [f"li {LARGEST}", f"td {LARGEST}"]
    assert thirteen.page.get_attribute("#status", "aria-live") == "polite"
    thirteen.page.keyboard.press("ArrowLeft")
    assert marked(thirteen)[1].startswith("Kunnat. 18 johtajaa.")
    thirteen.page.keyboard.press("Escape")
    assert marked(thirteen)[0] == []


def test_arrow_keys_move_inside_the_matrix(thirteen):
    thirteen.page.focus(f"td[data-pair='{LARGEST}']")
    for key, at in (
        ("ArrowDown", "8-11"),
        ("ArrowLeft", "7-11"),
        ("ArrowUp", "7-10"),
        ("ArrowRight", LARGEST),
    ):
        thirteen.page.keyboard.press(key)
        assert thirteen.page.evaluate("document.activeElement.dataset.pair") == at
        assert f"td {at}" in marked(thirteen)[0]
    assert thirteen.page.locator("td[tabindex='0']").count() == 1


def test_a_gap_s_figures_are_one_step_away(thirteen):
    thirteen.page.click(".gaps a >> nth=1")
    row = thirteen.page.locator("#pair-4-10")
    row.wait_for(state="visible")
    assert row.locator("td").first.text_content().strip() == "katve"


def test_the_picture_has_a_name_a_role_and_a_text_in_its_stead(thirteen):
    canvas = thirteen.page.locator("#map canvas")
    assert canvas.get_attribute("role") == "img"
    assert (
        "1. LVM – STM: 3 yhteyttä, sattuman perusteella odotettaisiin 22. Puuttuu 19."
        in canvas.get_attribute("aria-label")
    )
    assert thirteen.page.locator("[role=application]").get_attribute("aria-label")


def test_ids_are_unique_and_what_can_be_used_has_a_name(thirteen):
    ids = thirteen.page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    unnamed = thirteen.page.eval_on_selector_all(
        "a, button, input, select, summary, [role]",
        """all => all.filter(each => !(each.textContent + (each.ariaLabel ?? '')
            + (each.getAttribute('aria-labelledby') ?? '')
            + [...each.labels ?? []].map(label => label.textContent).join("")).trim())""",
    )
    assert unnamed == []
    levels = thirteen.page.eval_on_selector_all(
        "h1, h2, h3", "all => all.map(each => Number(each.localName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_hostile_names_are_shown_and_never_run(show, lang):
    sectors = [
        made.sector(f"{i}{name}", name, None if i % 2 else name) for i, name in enumerate(HOSTILE)
    ]
    gaps = made.gaps_of(sectors, {(0, 1): "gap", (2, 3): "gap", (4, 5): "more", (6, 7): "few"})
    with show(gaps, lang, bypass_csp=True) as seen:
        for i in range(len(HOSTILE)):
            seen.page.hover(f"thead [data-place='{i}']")
        for cell in ("0-1", "2-3", "8-9"):
            seen.page.hover(f"td[data-pair='{cell}']")
        assert seen.complaints == []
        assert seen.page.locator("#map img, main svg, main a:not([href^='#'])").count() == 0
        assert seen.page.text_content(".gaps h3 bdi") in HOSTILE
        heads = seen.page.eval_on_selector_all(
            "thead [data-place]", "all => all.map(each => each.textContent)"
        )
        assert heads == list(HOSTILE)


def test_the_picture_follows_the_colour_scheme(show):
    with show(made.thirteen(), color_scheme="light") as seen:
        light = {each["colour"] for each in seen.drawn()}
        seen.page.emulate_media(color_scheme="dark")
        seen.page.wait_for_function(
            "before => window.drawn.every(each => !before.includes(each.colour))", arg=sorted(light)
        )
        page = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert page == "rgb(18, 23, 31)"


def test_paper_gets_light_colours_every_detail_and_names_in_the_picture(show):
    with show(made.thirteen(), width=390, color_scheme="dark") as seen:
        before = {each["colour"] for each in seen.drawn()}
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        printed = seen.drawn()
        assert "Valtiovarainministeriö" in {each["text"] for each in printed}
        assert before.isdisjoint(each["colour"] for each in printed)
        assert seen.page.locator("details:not([open])").count() == 0
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert {each["colour"] for each in seen.drawn()} == before
        assert len(re.findall(rb"/Type /Page\b", seen.page.pdf(format="A4"))) >= 2


def test_the_picture_never_holds_the_page_back(thirteen):
    thirteen.page.set_viewport_size({"width": 1320, "height": 400})
    thirteen.page.mouse.move(*thirteen.at("STM"))
    thirteen.page.mouse.wheel(0, 200)
    thirteen.page.wait_for_function("() => scrollY > 0")
    assert (
        thirteen.page.eval_on_selector(
            "#map canvas", "canvas => getComputedStyle(canvas).touchAction"
        )
        == "pan-y pinch-zoom"
    )


def test_the_legend_hides_lines_and_their_numbers_and_shows_them_again(thirteen):
    numbers = {"1", "2", "3", "4", "5"}
    assert numbers <= {each["text"] for each in thirteen.drawn()}
    thirteen.page.focus(".legend [value=gap]")
    thirteen.page.keyboard.press("Space")
    thirteen.page.wait_for_function("() => !window.drawn.some(each => each.text === '1')")
    assert not numbers & {each["text"] for each in thirteen.drawn()}
    thirteen.page.focus("#map")
    thirteen.page.keyboard.press("ArrowRight")
    assert marked(thirteen)[1].startswith("Valtioneuvoston kanslia")
    thirteen.page.keyboard.press("Escape")
    thirteen.page.check(".legend [value=gap]")
    thirteen.page.wait_for_function("() => window.drawn.some(each => each.text === '1')")


def test_nothing_moves_by_itself(thirteen):
    moving = thirteen.page.evaluate(
        """() => [...document.querySelectorAll("*")].map((each) => getComputedStyle(each))
        .filter((style) => style.animationName !== "none"
          || parseFloat(style.transitionDuration) > 0).length"""
    )
    assert moving == 0


def test_without_scripts_the_tables_still_tell_everything(show):
    gaps = made.thirteen()
    with show(made.gaps_of(()), java_script_enabled=False) as seen:
        seen.page.set_content(sector_map_page(gaps, "fi"))
        assert seen.page.locator("td[data-pair]").count() == 91
        assert (
            seen.page.locator("noscript").text_content().strip()
            == "Kuva tarvitsee JavaScriptin; samat luvut ovat taulukoissa."
        )
