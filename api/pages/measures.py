"""The pages of measures, and their files. Measures that name people are for roles that may read
about people."""

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.graphql.schema.access import may_read
from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.analysis.figures import names_people
from graph.analysis.measures import Measured
from graph.analysis.registry import MEASURES, field_name, measure_named
from viz.pages.measures.view import measure_page, measure_report
from viz.report.content import Report
from viz.report.make import names_in_measured, writers_of
from viz.report.measures import NO_NAMES, measured_section

PATH = "/measures"
FIRST = 50
"""How many rows of each list of people are shown."""


def routes(site: Site) -> list[Route]:
    page = visited(site, _measure)
    return [Route(PATH, page), Route(f"{PATH}/{{name}}", page)]


async def _measure(visit: Visit) -> Response:
    name = visit.request.path_params.get("name") or _offered(visit)[0]
    workspace = visit.site.workspace
    measure_named(name)
    measured = await visit.result(field_name(name), workspace.measure, name, visit.settings())
    names = NO_NAMES
    if names_people(type(measured.result)):
        names = await visit.read(
            "person", names_in_measured, workspace, visit.version, measured, FIRST, visit.lang
        )
    section = await run_in_threadpool(measured_section, measured, visit.words, names, FIRST)
    report = measure_report(measured, section, visit.words)
    return await run_in_threadpool(_sent, visit, measured, report)


def _sent(visit: Visit, measured: Measured, report: Report) -> Response:
    format_ = visit.request.query_params.get("as", "")
    if not format_:
        return visit.page(
            measure_page(report, measured, _offered(visit), visit.words, visit.served)
        )
    writers = writers_of(report) | {"json": lambda: orjson.dumps(measured.as_dict(visit.lang))}
    return saved(visit, writers, format_, f"{measured.name}-{measured.settings.as_of}")


def _offered(visit: Visit) -> list[str]:
    """The measures that the visitor may see."""
    return [name for name in MEASURES if may_read(visit.identity.role, field_name(name))]
