"""The report, as a page and as files; without names for roles that may not read them."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.analysis.settings import AnalysisSettings
from graph.findings import ReportRequest
from viz.report.as_page import report_page
from viz.report.content import Report
from viz.report.make import writers_of

REPORT = "/report"


def routes(site: Site) -> list[Route]:
    return [Route(REPORT, visited(site, _report))]


async def _report(visit: Visit) -> Response:
    settings = visit.settings()
    report = await visit.result("gaps", visit.site.reports, settings, ReportRequest(), visit.lang)
    return await run_in_threadpool(_sent, visit, report, settings)


def _sent(visit: Visit, report: Report, settings: AnalysisSettings) -> Response:
    format_ = visit.request.query_params.get("as", "")
    if not format_:
        return visit.page(report_page(report, visit.served, settings))
    return saved(visit, writers_of(report), format_, f"report-{settings.as_of}")
