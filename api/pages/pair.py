"""The page of the ties between two sectors. Leaders are named only in roles that may read about
people."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.files import saved
from api.pages.visit import Site, Visit, visited
from graph.analysis.gaps import Gaps
from graph.analysis.groupings import named, place_names
from graph.analysis.settings import AnalysisSettings
from graph.described import read_dates
from graph.errors import BadInput
from graph.people import read_names
from graph.snapshot import Snapshot
from viz.addresses import pair_address
from viz.csv_text import MARK, csv_lines
from viz.draw.years import Year
from viz.pages.pair.query import Course, PairQuery, PairResult
from viz.pages.pair.sorted_table import Sorting, Table
from viz.pages.pair.view import pair_page, tables_of
from viz.words.findings import tell
from viz.words.sector_names import short_name

MAX_LEADERS = 5000
"""With more leaders, the years are not computed, as somebody waits for the page."""
MAX_YEARS, DRAWS = 12, 200
MAX_PLACES = MAX_PEOPLE = 500
MAX_POTENTIAL_BRIDGES = 200


def routes(site: Site) -> list[Route]:
    return [Route("/pair/{both:path}", visited(site, _pair))]


async def _pair(visit: Visit) -> Response:
    settings, workspace = visit.settings(), visit.site.workspace
    keys, names = await _both(visit)
    gaps = await visit.result("gaps", workspace.gaps, settings)
    years = await visit.result("years", workspace.years, visit.site.today())
    query = _pair_query(visit, keys, names, gaps, years)
    connections = await _connections(visit, keys, gaps, settings)
    courses = await _courses(visit, query) if connections else []
    if format_ := visit.request.query_params.get("as"):
        return _file(visit, query, connections, courses, format_)
    return visit.page(await run_in_threadpool(pair_page, query, visit.lang, connections, courses))


async def _both(visit: Visit) -> tuple[tuple[str, str], tuple[str, str]]:
    """The keys and names of the two sectors in the address, where keys themselves may contain a
    slash."""
    snapshot = await visit.result("sector", visit.site.workspace.snapshot)
    known = {row["id"]: row for row in snapshot.sectors.iter_rows(named=True)}
    for keys in _split(visit.request.path_params["both"]):
        if {*keys} <= known.keys():
            one, other = (
                short_name(named(known[key], key, visit.lang), visit.lang) for key in keys
            )
            return keys, (one, other)
    raise HTTPException(404)


def _split(both: str) -> Iterator[tuple[str, str]]:
    parts = both.split("/")
    for i in range(1, min(len(parts), 5)):
        yield "/".join(parts[:i]), "/".join(parts[i:])


def _pair_query(
    visit: Visit, keys: tuple[str, str], names: tuple[str, str], gaps: Gaps, years: Sequence[int]
) -> PairQuery:
    served, address = visit.served, pair_address(*keys)
    known = {sector.id: sector.label for sector in tell(gaps, visit.words).sectors}
    labels = known.get(keys[0], names[0]), known.get(keys[1], names[1])
    analyst = visit.identity.role >= Role.ANALYST
    return PairQuery(
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
        names_people=analyst,
    )


def _sorting(visit: Visit, address: str) -> Sorting:
    query = visit.request.query_params
    return Sorting(query.get("sort", ""), partial(visit.served.to, address), query.get("all", ""))


async def _connections(
    visit: Visit, keys: tuple[str, str], gaps: Gaps, settings: AnalysisSettings
) -> PairResult | None:
    """The ties between the two; None where one of them is withheld, or has no people that day."""
    if not {*keys} <= {sector.id for sector in gaps.sectors}:
        return None
    workspace = visit.site.workspace
    between = await visit.result("between", workspace.between, settings, *keys)
    attended = await visit.result(
        "between", workspace.between, AnalysisSettings(settings.as_of, ties=("attendance",)), *keys
    )
    snapshot = await visit.result("between", workspace.snapshot)
    return await run_in_threadpool(_with_names, visit, snapshot, between, attended)


def _with_names(
    visit: Visit, snapshot: Snapshot, between: PairResult, attended: PairResult
) -> PairResult:
    """The result with the names of places, and of people as far as the visitor may read them."""
    store, people, potential = visit.site.workspace.store, between["people"], between["able"]
    if visit.identity.role < Role.ANALYST:
        people, potential = [], []
    people, potential = people[:MAX_PEOPLE], potential[:MAX_POTENTIAL_BRIDGES]
    names = read_names(store, [row["person"] for row in (*people, *potential)])
    attended_rows = attended["shared"][:MAX_PLACES]
    dates = read_dates(store, [row["affiliation"] for row in attended_rows])
    rows = [
        *between["shared"],
        *attended_rows,
        *(each for row in people for each in row["places"]),
    ]
    places = place_names(snapshot, [(row["label"], row["affiliation"]) for row in rows], visit.lang)

    def place(row: PairResult) -> PairResult:
        label, key = row["label"], row["affiliation"]
        return {
            "label": label,
            "key": key,
            "name": places[label, key],
            "date": dates.get(key) if label == "Event" else None,
        }

    def person(row: PairResult) -> PairResult:
        return {
            **row,
            "person": {"key": row["person"], "name": names.get(row["person"], row["person"])},
        }

    def shared(rows: Sequence[PairResult]) -> list[PairResult]:
        return [{**row, "place": place(row)} for row in rows]

    return {
        **between,
        "shared": shared(between["shared"][:MAX_PLACES]),
        "events": shared(attended_rows),
        "people": [
            {**person(row), "places": [place(each) for each in row["places"]]} for row in people
        ],
        "able": [person(row) for row in potential],
    }


async def _courses(visit: Visit, query: PairQuery) -> list[Course]:
    """The course over the last years, up to the requested one, of the pair and of each of the two
    within itself."""
    settings, until = query.gaps.settings, query.gaps.settings.as_of.year
    years = [year for year in query.years if year <= until][-MAX_YEARS:]
    if len(years) < 2 or sum(sector.people for sector in query.gaps.sectors) > MAX_LEADERS:
        return []
    request = replace(settings, draws=DRAWS)
    try:
        trends = await visit.result(
            "trends", visit.site.workspace.trends, request, years[0], years[-1]
        )
    except BadInput:
        return []
    points = {frozenset((each.a, each.b)): each.points for each in trends}
    (a, b), (one, other) = query.keys, query.labels
    within = partial(visit.words.text, "within {name}")
    pairs = [((a, b), f"{one} – {other}")] if a != b else []
    pairs += [
        ((each, each), within(name=name))
        for each, name in dict(zip((a, b), (one, other), strict=True)).items()
    ]
    return [
        Course(
            name,
            tuple(Year(p.year, p.observed, p.expected) for p in points.get(frozenset(pair), ())),
        )
        for pair, name in pairs
    ]


def _file(
    visit: Visit,
    query: PairQuery,
    connections: PairResult | None,
    courses: list[Course],
    format_: str,
) -> Response:
    tables = tables_of(connections, courses, query, visit.words)
    of = visit.one_of(visit.request.query_params.get("of", ""), tables)
    name = f"verkosto-{of}-{query.gaps.settings.as_of}"
    return saved(visit, {"csv": lambda: MARK + csv_lines(_rows(tables[of]))}, format_, name)


def _rows(table: Table) -> list[list[object]]:
    rows: list[list[object]] = [[cell.value for cell in row] for row in table.rows]
    return [[head.title for head in table.heads], *rows]
