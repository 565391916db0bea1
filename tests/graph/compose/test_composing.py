"""Groups that keep every hard rule, and are the best there are where all can be tried."""

from contextlib import suppress
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from amounts import examples
from composing import PROBLEMS, broken, contradictory, possible, problem_by_chance
from graph.compose.composing import compose, score_of
from graph.compose.feasible import _greedy
from graph.compose.problem import Group, Problem
from graph.compose.rules import Infeasible
from graph.compose.units import units_of
from graph.errors import BadInput


def test_no_hard_rule_is_ever_broken() -> None:
    """Hundreds of problems, thousands in a long run, most of which can be solved; what cannot is
    for the next test."""
    solved, seeds = 0, examples(300)
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        problem = problem_by_chance(
            int(chance.integers(12, 40)),
            int(chance.integers(1, 6)),
            seed,
            low=int(chance.integers(1, 3)),
            high=int(chance.integers(4, 7)),
            organisations=int(chance.integers(12, 60)),
            sectors=int(chance.integers(2, 7)),
            pairs=int(chance.integers(12)),
            together=int(chance.integers(4)),
            fixed=int(chance.integers(4)),
            required=int(chance.integers(4)),
            per_sector=int(chance.integers(2, 6)),
        )
        if contradictory(problem) or _greedy(problem, units_of(problem)) is None:
            continue
        with suppress(BadInput):
            composition = compose(problem, 1, iterations=1000)
            assert broken(problem, composition.group) == [], seed
            assert composition.score == score_of(problem, composition.group)
            solved += 1
    assert solved > 0.6 * seeds


@given(PROBLEMS)
@settings(max_examples=examples(40))
def test_what_can_be_is_found_and_what_cannot_is_said(problem: Problem) -> None:
    if contradictory(problem) or not possible(problem):
        with pytest.raises(BadInput):
            compose(problem, 1, iterations=4000)
        return
    composition = compose(problem, 1, iterations=4000)
    assert broken(problem, composition.group) == []
    assert composition.score == score_of(problem, composition.group)


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_all_is_found_where_all_can_be_tried(seed: int) -> None:
    problem = problem_by_chance(8, 2, seed, low=2, high=3, organisations=5, pairs=1)
    ways = [np.array(way) for way in product(range(3), repeat=8)]
    best = max(score_of(problem, way).total for way in ways if not broken(problem, way))
    assert compose(problem, 0, iterations=60_000).score.total == best


def test_a_seed_and_a_number_of_iterations_decide_the_groups() -> None:
    problem = problem_by_chance(60, 6, 3, low=8, high=10, organisations=40)
    one, same, other = (compose(problem, seed, iterations=20_000) for seed in (1, 1, 2))
    assert one.group.tolist() == same.group.tolist()
    assert one.group.tolist() != other.group.tolist()


def test_whoever_stops_the_search_gets_the_best_so_far() -> None:
    problem, reports = problem_by_chance(60, 6, 3, low=8, high=10, organisations=40), []
    stops = iter([False] * 5 + [True] * 1000)
    composition = compose(
        problem,
        1,
        seconds=600,
        stop=lambda: next(stops),
        progress=lambda share, best: reports.append((share, best)),
    )
    assert not composition.complete
    assert broken(problem, composition.group) == []
    assert [share for share, _ in reports] == sorted(share for share, _ in reports)


def test_ctrl_c_gives_the_best_so_far() -> None:
    problem = problem_by_chance(60, 6, 3, low=8, high=10, organisations=40)

    def interrupt(share: float, best: float) -> None:
        raise KeyboardInterrupt

    composition = compose(problem, 1, seconds=600, progress=interrupt)
    assert not composition.complete
    assert composition.iterations < 100_000
    assert broken(problem, composition.group) == []


def test_people_who_are_together_are_moved_as_one_and_count_what_they_bring_each_other() -> None:
    problem = problem_by_chance(30, 3, 5, low=4, high=6, organisations=30, together=3)
    composition = compose(problem, 2, iterations=50_000)
    for unit in set(problem.unit.tolist()):
        assert len(set(composition.group[problem.unit == unit].tolist())) == 1
    assert composition.score == score_of(problem, composition.group)


@pytest.mark.parametrize(
    ("problem", "message", "kinds"),
    [
        (problem_by_chance(5, 3, 1, low=2), "The groups need 6 people and there are 5", ["people"]),
        (
            problem_by_chance(12, 2, 1, required=9),
            "9 people must be placed and the groups take 8",
            ["seats"],
        ),
        (
            problem_by_chance(12, 3, 1, organisations=1, required=5, low=1),
            "5 people of one organisation must",
            ["required", "organisation"],
        ),
        (
            problem_by_chance(8, 2, 1, organisations=1, low=2),
            "no two of one organisation sit together",
            ["size", "organisation"],
        ),
        (
            problem_by_chance(12, 2, 1, low=4, per_sector=1),
            "With no more than 1 of one sector in a group 5 people",
            ["mixture"],
        ),
    ],
)
def test_rules_that_rule_each_other_out_are_named(
    problem: Problem, message: str, kinds: list[str]
) -> None:
    with pytest.raises(Infeasible, match=message) as infeasible:
        compose(problem, iterations=100)
    assert [rule.kind for rule in infeasible.value.rules] == kinds


def test_the_smallest_set_of_rules_that_block_is_told() -> None:
    """Three who are all apart from each other must sit in two groups; the others have nothing to do
    with it."""
    problem = problem_by_chance(9, 2, 1, organisations=9, low=1, high=4)
    apart = np.zeros_like(problem.apart)
    apart[:3, :3] = ~np.eye(3, dtype=bool)
    offices = tuple(frozenset({i}) for i in range(9))
    must = np.isin(np.arange(9), (0, 1, 2, 5))
    impossible = replace(problem, organisations=offices, apart=apart, clash=apart, required=must)
    with pytest.raises(Infeasible) as infeasible:
        compose(impossible, iterations=100)
    assert all(f"'p0{i}' is placed" in str(infeasible.value) for i in range(3))
    assert "p05" not in str(infeasible.value)
    assert {(rule.kind, rule.people) for rule in infeasible.value.rules} == {
        *(("required", (f"p0{i}",)) for i in range(3)),
        *(("apart", two) for two in (("p00", "p01"), ("p00", "p02"), ("p01", "p02"))),
    }
    assert "people;" not in str(infeasible.value)


def test_people_who_are_to_be_together_and_may_not_are_named() -> None:
    problem = problem_by_chance(6, 2, 1, organisations=1)
    with pytest.raises(
        Infeasible, match="'p00' and 'p01' are to be together, but both work in one organisation"
    ):
        units_of(replace(problem, unit=np.array([0, 0, 2, 3, 4, 5])))
    torn = replace(
        problem,
        unit=np.array([0, 0, 2, 3, 4, 5]),
        fixed=np.array([0, 1, -1, -1, -1, -1]),
        clash=np.zeros((6, 6), bool),
    )
    with pytest.raises(Infeasible, match="stay in different groups"):
        units_of(torn)


def test_nobody_to_move_is_no_search() -> None:
    problem = problem_by_chance(4, 1, 1, organisations=4, low=1, high=4)
    still = replace(problem, fixed=np.zeros(4, np.int64), groups=(Group("G", 1, 4),))
    assert compose(still, iterations=10).group.tolist() == [0, 0, 0, 0]
