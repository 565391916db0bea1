"""The root field of what changed between two days: people, groups and affiliations as nodes."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.measures import Row, Settle, first_of
from api.graphql.resolvers.settings import Arguments, as_asked
from api.graphql.schema.names import constant
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import AnalysisSettings
from graph.differences import Differences, Moved, differences, state_of
from graph.errors import BadInput
from graph.snapshot import Snapshot

Change = tuple[str, str | None, str | None]
"""A person, and the sectors before and after."""
Find = Callable[[AnalysisSettings], Awaitable[tuple[Snapshot, Gaps]]]
"""The gaps of a day, and the snapshot in which they are."""


def differing_function(settings: Settle, find: Find) -> Function:
    return partial(_differences, settings, find)


async def _differences(
    settings: Settle, find: Find, role: Role, who: str, arguments: Arguments
) -> Row:
    asked, earlier = (
        settings(arguments, role),
        settings({**arguments, "asOf": arguments["since"]}, role),
    )
    if earlier.as_of >= asked.as_of:
        raise BadInput("since_not_before", since=earlier.as_of, day=asked.as_of)
    before, after = await asyncio.gather(find(earlier), find(asked))
    names: dict[str, str] | None = {} if role >= Role.ANALYST else None
    found = await asyncio.to_thread(
        lambda: differences(*(state_of(*each, names) for each in (before, after)))
    )
    return (
        as_asked(asked)
        | _told(found)
        | {
            "since": earlier.as_of.isoformat(),
            "draws": asked.draws,
            "seed": asked.seed,
        }
    )


def _told(found: Differences) -> Row:
    people: dict[str, list[Change]] = {
        "came": [(id_, None, sector) for id_, sector in found.came or ()],
        "left": [(id_, sector, None) for id_, sector in found.left or ()],
        "moved": list(found.moved or ()),
    }
    groups = {"newGroups": found.new_groups, "endedGroups": found.old_groups}
    pairs = {"verdicts": found.verdicts, "changedTies": found.ties}
    return {
        "dataVersion": found.after.version,
        "synthetic": found.after.synthetic,
        "newSectors": list(found.new_sectors),
        "endedSectors": list(found.old_sectors),
        **{name: first_of(rows, _person) for name, rows in people.items()},
        **{name: first_of(list(rows), Reference) for name, rows in groups.items()},
        **{name: first_of(list(rows), _pair) for name, rows in pairs.items()},
        "opened": [_pair(each) for each in found.opened],
        "closed": [_pair(each) for each in found.closed],
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
