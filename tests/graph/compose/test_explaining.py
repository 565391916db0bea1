"""Reasons, swaps and bounds beside what they stand for, computed anew."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from amounts import examples
from composing import PROBLEMS, broken, contradictory, possible, problem_by_chance
from graph.compose.bound import bound_of
from graph.compose.composing import Composition, compose, score_of
from graph.compose.explaining import as_dict, explain, swap
from graph.compose.problem import Problem
from graph.errors import BadInput


def made(seed: int = 3) -> Composition:
    return compose(
        problem_by_chance(20, 3, seed, low=4, high=5, organisations=20, pairs=2),
        1,
        iterations=20_000,
    )


def test_what_someone_brings_is_what_is_lost_without_them() -> None:
    composition = made()
    for number, group in enumerate(explain(composition)):
        assert [place.person for place in group.places] == [
            composition.problem.people[i] for i in composition.members(number)
        ]
        for place in group.places:
            without = composition.group.copy()
            without[composition.problem.people.index(place.person)] = 3
            assert (
                place.contributes
                == composition.score.total - score_of(composition.problem, without).total
            )
            assert place.not_met == len(group.places) - 1


def test_openings_add_up_to_the_new_ties_of_sectors_that_lack_them() -> None:
    composition = made()
    problem, opened = composition.problem, np.zeros((3, 3))
    for group in explain(composition):
        for each in group.closes:
            a, b = problem.sectors.index(each.a), problem.sectors.index(each.b)
            opened[a, b] += each.new
            assert each.lacking == problem.cap[a, b] > 0
    assert np.minimum(opened, problem.cap).sum() * 10 == composition.score.coverage


def test_ties_between_people_who_stay_are_not_new() -> None:
    problem = problem_by_chance(20, 2, 4, low=6, high=8, organisations=20, fixed=8)
    assert score_of(problem, np.where(problem.fixed >= 0, problem.fixed, 2)).coverage == 0
    composition, new = compose(problem, 1, iterations=20_000), np.zeros((3, 3))
    for i, j in np.argwhere(
        (composition.group[:, None] == composition.group) & (composition.group < 2)
    ).tolist():
        if i < j and min(problem.fixed[i], problem.fixed[j]) < 0:
            new[*sorted((problem.sector[i], problem.sector[j]))] += 1
    assert composition.score.coverage == 10 * np.triu(np.minimum(new, problem.cap), 1).sum()
    opened = np.zeros((3, 3))
    for group in explain(composition):
        for each in group.closes:
            opened[problem.sectors.index(each.a), problem.sectors.index(each.b)] += each.new
    assert (opened == np.triu(new * (problem.cap > 0), 1)).all()
    assert composition.score.total <= bound_of(problem, 2.0) + 1e-9


def test_a_swap_tells_what_changes_and_what_it_breaks() -> None:
    composition = made()
    one, other = (composition.problem.people[composition.members(number)[0]] for number in (0, 1))
    effect = swap(composition, one, other)
    swapped = composition.group.copy()
    i, j = composition.problem.people.index(one), composition.problem.people.index(other)
    swapped[i], swapped[j] = swapped[j], swapped[i]
    assert effect.change == score_of(composition.problem, swapped).total - composition.score.total
    assert bool(effect.breaks) == bool(broken(composition.problem, swapped))
    fixed = replace(
        composition, problem=replace(composition.problem, fixed=np.where(np.arange(20) == i, 0, -1))
    )
    assert f"'{one}' stays in 'G1'" in map(str, swap(fixed, one, other).breaks)
    with pytest.raises(BadInput, match="in the same group"):
        swap(composition, one, composition.problem.people[composition.members(0)[1]])
    with pytest.raises(BadInput, match="'frog' is neither"):
        swap(composition, one, "frog")


def test_a_proposal_as_json_says_who_is_left_out() -> None:
    document = as_dict(made())
    placed = [row["person"] for group in document["groups"] for row in group["people"]]
    assert len({*placed, *document["leftOut"]}) == len(placed) + len(document["leftOut"]) == 20
    assert document["score"]["total"] == document["score"]["coverage"] + document["score"]["pairs"]


@given(PROBLEMS)
@settings(max_examples=examples(15))
def test_no_composition_is_above_the_bound(problem: Problem) -> None:
    if contradictory(problem) or not possible(problem):
        return
    assert compose(problem, 1, iterations=3000).score.total <= bound_of(problem, 2.0) + 1e-9


def test_the_bound_of_new_ties_alone_is_reached_where_nothing_else_hinders() -> None:
    problem = problem_by_chance(8, 2, 4, low=2, high=4, organisations=8)
    alone = replace(
        problem,
        value=np.zeros_like(problem.value),
        organisations=tuple(frozenset({i}) for i in range(8)),
        clash=np.zeros_like(problem.clash),
    )
    ways = [np.array(way) for way in product(range(3), repeat=8)]
    assert bound_of(alone) == max(
        score_of(alone, way).total for way in ways if not broken(alone, way)
    )
