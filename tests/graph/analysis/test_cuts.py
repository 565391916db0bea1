"""Cut people and bridges: the Florentine families as published, and networkx's on random
networks."""

from itertools import combinations_with_replacement

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.cuts import Cut, CutsArrays, two_mode_cuts
from snapshots import network_of
from southern_women import southern_women

WIDTH = 7


def cuts_of(sector_of: list[int], rows: list[set[int]], groups: int = 3) -> CutsArrays:
    network = network_of(sector_of, rows, WIDTH)
    return two_mode_cuts(network.indptr, network.indices, WIDTH, network.group, groups)


def pairs_apart(cut: Cut) -> np.ndarray:
    """int64[groups, groups], symmetric: the pairs of people of two groups who would no longer reach
    each other."""
    whole = cut.of_group.sum(axis=0)
    ordered = np.outer(whole, whole) - cut.of_group.T @ cut.of_group
    return ordered - np.diag(np.diagonal(ordered) // 2)


def test_no_woman_holds_the_southern_women_together() -> None:
    _, network = southern_women()
    cuts = two_mode_cuts(
        network.indptr, network.indices, network.affiliations.size, network.group, 1
    )
    assert (cuts.people, cuts.bridges.tolist()) == ((), [])


def test_who_is_separated_from_whom() -> None:
    """0 alone joins a pair of their own sector, four others and one who is with nobody else; 8 is
    by themselves."""
    cuts = cuts_of(
        [0, 0, 0, 1, 1, 1, 2, 2, 0], [{0, 1, 2, 3}, {0}, {0}, {1}, {1}, {1}, {1}, {2}, {4}]
    )
    (cut,) = cuts.people
    assert cut.person == 0
    assert [part.tolist() for part in cut.apart] == [[1, 2], [7]]
    assert cut.of_group.tolist() == [[0, 3, 1], [2, 0, 0], [0, 0, 1]]
    assert cut.people_apart == 3
    assert pairs_apart(cut).tolist() == [[0, 6, 4], [6, 0, 3], [4, 3, 1]]
    assert cuts.bridges.tolist() == [
        [0, 0],
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 0],
        [2, 0],
        [3, 1],
        [4, 1],
        [5, 1],
        [6, 1],
        [7, 2],
        [8, 4],
    ]


def test_who_separates_most_comes_first_wherever_the_walk_begins() -> None:
    chain = [{0}, {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4}]
    cuts = cuts_of([0] * 6, chain, 1).people
    assert [(cut.person, [part.tolist() for part in cut.apart]) for cut in cuts] == [
        (2, [[0, 1]]),
        (3, [[4, 5]]),
        (1, [[0]]),
        (4, [[5]]),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sets(st.integers(0, WIDTH - 1), max_size=3)), max_size=14
    )
)
def test_two_mode_cuts_are_those_of_networkx(drawn: list[tuple[int, set[int]]]) -> None:
    sectors, rows = [sector for sector, _ in drawn], [row for _, row in drawn]
    graph = nx.empty_graph(len(rows) + WIDTH)
    graph.add_edges_from(
        (person, len(rows) + column) for person, row in enumerate(rows) for column in row
    )
    cuts = cuts_of(sectors, rows)
    bridges = {tuple(sorted(ends)) for ends in nx.bridges(graph)}
    assert [(person, len(rows) + column) for person, column in cuts.bridges.tolist()] == sorted(
        bridges
    )
    expected = {
        person: parts
        for person in range(len(rows))
        if len(parts := parts_without(graph, person, len(rows))) > 1
    }
    assert {cut.person for cut in cuts.people} == set(expected)
    assert set(expected) <= set(nx.articulation_points(graph))
    for cut in cuts.people:
        parts = expected[cut.person]
        assert {tuple(part) for part in cut.apart} <= set(parts)
        assert cut.of_group.tolist()[1:] == [
            np.bincount([sectors[p] for p in part], minlength=3).tolist() for part in cut.apart
        ]
        assert sorted(cut.of_group.sum(axis=1)) == sorted(len(part) for part in parts)
        assert cut.of_group.sum(axis=1).argmax() == 0
        assert pairs_apart(cut).tolist() == pairs_between(parts, sectors).tolist()


def parts_without(graph: nx.Graph, person: int, people: int) -> list[tuple[int, ...]]:
    """The people of what was one part with the person, by what is left of it."""
    rest = graph.subgraph(nx.node_connected_component(graph, person) - {person})
    parts = (
        tuple(sorted(node for node in part if node < people))
        for part in nx.connected_components(rest)
    )
    return [part for part in parts if part]


def pairs_between(parts: list[tuple[int, ...]], sectors: list[int]) -> np.ndarray:
    pairs = np.zeros((3, 3), int)
    part_of = {person: i for i, part in enumerate(parts) for person in part}
    for one, other in combinations_with_replacement(part_of, 2):
        if part_of[one] != part_of[other]:
            a, b = sectors[one], sectors[other]
            pairs[a, b] += 1
            pairs[b, a] += a != b
    return pairs


@pytest.mark.parametrize("rows", [[], [set()], [set(), set()]])
def test_nothing_is_cut_where_there_are_no_ties(rows: list[set[int]]) -> None:
    cuts = cuts_of([0] * len(rows), rows, 1)
    assert (cuts.people, cuts.bridges.shape) == ((), (0, 2))
