"""Groups of a proposal that were changed by hand: they are in the address, with the steps that can
be undone and redone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import QueryParams

from api.pages.compose.arguments import Keys, Pairs, joined, parted
from graph.errors import BadInput
from viz.words.language import Language

NOWHERE = "-"
"""Stands for no group in an address."""
MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class Change:
    """Someone moves from one group to another; None stands for no group."""

    person: str
    source: int | None
    to: int | None

    @property
    def reversed(self) -> "Change":
        return Change(self.person, self.to, self.source)


Step = tuple[Change, ...]
"""The changes that are undone together."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Who sits in which group, apart from members of existing groups; `best`: an upper bound of the
    total score."""

    groups: tuple[Keys, ...]
    pins: Keys = ()
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    best: float | None = None

    def pairs(self) -> Pairs:
        return [
            *(("g", joined(group)) for group in self.groups),
            *(("pin", key) for key in self.pins),
            *(("done", _written(step)) for step in self.done),
            *(("undone", _written(step)) for step in self.undone),
            *([] if self.best is None else [("best", f"{self.best:.1f}")]),
        ]

    def group_of(self, person: str) -> int | None:
        return next((number for number, group in enumerate(self.groups) if person in group), None)

    def moved(self, person: str, to: int | None) -> "Arranged":
        return self._after((Change(person, self.group_of(person), to),))

    def exchanged(self, one: str, other: str) -> "Arranged":
        here, there = self.group_of(one), self.group_of(other)
        return self._after((Change(one, here, there), Change(other, there, here)))

    def undo(self) -> "Arranged":
        """The groups without the last step, or unchanged where there is none."""
        if not self.done:
            return self
        last = self.done[-1]
        return replace(self._with(_back(last)), done=self.done[:-1], undone=(last, *self.undone))

    def redo(self) -> "Arranged":
        if not self.undone:
            return self
        first = self.undone[0]
        return replace(self._with(first), done=(*self.done, first), undone=self.undone[1:])

    def pinned(self, person: str) -> "Arranged":
        """The groups with the person pinned, or unpinned if they were pinned."""
        rest = tuple(key for key in self.pins if key != person)
        return replace(self, pins=rest if len(rest) < len(self.pins) else (*rest, person))

    def _after(self, step: Step) -> "Arranged":
        """The groups after a step. Undone steps are dropped, and so are the oldest steps beyond the
        limit."""
        step = tuple(change for change in step if change.source != change.to)
        if not step:
            return self
        return replace(self._with(step), done=(*self.done, step)[-MAX_STEPS:], undone=())

    def _with(self, step: Step) -> "Arranged":
        groups = [list(group) for group in self.groups]
        for change in step:
            if change.source is not None and change.person in groups[change.source]:
                groups[change.source].remove(change.person)
        for change in step:
            if change.to is not None and change.person not in groups[change.to]:
                groups[change.to].append(change.person)
        return replace(self, groups=tuple(map(tuple, groups)))


def _back(step: Step) -> Step:
    return tuple(change.reversed for change in step)


def read_arranged(params: QueryParams, words: Language) -> Arranged | None:
    """The groups in the address; None where it has none. Raises BadInput where the changes cannot
    be read, or someone is in two groups."""
    groups = tuple(dict.fromkeys(keys) for keys in map(parted, params.getlist("g")))
    if not groups:
        return None
    try:
        done, undone = (
            tuple(_read(step, len(groups)) for step in params.getlist(name))
            for name in ("done", "undone")
        )
        best = float(params["best"]) if params.get("best") else None
    except ValueError:
        raise BadInput("changes_unreadable") from None
    placed = [key for group in groups for key in group]
    if len(placed) != len({*placed}):
        raise BadInput("someone_in_two_groups")
    return Arranged(
        tuple(map(tuple, groups)),
        tuple(dict.fromkeys(params.getlist("pin"))),
        done[-MAX_STEPS:],
        undone[:MAX_STEPS],
        best,
    )


def changed(params: QueryParams, arranged: Arranged, words: Language) -> Arranged | None:
    """The groups after the change that the address asks for: `person` moves `to` a group, changes
    places `with` someone, or is pinned (`hold`). None where it asks for no change."""
    person, to, other = params.get("person", ""), params.get("to", ""), params.get("with", "")
    if not person or not (to or other or "toggle" in params):
        return None
    if "toggle" in params:
        return arranged.pinned(person)
    if other:
        return arranged.exchanged(person, other)
    if to != NOWHERE and not (to.isdecimal() and int(to[:6]) < len(arranged.groups)):
        raise BadInput("no_group_in_proposal", value=to[:40])
    return arranged.moved(person, None if to == NOWHERE else int(to))


def _written(step: Step) -> str:
    return joined(
        [f"{_place(change.source)}:{_place(change.to)}:{change.person}" for change in step]
    )


def _place(number: int | None) -> str:
    return NOWHERE if number is None else str(number)


def _read(step: str, groups: int) -> Step:
    return tuple(_change(part, groups) for part in parted(step))


def _change(part: str, groups: int) -> Change:
    source, to, person = part.split(":", 2)
    return Change(person, _number(source, groups), _number(to, groups))


def _number(text: str, groups: int) -> int | None:
    if text == NOWHERE:
        return None
    number = int(text)
    if not 0 <= number < groups:
        raise ValueError(text)
    return number


def again(groups: Sequence[Sequence[str]], hold: Sequence[Sequence[str]]) -> tuple[Keys, ...]:
    """Groups that were searched again around people who are held, in the order in which those
    people were held."""
    rest, placed = [tuple(group) for group in groups], dict[int, Keys]()
    for number, held in enumerate(hold):
        match = next((group for group in rest if held and held[0] in group), None)
        if match is not None and number < len(groups):
            rest.remove(match)
            placed[number] = match
    free = iter(rest)
    return tuple(
        placed[number] if number in placed else next(free) for number in range(len(groups))
    )
