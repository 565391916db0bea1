"""Repairing a group that someone leaves, by the smallest change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from time import monotonic

import numpy as np

from graph.analysis.gaps import Gaps
from graph.compose.composing import Composition, compose
from graph.compose.cooling import SearchProgress
from graph.compose.problem import Ints, Problem, Requirements, part_of, problem_of
from graph.compose.rules import Infeasible, Rule
from graph.errors import BadInput, message, suggest
from graph.snapshot import Snapshot

ITERATIONS, MIN_SECONDS = 50_000, 0.01
"""The budget for each choice of who leaves besides, if no time is given."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired group: who `joins`, and who else `goes` because nobody could join them."""

    composition: Composition
    joins: tuple[str, ...]
    goes: tuple[str, ...]

    @property
    def changes(self) -> int:
        """The number of people who join or go, besides those who leave anyway."""
        return len(self.joins) + len(self.goes)


@dataclass(frozen=True, slots=True)
class _Effort:
    """The budget for finding the best among the smallest changes. `until`: a time of the monotonic
    clock, None for a fixed number of iterations."""

    seed: int
    until: float | None
    progress: SearchProgress | None

    @property
    def over(self) -> bool:
        return self.until is not None and monotonic() >= self.until

    def spent(self, problem: Problem) -> Composition:
        seconds = None if self.until is None else max(self.until - monotonic(), MIN_SECONDS)
        return compose(
            problem,
            self.seed,
            seconds=seconds,
            iterations=None if seconds else ITERATIONS,
            progress=self.progress,
        )


def repair(
    snapshot: Snapshot,
    gaps: Gaps,
    requirements: Requirements,
    leave: Sequence[str],
    seed: int = 0,
    *,
    seconds: float | None = None,
    progress: SearchProgress | None = None,
) -> Repaired:
    """The one group of `requirements` without those who `leave`, and with as few newcomers among
    its candidates as its lower size requires. Other members go only if nobody could join them.
    Among the smallest changes, the most valuable is chosen that is found within `seconds`, or,
    without them, within ITERATIONS for each choice of who goes; Ctrl-C ends this search early. The
    change is always the smallest, however long that takes.

    Raises Infeasible if no change repairs the group, and BadInput for people in `leave` who are not
    members, and as problem_of does.
    """
    (group,) = requirements.groups
    for id_ in leave:
        if id_ not in group.members:
            raise BadInput(
                "not_a_member",
                person=id_,
                group=group.name,
                remedy=suggest(id_, group.members, otherwise="name_someone_who_is"),
            )
    stay = tuple(id_ for id_ in group.members if id_ not in leave)
    candidates = tuple(id_ for id_ in requirements.candidates if id_ not in group.members)
    problem = problem_of(
        snapshot,
        gaps,
        replace(requirements, candidates=candidates, groups=(replace(group, members=stay),)),
    )
    effort = _Effort(seed, None if seconds is None else monotonic() + seconds, progress)
    for gone in range(len(stay) + 1):
        repairs = []
        for out in combinations(range(len(stay)), gone):
            repairs += _made(problem, np.array(out, np.int64), effort)
            if repairs and (effort.over or not repairs[-1].composition.complete):
                break
        if repairs:
            return max(repairs, key=lambda each: each.composition.score.total)
    reason = message("nobody_completes", candidates=len(candidates), group=group.name)
    raise Infeasible(reason, Rule("joining", (), group.name, len(candidates), group.low))


def _made(problem: Problem, out: Ints, effort: _Effort) -> list[Repaired]:
    """The repair in which the people at the positions `out` go too; empty if there is none."""
    rest = np.setdiff1d(np.arange(len(problem.people)), out)
    if problem.required[out].any() or np.isin(problem.unit[out], problem.unit[rest]).any():
        return []
    group = problem.groups[0]
    size = max(group.low, int((problem.fixed[rest] >= 0).sum()))
    try:
        made = effort.spent(part_of(problem, rest, (replace(group, low=size, high=size),)))
    except Infeasible:
        return []
    return [Repaired(made, made.newcomers(0), tuple(problem.people[i] for i in out))]
