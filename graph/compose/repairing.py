"""A group that someone leaves, made whole by the smallest change."""

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


@dataclass(frozen=True, slots=True)
class Repaired:
    """The group as it is then: who `joins`, and who else `goes` because nobody could join them."""

    composition: Composition
    joins: tuple[str, ...]
    goes: tuple[str, ...]

    @property
    def changes(self) -> int:
        """Besides those who leave anyway."""
        return len(self.joins) + len(self.goes)


@dataclass(frozen=True, slots=True)
class _Effort:
    """How long to search for the best of changes as small; steps without an end."""

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
    """The one group of `requirements` without those who `leave`, with as few newcomers of its
    candidates as its lower size needs; others go only where nobody could join them. Of changes as
    small, the most valuable that is found within `seconds`, or without them within ITERATIONS of
    each choice of who goes; Ctrl-C ends that search early. That the change is the smallest is never
    given up for time.

    Raises Infeasible where no change makes it whole, and BadInput for those who are no members, and
    as problem_of does.
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
    """Whole again without those who go too, at positions `out`; nothing where that cannot be."""
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
