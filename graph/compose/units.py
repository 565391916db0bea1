"""Units: people who must be together are placed as one, with their joint values and clashes."""

from dataclasses import dataclass

import numpy as np

from graph.compose.acquaintance import Flags
from graph.compose.problem import Ints, Problem, Reals
from graph.compose.rules import Infeasible, Rule, clash_of, why_not
from graph.errors import message


@dataclass(frozen=True, slots=True)
class Units:
    """`of` int64[people]: the unit of each person. All others are by unit: `people`, how many;
    `content` int64[units, sectors]; `value` and `clash` between two units; `within`, the value of
    the unit's own pairs; `fixed`, its group, -1 if it may move; `required`. A unit with a fixed
    person is fixed, and not required."""

    of: Ints
    people: Ints
    content: Ints
    value: Reals
    clash: Flags
    within: Reals
    fixed: Ints
    required: Flags


def units_of(problem: Problem) -> Units:
    """The units of a problem. Raises Infeasible for people who must be together but may not be in
    the same group, or who stay in different groups."""
    _, of = np.unique(problem.unit, return_inverse=True)
    count = int(of.max(initial=-1)) + 1
    _check(problem, of)
    fixed = np.full(count, -1)
    np.maximum.at(fixed, of, problem.fixed)
    content = np.zeros((count, len(problem.sectors)), np.int64)
    np.add.at(content, (of, problem.sector), 1)
    member = np.zeros((count, of.size))
    member[of, np.arange(of.size)] = 1
    value = member @ problem.value @ member.T if count < of.size else problem.value.copy()
    clash = (member @ problem.clash @ member.T) > 0 if count < of.size else problem.clash.copy()
    within = value.diagonal() / 2
    np.fill_diagonal(value, 0)
    np.fill_diagonal(clash, False)
    required = np.zeros(count, bool)
    np.logical_or.at(required, of, problem.required)
    return Units(
        of,
        np.bincount(of, minlength=count),
        content,
        np.ascontiguousarray(value),
        np.ascontiguousarray(clash),
        within,
        fixed,
        required & (fixed < 0),
    )


def _check(problem: Problem, of: Ints) -> None:
    for i in range(of.size):
        for j in np.flatnonzero(of[:i] == of[i]):
            one, other = problem.people[j], problem.people[i]
            if problem.clash[i, j] and not (
                problem.fixed[i] >= 0 and problem.fixed[i] == problem.fixed[j]
            ):
                reason = message(
                    "together_but_clash", one=one, other=other, reason=why_not(problem, i, int(j))
                )
                raise Infeasible(
                    reason,
                    Rule("together", (one, other)),
                    Rule(clash_of(problem, i, int(j)), (one, other)),
                )
            if (
                min(problem.fixed[i], problem.fixed[j]) >= 0
                and problem.fixed[i] != problem.fixed[j]
            ):
                reason = message("together_but_parted", one=one, other=other)
                raise Infeasible(
                    reason, Rule("together", (one, other)), Rule("stays", (one, other))
                )
