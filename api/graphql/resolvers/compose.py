"""The root fields that propose groups, evaluate groups that someone arranged by hand, and predict
effects: the results of graph/compose, with people as nodes."""

from collections.abc import Callable
from functools import partial

from api.auth.roles import Role
from api.graphql.plan.roots import Function
from api.graphql.resolvers.compose_arguments import (
    arrangement_request,
    groups_request,
    guests_request,
    repair_request,
    supposed_in,
)
from api.graphql.resolvers.computing import Computing, Row
from api.graphql.resolvers.proposal import group_row, person_of, proposal_of
from api.graphql.resolvers.settings import Arguments
from api.graphql.schema.names import constant
from api.graphql.time_limit import in_pool
from graph.analysis.settings import AnalysisSettings
from graph.compose.explaining import as_dict
from graph.compose.what_if import WhatIf, matrices
from graph.workspace import Workspace

Compute = Callable[[Workspace, str, AnalysisSettings, Arguments], Row]
PROPOSING = ("compose", "repair", "guestList", "whatIf", "arrangement")


def composing_functions(computing: Computing) -> dict[str, Function]:
    """The functions that answer the fields, by name."""
    functions: tuple[Compute, ...] = (_compose, _repair, _guests, _what_if, _arrangement)
    return {
        name: partial(_answer, computing, compute)
        for name, compute in zip(PROPOSING, functions, strict=True)
    }


async def _answer(
    computing: Computing, compute: Compute, role: Role, who: str, arguments: Arguments
) -> Row:
    settings, state = computing.settings(arguments, role), await computing.state()
    work = partial(compute, computing.workspace, state, settings, arguments)
    return await in_pool(computing.long, work)


def _compose(
    workspace: Workspace, state: str, settings: AnalysisSettings, arguments: Arguments
) -> Row:
    composition = workspace.groups(state, settings, groups_request(arguments))
    return proposal_of(composition, workspace.snapshot(state), settings)


def _arrangement(
    workspace: Workspace, state: str, settings: AnalysisSettings, arguments: Arguments
) -> Row:
    request = arrangement_request(arguments)
    composition = workspace.arrangement(state, settings, request)
    return proposal_of(composition, workspace.snapshot(state), settings, request.leave)


def _repair(
    workspace: Workspace, state: str, settings: AnalysisSettings, arguments: Arguments
) -> Row:
    repaired = workspace.repair(state, settings, repair_request(arguments))
    return {
        "joins": [person_of(id_) for id_ in repaired.joins],
        "goes": [person_of(id_) for id_ in repaired.goes],
        "changes": repaired.changes,
        "group": group_row(as_dict(repaired.composition)["groups"][0]),
        "dataVersion": workspace.snapshot(state).version,
    }


def _guests(
    workspace: Workspace, state: str, settings: AnalysisSettings, arguments: Arguments
) -> Row:
    invitation = workspace.guests(state, settings, guests_request(arguments))
    return {
        "guests": [person_of(id_) for id_ in invitation.guests],
        "people": group_row(as_dict(invitation.composition)["groups"][0])["people"],
        "tables": [[person_of(id_) for id_ in table] for table in invitation.tables],
        "new": invitation.new,
        "low": invitation.between[0],
        "high": invitation.between[1],
        "dataVersion": workspace.snapshot(state).version,
    }


def _what_if(
    workspace: Workspace, state: str, settings: AnalysisSettings, arguments: Arguments
) -> Row:
    supposed = supposed_in(arguments, settings.as_of)
    effect, snapshot = workspace.what_if(state, settings, supposed), workspace.snapshot(state)
    return {
        "pairs": lambda arguments: _pairs(effect, every=bool(arguments["all"])),
        "dataVersion": snapshot.version,
        **matrices(snapshot, settings, supposed),
    }


def _pairs(effect: WhatIf, *, every: bool) -> list[Row]:
    """The pairs as rows, those with most new ties first."""
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
        for now, then in zip(effect.before.pairs, effect.after.pairs, strict=True)
        if every or then.observed != now.observed
    ]
    return sorted(pairs, key=lambda each: (-each["new"], each["a"], each["b"]))
