import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, norm, pearson3

from graph.analysis.verdicts import (
    AS_EXPECTED,
    GAP,
    MORE,
    NOT_ENOUGH,
    beyond_the_draws,
    false_discovery,
    judge,
)


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def judged(observed: list[float], draws: np.ndarray, enough: list[bool] | None = None) -> object:
    return judge(
        np.array(observed, float),
        np.asarray(draws, float),
        np.array(enough or [True] * len(observed), bool),
    )


@given(st.lists(st.floats(0, 1), max_size=30))
def test_q_is_benjamini_and_hochbergs(p: list[float]) -> None:
    expected = false_discovery_control(p) if p else []
    np.testing.assert_allclose(false_discovery(np.array(p)), expected, atol=1e-12)


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=20))
def test_pairs_that_were_not_tested_do_not_count_in_q(p: list[float]) -> None:
    q, tested = false_discovery(np.array(p)), ~np.isnan(p)
    assert np.isnan(q[~tested]).all()
    np.testing.assert_array_equal(q[tested], false_discovery(np.array(p)[tested]))


def test_p_counts_the_observation_itself_and_both_sides() -> None:
    draws = np.arange(1, 20)[:, None]
    assert [judged([at], draws).p[0] for at in (0, 1, 2, 10, 19, 25)] == [
        2 * 1 / 20,
        2 * 2 / 20,
        2 * 3 / 20,
        1,
        2 * 2 / 20,
        2 / 20,
    ]


def test_draws_equal_but_for_rounding_are_as_extreme() -> None:
    assert judged([0.3], np.array([[0.1 + 0.2]] * 10 + [[1.0]] * 9)).p[0] == 1


def test_expectation_and_interval_are_of_the_draws() -> None:
    result = judged([50], np.arange(101)[:, None])
    assert (result.expected[0], result.low[0], result.high[0]) == (50, 2.5, 97.5)


def test_verdicts_by_side() -> None:
    draws = chance().normal(100, 8, (1000, 3))
    assert judged([50, 100, 150], draws).verdict == [GAP, AS_EXPECTED, MORE]


def test_a_sure_but_small_difference_is_as_expected() -> None:
    result = judged([8_500, 11_500], chance().normal(10_000, 8, (1000, 2)))
    assert (result.q < 0.05).all()
    assert result.verdict == [AS_EXPECTED, AS_EXPECTED]


def test_a_lone_gap_among_a_hundred_pairs_is_found_though_a_thousand_draws_cannot_show_its_q() -> (
    None
):
    draws = chance().poisson(60, (1000, 105))
    observed = [15.0, *draws[0, 1:].tolist()]
    result = judged(observed, draws)
    assert result.p[0] == 2 / 1001
    assert result.q[0] > 0.05 > result.q_tail[0]
    assert result.verdict.count(GAP) == 1
    assert result.verdict[0] == GAP


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_the_tail_beyond_the_draws_never_makes_q_larger(observed: list[int]) -> None:
    result = judged(observed, chance().poisson(60, (200, len(observed))))
    assert (result.q_tail <= result.q).all()
    assert ((result.p > 0) & (result.p <= 1)).all()


def test_an_observation_just_beyond_the_draws_is_no_gap_among_a_hundred_pairs() -> None:
    draws = chance().poisson(60, (1000, 105))
    result = judged([draws[:, 0].min() - 1.0, *draws[0, 1:].tolist()], draws)
    assert result.p[0] == 2 / 1001
    assert result.verdict[0] == AS_EXPECTED


def test_what_is_not_known_is_not_tested() -> None:
    draws = chance().normal(100, 8, (1000, 2))
    result = judged([10, 10], draws, [False, True])
    assert np.isnan([result.p[0], result.q[0]]).all()
    assert result.verdict == [NOT_ENOUGH, GAP]
    assert result.q[1] == result.p[1]


@pytest.mark.parametrize("same", [0, 7])
def test_where_chance_leaves_nothing_open_nothing_is_tested(same: int) -> None:
    result = judged([same], np.full((1000, 1), same))
    assert np.isnan(result.p[0])
    assert result.verdict == [NOT_ENOUGH]


def test_so_few_ties_that_none_at_all_would_be_no_surprise_tell_nothing() -> None:
    draws = chance().poisson(2, (1000, 1))
    assert judged([2], draws).verdict == [NOT_ENOUGH]
    assert judged([40], draws).verdict == [MORE]


def test_too_few_draws_tell_nothing() -> None:
    assert judged([10], chance().normal(100, 8, (30, 1))).verdict == [NOT_ENOUGH]


def test_no_pairs() -> None:
    assert judged([], np.zeros((10, 0))).verdict == []


@pytest.mark.parametrize("skew", [-0.4, -0.1, 0.2, 0.5])
@pytest.mark.parametrize("z", [-4.0, -3.0, 3.0, 4.0])
def test_the_tail_beyond_the_draws_is_pearsons_third(skew: float, z: float) -> None:
    draws = pearson3.ppf((np.arange(20_000) + 0.5) / 20_000, skew)[:, None]
    exact = 2 * (pearson3.cdf(z, skew) if z < 0 else pearson3.sf(z, skew))
    assert np.isclose(beyond_the_draws(np.array([z]), draws)[0], exact, rtol=0.4, atol=1e-7)


def test_the_tail_of_draws_without_skewness_is_the_normal_one() -> None:
    draws = norm.ppf((np.arange(20_000) + 0.5) / 20_000)[:, None]
    assert np.isclose(beyond_the_draws(np.array([4.0]), draws)[0], 2 * norm.sf(4), rtol=0.02)
