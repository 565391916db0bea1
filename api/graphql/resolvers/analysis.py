"""The root fields that are computed from the whole graph: each answer once per data version and
settings, shared by all who ask, and away from the event loop."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from api.auth.roles import Refused, Role, least_of
from api.graphql.plan.conditions import page_size, plain
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.compose import Run, Work, composing_functions
from api.graphql.resolvers.compose_arguments import Asked
from api.graphql.resolvers.differences import differing_function
from api.graphql.resolvers.drafts import saved_function
from api.graphql.resolvers.measures import LABELS, Question, answer_of, measured_functions
from api.graphql.resolvers.settings import Arguments, as_asked, name_of, settings_of
from api.graphql.schema.access import HIDDEN
from api.graphql.schema.names import constant, kind_constant
from api.graphql.schema.scalars import cursor, from_cursor, global_id
from api.graphql.time_limit import in_pool
from graph import cypher, search
from graph.analysis.attendance import Attended, attendance
from graph.analysis.gaps import Gaps, Pair, Sector, find_gaps, sectors_of, withheld_at
from graph.analysis.mixing import mixing_matrix
from graph.analysis.two_mode import AnalysisSettings, two_mode
from graph.analysis.unmet import Unmet, find_unmet
from graph.analysis.verdicts import ALPHA, EFFECT
from graph.analysis.years import years_known
from graph.cached import once, shared
from graph.errors import BadInput
from graph.model import Ends, kind_words
from graph.snapshot import Snapshot, take_snapshot
from graph.state import version_in
from graph.store import Store

Take = Callable[[str], Snapshot]
"""The snapshot of a state of the data; called by several at once."""
Find = Callable[[str, AnalysisSettings], Gaps]

MOST_TIES = 500_000
"""Memberships of a graph whose verdicts are looked at again under other choices."""
_MINE: Ends = ("Event", "PART_OF", "EventSeries")


@dataclass(frozen=True, slots=True)
class _Kept:
    """`quick`: for what reads little, `long` for the rest, whose answers are kept."""

    store: Store
    today: Callable[[], date]
    snapshot: Take
    long: Executor
    quick: Executor
    gaps: Callable[[str, AnalysisSettings], Awaitable[Gaps]]
    mixing: Callable[[str, AnalysisSettings], Awaitable[dict[str, Any]]]
    unmet: Callable[[str, tuple[str, str, AnalysisSettings]], Awaitable[tuple[Unmet, str]]]
    attended: Callable[[str, tuple[str | None, str | None, int]], Awaitable[dict[str, Any]]]
    measured: Callable[[str, Question], Awaitable[dict[str, Any]]]


def kept_snapshot(store: Store) -> Take:
    """The snapshot of the latest data version, taken once."""
    take = once(lambda version, _: take_snapshot(store), most=1)
    return lambda version: take(version, None)


def kept_gaps(take: Take) -> Find:
    """The gaps of a data version and settings, found once, and for all roles alike where nothing is
    withheld; in large graphs without looking under which other choices they hold, for which nobody
    who waits for a page has the time.
    """

    def find(version: str, settings: AnalysisSettings) -> Gaps:
        snapshot = take(version)
        return find_gaps(snapshot, settings, quick=snapshot.membership.row.size > MOST_TIES)

    kept = once(find)

    def shared_by_roles(version: str, settings: AnalysisSettings) -> Gaps:
        if not settings.least or withheld_at(take(version), settings):
            return kept(version, settings)
        return replace(kept(version, replace(settings, least=0)), settings=settings)

    return shared_by_roles


def analysis_functions(
    store: Store, today: Callable[[], date], snapshot: Take | None = None, gaps: Find | None = None
) -> dict[str, Function]:
    """What answers the fields; `today` is the day when none is asked for; `snapshot` and `gaps`:
    kept ones, shared with others."""
    take = snapshot or kept_snapshot(store)
    find = gaps or kept_gaps(take)
    kept = _keeping(store, today, take, find)
    settings = partial(_settings, kept)
    return {
        **measured_functions(settings, partial(_measured, kept)),
        **composing_functions(_proposing(kept, find)),
        "differences": differing_function(settings, partial(_gaps_and_snapshot, kept)),
        "dataVersion": partial(_version, kept),
        "years": partial(_years, kept),
        "synthetic": partial(_synthetic, kept),
        "gaps": partial(_gaps, kept),
        "sectorMixing": partial(_mixing, kept),
        "unmet": partial(_unmet, kept),
        "attendance": partial(_attendance, kept),
        "search": partial(_search, kept.quick, search.latest(store)),
        "proposals": saved_function(store, partial(in_pool, kept.quick)),
    }


def _keeping(store: Store, today: Callable[[], date], take: Take, find: Find) -> _Kept:
    long, quick = ThreadPoolExecutor(2, "analysis"), ThreadPoolExecutor(4, "reading")
    return _Kept(
        store,
        today,
        take,
        long,
        quick,
        gaps=shared(long, find),
        mixing=shared(long, lambda version, asked: _mixing_of(take(version), asked)),
        unmet=shared(long, lambda version, asked: _unmet_of(take(version), *asked)),
        attended=shared(long, lambda version, asked: _attendance_of(store, take(version), *asked)),
        measured=shared(long, lambda version, asked: answer_of(take(version), asked)),
    )


async def _measured(
    kept: _Kept, name: str, asked: AnalysisSettings, more: tuple[Any, ...]
) -> dict[str, Any]:
    return await kept.measured(await _state(kept), (name, asked, more))


async def _gaps_and_snapshot(kept: _Kept, asked: AnalysisSettings) -> tuple[Snapshot, Gaps]:
    state = await _state(kept)
    found = await kept.gaps(state, asked)
    return await in_pool(kept.long, lambda: kept.snapshot(state)), found


def _proposing(kept: _Kept, find: Find) -> Run:
    async def propose(work: Work, role: Role, arguments: Arguments) -> dict[str, Any]:
        state, asked = await _state(kept), _settings(kept, arguments, role)
        found: dict[str, Any] = await in_pool(
            kept.long,
            lambda: work(Asked(kept.snapshot(state), asked, lambda: find(state, asked)), arguments),
        )
        return found

    return propose


async def _state(kept: _Kept) -> str:
    return str(await in_pool(kept.quick, kept.store.state))


async def _version(kept: _Kept, role: Role, who: str, arguments: Arguments) -> str:
    return version_in(await _state(kept))


async def _years(kept: _Kept, role: Role, who: str, arguments: Arguments) -> list[int]:
    state = await _state(kept)
    return list(await in_pool(kept.quick, lambda: years_known(kept.snapshot(state), kept.today())))


async def _synthetic(kept: _Kept, role: Role, who: str, arguments: Arguments) -> bool:
    return bool(await in_pool(kept.quick, partial(kept.store.read, cypher.SYNTHETIC)))


def _settings(kept: _Kept, arguments: Arguments, role: Role) -> AnalysisSettings:
    return settings_of(arguments, kept.today(), role)


async def _gaps(kept: _Kept, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    settings = _settings(kept, arguments, role)
    found = await kept.gaps(await _state(kept), settings)
    sectors = {sector.id: _sector(sector, settings.by) for sector in found.sectors}
    pairs = sorted(found.pairs, key=lambda pair: -pair.missing)
    return as_asked(settings) | {
        "draws": settings.draws,
        "seed": settings.seed,
        "alpha": ALPHA,
        "effect": EFFECT,
        "affiliations": found.affiliations,
        "incomplete": found.incomplete,
        "tried": list(found.tried),
        "synthetic": found.synthetic,
        "dataVersion": found.version,
        "sectors": list(sectors.values()),
        "withheld": [each.id for each in found.withheld],
        "pairs": partial(_pairs, pairs, sectors),
    }


def _pairs(
    pairs: list[Pair], sectors: Mapping[str, Any], arguments: Arguments
) -> list[dict[str, Any]]:
    first, verdicts = arguments.get("first"), arguments.get("verdicts")
    if first is not None and first < 0:
        raise BadInput("first_negative", first=first)
    wanted = None if verdicts is None else {plain(verdict) for verdict in verdicts}
    return [_pair(pair, sectors) for pair in pairs if wanted is None or pair.verdict in wanted][
        :first
    ]


def _pair(pair: Pair, sectors: Mapping[str, Any]) -> dict[str, Any]:
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


def _sector(sector: Sector, by: str) -> dict[str, Any]:
    label = LABELS.get(by)
    kind = constant(sector.kind) if sector.kind and by == "sector" else None
    return {
        "id": label and global_id(label, sector.id),
        "key": sector.id,
        "name": lambda said: sector.name(plain(said.get("lang")) or "fi"),
        "abbreviation": sector.abbreviation,
        "kind": kind,
        "people": sector.people,
        "coverage": sector.coverage,
        "partial": sector.partial,
    }


async def _mixing(kept: _Kept, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    return await kept.mixing(await _state(kept), _settings(kept, arguments, role))


def _mixing_of(snapshot: Snapshot, settings: AnalysisSettings) -> dict[str, Any]:
    network = two_mode(snapshot, settings)
    return as_asked(settings) | {
        "affiliations": network.affiliations.size,
        "dataVersion": snapshot.version,
        "sectors": [
            _sector(sector, settings.by) for sector in sectors_of(snapshot, network, settings.by)
        ],
        "matrix": mixing_matrix(network).tolist(),
    }


async def _unmet(kept: _Kept, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    settings, first = _settings(kept, arguments, role), page_size(arguments)
    after = arguments.get("after")
    last = None if after is None else from_cursor(after, 1)[0]
    found, version = await kept.unmet(
        await _state(kept), (arguments["a"], arguments["b"], settings)
    )
    start = 0 if last is None else bisect_right(found.people, last)
    page = found.people[start : start + first]
    return as_asked(settings) | {
        "nodes": [Reference(("Person", id_)) for id_ in page],
        "totalCount": len(found.people),
        "ofA": found.of_a,
        "ofB": found.of_b,
        "dataVersion": version,
        "pageInfo": {
            "hasNextPage": start + first < len(found.people),
            "hasPreviousPage": last is not None,
            "startCursor": cursor([page[0]]) if page else None,
            "endCursor": cursor([page[-1]]) if page else None,
        },
    }


def _unmet_of(snapshot: Snapshot, a: str, b: str, settings: AnalysisSettings) -> tuple[Unmet, str]:
    return find_unmet(snapshot, a, b, settings), snapshot.version


async def _attendance(kept: _Kept, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    event, series = arguments.get("event"), arguments.get("series")
    if (event is None) == (series is None):
        raise BadInput("event_or_series")
    return await kept.attended(await _state(kept), (event, series, least_of(role)))


def _attendance_of(
    store: Store, snapshot: Snapshot, event: str | None, series: str | None, least: int
) -> dict[str, Any]:
    label, key = ("Event", event) if event is not None else ("EventSeries", series)
    if not store.read(cypher.hashes_of_some(label), rows=[[key]])[0][0]:
        if event is not None:
            raise BadInput("no_event", key=key)
        raise BadInput("no_event_series", key=key)
    parts = (
        [event]
        if event is not None
        else [
            row[0] for row in store.read(cypher.whole_of_node(_MINE, outgoing=False), id=key)[0][0]
        ]
    )
    held = attendance(snapshot, [part for part in parts if part is not None], least)
    sectors = snapshot.sectors.select("id", "name_fi", "name_sv", "name_en").rows(named=True)
    return {"events": [_event(each, sectors) for each in held], "dataVersion": snapshot.version}


def _event(found: Attended, sectors: list[dict[str, Any]]) -> dict[str, Any]:
    rows = zip(sectors, found.came, found.of, strict=True)
    return {
        "event": Reference(("Event", found.event)),
        "day": found.day.isoformat(),
        "people": found.people,
        "withoutSector": found.without,
        "sectors": [_came(sector, came, of) for sector, came, of in rows if came or of],
    }


def _came(sector: Mapping[str, Any], people: int, of: int) -> dict[str, Any]:
    return {
        "id": global_id("Sector", sector["id"]),
        "key": sector["id"],
        "name": name_of(sector, sector["id"]),
        "people": people,
        "of": of,
    }


async def _search(
    pool: Executor, index: Callable[[], search.Index], role: Role, who: str, arguments: Arguments
) -> list[dict[str, Any]]:
    """Whoever may not read people and sources finds none."""
    asked = arguments.get("kinds")
    kinds = cypher.LABELS if asked is None else tuple(plain(kind) for kind in asked)
    if role < Role.ANALYST:
        if asked is not None and (hidden := [kind for kind in kinds if kind in HIDDEN]):
            raise Refused("search_needs_role", kind=kind_words(hidden[0]), role=role.name.lower())
        kinds = tuple(kind for kind in kinds if kind not in HIDDEN)
    first = arguments.get("first")
    if first is None:
        raise BadInput("first_is_null", limit=search.MOST)
    return [
        _hit(hit)
        for hit in await in_pool(pool, lambda: index().search(arguments["text"], kinds, first))
    ]


def _hit(hit: search.Hit) -> dict[str, Any]:
    return {
        "id": global_id(hit.label, hit.id),
        "kind": kind_constant(hit.label),
        "key": hit.id,
        "name": hit.name,
        "matched": hit.matched,
        "score": hit.score,
        "node": Reference((hit.label, hit.id)),
    }
