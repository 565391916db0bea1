"""The loss by a person or a membership is the difference of the network with and without it, in
meetings and in who bridges."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.losses import Losses, losses_by_ending, losses_by_leaving
from graph.analysis.mixing import mixing_matrix
from graph.analysis.two_mode import RAW, TwoMode, Weighting
from snapshots import network_of, random_network

WEIGHTS = [Weighting("raw"), Weighting("newman"), Weighting("raw", cap=3)]
networks = st.lists(
    st.tuples(st.integers(0, 2), st.sets(st.integers(0, 5), max_size=4)), min_size=1, max_size=12
)


def without(network: TwoMode, ties: set[tuple[int, int]]) -> TwoMode:
    """Fewer ties, and what a meeting counts as it was."""
    rows = [
        [
            int(a)
            for a in network.indices[network.indptr[v] : network.indptr[v + 1]]
            if (v, a) not in ties
        ]
        for v in range(network.group.size)
    ]
    fewer = network_of(network.group, rows, network.affiliations.size)
    return replace(fewer, groups=network.groups, weighting=RAW, decay=network.weight)


def ties_of(network: TwoMode, person: int) -> set[tuple[int, int]]:
    return {
        (person, int(a))
        for a in network.indices[network.indptr[person] : network.indptr[person + 1]]
    }


def bridging(network: TwoMode) -> set[tuple[int, int]]:
    """Who meets someone of which group."""
    bridges = set()
    for affiliation in np.flatnonzero(network.weight):
        members = [v for v in range(network.group.size) if (v, affiliation) in ties_of(network, v)]
        for u, v in combinations(members, 2):
            bridges |= {(u, int(network.group[v])), (v, int(network.group[u]))}
    return bridges


def expected_loss(
    network: TwoMode, person: int, ties: set[tuple[int, int]]
) -> tuple[list[float], list[int]]:
    """By each other group, from what the whole network is with and without the ties."""
    fewer, own, groups = (
        without(network, ties),
        int(network.group[person]),
        range(len(network.groups)),
    )
    lost = bridging(network) - bridging(fewer)
    people = [
        sum(
            {int(network.group[u]), met} == {own, other}
            for u, met in lost
            if u == person or met == own or int(network.group[u]) == own
        )
        for other in groups
    ]
    return (mixing_matrix(network) - mixing_matrix(fewer))[own].tolist(), people


def dense(rows: Losses, term: int, groups: int) -> tuple[list[float], list[int]]:
    ties, people = [0.0] * groups, [0] * groups
    for of, other, lost, bridges in zip(*(column.tolist() for column in rows), strict=True):
        if of == term:
            ties[other], people[other] = lost, bridges
    return ties, people


@given(networks, st.sampled_from(list(WEIGHTS)))
def test_the_loss_of_a_person_is_the_difference_to_the_network_without_them(
    drawn: list[tuple[int, set[int]]], how: Weighting
) -> None:
    network = replace(
        network_of([g for g, _ in drawn], [row for _, row in drawn], 6), weighting=how
    )
    everyone = np.arange(len(drawn))
    rows = losses_by_leaving(network, everyone)
    for person in everyone.tolist():
        ties, people = expected_loss(network, person, ties_of(network, person))
        losses = dense(rows, person, len(network.groups))
        assert losses[0] == pytest.approx(ties, abs=1e-9)
        assert losses[1] == people
    some = everyone[::2][::-1]
    assert [dense(losses_by_leaving(network, some), i, 3) for i in range(some.size)] == [
        dense(rows, int(v), 3) for v in some
    ]


@given(networks, st.sampled_from(list(WEIGHTS)))
def test_the_loss_of_one_membership_is_the_difference_too(
    drawn: list[tuple[int, set[int]]], how: Weighting
) -> None:
    network = replace(
        network_of([g for g, _ in drawn], [row for _, row in drawn], 6), weighting=how
    )
    ties = [(v, a) for v, (_, row) in enumerate(drawn) for a in sorted(row)]
    rows = losses_by_ending(
        network, np.array([v for v, _ in ties], int), np.array([a for _, a in ties], int)
    )
    for term, tie in enumerate(ties):
        meetings, people = expected_loss(network, tie[0], {tie})
        losses = dense(rows, term, len(network.groups))
        assert losses[0] == pytest.approx(meetings, abs=1e-9)
        assert losses[1] == people


def test_raw_losses_are_those_of_a_matrix_that_is_made_anew() -> None:
    network = random_network(200, 60, 5, 6, seed=1)
    rows = losses_by_leaving(network, np.arange(200))
    whole = mixing_matrix(network)
    for person in range(0, 200, 17):
        fewer = replace(without(network, ties_of(network, person)), decay=None)
        own = int(network.group[person])
        difference = whole - mixing_matrix(fewer)
        assert dense(rows, person, 6)[0] == difference[own].tolist()
        assert not np.delete(np.delete(difference, own, 0), own, 1).any()


def test_nobody_asked_for_and_no_ties_lose_nothing() -> None:
    network, none = network_of([0, 1], [[], []], 3), np.array([], int)
    for losses in (
        losses_by_leaving(network, none),
        losses_by_leaving(network, np.array([0])),
        losses_by_ending(network, none, none),
    ):
        assert [column.size for column in losses] == [0, 0, 0, 0]
    empty = network_of([], [])
    assert losses_by_leaving(empty, none).term.size == 0


def test_what_is_no_tie_loses_nothing() -> None:
    network = network_of([0, 1, 1], [[0], [0, 1], [1]])
    losses = losses_by_ending(network, np.array([0, 2, 2]), np.array([1, 1, 0]))
    assert (losses.term.tolist(), losses.other.tolist(), losses.ties.tolist()) == ([1], [1], [1])
