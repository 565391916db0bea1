"""The start page: the sector map. It holds figures of sectors and no names of leaders, so every role may read it."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.visiting import Site, Visit, visited
from viz.sector_map import sector_map_page


def routes(site: Site) -> list[Route]:
    return [Route("/", visited(site, _home))]


async def _home(visit: Visit) -> Response:
    return await run_in_threadpool(_made, visit)


def _made(visit: Visit) -> Response:
    gaps = visit.site.gaps(visit.site.version(), visit.settings())
    return visit.page(sector_map_page(gaps, visit.lang, visit.served()))
