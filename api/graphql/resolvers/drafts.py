"""Proposals saved as drafts, through GraphQL: the list of them, and the mutations that save one,
make it real and drop it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.settings import Arguments
from graph.compose.drafts import Draft, Saved, bodies_of, drop, keep, save, saved_proposals
from graph.dates import first_day
from graph.errors import BadInput, Problem, Unusable, shown
from graph.store import Store

Row = dict[str, Any]
Bodies = Sequence[tuple[str, str]]
Work = Callable[[Store, Arguments], Bodies]
Run = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs what may take long in a thread apart from the event loop."""


def saved_function(store: Store, run: Run) -> Function:
    """The function that answers the list."""

    async def listed(role: Role, who: str, arguments: Arguments) -> list[Row]:
        rows: list[Row] = await run(lambda: _listed(store))
        return rows

    return listed


def draft_mutations(store: Store, run: Run) -> dict[str, Function]:
    """The functions that answer the mutations, by name."""
    works: dict[str, Work] = {"saveProposal": _save, "keepProposal": _keep, "dropProposal": _drop}
    return {name: partial(_changed, store, run, work) for name, work in works.items()}


async def _changed(
    store: Store, run: Run, work: Work, role: Role, who: str, arguments: Arguments
) -> Row:
    try:
        bodies = await run(lambda: work(store, arguments))
    except Unusable as refused:
        return {"groups": [], "problems": [_problem_row(each) for each in refused.problems]}
    return {"groups": [Reference(body) for body in bodies], "problems": []}


def _save(store: Store, arguments: Arguments) -> Bodies:
    try:
        day = first_day(arguments["day"])
    except BadInput as error:
        raise Unusable([Problem("day", arguments["day"], error.message)]) from None
    drafts = drafts_in(arguments["groups"])
    return [("Group", id_) for id_ in save(store, arguments["name"], drafts, day).drafts]


def _keep(store: Store, arguments: Arguments) -> Bodies:
    return keep(store, arguments["name"]).bodies


def _drop(store: Store, arguments: Arguments) -> Bodies:
    drop(store, arguments["name"])
    return ()


def drafts_in(groups: Sequence[Mapping[str, Any]]) -> tuple[Draft, ...]:
    """The drafts that a list of DraftInput describes."""
    return tuple(Draft(each["name"], tuple(each["people"]), each.get("into")) for each in groups)


def _listed(store: Store) -> list[Row]:
    proposals = saved_proposals(store)
    bodies = bodies_of(store, [draft.into for each in proposals for draft in each.drafts.values()])
    return [
        {"name": each.name, "day": each.day, "groups": _groups(each, bodies)} for each in proposals
    ]


def _groups(saved: Saved, bodies: dict[str, str]) -> list[Row]:
    return [
        {
            "name": draft.title,
            "group": Reference(("Group", id_)),
            "people": [Reference(("Person", person)) for person in draft.people],
            "into": Reference((bodies[draft.into], draft.into)) if draft.into in bodies else None,
        }
        for id_, draft in saved.drafts.items()
    ]


def _problem_row(problem: Problem) -> Row:
    return {
        "field": problem.field,
        "value": shown(problem.value),
        "message": problem.message,
        "code": problem.message.id,
    }
