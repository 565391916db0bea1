"""What the compose pages ask of the composer: the request that an address stands for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.graphql.schema.composing import STEPS
from api.pages.compose.arguments import Keys, Wanted
from api.pages.compose.arrangement import Arranged
from graph.compose.drafts import Draft
from graph.compose.problem import PersonPair
from graph.compose.request import (
    ArrangementRequest,
    Candidates,
    GroupsRequest,
    GuestsRequest,
    RepairRequest,
    Rules,
)


def groups_request(wanted: Wanted, members: Sequence[str]) -> GroupsRequest:
    """`members`: one of each group that is there already."""
    into = wanted.into if wanted.what == "into" else ()
    return GroupsRequest(
        number=None if into else wanted.n,
        into=into,
        low=wanted.low,
        high=wanted.high,
        iterations=STEPS,
        **_rules(wanted, members),
    )


def repair_request(wanted: Wanted, members: Sequence[str]) -> RepairRequest:
    low, high = _sizes(wanted)
    return RepairRequest(
        group=wanted.into[0],
        leave=wanted.leaves,
        low=low,
        high=high,
        **_rules(wanted, members),
    )


def guests_request(wanted: Wanted) -> GuestsRequest:
    return GuestsRequest(
        seats=wanted.seats,
        attendance=wanted.attendance / 100,
        table=wanted.table or None,
        iterations=STEPS,
        **_rules(wanted),
    )


def arrangement_request(wanted: Wanted, arranged: Arranged) -> ArrangementRequest:
    """The groups of an address, as they stand."""
    request = ArrangementRequest(
        groups=drafts_of(wanted, arranged),
        leave=wanted.leaves if wanted.what == "replace" else (),
        low=wanted.low,
        high=wanted.high,
        **_rules(wanted),
    )
    if wanted.what == "replace":
        low, high = _sizes(wanted)
        return replace(request, low=low, high=high)
    if wanted.what == "by-hand":
        people = tuple(dict.fromkeys((*wanted.members, *wanted.only)))
        return replace(
            request,
            candidates=replace(request.candidates, people=people),
            low=1,
            high=max(len(arranged.groups[0]), wanted.high),
        )
    return request


def drafts_of(wanted: Wanted, arranged: Arranged, name: str = "") -> tuple[Draft, ...]:
    """Who would come to each group; new ones are called by the name and their number."""
    into = wanted.into if wanted.what in ("into", "replace") else ()
    return tuple(
        Draft(
            f"{name} {number + 1}".strip(),
            people,
            into[number] if number < len(into) else None,
        )
        for number, people in enumerate(arranged.groups)
    )


def _sizes(wanted: Wanted) -> tuple[int, int]:
    """Of a group that some leave: as large as is wanted, or larger."""
    return max(wanted.size, 1), max(wanted.size, wanted.high)


def _rules(wanted: Wanted, members: Sequence[str] = ()) -> dict[str, Any]:
    together: list[PersonPair] = [(one, keys[0]) for keys in wanted.together for one in keys[1:]]
    apart = [pair for keys in wanted.apart for pair in _pairs(keys)]
    held = [
        (members[number] if number < len(members) else group[0], group)
        for number, group in enumerate(wanted.hold)
        if group
    ]
    # Who is held has a place: with a member of their group if it is there already, else with those
    # who are held in the same group, and away from those in others.
    required = (*wanted.require, *(key for _, group in held for key in group))
    together += [(key, with_) for with_, group in held for key in group if key != with_]
    apart += _pairs([with_ for with_, _ in held]) if not members else []
    return {
        "candidates": Candidates(wanted.only, wanted.of, wanted.sector, wanted.without),
        "rules": Rules(
            tuple(dict.fromkeys(required)),
            tuple(together),
            tuple(apart),
            wanted.per,
            tuple(wanted.weights.items()),
        ),
    }


def _pairs(keys: Sequence[str] | Keys) -> list[PersonPair]:
    return [(keys[i], keys[j]) for j in range(len(keys)) for i in range(j)]
