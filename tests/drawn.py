"""A page with the picture of a network, in a browser."""

from urllib.parse import parse_qs

from chromium import Watched
from pictured import DAY, Explored

PERSON, GROUP = "Person:hostile-0", "Group:hostile"
AT = """id => {
  const p = document.getElementById("drawing").getBoundingClientRect(), {network, graph} =
    document.getElementById("picture").picture;
  const i = graph.place.get(id), at = network.canvasToDOM({x: graph.data.x[i], y:
    graph.data.y[i]}); return [p.x + at.x, p.y + at.y]; }"""


def show(seen: Watched, site: Explored, query: str = "", ready: bool = True) -> None:
    seen.page.goto(f"{site.url}/network?lang=en&as_of={DAY}{query}")
    if ready:
        seen.page.wait_for_selector("#picture[data-ready]")


def chosen(seen: Watched) -> str:
    return seen.page.text_content("#chosen")


def address_query(seen: Watched) -> dict[str, list[str]]:
    """As the page has it now: of an address changed without loading, the browser tells later."""
    return parse_qs(seen.page.evaluate("location.search.slice(1)"))


def point(seen: Watched, id_: str) -> tuple[float, float]:
    """Where on the page a mark is."""
    return tuple(seen.page.evaluate(AT, id_))


def rows(seen: Watched) -> list[str]:
    return seen.page.eval_on_selector_all(
        ".same tr[data-id]", "all => all.map(each => each.dataset.id)"
    )


def expanded(seen: Watched, count: int) -> None:
    seen.page.wait_for_function(
        "count => picture.picture.graph.data.expanded.length === count", arg=count
    )
