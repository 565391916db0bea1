"""The root field of what changed between two days; people, groups and affiliations are nodes."""

import asyncio
from functools import partial
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.computing import Computing, Row
from api.graphql.resolvers.measures import first_of
from api.graphql.resolvers.settings import Arguments, made_with
from api.graphql.schema.names import constant
from graph.differences import Differences, Moved, differences, state_of
from graph.errors import BadInput

Change = tuple[str, str | None, str | None]
"""A person, and their sectors before and after."""


def differences_function(computing: Computing) -> Function:
    return partial(_differences, computing)


async def _differences(computing: Computing, role: Role, who: str, arguments: Arguments) -> Row:
    settings = computing.settings(arguments, role)
    earlier = computing.settings({**arguments, "asOf": arguments["since"]}, role)
    if earlier.as_of >= settings.as_of:
        raise BadInput("since_not_before", since=earlier.as_of, day=settings.as_of)
    state, workspace = await computing.state(), computing.workspace
    both = await asyncio.gather(
        *(computing.result(workspace.gaps, state, each) for each in (earlier, settings))
    )
    names: dict[str, str] | None = {} if role >= Role.ANALYST else None
    result = await computing.shaped(
        lambda: differences(*(state_of(workspace.snapshot(state), gaps, names) for gaps in both))
    )
    return (
        made_with(settings)
        | _row(result)
        | {
            "since": earlier.as_of.isoformat(),
            "draws": settings.draws,
            "seed": settings.seed,
        }
    )


def _row(result: Differences) -> Row:
    people: dict[str, list[Change]] = {
        "came": [(id_, None, sector) for id_, sector in result.came or ()],
        "left": [(id_, sector, None) for id_, sector in result.left or ()],
        "moved": list(result.moved or ()),
    }
    groups = {"newGroups": result.new_groups, "endedGroups": result.old_groups}
    pairs = {"verdicts": result.verdicts, "changedTies": result.ties}
    return {
        "dataVersion": result.after.version,
        "synthetic": result.after.synthetic,
        "newSectors": list(result.new_sectors),
        "endedSectors": list(result.old_sectors),
        **{name: first_of(rows, _person) for name, rows in people.items()},
        **{name: first_of(rows, Reference) for name, rows in groups.items()},
        **{name: first_of(rows, _pair) for name, rows in pairs.items()},
        "opened": [_pair(each) for each in result.opened],
        "closed": [_pair(each) for each in result.closed],
    }


def _person(row: Change) -> Row:
    return {"person": Reference(("Person", row[0])), "before": row[1], "after": row[2]}


def _pair(moved: Moved) -> dict[str, Any]:
    a, b = moved.pair
    return {
        "a": a,
        "b": b,
        "verdictBefore": constant(moved.before.verdict),
        "verdictAfter": constant(moved.after.verdict),
        "tiesBefore": moved.before.observed,
        "tiesAfter": moved.after.observed,
    }
