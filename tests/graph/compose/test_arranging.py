"""Groups arranged by hand, and changes of them, beside what they stand for, computed anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from composing import PROBLEMS, broken, problem_by_chance
from graph.compose import rules
from graph.compose.arranging import arranged, exchanges, moves
from graph.compose.composing import Composition, score_of
from graph.compose.problem import Problem
from graph.errors import BadInput


def by_chance(problem: Problem, seed: int) -> Composition:
    """Anyone anywhere, but for those who stay."""
    chance = np.random.default_rng(seed).integers(0, len(problem.groups) + 1, len(problem.people))
    group = np.where(problem.fixed >= 0, problem.fixed, chance)
    return arranged(
        problem,
        [
            [problem.people[i] for i in np.flatnonzero(group == number)]
            for number in range(len(problem.groups))
        ],
    )


@given(PROBLEMS, st.integers(0, 99))
@settings(max_examples=examples(25))
def test_groups_by_hand_are_worth_what_they_are_and_break_what_they_break(
    problem: Problem, seed: int
) -> None:
    composition = by_chance(problem, seed)
    assert composition.score == score_of(problem, composition.group)
    assert bool(rules.broken(problem, composition.group)) == bool(
        broken(problem, composition.group)
    )


@given(PROBLEMS, st.integers(0, 99))
@settings(max_examples=examples(25))
def test_a_change_does_what_the_groups_show_once_it_is_made(problem: Problem, seed: int) -> None:
    composition = by_chance(problem, seed)
    for i, person in enumerate(problem.people):
        made = [*moves(composition, person), *exchanges(composition, person)]
        if problem.fixed[i] >= 0:
            assert made == []
        for effect in made:
            group = composition.group.copy()
            if effect.other is not None:
                group[problem.people.index(effect.other)] = group[i]
            group[i] = effect.to
            before, after = ({*rules.broken(problem, each)} for each in (composition.group, group))
            assert effect.change == pytest.approx(
                score_of(problem, group).total - composition.score.total
            )
            assert ({*effect.breaks}, {*effect.resolves}) == (after - before, before - after)


def test_everyone_can_go_to_each_other_group_and_to_none_and_the_best_exchange_comes_first() -> (
    None
):
    composition = by_chance(problem_by_chance(12, 3, 1, organisations=12), 4)
    assert [effect.to for effect in moves(composition, "p00")] == [
        to for to in range(4) if to != composition.group[0]
    ]
    others = exchanges(composition, "p00")
    assert {effect.other for effect in others} == {
        composition.problem.people[j]
        for j in np.flatnonzero(composition.group != composition.group[0])
    }
    assert [*others] == sorted(
        others, key=lambda each: (len(each.breaks), -each.change, each.other)
    )


def test_every_kind_of_rule_is_told_with_whom_and_where() -> None:
    problem = problem_by_chance(6, 2, 1, low=2, high=3, organisations=6, sectors=1, per_sector=2)
    apart = np.zeros((6, 6), bool)
    apart[0, 1] = apart[1, 0] = True
    offices = tuple(frozenset({each}) for each in (0, 1, 2, 2, 4, 5))
    clash = apart.copy()
    clash[2, 3] = clash[3, 2] = True
    ruled = replace(
        problem,
        apart=apart,
        clash=clash,
        organisations=offices,
        required=np.arange(6) == 5,
        unit=np.array([0, 1, 2, 3, 0, 5]),
    )
    group = arranged(ruled, [["p00", "p01", "p02", "p03"], ["p04"]]).group
    broken_rules = rules.broken(ruled, group)
    assert [*broken_rules] == [
        rules.Rule("size", (), "G1", 4, 2, 3),
        rules.Rule("per sector", ("p00", "p01", "p02", "p03"), "G1", 4, None, 2),
        rules.Rule("apart", ("p00", "p01"), "G1"),
        rules.Rule("organisation", ("p02", "p03"), "G1"),
        rules.Rule("size", (), "G2", 1, 2, 3),
        rules.Rule("together", ("p00", "p04")),
        rules.Rule("required", ("p05",)),
    ]
    assert [str(rules.violation_message(rule)) for rule in broken_rules] == [
        "'G1' would have a size of 4, and is to have 2 to 3 people",
        "'G1' would have 4 of the sector of 'p00', and no more than 2 may sit together",
        "'p00' and 'p01' would sit together, but they are to be apart",
        "'p02' and 'p03' would sit together, but both work in one organisation",
        "'G2' would have a size of 1, and is to have 2 to 3 people",
        "'p00' and 'p04' would be parted, and are to be together",
        "'p05' must be placed",
    ]


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([["p01", "frog"], []], "'frog' is neither"),
        ([["p01"], ["p01"]], "'p01' is in 'G1' already"),
        ([[], ["p00"]], "'p00' is in 'G1' already"),
    ],
)
def test_nobody_is_in_two_groups_or_unknown(groups: list[list[str]], message: str) -> None:
    problem = replace(problem_by_chance(4, 2, 1, organisations=4), fixed=np.array([0, -1, -1, -1]))
    with pytest.raises(BadInput, match=message):
        arranged(problem, groups)
