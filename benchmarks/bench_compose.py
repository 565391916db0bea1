"""How soon groups are proposed, and how good they are beside CP-SAT: `make bench-compose
ARGS='--seconds 60'`.

Synthetic leaders with planted gaps, read as from a graph; proposals by the composer's default
number of steps, and by CP-SAT of OR-Tools on the same objective with as many seconds as asked for,
on all cores. Prints a line a size, then everything as one JSON line; seconds are medians of three,
what is found is of the first seed.
"""

import argparse
import json
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.composing import compose, score_of
from graph.compose.problem import Group, Problem, Requirements, problem_of
from graph.snapshot import Snapshot
from snapshots import groups_of

SIZES = ((40, 4), (150, 16), (2000, 220))
OFFICES = 5
AT = AnalysisSettings(as_of=date(2026, 11, 23), draws=500)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--seconds", type=float, default=60, help="that CP-SAT is given; 0 leaves it out"
    )
    parser.add_argument(
        "--largest",
        type=int,
        default=150,
        help="people of the largest problem that CP-SAT is given",
    )
    options = parser.parse_args()
    result: dict[str, Any] = {"bench": "compose"}
    for people, groups in SIZES:
        name, problem = f"{people} into {groups}", problem_by_chance(people, groups)
        result[name] = measured(problem)
        if options.seconds and people <= options.largest:
            result[name] |= beside_cp_sat(problem, options.seconds)
        print(f"{name}: {result[name]}", flush=True)
    print(json.dumps(result))


def problem_by_chance(people: int, groups: int) -> Problem:
    """Thirteen sectors of OFFICES or more organisations each, groups of nine by chance in which
    sectors 0 and 1, 2 and 3 never meet."""
    snapshot = leaders(max(people, 400))
    gaps = find_gaps(snapshot, AT, quick=True)
    low = 8 if people >= 8 * groups else people // groups
    candidates = tuple(snapshot.people.to_list()[:people])
    return problem_of(
        snapshot,
        gaps,
        Requirements(candidates, tuple(Group(f"{i}", low, low + 2) for i in range(groups))),
    )


def leaders(people: int, seed: int = 1) -> Snapshot:
    chance, names = np.random.default_rng(seed), [f"p{i:05}" for i in range(people)]
    sector = {name: f"{chance.integers(13):02}" for name in names}
    members: dict[str, list[str]] = {}
    for number in range(people // 2):
        without = ("00", "02") if number % 2 else ("01", "03")
        pool = [
            name for name in chance.choice(names, 40, replace=False) if sector[name] not in without
        ]
        members[f"g{number:05}"] = pool[:9]
    return with_offices(groups_of(sector, members), people)


def with_offices(snapshot: Snapshot, people: int) -> Snapshot:
    """Everyone's own organisation within the sector, so that no two of one are the exception."""
    from dataclasses import replace

    import polars as pl

    many = max(OFFICES, people // 100)
    frame = pl.concat(
        [snapshot.organisations.with_columns(pl.col("id") + f"-{i:03}") for i in range(many)]
    )
    sectors, place = snapshot.organisations.height, np.arange(snapshot.positions.row.size) % many
    belongs, positions = snapshot.belongs, snapshot.positions
    ends = [np.tile(getattr(belongs, name), many) for name in ("column", "first", "last")]
    row = np.concatenate([belongs.row + np.int32(i * sectors) for i in range(many)])
    column = (positions.column + place * sectors).astype(np.int32)
    return replace(
        snapshot,
        organisations=frame,
        belongs=replace(belongs, row=row, column=ends[0], first=ends[1], last=ends[2]),
        positions=replace(positions, column=column),
    )


def measured(problem: Problem) -> dict[str, Any]:
    seconds, best = [], None
    for seed in range(3):
        started = perf_counter()
        made = compose(problem, seed)
        seconds.append(perf_counter() - started)
        best = best or made
    assert best is not None
    return {
        "seconds": round(median(seconds), 2),
        "found": best.score.total,
        "gaps": best.score.coverage,
    }


def beside_cp_sat(problem: Problem, seconds: float) -> dict[str, Any]:
    model, at = cp_model.CpModel(), {}
    people, groups = range(len(problem.people)), range(len(problem.groups))
    at = {(i, g): model.new_bool_var("") for i in people for g in groups}
    for i in people:
        model.add_at_most_one(at[i, g] for g in groups)
    for g, group in enumerate(problem.groups):
        model.add_linear_constraint(sum(at[i, g] for i in people), group.low, group.high)
        for s in range(len(problem.sectors)):
            model.add(sum(at[i, g] for i in people if problem.sector[i] == s) <= problem.per_sector)
        for i, j in np.argwhere(np.triu(problem.clash)).tolist():
            model.add_at_most_one(at[i, g], at[j, g])
    objective = paired(model, problem, at) + covered(model, problem, at)
    model.maximize(sum(objective))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {"cp_sat": None}
    group = np.array(
        [next((g for g in groups if solver.value(at[i, g])), len(groups)) for i in people]
    )
    return {
        "cp_sat": score_of(problem, group).total,
        "cp_sat_bound": solver.best_objective_bound,
        "cp_sat_s": round(solver.wall_time, 1),
    }


def paired(model: cp_model.CpModel, problem: Problem, at: dict[Any, Any]) -> list[Any]:
    terms = []
    for i, j in combinations(range(len(problem.people)), 2):
        if problem.value[i, j] and not problem.clash[i, j]:
            together = [model.new_bool_var("") for _ in problem.groups]
            for g, both in enumerate(together):
                model.add(both <= at[i, g])
                model.add(both <= at[j, g])
            terms.append(int(problem.value[i, j]) * sum(together))
    return terms


def covered(model: cp_model.CpModel, problem: Problem, at: dict[Any, Any]) -> list[Any]:
    counts = [
        [
            sum(at[i, g] for i in range(len(problem.people)) if problem.sector[i] == s)
            for s in range(len(problem.sectors))
        ]
        for g in range(len(problem.groups))
    ]
    terms = []
    for a, b in np.argwhere(np.triu(problem.cap) > 0).tolist():
        products = []
        for row in counts:
            one, other = (model.new_int_var(0, problem.per_sector, "") for _ in range(2))
            model.add(one == row[a])
            model.add(other == row[b])
            products.append(model.new_int_var(0, problem.per_sector**2, ""))
            model.add_multiplication_equality(products[-1], [one, other])
        new = model.new_int_var(0, int(problem.cap[a, b]), "")
        model.add(new <= sum(products))
        terms.append(int(problem.worth[a, b]) * new)
    return terms


if __name__ == "__main__":
    main()
