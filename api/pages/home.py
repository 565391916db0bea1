"""The start page: the sector map. It shows figures of sectors and no names of leaders, so that
every role may read it."""

from collections.abc import Callable, Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.analysis.gaps import Gaps
from graph.analysis.graph_files import graph_file, graph_of
from viz.csv_text import MARK, csv_lines
from viz.pages.home.files import graph_parts, pair_rows, picture_file
from viz.pages.home.view import Offered, sector_map_page
from viz.words.findings import STYLES


def routes(site: Site) -> list[Route]:
    return [Route("/", visited(site, _home))]


async def _home(visit: Visit) -> Response:
    shown, workspace = _shown(visit), visit.site.workspace
    gaps = await visit.result("gaps", workspace.gaps, visit.settings())
    if format_ := visit.request.query_params.get("as"):
        return await run_in_threadpool(_file, visit, gaps, shown, format_)
    years = await visit.result("years", workspace.years, visit.site.today())
    offered = Offered(years, visit.site.today(), shown, visit.identity.role >= Role.ANALYST)
    return await run_in_threadpool(
        lambda: visit.page(sector_map_page(gaps, visit.lang, visit.served, offered))
    )


def _shown(visit: Visit) -> tuple[str, ...]:
    """The kinds of lines that are ticked in the legend; all, if the address names none."""
    query, known = visit.request.query_params, tuple(STYLES.values())
    if "lines" not in query:
        return known
    selected = [style for style in query.getlist("lines") if style]
    for style in selected:
        visit.one_of(style, known)
    return tuple(style for style in known if style in selected)


def _file(visit: Visit, gaps: Gaps, shown: tuple[str, ...], format_: str) -> Response:
    words = visit.words

    def graph(kind: str) -> bytes:
        return graph_file(graph_of(*graph_parts(gaps, words), directed=False), kind)

    writers: Mapping[str, Callable[[], str | bytes]] = {
        "svg": lambda: picture_file(gaps, words, shown),
        "csv": lambda: MARK + csv_lines(pair_rows(gaps, words)),
        **{kind: partial(graph, kind) for kind in ("graphml", "gexf")},
    }
    return saved(visit, writers, format_, f"verkosto-{visit.settings().as_of}")
