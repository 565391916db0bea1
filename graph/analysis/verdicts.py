"""From observed ties and random draws to p, q and a verdict for each pair."""

from math import erfc, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05
"""The accepted share of false findings (false discovery rate) among pairs that are called a gap or
more than expected."""
EFFECT = 0.2
"""A difference smaller than this share of the expected ties is not a finding, however certain it
is. With many data every difference is significant, and a gap elsewhere makes other pairs meet
slightly more or less."""
GAP, AS_EXPECTED, MORE, NOT_ENOUGH = "gap", "as expected", "more than expected", "not enough data"
VERDICTS = (GAP, AS_EXPECTED, MORE, NOT_ENOUGH)
_ENOUGH_FOR_MOMENTS = 100

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Judged(NamedTuple):
    """One value for each pair. `low` and `high`: the limits of the middle 95 % of the draws. `p`,
    `q` and `q_tail` are NaN if the pair was not tested."""

    expected: Floats
    low: Floats
    high: Floats
    p: Floats
    q: Floats
    q_tail: Floats
    verdict: list[str]


def judge(observed: Floats, draws: Floats, enough: Flags) -> Judged:
    """The verdicts. `observed`: float64[pairs]; `draws`: float64[draws, pairs]; `enough`:
    bool[pairs]. A pair is not tested, and does not count in the correction for the number of tests,
    if `enough` is False or if all draws are equal.

    p is empirical and two-sided; q is that of Benjamini and Hochberg (1995). The draws cannot give
    a p below 2 / (1 + draws), which among a hundred pairs is too large to find a single gap. The
    verdict is therefore based on `q_tail`: if the observation is beyond all draws, its p is taken
    from a distribution with the first three moments of the draws. The verdict "as expected"
    requires draws that could have shown a gap.
    """
    slack = 1e-9 * np.maximum(np.abs(observed), 1)
    tested = enough & (np.ptp(draws, axis=0) > slack)
    fewer, more = _tail(draws <= observed + slack), _tail(draws >= observed - slack)
    p = np.where(tested, np.minimum(1, 2 * np.minimum(fewer, more)), np.nan)
    beyond = tested & (np.minimum(fewer, more) * (1 + len(draws)) < 1.5)
    q_tail = false_discovery(np.where(beyond, np.fmin(p, beyond_the_draws(observed, draws)), p))
    sure = q_tail <= ALPHA
    informative = 2 * _tail(draws <= slack) <= ALPHA
    expected = draws.mean(axis=0)
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    verdict = np.select(
        [
            ~tested,
            sure & (observed <= (1 - EFFECT) * expected),
            sure & (observed >= (1 + EFFECT) * expected),
            informative | sure,
        ],
        [NOT_ENOUGH, GAP, MORE, AS_EXPECTED],
        NOT_ENOUGH,
    )
    return Judged(expected, low, high, p, false_discovery(p), q_tail, verdict.tolist())


def _tail(as_extreme: Flags) -> Floats:
    share: Floats = (1 + as_extreme.sum(axis=0)) / (1 + len(as_extreme))
    return share


def false_discovery(p: Floats) -> Floats:
    """The q of each p (Benjamini and Hochberg 1995); NaN stays NaN and does not count as a test."""
    q = np.full(p.size, np.nan)
    order = np.argsort(p)[: np.count_nonzero(~np.isnan(p))]
    scaled = p[order] * order.size / np.arange(1, order.size + 1)
    q[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return q


def beyond_the_draws(observed: Floats, draws: Floats) -> Floats:
    """The two-sided p of a Pearson III distribution with the mean, standard deviation and skewness
    of the draws, by the cube-root approximation of Wilson and Hilferty (1931); NaN if there are too
    few draws or they are all equal."""
    if len(draws) < _ENOUGH_FOR_MOMENTS:
        return np.full(observed.size, np.nan)
    centred = draws - draws.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (observed - draws.mean(axis=0)) / spread
        skew = (centred**3).mean(axis=0) / spread**3
        bent = 6 / skew * (np.cbrt(skew * z / 2 + 1) - 1) + skew / 6
    normal = np.where(np.abs(skew) < 1e-3, z, bent)
    return np.array([erfc(abs(score) / sqrt(2)) for score in normal])
