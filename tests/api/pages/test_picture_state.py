"""What was done with a picture is kept: in its address, in what leads on from it, and while
something else is fetched."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from chromium import Watched, watched
from drawn import GROUP, PERSON, address_query, expanded, point, show
from graph.settings import Settings
from pictured import Explored, explored


@pytest.fixture(scope="module")
def site(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    with explored(embedded, tmp_path_factory.mktemp("explored")) as explorer:
        yield explorer


@pytest.fixture
def seen(browser: Browser) -> Iterator[Watched]:
    with watched(browser, locale="en-GB") as opened:
        yield opened


def test_where_one_looks_is_found_again_by_the_address_and_is_no_step(
    seen: Watched, site: Explored
) -> None:
    show(seen, site, f"&around={GROUP}")
    assert "view" not in address_query(seen)
    seen.page.click("[data-zoom='1.5']")
    seen.page.wait_for_function("() => location.search.includes('view=')")
    x, y, scale = map(float, address_query(seen)["view"][0].split(","))
    assert seen.page.is_disabled("[data-undo]")
    seen.page.reload()
    seen.page.wait_for_selector("#picture[data-ready]")
    now = seen.page.evaluate(
        "({ ...picture.picture.network.getViewPosition(), scale:"
        " picture.picture.network.getScale() })"
    )
    assert (now["x"], now["y"], now["scale"]) == pytest.approx((x, y, scale), rel=0.01, abs=1)
    seen.page.click("[data-zoom='0']")
    assert "view" not in address_query(seen)
    for none in ("1,2", "a,b,c", "1,2,1e999"):
        show(seen, site, f"&around={GROUP}&view={none}")
        assert "view" not in address_query(seen)


def test_another_language_and_another_day_show_what_was_expanded(
    seen: Watched, site: Explored
) -> None:
    show(seen, site, f"&around={GROUP}")
    seen.page.mouse.click(*point(seen, PERSON))
    expanded(seen, 2)
    seen.page.uncheck("[name=kinds][value=Person]")
    kinds = address_query(seen)["kinds"]
    seen.page.fill("form.settings [name=as_of]", "2026-11-22")
    seen.page.click("form.settings button")
    seen.page.wait_for_url("**as_of=2026-11-22*")
    expanded(seen, 2)
    show(seen, site, f"&around={GROUP}&open={PERSON}")
    seen.page.uncheck("[name=kinds][value=Person]")
    seen.page.click("header a[hreflang=sv]")
    seen.page.wait_for_selector("html[lang=sv] #picture[data-ready]")
    expanded(seen, 2)
    assert (address_query(seen)["open"], address_query(seen)["kinds"]) == ([PERSON], kinds)


def test_ctrl_z_undoes_a_box_that_has_the_focus(seen: Watched, site: Explored) -> None:
    show(seen, site, f"&around={GROUP}")
    seen.page.uncheck("[name=kinds][value=Person]")
    assert "kinds" in address_query(seen)
    seen.page.keyboard.press("Control+z")
    seen.page.wait_for_function(
        "() => document.querySelector('[name=kinds][value=Person]').checked"
    )
    assert "kinds" not in address_query(seen)


def test_what_is_hidden_while_something_is_fetched_stays_hidden(
    seen: Watched, site: Explored
) -> None:
    show(seen, site, f"&around={GROUP}")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    seen.page.route("**as=json*", hold)
    with seen.page.expect_request("**as=json*"):
        seen.page.mouse.click(*point(seen, PERSON))
    seen.page.uncheck("[name=kinds][value=Person]")
    waiting[0].continue_()
    expanded(seen, 2)
    assert not seen.page.is_checked("[name=kinds][value=Person]")
    assert address_query(seen)["open"] == [PERSON]


def test_a_search_is_of_what_is_shown_now(seen: Watched, site: Explored) -> None:
    show(seen, site, f"&around={GROUP}&open={PERSON}")
    name = seen.page.evaluate(
        "picture.picture.graph.data.name[picture.picture.graph.place.get('Organisation:vm')]"
    )
    seen.page.fill("#seek", name[:-1])
    seen.page.uncheck("[name=kinds][value=Organisation]")
    seen.page.press("#seek", "Enter")
    assert "at" not in address_query(seen) or address_query(seen)["at"] != ["Organisation:vm"]
    assert seen.complaints == []


def test_a_key_that_is_held_down_changes_the_address_only_so_often(
    seen: Watched, site: Explored
) -> None:
    show(seen, site)
    seen.page.evaluate(
        "() => { window.put = 0; const put = history.replaceState.bind(history);"
        " history.replaceState = (...all) => { window.put++; put(...all); }; }"
    )
    seen.page.focus("#drawing")
    for _ in range(90):
        seen.page.keyboard.press("PageDown")
    at = seen.page.evaluate("picture.picture.state.at")
    seen.page.wait_for_function(
        "at => new URLSearchParams(location.search).get('at') === at", arg=at
    )
    assert seen.page.evaluate("window.put") < 80
