"""Pictures of networks in a real browser: by mouse and by keyboard, offline, undone, and found
again by the address."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chromium import Watched, watched
from drawn import GROUP, PERSON, address_query, chosen, expanded, point, rows, show
from graph.settings import Settings
from pictured import DAY, HOSTILE, Explored, explored

PLACES = (
    "picture.picture.graph.data.id.map((id, at) => [id, picture.picture.nodes.get(id).x,"
    " picture.picture.nodes.get(id).y])"
)


@pytest.fixture(scope="module")
def site(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    with explored(embedded, tmp_path_factory.mktemp("explored")) as explorer:
        yield explorer


@pytest.fixture
def seen(browser):
    with watched(browser, locale="en-GB") as opened:
        yield opened


def test_it_draws_and_asks_only_its_own_server(seen, site):
    show(seen, site)
    assert seen.complaints == []
    assert all(url.startswith((site.url, "data:")) for url in seen.requests)
    assert {"VM", "VNK"} <= {each["text"] for each in seen.drawn()}
    canvas = seen.page.locator("#drawing canvas")
    assert canvas.get_attribute("role") == "img"
    assert canvas.get_attribute("aria-label").startswith("Most ties have: ")


@pytest.mark.parametrize("cdn", ["refused", "black-holed"])
def test_it_draws_where_nothing_else_can_be_reached(browser, site, cdn):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = f"127.0.0.1:{silent.getsockname()[1]}" if cdn == "black-holed" else "127.0.0.1:9"
        with watched(browser, proxy={"server": f"http://{proxy}", "bypass": "127.0.0.1"}) as seen:
            show(seen, site, f"&around={GROUP}")
            assert seen.complaints == []
            assert all(url.startswith((site.url, "data:")) for url in seen.requests)


def test_a_click_expands_a_mark_and_back_undoes_it(seen, site):
    show(seen, site, f"&around={GROUP}")
    before, places = rows(seen), seen.page.evaluate(PLACES)
    seen.page.mouse.click(*point(seen, PERSON))
    expanded(seen, 2)
    assert address_query(seen)["open"] == [PERSON]
    assert set(before) < set(rows(seen))
    assert seen.page.evaluate(PLACES)[: len(places)] == places
    assert "added: " in chosen(seen)
    seen.page.go_back()
    expanded(seen, 1)
    assert "open" not in address_query(seen)
    assert sorted(rows(seen)) == sorted(before)
    seen.page.go_forward()
    expanded(seen, 2)


def test_everything_can_be_done_by_keyboard(seen, site):
    show(seen, site, f"&around={GROUP}")
    seen.page.focus("#drawing")
    assert seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    seen.page.keyboard.press("Home")
    assert address_query(seen)["at"] == [GROUP]
    for _ in range(12):
        if address_query(seen)["at"] == [PERSON]:
            break
        seen.page.keyboard.press("PageDown")
    assert address_query(seen)["at"] == [PERSON]
    assert chosen(seen).startswith(f"{HOSTILE} {HOSTILE}: leader, VM")
    assert seen.page.get_attribute("#chosen", "aria-live") == "polite"
    seen.page.keyboard.press("Enter")
    expanded(seen, 2)
    seen.page.keyboard.press("Escape")
    assert "at" not in address_query(seen)
    seen.page.keyboard.press("Escape")
    expanded(seen, 1)
    seen.page.keyboard.press("Home")
    seen.page.keyboard.press("ArrowUp")
    assert address_query(seen)["at"] != [GROUP]
    assert seen.complaints == []


def test_arrow_keys_go_to_what_stands_there(seen, site):
    show(seen, site)
    seen.page.focus("#drawing")
    seen.page.keyboard.press("Home")
    for key, axis, sign in (
        ("ArrowRight", 0, 1),
        ("ArrowLeft", 0, -1),
        ("ArrowUp", 1, -1),
        ("ArrowDown", 1, 1),
    ):
        before = point(seen, start := address_query(seen)["at"][0])
        seen.page.keyboard.press(key)
        after, then = point(seen, address_query(seen)["at"][0]), point(seen, start)
        assert (after[axis] - then[axis]) * sign > 0, before


def test_boxes_hide_kinds_in_picture_and_table_and_can_be_undone(seen, site):
    show(seen, site)
    seen.page.uncheck("[name=kinds][value=Person]")
    assert address_query(seen)["kinds"] == ["Group", "Network", "Project"]
    assert rows(seen)
    assert not [id_ for id_ in rows(seen) if id_.startswith("Person:")]
    assert seen.page.evaluate("picture.picture.nodes.get(picture.picture.graph.data.id[0]).hidden")
    assert "kinds=Group" in seen.page.get_attribute("[data-file=svg]", "href")
    seen.page.click("[data-undo]")
    seen.page.wait_for_function(
        "() => document.querySelector('[name=kinds][value=Person]').checked"
    )
    assert "kinds" not in address_query(seen)
    assert seen.page.is_disabled("[data-undo]")
    for value in ("Person", "Group", "Network", "Project"):
        seen.page.uncheck(f"[name=kinds][value={value}]")
    assert rows(seen) == []
    seen.page.reload()
    seen.page.wait_for_selector("#picture[data-ready]")
    assert rows(seen) == []


def test_a_sector_is_hidden_with_its_people(seen, site):
    show(seen, site)
    seen.page.uncheck("[name=sectors][value='28']")
    assert PERSON not in seen.page.evaluate(
        "[...picture.picture.graph.marks.keys()].filter(i => picture.picture.graph.marks[i])"
        ".map(i => picture.picture.graph.data.id[i])"
    )


def test_what_is_shown_is_found_again_by_the_address(seen, site, browser):
    show(
        seen,
        site,
        f"&around={GROUP}&open={PERSON}&at=Organisation:vm&kinds=Person&kinds=Group&kinds=Organisation",
    )
    state = (
        rows(seen),
        chosen(seen),
        seen.page.evaluate("picture.picture.graph.data.x"),
        address_query(seen),
    )
    assert chosen(seen).startswith("Valtiovarainministeriö") or "Ministry of Finance" in chosen(
        seen
    )
    with watched(browser) as other:
        other.page.goto(seen.page.evaluate("location.href"))
        other.page.wait_for_selector("#picture[data-ready]")
        assert (
            rows(other),
            chosen(other),
            other.page.evaluate("picture.picture.graph.data.x"),
            address_query(other),
        ) == state


def test_search_finds_within_the_picture(seen, site):
    show(seen, site)
    name = seen.page.evaluate(
        "picture.picture.graph.data.name[picture.picture.graph.data.kind.indexOf(1)]"
    )
    seen.page.fill("#seek", name.upper()[:8])
    assert "Found: " in chosen(seen)
    seen.page.fill("#seek", name)
    assert chosen(seen).startswith(f"{name}: ")
    seen.page.fill("#seek", "qqqq")
    assert chosen(seen) == "Nothing by that name is shown."
    seen.page.keyboard.press("Enter")
    assert seen.page.url.startswith(f"{site.url}/network")


def test_the_picture_is_saved_as_png(seen, site, tmp_path: Path):
    show(seen, site)
    with seen.page.expect_download() as download:
        seen.page.click("[data-png]")
    download.value.save_as(tmp_path / "picture.png")
    content = (tmp_path / "picture.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000
    assert download.value.suggested_filename == f"network-{DAY}.png"


def test_hostile_names_are_text_everywhere(seen, site):
    for query in (
        "",
        f"&around={GROUP}",
        f"&around={PERSON}&at={PERSON}",
        f"&around={GROUP}&open={PERSON}",
    ):
        show(seen, site, query)
        seen.page.fill("#seek", "pwned")
    seen.page.mouse.move(*point(seen, PERSON))
    assert seen.complaints == []
    assert seen.page.evaluate("typeof window.pwned") == "undefined"
    assert seen.page.locator(".same img, .same script, #chosen script").count() == 0


@pytest.mark.parametrize("width", [1320, 320])
@pytest.mark.parametrize("query", ["", "&show=sectors", f"&around={GROUP}"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_the_window_and_names_lie_apart(browser, site, width, query, scheme):
    with watched(browser, width, 800, color_scheme=scheme, reduced_motion="reduce") as seen:
        show(seen, site, query)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = seen.page.evaluate(
            "picture.picture.labels.map(({left, right, top, bottom}) => [left, right, top, bottom])"
        )
        assert boxes
        over = [
            (a, b)
            for at, a in enumerate(boxes)
            for b in boxes[:at]
            if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
        ]
        assert over == []
        assert seen.complaints == []


def test_the_table_turns_its_pages_in_place(seen, site):
    show(seen, site)
    first = rows(seen)
    seen.page.click("[data-turn='1']")
    assert address_query(seen)["page"] == ["2"]
    assert not set(first) & set(rows(seen))
    seen.page.click("[data-turn='-1']")
    assert rows(seen) == first


def test_the_page_of_something_shows_its_surroundings_and_keeps_what_is_expanded(seen, site):
    seen.page.goto(f"{site.url}/groups/hostile?lang=en&as_of={DAY}")
    seen.page.wait_for_selector("#picture[data-ready]")
    seen.page.focus("#drawing")
    seen.page.mouse.click(*point(seen, PERSON))
    expanded(seen, 2)
    assert urlsplit(seen.page.url).path == "/groups/hostile"
    seen.page.reload()
    seen.page.wait_for_selector("#picture[data-ready]")
    expanded(seen, 2)
    assert address_query(seen)["open"] == [PERSON]
    seen.page.click("#same")
    assert "Organisation:vm" in rows(seen)
    assert seen.complaints == []


def test_without_a_script_the_table_leads_on(browser, site):
    with watched(browser, java_script_enabled=False) as seen:
        show(seen, site, f"&around={GROUP}", ready=False)
        seen.page.click(f"tr[data-id='{PERSON}'] a.on")
        assert address_query(seen)["open"] == [PERSON]
        assert "Organisation:vm" in rows_without_script(seen)


def rows_without_script(seen: Watched) -> list[str]:
    return [
        row.get_attribute("data-id") for row in seen.page.query_selector_all(".same tr[data-id]")
    ]


def test_what_has_a_name_and_a_role_is_told_so(seen, site):
    show(seen, site)
    ids = seen.page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    unnamed = seen.page.eval_on_selector_all(
        "a, button, input:not([type=hidden]), select, [role]",
        "all => all.filter(each => !(each.textContent + (each.ariaLabel ?? '') +"
        " (each.getAttribute('aria-labelledby') ?? '') + [...(each.labels ?? [])].map(label =>"
        " label.textContent).join('')).trim() && each.id !== 'chosen').map(each => each.outerHTML)",
    )
    assert unnamed == []


def test_on_paper_the_picture_is_light(seen, site):
    seen.page.emulate_media(color_scheme="dark")
    show(seen, site)
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.evaluate("picture.picture.look.colour('--page')") == "#ffffff"
    assert seen.page.evaluate("document.querySelector('#drawing canvas').clientWidth") == 680
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.evaluate("picture.picture.look.colour('--page')") != "#ffffff"
