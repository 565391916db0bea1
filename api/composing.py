"""The root fields that propose: the results of graph/compose, with people as nodes. Nothing is kept: whoever asks, asks for others."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from api.asked import Arguments, not_null
from api.measured import groups_of
from api.operations import Role
from api.plan.conditions import plain
from api.plan.roots import Function
from api.plan.values import Reference
from api.schema.composing import MOST_STEPS
from api.schema.names import constant
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import AnalysisSettings
from graph.compose.bound import bound_of
from graph.compose.candidates import candidates_of, groups_there, new_groups
from graph.compose.composing import Composition, compose
from graph.compose.explaining import as_dict, swap
from graph.compose.inviting import invite
from graph.compose.problem import Group, Wish, problem_of
from graph.compose.repairing import repair
from graph.compose.what_if import Supposed, what_if
from graph.errors import BadInput
from graph.snapshot import Snapshot

Row = dict[str, Any]
Asked = tuple[Snapshot, AnalysisSettings, Gaps | None]
Work = Callable[[Asked, Arguments], Row]
Run = Callable[[Work, Role, Arguments, bool], Awaitable[Row]]
"""Does the work away from the event loop, with the snapshot, the settings and, if wanted, the gaps."""
MOST_GROUPS, BOUND_SECONDS = 300, 2.0
_NEEDED = ("low", "high", "perSector", "steps", "attendance", "kind")


def composing_functions(run: Run) -> dict[str, Function]:
    """What answers the fields."""
    works: dict[str, tuple[Work, bool]] = {
        "compose": (_compose, True), "repair": (_repair, True), "guestList": (_guests, True), "whatIf": (_what_if, False),
    }
    return {name: partial(_answer, run, work, gaps) for name, (work, gaps) in works.items()}


async def _answer(run: Run, work: Work, gaps: bool, role: Role, who: str, arguments: Arguments) -> Row:
    not_null({name: value for name, value in arguments.items() if name in _NEEDED})
    return await run(work, role, arguments, gaps)


def _compose(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    assert gaps is not None
    number, into, steps = arguments.get("groups"), arguments.get("into") or (), arguments["steps"]
    if (number is None) == (not into):
        raise BadInput("Either 'groups' or 'into' must be given: how many new groups, or the keys of those that get newcomers.")
    if not 1 <= (number or 1) <= MOST_GROUPS or not 1 <= steps <= MOST_STEPS:
        raise BadInput(f"{number} groups by {steps:,} steps cannot be searched for; ask for up to {MOST_GROUPS} and {MOST_STEPS:,}.")
    groups = _groups(snapshot, settings, arguments, number, into)
    inside = [id_ for group in groups for id_ in group.members]
    problem = problem_of(snapshot, gaps, _wish(snapshot, settings, arguments, groups, inside))
    found = compose(problem, settings.seed, iterations=steps)
    made = as_dict(found)
    return made | {
        "groups": [_group(group) for group in made["groups"]], "leftOut": [_person(id_) for id_ in made["leftOut"]],
        "bound": bound_of(problem, BOUND_SECONDS), "sectors": groups_of(snapshot, settings.by, list(problem.sectors)),
        "dataVersion": snapshot.version, "swap": partial(_swap, found),
    }


def _swap(found: Composition, arguments: Arguments) -> Row:
    effect = swap(found, arguments["one"], arguments["other"])
    return {"change": effect.change, "breaks": list(effect.breaks)}


def _groups(
    snapshot: Snapshot, settings: AnalysisSettings, arguments: Arguments, number: int | None, into: tuple[str, ...]
) -> tuple[Group, ...]:
    low, high = arguments["low"], arguments["high"]
    if number is not None:
        return new_groups(number, low, high)
    return groups_there(snapshot, settings, into, low, high)


def _repair(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    assert gaps is not None
    groups = _groups(snapshot, settings, arguments, None, (arguments["group"],))
    wish = _wish(snapshot, settings, arguments, groups, groups[0].members)
    found = repair(snapshot, gaps, wish, arguments["leaves"], settings.seed)
    return {
        "joins": [_person(id_) for id_ in found.joins], "goes": [_person(id_) for id_ in found.goes], "changes": found.changes,
        "group": _group(as_dict(found.composition)["groups"][0]), "dataVersion": snapshot.version,
    }


def _guests(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, gaps = asked
    assert gaps is not None
    wish = _wish(snapshot, settings, arguments, (), ())
    found = invite(snapshot, gaps, wish, arguments["seats"], arguments["attendance"], arguments.get("table"), settings.seed)
    return {
        "guests": [_person(id_) for id_ in found.guests], "tables": [[_person(id_) for id_ in table] for table in found.tables],
        "new": found.new, "low": found.between[0], "high": found.between[1], "dataVersion": snapshot.version,
    }


def _what_if(asked: Asked, arguments: Arguments) -> Row:
    snapshot, settings, _ = asked
    supposed = Supposed("supposed", tuple(arguments["people"]), settings.as_of, plain(arguments["kind"]))
    changes = [change for change in what_if(snapshot, settings, [supposed]).as_dict()["changes"] if change["new"]]
    pairs = [each | {name: constant(each[name]) for name in ("before", "after")} for each in changes]
    return {"pairs": sorted(pairs, key=lambda each: (-each["new"], each["a"], each["b"])), "dataVersion": snapshot.version}


def _wish(
    snapshot: Snapshot, settings: AnalysisSettings, arguments: Arguments, groups: tuple[Group, ...], inside: Any
) -> Wish:
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
