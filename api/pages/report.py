"""The report, as a page and as the files it is kept in. Without names for those who may not read
them."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.findings import Asked
from viz.report.as_page import report_page
from viz.report.make import WRITERS, Wanted

REPORT = "/report"


def routes(site: Site) -> list[Route]:
    return [Route(REPORT, visited(site, _report))]


async def _report(visit: Visit) -> Response:
    return await run_in_threadpool(_made, visit)


def _made(visit: Visit) -> Response:
    wanted = Wanted(visit.settings(), Asked(), visit.lang)
    made = visit.site.reports(visit.version, wanted)
    format_ = visit.request.query_params.get("as", "")
    if not format_:
        return visit.page(report_page(made, visit.served, wanted.settings))
    writers = {ending: lambda writer=writer: writer()(made) for ending, writer in WRITERS.items()}
    return saved(visit, writers, format_, f"report-{wanted.settings.as_of}")
