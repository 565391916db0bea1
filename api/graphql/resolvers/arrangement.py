"""The root fields about groups that someone arranged by hand: what they are worth and break, and
what would follow."""

from collections.abc import Sequence
from typing import Any

from api.graphql.plan.conditions import plain
from api.graphql.resolvers.compose_arguments import Asked, Row, wish_of
from api.graphql.resolvers.drafts import drafts_in
from api.graphql.resolvers.proposal import proposal_of
from api.graphql.resolvers.settings import Arguments
from api.graphql.schema.names import constant
from graph.analysis.two_mode import AnalysisSettings
from graph.compose.arranging import arranged
from graph.compose.candidates import groups_there
from graph.compose.problem import Group, problem_of
from graph.compose.what_if import Supposed, WhatIf, matrices, supposed_of, what_if
from graph.errors import BadInput
from graph.snapshot import Snapshot


def arrangement(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    given, leave = arguments["groups"], set(arguments.get("leave") or ())
    if not given:
        raise BadInput("no_group_given")
    groups = tuple(
        _group(snapshot, settings, arguments, number, each, leave)
        for number, each in enumerate(given, 1)
    )
    people = [[id_ for id_ in each["people"] if id_ not in leave] for each in given]
    stay = {id_ for group in groups for id_ in group.members}
    come = [id_ for each in people for id_ in each if id_ not in stay]
    wish = wish_of(
        snapshot,
        settings,
        {**arguments, "without": [*(arguments.get("without") or ()), *leave]},
        groups,
        come,
    )
    return proposal_of(
        arranged(problem_of(snapshot, gaps(), wish), people), snapshot, settings, [*leave]
    )


def _group(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    arguments: Arguments,
    number: int,
    given: dict[str, Any],
    leave: set[str],
) -> Group:
    """A new group, or one that is there, without those who leave it."""
    low, high, into = arguments["low"], arguments["high"], given.get("into")
    if into is None:
        return Group(f"{number}", low, high)
    (group,) = groups_there(snapshot, settings, [into], low, high)
    return Group(
        into, low, group.high, tuple(id_ for id_ in group.members if id_ not in leave), there=True
    )


def supposition(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, _ = asked
    people, groups, kind, day = (
        arguments.get("people"),
        arguments.get("groups"),
        plain(arguments["kind"]),
        settings.as_of,
    )
    if (people is None) == (groups is None):
        raise BadInput("people_or_groups")
    supposed: Sequence[Supposed] = [Supposed("supposed", tuple(people or ()), day, kind)]
    if groups is not None:
        supposed = supposed_of(drafts_in(groups), day, tuple(arguments.get("leave") or ()))
    found = what_if(snapshot, settings, supposed)
    return {
        "pairs": lambda said: _pairs(found, every=bool(said["all"])),
        "dataVersion": snapshot.version,
        **matrices(snapshot, settings, supposed),
    }


def _pairs(found: WhatIf, *, every: bool) -> list[Row]:
    """Most new ties first."""
    pairs = [
        {
            "a": then.a,
            "b": then.b,
            "new": then.observed - now.observed,
            "before": constant(now.verdict),
            "after": constant(then.verdict),
            "observed": then.observed,
            "expected": then.expected,
            "missing": then.missing,
            "ratio": then.ratio,
        }
        for now, then in zip(found.before.pairs, found.after.pairs, strict=True)
        if every or then.observed != now.observed
    ]
    return sorted(pairs, key=lambda each: (-each["new"], each["a"], each["b"]))
