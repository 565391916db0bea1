import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial import cKDTree

from graph.analysis.layout import Standing, stand
from graph.analysis.two_mode import TwoMode
from snapshots import network_of, random_network

PERSON, CLEAR = 5.0, 3.0


def stood(network: TwoMode) -> tuple[Standing, np.ndarray]:
    """The layout, and the sizes of marks without what is kept free around them."""
    members = np.bincount(network.indices, minlength=network.affiliations.size)
    sizes = np.concatenate(
        (np.full(network.people.size, PERSON), np.clip(2 * np.sqrt(members), 4, 20))
    )
    return (
        stand(
            network.group.astype(np.int32),
            (network.indptr, network.indices),
            sizes + CLEAR,
            np.zeros(len(network.groups)),
        ),
        sizes,
    )


@pytest.fixture(scope="module")
def network() -> TwoMode:
    return random_network(people=600, affiliations=150, each=4, sectors=9, seed=3)


def lonely(network: TwoMode, every: int = 20) -> TwoMode:
    """The same, but every so many people sit nowhere."""
    rows = [
        network.indices[a:b] if at % every else []
        for at, (a, b) in enumerate(pairwise(network.indptr))
    ]
    return network_of(network.group, rows, network.affiliations.size)


def test_the_same_network_stands_the_same_to_the_last_bit(network: TwoMode) -> None:
    assert stood(network)[0].points.tobytes() == stood(network)[0].points.tobytes()


def test_everyone_stands_within_their_sector_s_disc_also_who_sits_nowhere(network: TwoMode) -> None:
    standing, sizes = stood(lonely(network))
    discs, people = standing.discs, network.people.size
    away = np.hypot(
        standing.points[:people, 0] - discs.x[network.group],
        standing.points[:people, 1] - discs.y[network.group],
    )
    assert (away + sizes[:people] <= discs.radius[network.group]).all()


def test_who_sits_nowhere_stands_at_the_outer_side(network: TwoMode) -> None:
    standing, _ = stood(lonely(network))
    alone = np.arange(0, network.people.size, 20)
    out = np.hypot(*standing.points[: network.people.size].T)
    middle = np.hypot(standing.discs.x, standing.discs.y)[network.group]
    assert (out[alone] > middle[alone]).mean() > 0.9


def test_nearest_neighbours_are_of_one_s_own_sector(network: TwoMode) -> None:
    standing, _ = stood(network)
    people = standing.points[: network.people.size]
    _, nearest = cKDTree(people).query(people, 11)
    assert (network.group[nearest[:, 1:]] == network.group[:, None]).mean() == 1


def test_no_mark_lies_on_another(network: TwoMode) -> None:
    standing, sizes = stood(network)
    pairs = cKDTree(standing.points).query_pairs(2 * sizes.max(), output_type="ndarray")
    apart = np.hypot(*(standing.points[pairs[:, 0]] - standing.points[pairs[:, 1]]).T)
    assert (apart >= sizes[pairs].sum(axis=1)).all()


def test_sectors_go_round_in_order_from_the_top_and_their_discs_keep_apart(
    network: TwoMode,
) -> None:
    discs = stood(network)[0].discs
    assert discs.angle[0] == pytest.approx(-math.pi / 2)
    assert (np.diff(discs.angle) > 0).all()
    assert discs.angle[-1] - discs.angle[0] < 2 * math.pi
    for a in range(discs.x.size):
        for b in range(a):
            assert (
                math.hypot(discs.x[a] - discs.x[b], discs.y[a] - discs.y[b])
                >= discs.radius[a] + discs.radius[b]
            )


def test_what_one_sector_meets_in_stands_with_it_and_what_several_do_inside_the_ring() -> None:
    network = network_of([0] * 8 + [1] * 8 + [2] * 8, [[0, 1]] * 8 + [[1]] * 8 + [[1]] * 8)
    standing, _ = stood(network)
    own, shared = standing.points[24:]
    discs = standing.discs
    assert math.hypot(own[0] - discs.x[0], own[1] - discs.y[0]) < discs.radius[0]
    assert math.hypot(*shared) < discs.inside


@pytest.mark.parametrize(
    "network",
    [
        network_of([], []),
        network_of([0], [[]]),
        network_of([0, 0], [[0], [0]]),
        network_of([0, 1], [[0], [0]]),
        network_of([0, 1, 1], [[], [], []]),
        network_of([0, 1], [[0], [0]], affiliations=3),
        network_of([0] * 400 + [1], [[0]] * 401),
    ],
    ids=["nobody", "one", "one sector", "two", "no ties", "empty affiliations", "one far larger"],
)
def test_what_is_small_or_odd_stands_too(network: TwoMode) -> None:
    standing, _ = stood(network)
    assert standing.points.shape == (network.people.size + network.affiliations.size, 2)
    assert np.isfinite(standing.points).all()
