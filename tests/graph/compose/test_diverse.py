"""The groups keep their sizes, are the best there are where all can be tried, and come out the same
from the same seed."""

from collections.abc import Callable, Iterator
from itertools import count, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.compose import diverse
from graph.compose.diverse import diverse_groups, value_of
from graph.compose.exchanges import Annealing, anneal, annealing, back_to_best
from graph.errors import BadInput

Case = tuple[NDArray[np.float64], list[int], list[int], NDArray[np.int64]]


def symmetric(rng: np.random.Generator, people: int) -> NDArray[np.float64]:
    upper = np.triu(rng.integers(-20, 100, (people, people)), 1).astype(float)
    return upper + upper.T


def distances(people: int, seed: int) -> NDArray[np.float64]:
    """As MDGPLIB's Geo files are made."""
    points = np.random.default_rng(seed).uniform(0, 10, (people, 5))
    return np.asarray(np.linalg.norm(points[:, None] - points, axis=2))


@st.composite
def cases(draw: Callable[[Any], Any]) -> Case:
    """Small ones, sizes and fixed members taken from some grouping, so that there is one."""
    people, groups = draw(st.integers(0, 7)), draw(st.integers(1, 3))
    group = np.array(
        draw(st.lists(st.integers(0, groups - 1), min_size=people, max_size=people)), np.int64
    )
    size = np.bincount(group, minlength=groups)
    low = [max(0, int(n) - draw(st.integers(0, 2))) for n in size]
    high = [int(n) + draw(st.integers(0, 2)) for n in size]
    stays = (
        np.array(draw(st.lists(st.integers(0, 3), min_size=people, max_size=people)), np.int64) == 0
    )
    return (
        symmetric(np.random.default_rng(draw(st.integers(0, 2**32))), people),
        low,
        high,
        np.where(stays, group, -1),
    )


def groupings(
    low: list[int], high: list[int], fixed: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    for given_to in product(*[range(len(low)) if of < 0 else [int(of)] for of in fixed]):
        size = np.bincount(np.array(given_to, np.int64), minlength=len(low))
        if (low <= size).all() and (size <= high).all():
            yield np.array(given_to, np.int64)


def searched(people: int, seed: int, low: int = 2, high: int = 9) -> Annealing:
    """A search of five groups, with some who are not searched over."""
    rng = np.random.default_rng(seed)
    group, outside = (
        rng.permutation(np.arange(people) % 5),
        rng.integers(0, 9, (5, people)).astype(float),
    )
    return annealing(symmetric(rng, people), np.full(5, low), np.full(5, high), group, outside, rng)


@given(cases())
@settings(deadline=None)
def test_the_best_of_all_groupings_is_found(case: Case) -> None:
    value, low, high, fixed = case
    result = diverse_groups(value, low, high, 1, iterations=20_000, fixed=fixed)
    assert result.value == max(value_of(value, group) for group in groupings(low, high, fixed))
    assert result.value == value_of(value, result.group)


@given(cases(), st.integers(1, 50))
@settings(deadline=None)
def test_sizes_and_fixed_members_are_kept_however_short_the_search(
    case: Case, iterations: int
) -> None:
    value, low, high, fixed = case
    group = diverse_groups(value, low, high, 1, iterations=iterations, fixed=fixed).group
    size = np.bincount(group, minlength=len(low))
    assert (low <= size).all()
    assert (size <= high).all()
    assert (group[fixed >= 0] == fixed[fixed >= 0]).all()


@pytest.mark.parametrize("seed", range(3))
def test_ten_people_by_distance_are_halved_as_well_as_can_be(seed: int) -> None:
    value = distances(10, seed)
    best = max(value_of(value, group) for group in groupings([5, 5], [5, 5], np.full(10, -1)))
    assert diverse_groups(value, [5, 5], [5, 5], seed, iterations=20_000).value == pytest.approx(
        best, abs=1e-9
    )


def test_a_planted_grouping_of_many_is_found() -> None:
    planted = np.random.default_rng(2).permutation(np.arange(90) % 9)
    result = diverse_groups(
        (planted[:, None] == planted).astype(float), [9] * 9, [11] * 9, 3, iterations=300_000
    )
    assert result.value == 9 * 45


def test_the_same_seed_and_iterations_find_the_same() -> None:
    value = symmetric(np.random.default_rng(4), 60)
    first, again = (
        diverse_groups(value, [5] * 6, [15] * 6, 7, iterations=30_000) for _ in range(2)
    )
    other = diverse_groups(value, [5] * 6, [15] * 6, 8, iterations=30_000)
    assert first.group.tolist() == again.group.tolist()
    assert first.value == again.value
    assert first.group.tolist() != other.group.tolist()
    assert (first.iterations, first.complete) == (30_000, True)


def test_no_exchange_makes_what_is_found_better() -> None:
    value = symmetric(np.random.default_rng(5), 40)
    result = diverse_groups(value, [10] * 4, [10] * 4, 1, iterations=2_000)
    for i, j in zip(*np.triu_indices(40, 1), strict=True):
        group = result.group.copy()
        group[[i, j]] = group[[j, i]]
        assert value_of(value, group) <= result.value


def test_time_ends_the_search() -> None:
    result = diverse_groups(
        symmetric(np.random.default_rng(6), 30), [5] * 5, [7] * 5, 1, seconds=0.05
    )
    assert result.complete
    assert result.iterations > 0


def test_a_stop_gives_the_best_so_far() -> None:
    value, calls = symmetric(np.random.default_rng(7), 60), count()
    result = diverse_groups(
        value, [5] * 6, [15] * 6, 7, iterations=30_000, stop=lambda: next(calls) == 300
    )
    start = diverse_groups(value, [5] * 6, [15] * 6, 7, iterations=30_000, stop=lambda: True)
    assert (result.complete, start.complete, start.iterations) == (False, False, 0)
    assert result.iterations == 300 * 30
    assert result.value == value_of(value, result.group) > start.value


def test_an_interrupt_gives_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    value, calls = symmetric(np.random.default_rng(8), 60), count()

    def interrupted(*search: Any) -> int:
        if next(calls) == 300:
            raise KeyboardInterrupt
        return int(anneal(*search))

    monkeypatch.setattr(diverse, "anneal", interrupted)
    result = diverse_groups(value, [5] * 6, [15] * 6, 7, iterations=30_000)
    assert (result.complete, result.iterations) == (False, 300 * 30)
    assert result.value == value_of(value, result.group)
    assert np.bincount(result.group).min() >= 5


@pytest.mark.parametrize("people", [5, 37, 64, 65, 130])
@pytest.mark.parametrize("temperature", [0.0, 30.0, 300.0])
@pytest.mark.parametrize("low", [0, 1])
def test_what_is_kept_is_what_counting_anew_gives(
    people: int, temperature: float, low: int
) -> None:
    search = searched(people, people, low, people // 2)
    outside = search.table - np.eye(5)[search.group.astype(int)].T @ search.value
    anneal(*search, temperature, 2_000)
    for restored in (False, True):
        if restored:
            back_to_best(search)
        group = search.group.astype(int)
        table = outside + np.eye(5)[group].T @ search.value
        assert np.array_equal(search.table, table)
        assert np.array_equal(search.own, table[group, np.arange(people)])
        assert np.array_equal(search.size, np.bincount(group, minlength=5))
        assert (
            search.sums[int(restored)]
            == value_of(search.value, group) + outside[group, np.arange(people)].sum()
        )
        assert low <= search.size.min()
        assert search.size.max() <= max(people // 2, -(-people // 5))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"value": np.ones((2, 3))}, r"shape \(2, 3\): give one row"),
        ({"value": [[0, np.nan], [1, 0]]}, r"value\[0, 1\] is nan: give a finite"),
        (
            {"value": [[0, 1], [2, 0]]},
            r"value\[0, 1\] is 1.0 but value\[1, 0\] is 2.0: give both the same",
        ),
        ({"low": [1.5]}, "low is .*whole numbers"),
        ({"low": [1, 1]}, "low has 2 groups and high has 1"),
        ({"low": [3]}, "Group 0 takes 3 to 2 people"),
        (
            {"low": [0], "high": [1]},
            "take 0 to 1 people .* but 2 are to be placed: raise the upper sizes",
        ),
        (
            {"low": [3], "high": [3]},
            "take 3 to 3 people .* but 2 are to be placed: lower the lower sizes",
        ),
        ({"fixed": [0]}, "fixed has 1 entries for 2 people"),
        ({"fixed": [0, 1]}, r"fixed\[1\] is 1: give a group from 0 to 0"),
        (
            {"low": [0, 0], "high": [1, 9], "fixed": [0, 0]},
            "2 people are fixed in group 0, which takes 1",
        ),
        ({"iterations": 0}, "iterations is 0: give a positive"),
        ({"seconds": float("nan")}, "seconds is nan: give a positive"),
    ],
)
def test_what_cannot_be_used_is_named(given_: dict[str, Any], message: str) -> None:
    arguments: dict[str, Any] = {
        "value": np.zeros((2, 2)),
        "low": [2],
        "high": [2],
        "seed": 0,
        "iterations": 10,
    } | given_
    with pytest.raises(BadInput, match=message):
        diverse_groups(**arguments)
