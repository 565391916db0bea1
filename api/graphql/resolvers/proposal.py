"""A composition, found by search or arranged by hand, as the fields of Proposal. What takes long is
computed only where it is selected."""

from collections.abc import Sequence
from functools import partial

from api.graphql.plan.conditions import page_size
from api.graphql.plan.values import Reference
from api.graphql.resolvers.computing import Row
from api.graphql.resolvers.measures import groups_of
from api.graphql.resolvers.settings import Arguments
from api.graphql.schema.names import constant
from graph.analysis.settings import AnalysisSettings
from graph.compose.arranging import Effect, exchanges, moves
from graph.compose.bound import bound_of
from graph.compose.composing import Composition
from graph.compose.drafts import drafts_of
from graph.compose.explaining import as_dict, swap
from graph.compose.rules import Rule, broken, violation_message
from graph.compose.what_if import matrices, supposed_of
from graph.errors import BadInput
from graph.snapshot import Snapshot

LONGEST_BOUND = 10.0
"""The longest time, in seconds, for which a bound may be searched."""


def proposal_of(
    composition: Composition,
    snapshot: Snapshot,
    settings: AnalysisSettings,
    leave: Sequence[str] = (),
) -> Row:
    """The fields of Proposal; `leave`: members of existing groups who leave them."""
    made, problem = as_dict(composition), composition.problem
    lazy = {"bound": _bound, "swap": _swap, "moves": _moves, "exchanges": _exchanges}
    return (
        made
        | matrices(snapshot, settings, supposed_of(drafts_of(composition), settings.as_of, leave))
        | {
            "groups": [group_row(group) for group in made["groups"]],
            "leftOut": partial(_left_out, made["leftOut"]),
            "leftOutCount": len(made["leftOut"]),
            "sectors": groups_of(snapshot, settings.by, [*problem.sectors]),
            "breaks": [_rule(rule) for rule in broken(problem, composition.group)],
            "dataVersion": snapshot.version,
        }
        | {name: partial(compute, composition) for name, compute in lazy.items()}
    )


def group_row(group: Row) -> Row:
    return group | {
        "people": [row | {"person": person_of(row["person"])} for row in group["people"]]
    }


def person_of(id_: str) -> Reference:
    return Reference(("Person", id_))


def _left_out(people: Sequence[str], arguments: Arguments) -> list[Reference]:
    first = arguments.get("first")
    if first is not None:
        page_size(arguments)
    return [person_of(id_) for id_ in people[:first]]


def _bound(composition: Composition, arguments: Arguments) -> float:
    seconds = arguments["seconds"]
    if seconds is None or not 0 < seconds <= LONGEST_BOUND:
        raise BadInput("bound_seconds", seconds=seconds, limit=LONGEST_BOUND)
    return bound_of(composition.problem, seconds)


def _swap(composition: Composition, arguments: Arguments) -> Row:
    effect = swap(composition, arguments["one"], arguments["other"])
    return {"change": effect.change, "breaks": list(effect.breaks)}


def _moves(composition: Composition, arguments: Arguments) -> list[Row]:
    return [
        _effect(effect, len(composition.problem.groups))
        for effect in moves(composition, arguments["person"])
    ]


def _exchanges(composition: Composition, arguments: Arguments) -> list[Row]:
    effects = exchanges(composition, arguments["person"])
    return [
        _effect(effect, len(composition.problem.groups))
        for effect in effects[: page_size(arguments)]
    ]


def _effect(effect: Effect, groups: int) -> Row:
    return {
        "to": effect.to if effect.to < groups else None,
        "other": effect.other and person_of(effect.other),
        "change": effect.change,
        "breaks": [_rule(rule) for rule in effect.breaks],
        "resolves": [_rule(rule) for rule in effect.resolves],
    }


def _rule(rule: Rule) -> Row:
    return {
        "kind": constant(rule.kind),
        "people": [person_of(id_) for id_ in rule.people],
        "group": rule.group,
        "number": rule.number,
        "least": rule.least,
        "most": rule.most,
        "message": violation_message(rule),
    }
