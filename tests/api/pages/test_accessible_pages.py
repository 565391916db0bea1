"""Every page of the table of routes, in three languages, light and dark, for a viewer and for this
machine's user: no violation that axe-core finds, and what axe-core cannot see of pictures, narrow
windows, large letters and the keyboard.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from amounts import long
from api.auth.identity import open_access
from api.auth.tokens import Tokens
from chromium import Watched, launched, watched
from conftest import sample_store
from graph.settings import Settings
from loading import WRONG, workbook
from needs import needs
from npm_packages import INSTALL, installed
from served import serving, store_app
from walking import Walk, routes_of

HTML = {"accept": "text/html", "accept-language": "en"}
MANY = 90
"""How often the tabulator is pressed at most."""
LEAVING = {
    "refused": "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "black-holed": "--host-resolver-rules=MAP * 192.0.2.1, EXCLUDE 127.0.0.1",
}

AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(({ id, nodes }) =>
      `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 150)).join(" | ")}`)"""

CLIPPED = """() => [...document.querySelectorAll("main *, header *")].filter((each) => {
    const style = getComputedStyle(each), cut = (overflow) => ["hidden", "clip"].includes(overflow);
    const hides = cut(style.overflowX) && each.scrollWidth > each.clientWidth + 1
        || cut(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
    const told = each.closest("[title], [aria-label], svg, canvas, .vis-network");
    return each.textContent.trim() && hides && style.clipPath === "none" && each.checkVisibility()
      && !told;
}).map((each) => each.outerHTML.slice(0, 150))"""

PICTURES = """() => [...document.querySelectorAll("canvas, svg, img")]
    .filter((each) => each.checkVisibility() && !each.closest("[aria-hidden=true]"))
    .filter((each) => {
        const whole = each.closest("[role=img]") ?? each;
        const name = whole.getAttribute("aria-label") ?? whole.getAttribute("alt") ??
          whole.querySelector?.("title")?.textContent
            ?? document.getElementById(whole.getAttribute("aria-labelledby"))?.textContent;
        return !name?.trim() || (whole.localName !== "img" && whole.getAttribute("role") !== "img");
    }).map((each) => each.outerHTML.slice(0, 150))"""

UNTOLD = """() => {
    const lists = [...document.querySelectorAll("main :is(table, ol, ul, dl, fieldset)")];
    const titles = lists.flatMap((each) => [...each.querySelectorAll("[title]")].map((inner) =>
      inner.title));
    const told = [...lists.map((each) => each.textContent), ...titles].join(" ").replace(/\\s+/g,
      " ");
    const plain = (text) => text.replace(/…$/, "").replace(/\\s+/g, " ").trim();
    return (window.drawn ?? []).map(({ text }) => plain(text)).filter((text) =>
      !told.includes(text));
}"""
"""What is drawn and stands in no list, no table, no title of their cells and no legend."""

UNNAMED = """() => {
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
    const tables = [...document.querySelectorAll("main table")];
    const nameless = tables.filter((each) => !each.caption && !each.ariaLabel &&
      !each.getAttribute("aria-labelledby"));
    const cells = [...document.querySelectorAll("main thead th:not([scope])")];
    return [...doubled, ...[...nameless, ...cells].map((each) => each.outerHTML.slice(0, 100))];
}"""

FOCUSED = """() => {
    const each = document.activeElement, style = getComputedStyle(each), itself = each ===
      document.body || each.type === "date";
    each.dataset.reached = "yes";
    return [each.outerHTML.slice(0, 100), itself || style.outlineStyle !== "none" &&
      parseFloat(style.outlineWidth) >= 2];
}"""
"""What has the focus, and whether that is seen; the parts of a date show it themselves."""

USABLE = (
    "main :is(a[href], button, input, select, textarea, summary):not([type=hidden], [data-reached],"
    " :disabled, [tabindex='-1'])"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accessible")


@pytest.fixture(scope="module")
def site(embedded: Settings, home: Path) -> Iterator[tuple[str, list[str]]]:
    """The server's address, and a page of every route there is."""
    with sample_store(embedded, home) as store:
        app = store_app(store, embedded, open_access(home, None))
        with (
            serving(app) as address,
            httpx.Client(base_url=address, headers=HTML, timeout=120) as client,
        ):
            yield address, _pages(client, Walk(client, routes_of(app), each=1))


def _pages(client: httpx.Client, walk: Walk) -> list[str]:
    pending, upload = (
        client.post("/load", files={"file": ("tables.xlsx", workbook(WRONG))}).headers["location"]
        for _ in "ab"
    )
    seen = client.get(upload).text.partition('name="seen" value="')[2].partition('"')[0]
    stored = client.post(upload, data={"seen": seen, "rows": "good"}).headers["location"]
    walk.start("/", pending, stored)
    assert walk.missing() == []
    pages = {each.route: each.address for each in walk.seen if each.is_page and each.status == 200}
    return [*pages.values(), "/nowhere", "/?as_of=never"]


@pytest.fixture(scope="module")
def axe() -> str:
    needs("npm", INSTALL)
    return (installed() / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def open_page(seen: Watched, address: str, path: str, lang: str = "en") -> Page:
    """Opened and drawn."""
    other = path.replace("lang=en", f"lang={lang}")
    url = (
        f"{address}{other}"
        if "lang=" in other
        else f"{address}{other}{'&' if '?' in other else '?'}lang={lang}"
    )
    seen.page.goto(url, wait_until="load", timeout=120_000)
    if seen.page.locator("main canvas").count():
        seen.page.wait_for_function("() => window.drawn.length > 0")
    return seen.page


Check = Callable[[Page], object]
"""What is wrong with a page that is open, false if nothing is."""
Findings = dict[str, dict[str, object]]
"""What each check finds wrong, by the address of the page."""


@pytest.fixture(scope="module")
def finnish(site: tuple[str, list[str]], axe: str, browser: Browser) -> Findings:
    """What this machine's user meets in Finnish, in a light window of 1280 pixels, where no other
    machine answers."""
    return _findings_without_network(browser, "black-holed", site, "fi", axe)


@pytest.fixture(
    scope="module", params=[("sv", "dark"), long(("en", "light")), long(("en", "dark"))], ids=str
)
def narrow(
    request: pytest.FixtureRequest, site: tuple[str, list[str]], axe: str, browser: Browser
) -> Findings:
    """The same in other languages and colours, in a window of 640 pixels: one of 1280 that is
    zoomed to 200 %."""
    lang, scheme = request.param
    with watched(browser, 640, 800, color_scheme=scheme) as seen:
        return _findings(seen, site, lang, {"axe": _axe(axe), "narrow": partial(_lost, width=640)})


def test_axe_finds_no_violation_on_any_page(finnish: Findings, narrow: Findings) -> None:
    assert finnish["axe"] == narrow["axe"] == {}


def test_axe_finds_no_violation_on_what_a_viewer_sees(
    browser: Browser, site: tuple[str, list[str]], axe: str, home: Path
) -> None:
    token = Tokens(home).new("viewer", "axe")[0]
    with watched(browser) as seen:
        seen.page.goto(f"{site[0]}/sign-in?lang=en")
        seen.page.fill("#token", token)
        seen.page.click("main button")
        seen.page.wait_for_selector(".who button")
        assert _findings(seen, site, "en", {"axe": _axe(axe)})["axe"] == {}


def test_every_picture_has_a_name_and_says_no_more_than_the_lists_and_tables(
    finnish: Findings,
) -> None:
    assert finnish["pictures"] == {}


def test_nothing_is_lost_in_a_narrow_window_or_with_large_letters(
    finnish: Findings, narrow: Findings
) -> None:
    assert finnish["large letters"] == finnish["narrow"] == narrow["narrow"] == {}


def test_everything_draws_where_no_other_machine_can_be_reached_and_none_is_asked(
    finnish: Findings,
) -> None:
    assert finnish["elsewhere"] == {}


@pytest.mark.long
def test_everything_draws_where_every_other_machine_refuses(
    browser: Browser, site: tuple[str, list[str]], axe: str
) -> None:
    assert _findings_without_network(browser, "refused", site, "en", axe)["elsewhere"] == {}


def test_the_keyboard_comes_to_everything_and_shows_where_it_is(finnish: Findings) -> None:
    assert finnish["keyboard"] == {}


def _findings_without_network(
    browser: Browser, way: str, site: tuple[str, list[str]], lang: str, axe: str
) -> Findings:
    with launched(browser.browser_type, LEAVING[way]) as alone, watched(alone) as seen:
        checks: dict[str, Check] = {
            "elsewhere": lambda page: _elsewhere(seen, site[0]),
            "axe": _axe(axe),
            "pictures": _pictures,
            "large letters": partial(_lost, width=1280, letters="200%"),
            "narrow": partial(_lost, width=320),
            "keyboard": _tabbed,  # the last, as it marks what it came to
        }
        return _findings(seen, site, lang, checks)


def _findings(
    seen: Watched, site: tuple[str, list[str]], lang: str, checks: dict[str, Check]
) -> Findings:
    """Every page is opened once for all checks."""
    address, paths = site
    findings: Findings = {name: {} for name in checks}
    for path in paths:
        page = open_page(seen, address, path, lang)
        for name, check in checks.items():
            if wrong := check(page):
                findings[name][path] = wrong
    return findings


def _axe(script: str) -> Check:
    def violations(page: Page) -> object:
        page.evaluate(script)
        return page.evaluate(AXE)

    return violations


def _pictures(page: Page) -> object:
    wrong = [page.evaluate(check) for check in (PICTURES, UNTOLD, UNNAMED)]
    return wrong if any(wrong) else None


def _lost(page: Page, width: int, letters: str = "100%") -> object:
    """How wide the page is and what is cut off, where that is wider than the window or anything
    is."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
    wide, clipped = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(CLIPPED)
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size(before)
    return (wide, clipped) if wide > width or clipped else None


def _elsewhere(seen: Watched, address: str) -> object:
    """What was asked of another machine, and what the page complained of."""
    urls = [url for url in seen.requests if not url.startswith((address, "data:", "blob:"))]
    complaints = [text for text in seen.complaints if "Failed to load resource" not in text]
    seen.requests.clear()
    seen.complaints.clear()
    return urls + complaints


def _tabbed(page: Page) -> list[str]:
    """Whatever takes the focus and does not show it, and what can be used and is not come to."""
    wrong, first = [], ""
    for turn in range(MANY):
        page.keyboard.press("Tab")
        at, shown = page.evaluate(FOCUSED)
        first = first or at
        if turn and at == first:
            break
        wrong += [] if shown else [at]
        wrong += _round(page) if page.evaluate("document.activeElement.type === 'radio'") else []
    else:
        return wrong
    shown_ones = (
        "all => all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0,"
        " 100))"
    )
    return [*wrong, *page.eval_on_selector_all(USABLE, shown_ones)]


def _round(page: Page) -> list[str]:
    """The same of the other round buttons of one choice, which are come to by arrows, until the
    first has the focus again."""
    number = page.evaluate(
        'document.querySelectorAll(`[type=radio][name="${document.activeElement.name}"]`).length'
    )
    wrong = []
    for _ in range(number):
        page.keyboard.press("ArrowDown")
        at, shown = page.evaluate(FOCUSED)
        wrong += [] if shown else [at]
    return wrong
