"""Groups arranged by hand: their value, the hard rules that they break, and the effect of any
further change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.compose.composing import Composition, counts_of, new_ties, score_of
from graph.compose.problem import Ints, Problem
from graph.compose.rules import Rule, broken_in, broken_of
from graph.errors import BadInput

Move = tuple[int, int]
"""The position of a person, and the group to which they move."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a change. `to`: the group to which the person moves; the number of groups means
    none. `other`: the id of a person who takes their place in exchange, or None. `change`: the
    difference in the total score. `breaks` and `resolves`: the hard rules that only then would be
    broken, and those that would no longer be."""

    to: int
    other: str | None
    change: float
    breaks: tuple[Rule, ...]
    resolves: tuple[Rule, ...]


def arranged(problem: Problem, groups: Sequence[Sequence[str]]) -> Composition:
    """The composition with these people (ids) in its groups, in addition to those who stay there.
    Raises BadInput for a person who is not a candidate, who is in two groups, or who stays in
    another group."""
    group = np.where(problem.fixed >= 0, problem.fixed, len(problem.groups))
    for number, people in enumerate(groups):
        for id_ in people:
            i = position_of(problem, id_)
            if group[i] not in (number, len(problem.groups)):
                raise BadInput("in_two_groups", person=id_, group=problem.groups[group[i]].name)
            group[i] = number
    return Composition(problem, group, score_of(problem, group), 0, True, 0)


def moves(composition: Composition, person: str) -> tuple[Effect, ...]:
    """The effects of moving a person (id) to each other group and to none; empty for a person who
    stays."""
    i = position_of(composition.problem, person)
    if composition.problem.fixed[i] >= 0:
        return ()
    trial = _Trial(composition)
    return tuple(
        trial.effect(None, (i, to))
        for to in range(len(composition.problem.groups) + 1)
        if to != composition.group[i]
    )


def exchanges(composition: Composition, person: str) -> tuple[Effect, ...]:
    """The effects of exchanging a person (id) with each person in another group, or in none, who
    may move. Those that break the fewest rules come first, then those with the best change. Empty
    for a person who stays."""
    i, problem = position_of(composition.problem, person), composition.problem
    if problem.fixed[i] >= 0:
        return ()
    trial = _Trial(composition)
    others = np.flatnonzero(
        (composition.group != composition.group[i]) & (problem.fixed < 0)
    ).tolist()
    made = [exchange(composition, i, j, trial) for j in others]
    return tuple(sorted(made, key=lambda each: (len(each.breaks), -each.change, each.other)))


def exchange(composition: Composition, i: int, j: int, trial: "_Trial | None" = None) -> Effect:
    """The effect of exchanging two people (positions) who are not in the same group. `trial`:
    reused if given."""
    group, trial = composition.group, trial or _Trial(composition)
    return trial.effect(composition.problem.people[j], (i, int(group[j])), (j, int(group[i])))


def position_of(problem: Problem, id_: str) -> int:
    """The position of a person. Raises BadInput if they are neither a member nor a candidate."""
    if id_ not in problem.people:
        raise BadInput("neither_member_nor_candidate", person=id_)
    return problem.people.index(id_)


class _Trial:
    """Tries changes of one composition; only the parts that a change concerns are computed
    again."""

    def __init__(self, composition: Composition) -> None:
        self.problem, self.group = composition.problem, composition.group
        self.counts = counts_of(composition.problem, composition.group)
        self.new = new_ties(composition.problem, self.counts)
        self.known: dict[int, frozenset[Rule]] = {}

    def effect(self, other: str | None, *changes: Move) -> Effect:
        problem, group, counts, new = (
            self.problem,
            self.group.copy(),
            self.counts.copy(),
            self.new.copy(),
        )
        touched = sorted(
            {int(at) for i, to in changes for at in (group[i], to) if at < len(problem.groups)}
        )
        people = [i for i, _ in changes]
        gain = sum(_moved(problem, group, counts, new, i, to) for i, to in changes)
        for number in touched:
            if number not in self.known:
                self.known[number] = frozenset(broken_in(problem, self.group, number))
        before = {rule for number in touched for rule in self.known[number]} | {
            *broken_of(problem, self.group, people)
        }
        after = dict.fromkeys(
            [rule for number in touched for rule in broken_in(problem, group, number)]
            + [*broken_of(problem, group, people)]
        )
        resolves = sorted(
            before - after.keys(), key=lambda rule: (rule.kind, rule.people, rule.group or "")
        )
        return Effect(
            changes[0][1],
            other,
            gain,
            tuple(rule for rule in after if rule not in before),
            tuple(resolves),
        )


def _moved(problem: Problem, group: Ints, counts: Ints, new: Ints, i: int, to: int) -> float:
    """The gain in score when person `i` moves to the group `to`; the arrays are updated."""
    at, own, groups = int(group[i]), int(problem.sector[i]), len(problem.groups)
    gain = 0.0
    for number, sign in ((at, -1), (to, 1)):
        if number < groups:
            others = np.flatnonzero(group == number)
            gain += sign * float(problem.value[i, others[others != i]].sum())
    cap, worth = problem.cap[own], problem.worth[own]
    before = worth @ np.minimum(cap, new[own])
    for number, sign in ((at, -1), (to, 1)):
        if number < groups:
            step = sign * counts[number]
            step[own] = 0
            new[own] += step
            new[:, own] += step
            counts[number, own] += sign
    group[i] = to
    return gain + float(worth @ np.minimum(cap, new[own]) - before)
