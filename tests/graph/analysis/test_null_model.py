import itertools
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, ks_2samp

from amounts import examples
from graph.analysis.curveball import Chain
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import Plan, draw_mixing
from graph.analysis.two_mode import TwoMode
from graph.errors import Message
from snapshots import network_of, random_network, weighed

Margins = tuple[list[int], list[int]]


def margins(network: TwoMode, indices: np.ndarray) -> Margins:
    return (
        np.diff(network.indptr).tolist(),
        np.bincount(indices, minlength=network.affiliations.size).tolist(),
    )


def chain_of(network: TwoMode, seed: int = 1) -> Chain:
    return Chain(network, np.random.SeedSequence(seed))


def rows_of(network: TwoMode, indices: np.ndarray) -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset(indices[start:end].tolist()) for start, end in itertools.pairwise(network.indptr)
    )


@given(st.lists(st.sets(st.integers(0, 9)), max_size=15), st.integers(0, 2**32), st.integers(0, 5))
def test_sweeps_keep_both_margins_and_make_no_duplicates(
    rows: list[set[int]], seed: int, times: int
) -> None:
    network = network_of([0] * len(rows), rows, 10)
    chain = chain_of(network, seed)
    chain.sweep(times)
    assert margins(network, chain.indices) == margins(network, network.indices)
    assert [len(row) for row in rows_of(network, chain.indices)] == [len(row) for row in rows]


@pytest.mark.parametrize(
    "rows",
    [
        [{0, 1}, {0}, {1, 2}, {2}],
        [{0, 1, 2}, {0}, {1}, {2, 3}, {0, 3}],
        [{0, 1}, {0, 1}, {2}, {2, 3, 4}],
    ],
    ids=["even", "odd", "wide"],
)
def test_every_network_with_the_margins_is_equally_likely(rows: list[set[int]]) -> None:
    """Uniform over all 0/1 matrices with these margins, found by trying every one."""
    width = max(map(max, rows)) + 1
    network = network_of([0] * len(rows), rows, width)
    sizes = margins(network, network.indices)[1]
    choices = [list(map(frozenset, itertools.combinations(range(width), len(row)))) for row in rows]
    possible = [
        m
        for m in itertools.product(*choices)
        if [sum(c in row for row in m) for c in range(width)] == sizes
    ]
    seen = dict.fromkeys(possible, 0)
    chain = chain_of(network)
    for _ in range(200 * len(possible)):
        chain.sweep(8)
        seen[rows_of(network, chain.indices)] += 1
    assert len(possible) > 10
    assert chisquare(list(seen.values())).pvalue > 0.001


def test_two_very_different_starts_give_the_same_distribution() -> None:
    """From one, no two sectors meet at all; from the other, with everyone's ties dealt out anew,
    they meet as by chance."""
    random = np.random.default_rng(1)
    sector = np.repeat(np.arange(3), 100)
    rows = [random.choice(20, 4, replace=False) + 20 * of for of in sector]
    starts = [
        network_of(sector, rows),
        network_of(sector, [rows[i] for i in random.permutation(300)]),
    ]
    assert margins(starts[0], starts[0].indices) == margins(starts[1], starts[1].indices)
    assert [mixing_matrix(weighed(start, "newman"))[0, 1] > 0 for start in starts] == [False, True]
    draws = [
        draw_mixing(weighed(start, "newman"), 600, seed)[:, 0, 1]
        for seed, start in enumerate(starts)
    ]
    assert ks_2samp(*draws).pvalue > 0.001
    assert draws[0].min() > 10 * draws[0].std()


@pytest.mark.parametrize(("weight", "bound"), [("raw", 0.2), ("newman", 0.08)])
def test_draws_three_sweeps_apart_remember_little_of_each_other(weight: str, bound: float) -> None:
    network = random_network(people=2000, affiliations=800, each=8, sectors=5, seed=2)
    drawn = draw_mixing(weighed(network, weight), 2400, 5)[:, 0, 1].reshape(8, 300)
    centred = drawn - drawn.mean()
    assert abs((centred[:, 1:] * centred[:, :-1]).mean() / centred.var()) < bound


def test_one_seed_gives_the_same_draws_on_any_number_of_threads() -> None:
    network = random_network(people=200, affiliations=40, each=5, sectors=4, seed=3)
    one, two, other = (
        draw_mixing(network, 30, seed, threads=threads)
        for seed, threads in ((7, 1), (7, 2), (8, 2))
    )
    assert one.tolist() == two.tolist()
    assert one.tolist() != other.tolist()


def test_more_draws_begin_differently_but_agree() -> None:
    network = random_network(people=200, affiliations=40, each=5, sectors=2, seed=3)
    few, many = (draw_mixing(network, draws, 1)[:, 0, 1] for draws in (400, 1200))
    assert abs(few.mean() - many.mean()) < 5 * many.std() * np.sqrt(1 / 400 + 1 / 1200)


@pytest.mark.parametrize("weight", ["raw", "newman"])
def test_each_draw_is_the_mixing_matrix_of_where_the_walk_stands(weight: str) -> None:
    network = random_network(people=50, affiliations=10, each=3, sectors=3, seed=4)
    chain = Chain(network, np.random.SeedSequence(9).spawn(8)[0])
    chain.sweep(2 + 1)
    stands = replace(network, indices=chain.indices)
    drawn = draw_mixing(weighed(network, weight), 1, 9, plan=Plan(burn_in=2, apart=1))
    assert drawn[0].tolist() == mixing_matrix(weighed(stands, weight)).tolist()


@given(st.integers(1, 20))
@settings(max_examples=examples(5))
def test_every_draw_is_made_and_told(draws: int) -> None:
    network, reports = random_network(people=20, affiliations=6, each=2, sectors=2, seed=5), []
    drawn = draw_mixing(network, draws, progress=lambda *report: reports.append(report))
    assert reports == [(Message("draws_progress"), done, draws) for done in range(1, draws + 1)]
    assert drawn.sum(axis=(1, 2)).min() > 0


def test_networks_without_ties_or_people_are_drawn_too() -> None:
    assert draw_mixing(network_of([], []), 5).shape == (5, 0, 0)
    assert (
        draw_mixing(weighed(network_of([0, 1], [[], []], 0), "newman"), 3).tolist()
        == [[[0, 0], [0, 0]]] * 3
    )


def test_what_breaks_in_a_thread_ends_all_of_them() -> None:
    network = random_network(people=200, affiliations=40, each=5, sectors=2, seed=6)
    reported, threads = [], threading.active_count()

    def fail(_what: str, done: int, _all: int) -> None:
        reported.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_mixing(network, 100_000, progress=fail, threads=1)
    assert len(reported) < 50_000
    assert threading.active_count() == threads
