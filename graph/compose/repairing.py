"""A group that someone leaves, made whole by the smallest change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from graph.analysis.gaps import Gaps
from graph.compose.composing import Composition, compose
from graph.compose.feasible import Infeasible
from graph.compose.problem import Group, Wish, problem_of
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot

ITERATIONS = 50_000


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


def repair(snapshot: Snapshot, gaps: Gaps, wish: Wish, leave: Sequence[str], seed: int = 0) -> Repaired:
    """The one group of `wish` without those who `leave`, with as few newcomers of its candidates as its lower size needs; others go
    only where nobody could join them. Of changes as small, the most valuable that is found.

    Raises Infeasible where no change makes it whole, and BadInput for those who are no members, and as problem_of does.
    """
    (group,) = wish.groups
    for id_ in leave:
        if id_ not in group.members:
            raise BadInput(f"'{id_}' is no member of '{group.name}'; {suggest(id_, group.members) or 'name someone who is.'}")
    stay = [id_ for id_ in group.members if id_ not in leave]
    candidates = tuple(id_ for id_ in wish.candidates if id_ not in group.members)
    for gone in range(len(stay) + 1):
        need = max(group.low - (len(stay) - gone), 0)
        found = [made for out in combinations(stay, gone)
                 if (made := _made(snapshot, gaps, replace(wish, candidates=candidates), stay, out, need, seed))]
        if found:
            return max(found, key=lambda each: each.composition.score.total)
    raise Infeasible(f"None of the {len(candidates)} candidates makes '{group.name}' whole; add candidates, or allow a smaller group.")


def _made(
    snapshot: Snapshot, gaps: Gaps, wish: Wish, stay: Sequence[str], out: Sequence[str], need: int, seed: int
) -> Repaired | None:
    rest = tuple(id_ for id_ in stay if id_ not in out)
    size = len(rest) + need
    group = Group(wish.groups[0].name, size, max(size, 1), rest)
    if not size or len(wish.candidates) < need:
        return None
    try:
        made = compose(problem_of(snapshot, gaps, replace(wish, groups=(group,))), seed, iterations=ITERATIONS)
    except Infeasible:
        return None
    joins = tuple(made.problem.people[i] for i in made.members(0) if made.problem.fixed[i] < 0)
    return Repaired(made, joins, tuple(out))
