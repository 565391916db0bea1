"""The bipartite configuration model: published probabilities, margins that are kept, moments as by
simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.bicm import Classes, classes_of, classes_of_network, preview, probabilities
from graph.analysis.mixing import mixing_matrix
from graph.analysis.two_mode import TwoMode, Weighting
from graph.errors import BadInput
from snapshots import network_of, random_network, weighed


def by_person(network: TwoMode) -> np.ndarray:
    """float64[people, affiliations]."""
    classes = classes_of_network(network)
    p, activity = probabilities(classes), np.diff(network.indptr)
    sizes = np.bincount(network.indices, minlength=network.affiliations.size)
    whole = np.zeros((activity.size, sizes.size))
    rows, columns = np.flatnonzero(activity), np.flatnonzero(sizes)
    at = (
        np.searchsorted(classes.degrees, activity[rows]),
        np.searchsorted(classes.sizes, sizes[columns]),
    )
    whole[np.ix_(rows, columns)] = p[np.ix_(*at)]
    return whole


def test_the_published_three_by_three() -> None:
    computed = by_person(network_of([0, 0, 0], [[2], [1], [0, 2]]))
    assert sorted({round(float(value), 3) for value in computed.ravel()}) == [0.216, 0.568, 0.863]


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=7).filter(any))
def test_everyone_is_as_active_and_every_affiliation_as_large_as_given(
    rows: list[set[int]],
) -> None:
    network = network_of([0] * len(rows), rows)
    computed = by_person(network)
    assert computed.sum(axis=1) == pytest.approx(np.diff(network.indptr), abs=1e-6)
    assert computed.sum(axis=0) == pytest.approx(
        np.bincount(network.indices, minlength=network.affiliations.size), abs=1e-6
    )


def test_margins_that_only_nested_networks_have_are_certain_in_part() -> None:
    """Two of the three most active fill the places of the two largest; only who is beside them is
    open."""
    rows = [{0, 1, 2}, {0, 1, 3}, {0}, {1}, {4}, {5}]
    computed = by_person(network_of([0] * 6, rows))
    assert computed.sum(axis=1) == pytest.approx([3, 3, 1, 1, 1, 1], abs=1e-6)
    chain = by_person(network_of([0] * 3, [{0, 1, 2}, {0, 1}, {0}]))
    assert chain.tolist() == [[1, 1, 1], [1, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize("weight", ["raw", "newman"])
def test_mean_and_spread_are_those_of_networks_drawn_by_the_probabilities(weight: str) -> None:
    network = weighed(random_network(40, 12, 3, 3, seed=2), weight)
    estimate = preview(classes_of_network(network), mixing_matrix(network), Weighting(weight))
    chance, p = np.random.default_rng(1), by_person(network)
    drawn = np.array([mixing(chance.random(p.shape) < p, network) for _ in range(4000)])
    np.testing.assert_allclose(estimate.expected, drawn.mean(axis=0), rtol=0.03)
    np.testing.assert_allclose(estimate.spread, drawn.std(axis=0), rtol=0.06)
    np.testing.assert_allclose(
        estimate.z, (mixing_matrix(network) - estimate.expected) / estimate.spread
    )


def mixing(ties: np.ndarray, network: TwoMode) -> np.ndarray:
    """With the weights of the known network."""
    counts = np.array(
        [ties[network.group == group].sum(axis=0) for group in range(len(network.groups))], float
    )
    matrix = (counts * network.weight) @ counts.T
    np.fill_diagonal(matrix, (counts * (counts - 1) / 2) @ network.weight)
    return matrix


def test_counts_of_a_database_give_the_same_classes() -> None:
    network = random_network(60, 20, 3, 4, seed=4)
    counts = np.zeros((20, 4), np.int32)
    np.add.at(counts, (network.indices, np.repeat(network.group, np.diff(network.indptr))), 1)
    people = np.zeros((4, 4), np.int64)
    np.add.at(people, (network.group, np.diff(network.indptr)), 1)
    one, other = classes_of(counts, people), classes_of_network(network)
    assert all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in Classes.__slots__
    )


def test_what_is_certain_leaves_nothing_open() -> None:
    network = network_of([0, 1], [[0], [0]])
    estimate = preview(classes_of_network(network), mixing_matrix(network))
    assert estimate.expected[0, 1] == 1
    assert np.isnan(estimate.z).all()


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (classes_of_network(network_of([0], [[]])), "no ties"),
        (
            Classes(np.array([1]), np.array([[2]]), np.array([1]), np.array([1])),
            "2 ties and affiliations 1",
        ),
    ],
)
def test_what_cannot_be_expected_is_said(classes: Classes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        probabilities(classes)
    with pytest.raises(BadInput, match="cap"):
        preview(
            classes_of_network(network_of([0, 0], [[0], [0]])),
            np.zeros((1, 1)),
            Weighting("raw", 1),
        )
