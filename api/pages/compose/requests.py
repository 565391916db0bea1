"""The requests to the composer that the query of a compose page stands for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.graphql.schema.composing import STEPS
from api.pages.compose.arguments import Keys, ProposalQuery
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


def groups_request(query: ProposalQuery, members: Sequence[str]) -> GroupsRequest:
    """`members`: one of each existing group."""
    into = query.into if query.what == "into" else ()
    return GroupsRequest(
        number=None if into else query.n,
        into=into,
        low=query.low,
        high=query.high,
        iterations=STEPS,
        **_rules(query, members),
    )


def repair_request(query: ProposalQuery, members: Sequence[str]) -> RepairRequest:
    low, high = _sizes(query)
    return RepairRequest(
        group=query.into[0],
        leave=query.leaves,
        low=low,
        high=high,
        **_rules(query, members),
    )


def guests_request(query: ProposalQuery) -> GuestsRequest:
    return GuestsRequest(
        seats=query.seats,
        attendance=query.attendance / 100,
        table=query.table or None,
        iterations=STEPS,
        **_rules(query),
    )


def arrangement_request(query: ProposalQuery, arranged: Arranged) -> ArrangementRequest:
    """The request to evaluate the groups as they are."""
    request = ArrangementRequest(
        groups=drafts_of(query, arranged),
        leave=query.leaves if query.what == "replace" else (),
        low=query.low,
        high=query.high,
        **_rules(query),
    )
    if query.what == "replace":
        low, high = _sizes(query)
        return replace(request, low=low, high=high)
    if query.what == "by-hand":
        people = tuple(dict.fromkeys((*query.members, *query.only)))
        return replace(
            request,
            candidates=replace(request.candidates, people=people),
            low=1,
            high=max(len(arranged.groups[0]), query.high),
        )
    return request


def drafts_of(query: ProposalQuery, arranged: Arranged, name: str = "") -> tuple[Draft, ...]:
    """The people who would join each group; new groups are called by the name and a number."""
    into = query.into if query.what in ("into", "replace") else ()
    return tuple(
        Draft(
            f"{name} {number + 1}".strip(),
            people,
            into[number] if number < len(into) else None,
        )
        for number, people in enumerate(arranged.groups)
    )


def _sizes(query: ProposalQuery) -> tuple[int, int]:
    """The smallest and the largest size of a group that members leave: the requested size, or
    larger."""
    return max(query.size, 1), max(query.size, query.high)


def _rules(query: ProposalQuery, members: Sequence[str] = ()) -> dict[str, Any]:
    together: list[PersonPair] = [(one, keys[0]) for keys in query.together for one in keys[1:]]
    apart = [pair for keys in query.apart for pair in _pairs(keys)]
    held = [
        (members[number] if number < len(members) else group[0], group)
        for number, group in enumerate(query.hold)
        if group
    ]
    # People who are held must be in a group: with a member of their group if it exists already,
    # else with the others who are held in the same group, and apart from those held in other
    # groups.
    required = (*query.require, *(key for _, group in held for key in group))
    together += [(key, with_) for with_, group in held for key in group if key != with_]
    apart += _pairs([with_ for with_, _ in held]) if not members else []
    return {
        "candidates": Candidates(query.only, query.of, query.sector, query.without),
        "rules": Rules(
            tuple(dict.fromkeys(required)),
            tuple(together),
            tuple(apart),
            query.per,
            tuple(query.weights.items()),
        ),
    }


def _pairs(keys: Sequence[str] | Keys) -> list[PersonPair]:
    return [(keys[i], keys[j]) for j in range(len(keys)) for i in range(j)]
