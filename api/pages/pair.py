"""The page of two sectors: what lies between them. Leaders are named to those who may read of
people."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.graphql.schema.names import constant
from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import AnalysisSettings
from graph.errors import BadInput
from viz.addresses import pair_address
from viz.csv_text import MARK, csv_lines
from viz.draw.years import Year
from viz.pages.pair.query import Asked, Course, Found
from viz.pages.pair.sorted_table import Sorting, Table
from viz.pages.pair.view import pair_page, tables_of
from viz.words.findings import tell
from viz.words.naming import called
from viz.words.sector_names import short_name

MOST_LEADERS = 5000
"""With more, the years are not reckoned while somebody waits."""
MOST_YEARS, DRAWS = 12, 200
_SECTOR = "query S($key: String!, $lang: Language!) { sector(key: $key) { key name(lang: $lang) } }"
_SHARED = (
    "shared(first: 500) { place { __typename key name(lang: $lang) ... on Event { date } } a b"
    " ties }"
)
_NAMED = """people(first: 500) { person { key name } group contacts ties share people places {
  __typename key name(lang: $lang) } }
  able(first: 200) { person { key name } group through reach places }"""
_BETWEEN = f"""query B($a: String!, $b: String!, $asOf: Date, $ties: [TieKind!], $weight: Weight,
  $lang: Language!) {{
  between(a: $a, b: $b, asOf: $asOf, ties: $ties, weight: $weight) {{
    observed bridgingA bridgingB apartA apartB ableA ableB {_SHARED} %s }}
  attended: between(a: $a, b: $b, asOf: $asOf, ties: [ATTENDANCE]) {{ {_SHARED} }} }}"""
_TRENDS = """query T($first: Int!, $last: Int!, $ties: [TieKind!], $weight: Weight, $draws: Int) {
  trends(first: $first, last: $last, ties: $ties, weight: $weight, draws: $draws) { pairs { a b
    years { year observed expected } } } }"""


def routes(site: Site) -> list[Route]:
    return [Route("/pair/{both:path}", visited(site, _pair))]


async def _pair(visit: Visit) -> Response:
    keys, names = await _both(visit)
    settings = visit.settings()
    gaps = await run_in_threadpool(lambda: visit.site.gaps(visit.version, settings))
    years = (await visit.ask("{ years }"))["years"]
    asked = _asked(visit, keys, names, gaps, years)
    found = await _found(visit, keys, gaps, settings)
    courses = await _courses(visit, asked) if found else []
    if format_ := visit.request.query_params.get("as"):
        return _file(visit, asked, found, courses, format_)
    return visit.page(await run_in_threadpool(pair_page, asked, visit.lang, found, courses))


async def _both(visit: Visit) -> tuple[tuple[str, str], tuple[str, str]]:
    """The keys and names of the two sectors of the address; keys may hold the sign that parts
    them."""
    for a, b in _split(visit.request.path_params["both"]):
        one, other = [
            (await visit.ask(_SECTOR, key=key, lang=visit.lang.upper()))["sector"] for key in (a, b)
        ]
        if one and other:
            return (a, b), (
                short_name(called(one), visit.lang),
                short_name(called(other), visit.lang),
            )
    raise HTTPException(404)


def _split(both: str) -> Iterator[tuple[str, str]]:
    parts = both.split("/")
    for i in range(1, min(len(parts), 5)):
        yield "/".join(parts[:i]), "/".join(parts[i:])


def _asked(
    visit: Visit, keys: tuple[str, str], names: tuple[str, str], gaps: Gaps, years: list[int]
) -> Asked:
    served, address = visit.served, pair_address(*keys)
    places = {place.id: place.label for place in tell(gaps, visit.words).places}
    labels = places.get(keys[0], names[0]), places.get(keys[1], names[1])
    analyst = visit.identity.role >= Role.ANALYST
    return Asked(
        keys,
        names,
        labels,
        gaps,
        served,
        _sorting(visit, address),
        lambda of: served.to(address, **{"as": "csv", "of": of}),
        years,
        visit.site.today(),
        composing=analyst,
        named=analyst,
    )


def _sorting(visit: Visit, address: str) -> Sorting:
    query = visit.request.query_params
    return Sorting(query.get("sort", ""), partial(visit.served.to, address), query.get("all", ""))


async def _found(
    visit: Visit, keys: tuple[str, str], gaps: Gaps, settings: AnalysisSettings
) -> Found | None:
    """None where one of the two is withheld, or nobody of it is known that day."""
    if not {*keys} <= {sector.id for sector in gaps.sectors}:
        return None
    document = _BETWEEN % (_NAMED if visit.identity.role >= Role.ANALYST else "")
    data = await visit.ask(
        document, a=keys[0], b=keys[1], lang=visit.lang.upper(), **_variables(settings)
    )
    return {**data["between"], "events": data["attended"]["shared"]}


def _variables(settings: AnalysisSettings) -> dict[str, Any]:
    ties = [constant(tie) for tie in settings.ties]
    return {"asOf": settings.as_of.isoformat(), "ties": ties, "weight": constant(settings.weight)}


async def _courses(visit: Visit, asked: Asked) -> list[Course]:
    """The pair, and each of the two within itself, over the last years up to the one that is asked
    for."""
    settings, until = asked.gaps.settings, asked.gaps.settings.as_of.year
    years = [year for year in asked.years if year <= until][-MOST_YEARS:]
    if len(years) < 2 or sum(sector.people for sector in asked.gaps.sectors) > MOST_LEADERS:
        return []
    variables = {name: value for name, value in _variables(settings).items() if name != "asOf"}
    try:
        data = await visit.ask(_TRENDS, first=years[0], last=years[-1], draws=DRAWS, **variables)
    except BadInput:
        return []
    found = {frozenset((each["a"], each["b"])): each["years"] for each in data["trends"]["pairs"]}
    (a, b), (one, other) = asked.keys, asked.labels
    within = partial(visit.words.text, "within {name}")
    wanted = [((a, b), f"{one} – {other}")] if a != b else []
    wanted += [
        ((each, each), within(name=name))
        for each, name in dict(zip((a, b), (one, other), strict=True)).items()
    ]
    return [
        Course(name, tuple(Year(**year) for year in found.get(frozenset(pair), ())))
        for pair, name in wanted
    ]


def _file(
    visit: Visit, asked: Asked, found: Found | None, courses: list[Course], format_: str
) -> Response:
    tables = tables_of(found, courses, asked, visit.words)
    of = visit.one_of(visit.request.query_params.get("of", ""), tables)
    name = f"verkosto-{of}-{asked.gaps.settings.as_of}"
    return saved(visit, {"csv": lambda: MARK + csv_lines(_rows(tables[of]))}, format_, name)


def _rows(table: Table) -> list[list[object]]:
    rows: list[list[object]] = [[cell.value for cell in row] for row in table.rows]
    return [[head.title for head in table.heads], *rows]
