"""The root fields that are computed from the whole graph, and the search by name."""

from bisect import bisect_right
from collections.abc import Mapping
from functools import partial
from typing import Any

from api.auth.roles import Refused, Role, min_people
from api.graphql.plan.conditions import page_size, plain
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.compose import composing_functions
from api.graphql.resolvers.computing import Computing, Row
from api.graphql.resolvers.differences import differences_function
from api.graphql.resolvers.drafts import saved_function
from api.graphql.resolvers.measures import LABELS, measure_functions
from api.graphql.resolvers.settings import Arguments, made_with, name_of
from api.graphql.schema.access import RESTRICTED
from api.graphql.schema.names import constant, kind_constant
from api.graphql.schema.scalars import cursor, from_cursor, global_id
from api.graphql.time_limit import in_pool
from graph import cypher, search
from graph.analysis.attendance import Attended
from graph.analysis.gaps import Pair, Sector
from graph.analysis.verdicts import ALPHA, EFFECT
from graph.errors import BadInput
from graph.model import kind_words
from graph.state import version_in


def analysis_functions(computing: Computing) -> dict[str, Function]:
    """The functions that answer the fields, by name."""
    own = {
        "dataVersion": _version,
        "years": _years,
        "synthetic": _synthetic,
        "gaps": _gaps,
        "sectorMixing": _mixing,
        "unmet": _unmet,
        "attendance": _attendance,
        "search": _search,
    }
    return {
        **measure_functions(computing),
        **composing_functions(computing),
        "differences": differences_function(computing),
        "proposals": saved_function(computing.workspace.store, partial(in_pool, computing.quick)),
        **{name: partial(function, computing) for name, function in own.items()},
    }


async def _version(computing: Computing, role: Role, who: str, arguments: Arguments) -> str:
    return version_in(await computing.state())


async def _years(computing: Computing, role: Role, who: str, arguments: Arguments) -> list[int]:
    years = await computing.result(
        computing.workspace.years, await computing.state(), computing.today()
    )
    return list(years)


async def _synthetic(computing: Computing, role: Role, who: str, arguments: Arguments) -> bool:
    read = partial(computing.workspace.store.read, cypher.SYNTHETIC)
    return bool(await in_pool(computing.quick, read))


async def _gaps(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings = computing.settings(arguments, role)
    gaps = await computing.result(computing.workspace.gaps, await computing.state(), settings)
    sectors = {sector.id: _sector(sector, settings.by) for sector in gaps.sectors}
    pairs = sorted(gaps.pairs, key=lambda pair: -pair.missing)
    return made_with(settings) | {
        "draws": settings.draws,
        "seed": settings.seed,
        "alpha": ALPHA,
        "effect": EFFECT,
        "affiliations": gaps.affiliations,
        "incomplete": gaps.incomplete,
        "tried": list(gaps.tried),
        "synthetic": gaps.synthetic,
        "dataVersion": gaps.version,
        "sectors": list(sectors.values()),
        "withheld": [each.id for each in gaps.withheld],
        "pairs": partial(_pairs, pairs, sectors),
    }


def _pairs(pairs: list[Pair], sectors: Mapping[str, Any], arguments: Arguments) -> list[Row]:
    first, verdicts = arguments.get("first"), arguments.get("verdicts")
    if first is not None and first < 0:
        raise BadInput("first_negative", first=first)
    only = None if verdicts is None else {plain(verdict) for verdict in verdicts}
    shown = [pair for pair in pairs if only is None or pair.verdict in only]
    return [_pair(pair, sectors) for pair in shown[:first]]


def _pair(pair: Pair, sectors: Mapping[str, Any]) -> Row:
    return {
        "a": sectors[pair.a],
        "b": sectors[pair.b],
        "observed": pair.observed,
        "expected": pair.expected,
        "missing": pair.missing,
        "ratio": pair.ratio,
        "p": pair.p,
        "q": pair.q,
        "qTail": pair.q_tail,
        "low": pair.interval[0],
        "high": pair.interval[1],
        "verdict": constant(pair.verdict),
        "changesWith": list(pair.changes_with),
    }


def _sector(sector: Sector, by: str) -> Row:
    label = LABELS.get(by)
    kind = constant(sector.kind) if sector.kind and by == "sector" else None
    return {
        "id": label and global_id(label, sector.id),
        "key": sector.id,
        "name": lambda arguments: sector.name(plain(arguments.get("lang")) or "fi"),
        "abbreviation": lambda arguments: sector.short(plain(arguments.get("lang")) or "fi"),
        "kind": kind,
        "people": sector.people,
        "coverage": sector.coverage,
        "partial": sector.partial,
    }


async def _mixing(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, state = computing.settings(arguments, role), await computing.state()
    sectors, matrix, affiliations = await computing.result(
        computing.workspace.mixing, state, settings
    )
    return made_with(settings) | {
        "affiliations": affiliations,
        "dataVersion": version_in(state),
        "sectors": [_sector(sector, settings.by) for sector in sectors],
        "matrix": matrix,
    }


async def _unmet(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings, first = computing.settings(arguments, role), page_size(arguments)
    after, state = arguments.get("after"), await computing.state()
    last = None if after is None else from_cursor(after, 1)[0]
    unmet = await computing.result(
        computing.workspace.unmet, state, settings, arguments["a"], arguments["b"]
    )
    start = 0 if last is None else bisect_right(unmet.people, last)
    page = unmet.people[start : start + first]
    return made_with(settings) | {
        "nodes": [Reference(("Person", id_)) for id_ in page],
        "totalCount": len(unmet.people),
        "ofA": unmet.of_a,
        "ofB": unmet.of_b,
        "dataVersion": version_in(state),
        "pageInfo": {
            "hasNextPage": start + first < len(unmet.people),
            "hasPreviousPage": last is not None,
            "startCursor": cursor([page[0]]) if page else None,
            "endCursor": cursor([page[-1]]) if page else None,
        },
    }


async def _attendance(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    event, series = arguments.get("event"), arguments.get("series")
    if (event is None) == (series is None):
        raise BadInput("event_or_series")
    state, workspace = await computing.state(), computing.workspace
    attended = await computing.result(workspace.attendance, state, event, series, min_people(role))
    snapshot = await computing.shaped(lambda: workspace.snapshot(state))
    sectors = snapshot.sectors.select("id", "name_fi", "name_sv", "name_en").rows(named=True)
    return {
        "events": [_event(each, sectors) for each in attended],
        "dataVersion": snapshot.version,
    }


def _event(attended: Attended, sectors: list[Row]) -> Row:
    rows = zip(sectors, attended.came, attended.of, strict=True)
    return {
        "event": Reference(("Event", attended.event)),
        "day": attended.day.isoformat(),
        "people": attended.people,
        "withoutSector": attended.without,
        "sectors": [_came(sector, came, of) for sector, came, of in rows if came or of],
    }


def _came(sector: Mapping[str, Any], people: int, of: int) -> Row:
    return {
        "id": global_id("Sector", sector["id"]),
        "key": sector["id"],
        "name": name_of(sector, sector["id"]),
        "people": people,
        "of": of,
    }


async def _search(computing: Computing, role: Role, who: str, arguments: Arguments) -> list[Row]:
    """Hits of a search. In a role that may not read about people and sources, these are not
    searched."""
    only = arguments.get("kinds")
    kinds = cypher.LABELS if only is None else tuple(plain(kind) for kind in only)
    if role < Role.ANALYST:
        if only is not None and (restricted := [kind for kind in kinds if kind in RESTRICTED]):
            raise Refused("search_needs_role", kind=kind_words(restricted[0]), role=role.words)
        kinds = tuple(kind for kind in kinds if kind not in RESTRICTED)
    first, workspace = arguments.get("first"), computing.workspace
    if first is None:
        raise BadInput("first_is_null", limit=search.MAX_HITS)

    look = partial(workspace.search, arguments["text"], kinds, first)
    return [_hit(hit) for hit in await in_pool(computing.quick, look)]


def _hit(hit: search.Hit) -> Row:
    return {
        "id": global_id(hit.label, hit.id),
        "kind": kind_constant(hit.label),
        "key": hit.id,
        "name": hit.name,
        "matched": hit.matched,
        "score": hit.score,
        "node": Reference((hit.label, hit.id)),
    }
