"""What the compose pages show: proposed groups, the score and the broken rules of groups, and the
effect of changing them."""

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool

from api.pages.compose.arguments import ProposalQuery
from api.pages.compose.arrangement import Arranged, again
from api.pages.compose.requests import (
    arrangement_request,
    drafts_of,
    groups_request,
    guests_request,
    repair_request,
)
from api.pages.visit import Visit
from graph.analysis.settings import AnalysisSettings
from graph.compose.arranging import exchanges, moves
from graph.compose.composing import Composition
from graph.compose.drafts import numbered
from graph.compose.explaining import Explained, explain
from graph.compose.rules import Rule, broken
from graph.compose.what_if import Supposed, supposed_of
from graph.people import read_people
from viz.pages.compose.guests.view import Guests
from viz.pages.compose.move.view import Moving
from viz.pages.compose.proposal.view import Evaluation
from viz.words.people import People

BENCH = 300
"""The largest number of people in no group that are listed."""
OTHERS = 12
"""The largest number of people that are named to change places with."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Groups that were found, and the query with everyone who leaves the group that was searched
    for."""

    arranged: Arranged
    query: ProposalQuery


def settings_of(visit: Visit, query: ProposalQuery) -> AnalysisSettings:
    return replace(visit.settings(), seed=query.seed)


async def propose(visit: Visit, query: ProposalQuery, members: list[str]) -> Proposed:
    """Groups that the query asks for; `members`: one of each existing group. Raises Infeasible
    where the rules contradict each other, and BadInput for impossible values."""
    if query.what == "by-hand":
        return Proposed(Arranged((query.members,)), query)
    if query.what == "replace":
        return await _replaced(visit, query, members)
    composition = await visit.result(
        "compose",
        visit.site.workspace.groups,
        settings_of(visit, query),
        groups_request(query, members),
    )
    groups = tuple(
        composition.newcomers(number) for number in range(len(composition.problem.groups))
    )
    ordered = again(groups, query.hold) if query.hold and query.what == "groups" else groups
    return Proposed(Arranged(ordered, _pins(query)), query)


async def _replaced(visit: Visit, query: ProposalQuery, members: list[str]) -> Proposed:
    """The replacements for members who leave. Those who could not stay are added to those who
    leave."""
    repaired = await visit.result(
        "repair",
        visit.site.workspace.repair,
        settings_of(visit, query),
        repair_request(query, members),
    )
    leaves = tuple(dict.fromkeys((*query.leaves, *repaired.goes)))
    return Proposed(Arranged((repaired.joins,), _pins(query)), replace(query, leaves=leaves))


def _pins(query: ProposalQuery) -> tuple[str, ...]:
    return tuple(key for group in query.hold for key in group)


async def evaluate(visit: Visit, query: ProposalQuery, arranged: Arranged) -> Evaluation:
    """The evaluation of the groups as they are."""
    settings, workspace = settings_of(visit, query), visit.site.workspace
    request = arrangement_request(query, arranged)
    composition = await visit.result("arrangement", workspace.arrangement, settings, request)
    gaps = await visit.result("gaps", workspace.verdicts, settings)
    tie = "attendance" if query.kind == "event" and query.what == "by-hand" else "membership"
    supposed = _supposed(query, arranged, settings)
    then = (
        (await visit.result("whatIf", workspace.what_if, settings, supposed)).after
        if tie in settings.ties
        else None
    )
    groups, rules = await run_in_threadpool(_judged, composition)
    left = [composition.problem.people[i] for i in composition.members(len(groups))]
    shown = [
        *(seat.person for group in groups for seat in group.places),
        *left[:BENCH],
        *(id_ for rule in rules for id_ in rule.people),
    ]
    people = await people_of(visit, shown)
    return Evaluation(
        groups, composition.score, rules, gaps, then, tuple(left[:BENCH]), len(left), people
    )


def _judged(composition: Composition) -> tuple[tuple[Explained, ...], tuple[Rule, ...]]:
    return explain(composition), broken(composition.problem, composition.group)


def _supposed(
    query: ProposalQuery, arranged: Arranged, settings: AnalysisSettings
) -> tuple[Supposed, ...]:
    """The supposition that the groups were made."""
    if query.what == "by-hand":
        return (Supposed("supposed", arranged.groups[0], settings.as_of, query.kind),)
    drafts = numbered(drafts_of(query, arranged))
    leave = query.leaves if query.what == "replace" else ()
    return supposed_of(drafts, settings.as_of, leave)


async def bound(visit: Visit, query: ProposalQuery, arranged: Arranged) -> float | None:
    """An upper bound of the total score; None for a group that was put together by hand."""
    if query.what == "by-hand":
        return None
    return await visit.result(
        "compose",
        visit.site.workspace.bound,
        settings_of(visit, query),
        arrangement_request(query, arranged),
    )


async def moving(visit: Visit, query: ProposalQuery, arranged: Arranged, person: str) -> Moving:
    """The effect of each change of a person."""
    composition = await visit.result(
        "arrangement",
        visit.site.workspace.arrangement,
        settings_of(visit, query),
        arrangement_request(query, arranged),
    )
    groups = len(composition.problem.groups)
    ways = await run_in_threadpool(moves, composition, person)
    others = (await run_in_threadpool(exchanges, composition, person))[:OTHERS]
    rules = [rule for effect in (*ways, *others) for rule in (*effect.breaks, *effect.resolves)]
    shown = [
        person,
        *(effect.other for effect in others if effect.other),
        *(id_ for rule in rules for id_ in rule.people),
    ]
    return Moving(person, groups, ways, others, await people_of(visit, shown))


async def guests(visit: Visit, query: ProposalQuery) -> Guests:
    settings, workspace = settings_of(visit, query), visit.site.workspace
    invitation = await visit.result("guestList", workspace.guests, settings, guests_request(query))
    gaps = await visit.result("gaps", workspace.verdicts, settings)
    return Guests(invitation, gaps, await people_of(visit, invitation.guests))


async def people_of(visit: Visit, ids: list[str] | tuple[str, ...]) -> People:
    """People by id, as they are on the day of the address."""
    store, day = visit.site.workspace.store, visit.settings().as_of
    return await visit.read("person", read_people, store, [*dict.fromkeys(ids)], day, visit.lang)
