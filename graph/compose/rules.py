"""The hard rules as data: which of them groups break, and which conflict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from graph.compose.problem import Ints, Problem
from graph.errors import BadInput, Message, message

KINDS = (
    "size",
    "per sector",
    "organisation",
    "superior",
    "apart",
    "together",
    "required",
    "stays",
    "people",
    "seats",
    "mixture",
    "joining",
)
CLASHES = {
    "apart": message("clash_apart"),
    "superior": message("clash_superior"),
    "organisation": message("clash_organisation"),
}
"""Why two people may not be in the same group."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one of KINDS, with the `people` (ids) and the `group` (its name) that it concerns.
    `number`: how many there are; `least` and `most`: how many there may be.

    Kinds: `size` of a group; `per sector`: the number of one sector's people in a group;
    `organisation`, `superior`, `apart`: two people who may not be in the same group; `together`:
    two who must be; `required`: people who must be placed; `stays`: people who stay in their group.
    About the whole problem: `people`: there are fewer than the groups need; `seats`: more must be
    placed than the groups take; `mixture`: with at most `most` of one sector in a group, fewer can
    be placed than the groups need; `joining`: nobody fits into the group.
    """

    kind: str
    people: tuple[str, ...] = ()
    group: str | None = None
    number: int | None = None
    least: int | None = None
    most: int | None = None


class Infeasible(BadInput):
    """The hard rules cannot all be kept. `rules`: the smallest set found of rules that conflict."""

    def __init__(self, reason: Message, *rules: Rule) -> None:
        super().__init__(reason)
        self.rules = rules


def clash_of(problem: Problem, i: int, j: int) -> str:
    """The kind of the rule by which two people may not be in the same group."""
    if problem.apart[i, j]:
        return "apart"
    return "superior" if problem.under[i, j] else "organisation"


def why_not(problem: Problem, i: int, j: int) -> Message:
    """The same in words."""
    return CLASHES[clash_of(problem, i, j)]


def broken(problem: Problem, group: Ints) -> tuple[Rule, ...]:
    """Every rule that groups break. `group` int64[people]: as in Composition, with people who stay
    in their groups."""
    bound = np.flatnonzero(
        problem.required | (np.bincount(problem.unit, minlength=group.size)[problem.unit] > 1)
    )
    inside = (
        rule for number in range(len(problem.groups)) for rule in broken_in(problem, group, number)
    )
    return (*inside, *dict.fromkeys(broken_of(problem, group, bound.tolist())))


def broken_in(problem: Problem, group: Ints, number: int) -> Iterator[Rule]:
    """The broken rules that concern one group."""
    spec, members = problem.groups[number], np.flatnonzero(group == number)
    stays = problem.fixed[members] == number
    if not spec.low <= members.size <= spec.high:
        yield Rule("size", (), spec.name, int(members.size), spec.low, spec.high)
    for sector in np.unique(problem.sector[members]).tolist():
        of = problem.sector[members] == sector
        if of.sum() > max(problem.per_sector, (of & stays).sum()):
            yield Rule(
                "per sector",
                _ids(problem, members[of]),
                spec.name,
                int(of.sum()),
                None,
                problem.per_sector,
            )
    clash = np.triu(problem.clash[np.ix_(members, members)] & ~(stays[:, None] & stays))
    for one, other in np.argwhere(clash).tolist():
        i, j = int(members[one]), int(members[other])
        yield Rule(clash_of(problem, i, j), _ids(problem, (i, j)), spec.name)


def broken_of(problem: Problem, group: Ints, people: Iterable[int]) -> Iterator[Rule]:
    """The broken rules that concern these people (positions), whatever their groups."""
    for i in people:
        if problem.required[i] and group[i] == len(problem.groups):
            yield Rule("required", _ids(problem, (i,)))
        for j in np.flatnonzero((problem.unit == problem.unit[i]) & (group != group[i])).tolist():
            yield Rule("together", _ids(problem, (min(i, j), max(i, j))))


def violation_message(rule: Rule) -> Message:
    """The violation of a rule, in words."""
    one, other = (*(f"'{id_}'" for id_ in rule.people[:2]), "", "")[:2]
    if rule.kind in CLASHES:
        return message("broken_clash", one=one, other=other, reason=CLASHES[rule.kind])
    return {
        "size": (
            message(
                "broken_size",
                group=rule.group,
                number=rule.number,
                least=rule.least,
                most=rule.most,
            )
        ),
        "per sector": (
            message(
                "broken_per_sector", group=rule.group, number=rule.number, one=one, most=rule.most
            )
        ),
        "together": message("broken_together", one=one, other=other),
        "required": message("broken_required", one=one),
        "stays": message("broken_stays", one=one, group=rule.group),
    }[rule.kind]


def _ids(problem: Problem, people: Iterable[int]) -> tuple[str, ...]:
    return tuple(problem.people[i] for i in people)
