"""What pairs of groups lose with single people, beside networks without them."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.analysis.mixing import mixing_matrix
from graph.analysis.resilience import resilience
from graph.analysis.two_mode import TwoMode, with_ties
from snapshots import network_of, weighed

# Persons 1 and 2 take the same share of sectors 0 and 1 along, but for rounding.
TIED = network_of([0, 0, 1, 2, 1], [[0, 3], [0, 1, 3], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1]], 5)
NETWORKS = st.lists(
    st.tuples(st.integers(0, 2), st.sets(st.integers(0, 4))), min_size=1, max_size=9
).map(lambda people: network_of([group for group, _ in people], [ties for _, ties in people], 5))


def without(network: TwoMode, person: int) -> np.ndarray:
    owner = np.repeat(np.arange(network.group.size), np.diff(network.indptr))
    return mixing_matrix(with_ties(network, owner != person), network.weight)


@example(TIED, "newman")
@given(NETWORKS, st.sampled_from(["raw", "newman"]))
def test_a_pair_relies_most_on_whoever_takes_the_largest_share_along(
    network: TwoMode, weight: str
) -> None:
    network = weighed(network, weight)
    result, whole = resilience(network), mixing_matrix(network)
    lost = np.array([whole - without(network, person) for person in range(network.group.size)])
    upper = np.triu(np.ones_like(whole)).astype(bool)
    assert result.ties == pytest.approx(lost[:, upper].sum(axis=1))
    assert [(each.a, each.b) for each in result.pairs] == list(
        zip(*np.nonzero(np.triu(whole)), strict=True)
    )
    for each in result.pairs:
        assert each.share == pytest.approx(lost[:, each.a, each.b].max() / whole[each.a, each.b])
        assert each.person == int(
            np.flatnonzero(np.isclose(lost[:, each.a, each.b], lost[:, each.a, each.b].max()))[0]
        )


def test_the_only_one_between_two_groups_is_all_that_they_rely_on() -> None:
    result = resilience(network_of([0, 0, 1, 1], [[0], [0], [0, 1], [1]]))
    pairs = {
        (each.a, each.b): (each.ties, each.bridging, each.person, each.share, each.people)
        for each in result.pairs
    }
    assert pairs == {(0, 0): (1, 2, 0, 1, 2), (0, 1): (2, 3, 2, 1, 3), (1, 1): (1, 2, 2, 1, 2)}
