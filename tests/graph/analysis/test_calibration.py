"""Verdicts that hold up: on networks of chance alone few pairs are called, and a planted gap is
found. `make bench-calibration` does the same with more and larger networks."""

import numpy as np
import pytest

from calibrating import called, gap_is_detected, ministry_like, with_gap
from graph.analysis.mixing import mixing_matrix


@pytest.mark.slow
@pytest.mark.parametrize("people", [120, 400])
def test_of_pairs_that_chance_alone_made_about_one_in_twenty_has_a_small_p(people: int) -> None:
    counts = np.array([called(ministry_like(people, seed), 200, seed) for seed in range(30)]).sum(
        axis=0
    )
    by_draws, by_preview, tested = counts
    assert 0.03 < by_draws / tested < 0.07
    assert by_preview / tested < 0.05


def test_a_planted_gap_keeps_activity_and_sizes_and_is_found() -> None:
    network = ministry_like(400, 5)
    planted, expected = with_gap(network, 5)
    assert np.array_equal(planted.indptr, network.indptr)
    assert np.array_equal(np.bincount(planted.indices), np.bincount(network.indices))
    assert mixing_matrix(planted)[0, 1] <= expected / 2
    assert gap_is_detected(planted, 300, 5)
