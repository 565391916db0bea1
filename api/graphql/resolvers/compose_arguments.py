"""The requests to the composer that the arguments of a field stand for."""

from datetime import date
from typing import Any

from api.graphql.plan.conditions import plain
from api.graphql.resolvers.drafts import drafts_in
from api.graphql.resolvers.settings import Arguments, not_null
from api.graphql.schema.composing import MAX_SECONDS, MAX_STEPS, MIN_SECONDS, STEPS
from graph.compose.drafts import numbered
from graph.compose.request import (
    ArrangementRequest,
    Candidates,
    GroupsRequest,
    GuestsRequest,
    RepairRequest,
    Rules,
)
from graph.compose.what_if import Supposed, supposed_of
from graph.errors import BadInput

MAX_GROUPS = 300


def groups_request(arguments: Arguments) -> GroupsRequest:
    not_null({name: arguments[name] for name in ("low", "high", "perSector")})
    number = arguments.get("groups")
    if number is not None and not 1 <= number <= MAX_GROUPS:
        raise BadInput("too_many_groups_asked", count=number, limit=MAX_GROUPS)
    return GroupsRequest(
        number=number,
        into=tuple(arguments.get("into") or ()),
        low=arguments["low"],
        high=arguments["high"],
        **_budget(arguments),
        **_rules(arguments),
    )


def repair_request(arguments: Arguments) -> RepairRequest:
    not_null({name: arguments[name] for name in ("low", "high", "perSector")})
    return RepairRequest(
        group=arguments["group"],
        leave=tuple(arguments["leaves"]),
        low=arguments["low"],
        high=arguments["high"],
        seconds=_seconds(arguments),
        **_rules(arguments),
    )


def guests_request(arguments: Arguments) -> GuestsRequest:
    not_null({name: arguments[name] for name in ("perSector", "attendance")})
    return GuestsRequest(
        seats=arguments["seats"],
        attendance=arguments["attendance"],
        table=arguments.get("table"),
        **_budget(arguments),
        **_rules(arguments),
    )


def arrangement_request(arguments: Arguments) -> ArrangementRequest:
    not_null({name: arguments[name] for name in ("low", "high", "perSector")})
    return ArrangementRequest(
        groups=drafts_in(arguments["groups"]),
        leave=tuple(arguments.get("leave") or ()),
        low=arguments["low"],
        high=arguments["high"],
        **_rules(arguments),
    )


def supposed_in(arguments: Arguments, day: date) -> tuple[Supposed, ...]:
    """What is supposed to happen from that day on."""
    not_null({"kind": arguments["kind"]})
    people, groups = arguments.get("people"), arguments.get("groups")
    if (people is None) == (groups is None):
        raise BadInput("people_or_groups")
    if groups is not None:
        return supposed_of(numbered(drafts_in(groups)), day, tuple(arguments.get("leave") or ()))
    return (Supposed("supposed", tuple(people or ()), day, plain(arguments["kind"])),)


def _rules(arguments: Arguments) -> dict[str, Any]:
    """The candidates, the rules and the weights."""
    people = {
        name: tuple(arguments.get(field) or ())
        for name, field in (
            ("people", "candidates"),
            ("of", "of"),
            ("groups", "sectors"),
            ("without", "without"),
        )
    }
    together, apart = (
        tuple((each["one"], each["other"]) for each in arguments.get(name) or ())
        for name in ("together", "apart")
    )
    weights = tuple(
        (name.replace("_", "-"), plain(word))
        for name, word in (arguments.get("preferences") or {}).items()
        if word is not None
    )
    return {
        "candidates": Candidates(**people),
        "rules": Rules(
            tuple(arguments.get("require") or ()), together, apart, arguments["perSector"], weights
        ),
    }


def _budget(arguments: Arguments) -> dict[str, Any]:
    """The limit of the search: steps, seconds, or both, whichever ends first."""
    steps, seconds = arguments.get("steps"), _seconds(arguments)
    if steps is not None and not 1 <= steps <= MAX_STEPS:
        raise BadInput("steps_out_of_range", steps=steps, limit=MAX_STEPS)
    return {
        "iterations": STEPS if steps is None and seconds is None else steps,
        "seconds": seconds,
    }


def _seconds(arguments: Arguments) -> float | None:
    seconds: float | None = arguments.get("seconds")
    if seconds is not None and not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise BadInput(
            "seconds_out_of_range", seconds=seconds, least=MIN_SECONDS, limit=MAX_SECONDS
        )
    return seconds
