"""The root fields that propose: the results of graph/compose, with people as nodes. Nothing is kept: whoever asks, asks for others."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from api.asked import Arguments, not_null
from api.keeping import drafts_in
from api.measured import groups_of
from api.operations import Role
from api.plan.conditions import plain
from api.plan.roots import Function
from api.plan.values import Reference
from api.schema.composing import LEAST_SECONDS, MOST_SECONDS, MOST_STEPS, STEPS
from api.schema.names import constant
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import AnalysisSettings
from graph.compose.bound import bound_of
from graph.compose.candidates import candidates_of, groups_there, new_groups
from graph.compose.composing import Composition, compose
from graph.compose.drafts import drafts_of
from graph.compose.explaining import as_dict, swap
from graph.compose.inviting import invite
from graph.compose.problem import Group, Wish, problem_of
from graph.compose.repairing import repair
from graph.compose.what_if import Supposed, matrices, supposed_of, what_if
from graph.errors import BadInput
from graph.snapshot import Snapshot

Row = dict[str, Any]
Work = Callable[["Asked", Arguments], Row]
Run = Callable[[Work, Arguments], Awaitable[Row]]
"""Does the work away from the event loop."""
MOST_GROUPS, BOUND_SECONDS = 300, 2.0
_NEEDED = ("low", "high", "perSector", "attendance", "kind")


class Asked(NamedTuple):
    """What a proposal is made from; `gaps` finds those of the settings."""

    snapshot: Snapshot
    settings: AnalysisSettings
    gaps: Callable[[], Gaps]


def composing_functions(run: Run) -> dict[str, Function]:
    """What answers the fields."""
    works: dict[str, Work] = {"compose": _compose, "repair": _repair, "guestList": _guests, "whatIf": _what_if}
    return {name: partial(_answer, run, work) for name, work in works.items()}


async def _answer(run: Run, work: Work, role: Role, who: str, arguments: Arguments) -> Row:
    not_null({name: value for name, value in arguments.items() if name in _NEEDED})
    return await run(work, arguments)


def _compose(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    number, into = arguments.get("groups"), arguments.get("into") or ()
    if (number is None) == (not into):
        raise BadInput("Either 'groups' or 'into' must be given: how many new groups, or the keys of those that get newcomers.")
    if number is not None and not 1 <= number <= MOST_GROUPS:
        raise BadInput(f"{number} groups cannot be searched for; ask for up to {MOST_GROUPS}.")
    steps, seconds = _budget(arguments)
    low, high = arguments["low"], arguments["high"]
    groups = new_groups(number, low, high) if number else groups_there(snapshot, settings, into, low, high)
    problem = problem_of(snapshot, gaps(), _wish(snapshot, settings, arguments, groups))
    found = compose(problem, settings.seed, iterations=steps, seconds=seconds)
    made = as_dict(found)
    return made | {
        "groups": [_group(group) for group in made["groups"]], "leftOut": [_person(id_) for id_ in made["leftOut"]],
        "bound": bound_of(problem, BOUND_SECONDS), "sectors": groups_of(snapshot, settings.by, list(problem.sectors)),
        "dataVersion": snapshot.version, "swap": partial(_swap, found),
        **matrices(snapshot, settings, supposed_of(drafts_of(found), settings.as_of)),
    }


def _budget(arguments: Arguments) -> tuple[int | None, float | None]:
    """Steps, seconds, or both, whichever end first."""
    steps, seconds = arguments.get("steps"), arguments.get("seconds")
    if steps is not None and not 1 <= steps <= MOST_STEPS:
        raise BadInput(f"{steps:,} steps cannot be searched; ask for 1 to {MOST_STEPS:,}.")
    if seconds is not None and not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise BadInput(f"{seconds:g} seconds cannot be searched; ask for {LEAST_SECONDS} to {MOST_SECONDS:g}.")
    return STEPS if steps is None and seconds is None else steps, seconds


def _swap(found: Composition, arguments: Arguments) -> Row:
    effect = swap(found, arguments["one"], arguments["other"])
    return {"change": effect.change, "breaks": list(effect.breaks)}


def _repair(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    groups = groups_there(snapshot, settings, [arguments["group"]], arguments["low"], arguments["high"])
    wish = _wish(snapshot, settings, arguments, groups)
    found = repair(snapshot, gaps(), wish, arguments["leaves"], settings.seed)
    return {
        "joins": [_person(id_) for id_ in found.joins], "goes": [_person(id_) for id_ in found.goes], "changes": found.changes,
        "group": _group(as_dict(found.composition)["groups"][0]), "dataVersion": snapshot.version,
    }


def _guests(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    wish = _wish(snapshot, settings, arguments, ())
    steps, seconds = _budget(arguments)
    seats, attendance, table = arguments["seats"], arguments["attendance"], arguments.get("table")
    found = invite(snapshot, gaps(), wish, seats, attendance, table, settings.seed, iterations=steps, seconds=seconds)
    return {
        "guests": [_person(id_) for id_ in found.guests], "tables": [[_person(id_) for id_ in table] for table in found.tables],
        "new": found.new, "low": found.between[0], "high": found.between[1], "dataVersion": snapshot.version,
    }


def _what_if(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, _ = asked
    people, groups = arguments.get("people"), arguments.get("groups")
    if (people is None) == (groups is None):
        raise BadInput("Either 'people' or 'groups' must be given: who would sit together, or a proposal.")
    kind, day = plain(arguments["kind"]), settings.as_of
    supposed = supposed_of(drafts_in(groups), day) if groups is not None else [Supposed("supposed", tuple(people or ()), day, kind)]
    changes = [change for change in what_if(snapshot, settings, supposed).as_dict()["changes"] if change["new"]]
    pairs = [each | {name: constant(each[name]) for name in ("before", "after")} for each in changes]
    return {
        "pairs": sorted(pairs, key=lambda each: (-each["new"], each["a"], each["b"])), "dataVersion": snapshot.version,
        **matrices(snapshot, settings, supposed),
    }


def _wish(snapshot: Snapshot, settings: AnalysisSettings, arguments: Arguments, groups: tuple[Group, ...]) -> Wish:
    """Nobody who is in one of the groups is a candidate."""
    inside = [id_ for group in groups for id_ in group.members]
    candidates = candidates_of(
        snapshot, settings, ids=arguments.get("candidates") or (), groups=arguments.get("sectors") or (), of=arguments.get("of") or (),
        without=[*(arguments.get("without") or ()), *inside],
    )
    pairs = (tuple((each["one"], each["other"]) for each in arguments.get(name) or ()) for name in ("together", "apart"))
    one, other = pairs
    return Wish(candidates, groups, tuple(arguments.get("require") or ()), one, other, arguments["perSector"], _weights(arguments))


def _weights(arguments: Arguments) -> Mapping[str, str]:
    given = arguments.get("wishes") or {}
    return {name.replace("_", "-"): plain(word) for name, word in given.items() if word is not None}


def _group(group: Row) -> Row:
    return group | {"people": [row | {"person": _person(row["person"])} for row in group["people"]]}


def _person(id_: str) -> Reference:
    return Reference(("Person", id_))
