"""An upper bound on the score of any groups, which shows whether a result is, or is close to, the
best possible."""

from itertools import combinations
from typing import Any

import numpy as np

from graph.compose.composing import ties_of
from graph.compose.problem import Problem, staying

DEFAULT_SECONDS = 5.0


def bound_of(problem: Problem, seconds: float = DEFAULT_SECONDS) -> float:
    """An upper bound on the score of every composition of the problem.

    New ties of sectors are bounded by the numbers of each sector's people in each group; the rules
    between people are relaxed to: no more people of a sector than it has organisations. CP-SAT
    bounds this as closely as it can in `seconds`. Pairs of people are bounded as if everyone were
    with those with whom their pairs are worth the most.
    """
    return _most_coverage(problem, seconds) + _most_pairs(problem)


def _most_pairs(problem: Problem) -> float:
    """The bound for pairs: half of each person's best possible sum, for as many people as the
    groups take."""
    sizes = sorted((group.high for group in problem.groups), reverse=True)
    seats, beside = sum(sizes), max(sizes) - 1
    best = np.sort(np.maximum(problem.value, 0), axis=1)[:, ::-1][:, :beside].sum(axis=1)
    return float(np.sort(best)[::-1][:seats].sum() / 2)


def _most_coverage(problem: Problem, seconds: float) -> float:
    pairs = [
        (a, b)
        for a, b in combinations(range(len(problem.sectors)), 2)
        if problem.cap[a, b] and problem.worth[a, b]
    ]
    if not pairs:
        return 0.0
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    counts, stay = _counts(model, problem), ties_of(staying(problem))
    worth = float(problem.worth[pairs[0]])
    covered = []
    for a, b in pairs:
        new = [
            _product(model, row[a], row[b], group.high)
            for row, group in zip(counts, problem.groups, strict=True)
        ]
        covered.append(model.new_int_var(0, int(problem.cap[a, b]), ""))
        model.add(covered[-1] <= sum(new) - int(stay[a, b]))
    model.maximize(sum(covered))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.random_seed = seconds, 0
    solver.solve(model)
    at_most = float(sum(problem.cap[pair] for pair in pairs))
    return worth * min(at_most, float(np.floor(solver.best_objective_bound + 1e-6)))


def _counts(model: Any, problem: Problem) -> list[list[Any]]:
    """A variable for the number of each sector's people in each group."""
    people = np.bincount(problem.sector, minlength=len(problem.sectors))
    offices = [
        len(
            {each for i in np.flatnonzero(problem.sector == s) for each in problem.organisations[i]}
        )
        for s in range(len(problem.sectors))
    ]
    stays, sizes = (
        staying(problem),
        [min(group.high, problem.per_sector) for group in problem.groups],
    )
    highs = np.maximum(stays, np.minimum.outer(sizes, np.minimum(offices, people)))
    counts = [
        [model.new_int_var(int(low), int(high), "") for low, high in zip(*both, strict=True)]
        for both in zip(stays, highs, strict=True)
    ]
    for group, row in zip(problem.groups, counts, strict=True):
        model.add(sum(row) >= group.low)
        model.add(sum(row) <= group.high)
    for s, number in enumerate(people):
        model.add(sum(row[s] for row in counts) <= int(number))
    return counts


def _product(model: Any, one: Any, other: Any, high: int) -> Any:
    both = model.new_int_var(0, (high // 2 + 1) ** 2, "")
    model.add_multiplication_equality(both, [one, other])
    return both
