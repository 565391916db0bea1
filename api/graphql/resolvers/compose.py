"""The root fields that propose: the results of graph/compose, with people as nodes. Nothing is
kept: whoever asks, asks for others."""

from collections.abc import Awaitable, Callable
from functools import partial

from api.auth.roles import Role
from api.graphql.plan.roots import Function
from api.graphql.resolvers.arrangement import arrangement, supposition
from api.graphql.resolvers.compose_arguments import Asked, Row, wish_of
from api.graphql.resolvers.proposal import group_row, person_of, proposal_of
from api.graphql.resolvers.settings import Arguments, not_null
from api.graphql.schema.composing import LEAST_SECONDS, MOST_SECONDS, MOST_STEPS, STEPS
from graph.compose.candidates import groups_there, new_groups
from graph.compose.composing import compose
from graph.compose.explaining import as_dict
from graph.compose.inviting import invite
from graph.compose.problem import problem_of
from graph.compose.repairing import repair
from graph.errors import BadInput

Work = Callable[[Asked, Arguments], Row]
Run = Callable[[Work, Role, Arguments], Awaitable[Row]]
"""Does the work away from the event loop."""
PROPOSING = ("compose", "repair", "guestList", "whatIf", "arrangement")
MOST_GROUPS = 300
_NEEDED = ("low", "high", "perSector", "attendance", "kind")


def composing_functions(run: Run) -> dict[str, Function]:
    """What answers the fields."""
    works: tuple[Work, ...] = (_compose, _repair, _guests, supposition, arrangement)
    return {name: partial(_answer, run, work) for name, work in zip(PROPOSING, works, strict=True)}


async def _answer(run: Run, work: Work, role: Role, who: str, arguments: Arguments) -> Row:
    not_null({name: value for name, value in arguments.items() if name in _NEEDED})
    return await run(work, role, arguments)


def _compose(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    number, into = arguments.get("groups"), arguments.get("into") or ()
    if (number is None) == (not into):
        raise BadInput("groups_or_into")
    if number is not None and not 1 <= number <= MOST_GROUPS:
        raise BadInput("too_many_groups_asked", count=number, limit=MOST_GROUPS)
    steps, seconds = _budget(arguments)
    low, high = arguments["low"], arguments["high"]
    groups = (
        new_groups(number, low, high)
        if number
        else groups_there(snapshot, settings, into, low, high)
    )
    problem = problem_of(snapshot, gaps(), wish_of(snapshot, settings, arguments, groups))
    found = compose(problem, settings.seed, iterations=steps, seconds=seconds)
    return proposal_of(found, snapshot, settings)


def _budget(arguments: Arguments) -> tuple[int | None, float | None]:
    """Steps, seconds, or both, whichever end first."""
    steps, seconds = arguments.get("steps"), _seconds(arguments)
    if steps is not None and not 1 <= steps <= MOST_STEPS:
        raise BadInput("steps_out_of_range", steps=steps, limit=MOST_STEPS)
    return STEPS if steps is None and seconds is None else steps, seconds


def _seconds(arguments: Arguments) -> float | None:
    seconds: float | None = arguments.get("seconds")
    if seconds is not None and not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise BadInput(
            "seconds_out_of_range", seconds=seconds, least=LEAST_SECONDS, limit=MOST_SECONDS
        )
    return seconds


def _repair(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    seconds = _seconds(arguments)
    groups = groups_there(
        snapshot, settings, [arguments["group"]], arguments["low"], arguments["high"]
    )
    wish = wish_of(snapshot, settings, arguments, groups)
    found = repair(snapshot, gaps(), wish, arguments["leaves"], settings.seed, seconds=seconds)
    return {
        "joins": [person_of(id_) for id_ in found.joins],
        "goes": [person_of(id_) for id_ in found.goes],
        "changes": found.changes,
        "group": group_row(as_dict(found.composition)["groups"][0]),
        "dataVersion": snapshot.version,
    }


def _guests(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    wish = wish_of(snapshot, settings, arguments, ())
    steps, seconds = _budget(arguments)
    seats, attendance, table = arguments["seats"], arguments["attendance"], arguments.get("table")
    found = invite(
        snapshot,
        gaps(),
        wish,
        seats,
        attendance,
        table,
        settings.seed,
        iterations=steps,
        seconds=seconds,
    )
    return {
        "guests": [person_of(id_) for id_ in found.guests],
        "people": group_row(as_dict(found.composition)["groups"][0])["people"],
        "tables": [[person_of(id_) for id_ in table] for table in found.tables],
        "new": found.new,
        "low": found.between[0],
        "high": found.between[1],
        "dataVersion": snapshot.version,
    }
