"""Steps between groups, against networkx's shortest paths."""

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import reach as module
from graph.analysis.reach import ReachArrays, reach
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from snapshots import network_of, random_network


def reach_of(network: TwoMode, groups: int, **more: int) -> ReachArrays:
    return reach(
        network.indptr, network.indices, network.affiliations.size, network.group, groups, **more
    )


def distances(network: TwoMode, groups: int) -> dict[tuple[int, int], list[float]]:
    """Of every ordered pair of different people, by their groups; inf where one does not reach the
    other."""
    people, graph = network.people.size, nx.Graph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from(
        (person, people + int(column))
        for person in range(people)
        for column in network.indices[network.indptr[person] : network.indptr[person + 1]]
    )
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    steps: dict[tuple[int, int], list[float]] = {
        (a, b): [] for a in range(groups) for b in range(groups)
    }
    for one, other in permutations(range(people), 2):
        steps[network.group[one], network.group[other]].append(lengths[one].get(other, np.inf) / 2)
    return steps


def assert_as_networkx(network: TwoMode, groups: int) -> None:
    result = reach_of(network, groups)
    assert (result.exact, result.searched) == (True, network.people.size)
    for pair, steps in distances(network, groups).items():
        met = [each for each in steps if each < np.inf]
        assert result.pairs[pair] == len(steps)
        for k in (1, 2, 3, 50):
            expected = np.mean(np.array(steps) <= k) if steps else np.nan
            assert result.within(k)[pair] == pytest.approx(expected, nan_ok=True)
        assert result.mean()[pair] == pytest.approx(np.mean(met) if met else np.nan, nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 8), max_size=3)), max_size=20))
def test_small_networks_are_as_networkx_has_them(drawn: list[tuple[int, set[int]]]) -> None:
    network = network_of([group for group, _ in drawn], [row for _, row in drawn], 9)
    if network.indices.size:
        assert_as_networkx(network, 4)


@pytest.mark.slow
def test_more_people_than_are_searched_from_at_once() -> None:
    assert_as_networkx(random_network(1200, 700, 2, 5, seed=1), 5)


def test_a_long_chain_is_walked_to_its_end() -> None:
    network = network_of([i % 2 for i in range(90)], [{i, i + 1} for i in range(90)])
    assert_as_networkx(network, 2)
    assert len(reach_of(network, 2).at) == 89


def test_by_hand() -> None:
    """a - a - b in a chain, another b alone."""
    result = reach_of(network_of([0, 0, 1, 1], [{0}, {0, 1}, {1}, {2}]), 2)
    assert result.within(1).tolist() == [[1, 0.25], [0.25, 0]]
    assert result.within(2).tolist() == [[1, 0.5], [0.5, 0]]
    assert result.mean()[0].tolist() == [1, 1.5]
    assert np.isnan(result.mean()[1, 1])


def test_a_group_of_one_and_a_group_of_none_have_no_pairs() -> None:
    result = reach_of(network_of([0, 0, 1], [{0}, {0}, {0}]), 3)
    assert np.isnan(result.within(1)).tolist() == [
        [False, False, True],
        [False, True, True],
        [True] * 3,
    ]


def test_nobody_meets_where_everyone_is_alone() -> None:
    result = reach_of(network_of([0, 1], [{0}, {1}]), 2)
    assert (len(result.at), result.within(3)[0, 1]) == (0, 0)
    assert np.isnan(result.mean()).all()
    assert np.isnan(result.mean()).all()


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_no_ties_are_said(rows: list[list[int]]) -> None:
    with pytest.raises(BadInput, match="no ties"):
        reach_of(network_of([0] * len(rows), rows), 1)


def test_no_steps_are_refused() -> None:
    with pytest.raises(BadInput, match="0 steps lead nowhere"):
        reach_of(network_of([0, 0], [{0}, {0}]), 1).within(0)


def test_more_groups_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_NUMBERS", 30)
    with pytest.raises(BadInput, match="2 groups are too many"):
        reach_of(network_of([0, 1] * 10, [{i, i + 1} for i in range(20)]), 2)


def test_the_threads_change_nothing() -> None:
    network = random_network(1500, 700, 2, 4, seed=2)
    one, three = (reach_of(network, 4, threads=n) for n in (1, 3))
    assert (one.at == three.at).all()


def test_of_a_large_network_a_sample_is_searched_from(monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_network(3000, 1800, 2, 6, seed=3)
    whole = reach_of(network, 6)
    monkeypatch.setattr(module, "MAX_WORK", 1000 * network.indices.size)
    part, again, other = (reach_of(network, 6, seed=seed) for seed in (1, 1, 2))
    assert (part.exact, part.at.tolist()) == (False, again.at.tolist())
    assert part.at.tolist() != other.at.tolist()
    assert part.searched == pytest.approx(1000, abs=6)
    assert (part.at == part.at.transpose(0, 2, 1)).all()
    for steps in (1, 2, 3):
        np.testing.assert_allclose(part.within(steps), whole.within(steps), atol=0.03)
    np.testing.assert_allclose(part.mean(), whole.mean(), rtol=0.02)


def test_a_sample_has_someone_of_every_group(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of([0] * 99 + [1], [{0}] * 100)
    monkeypatch.setattr(module, "MAX_WORK", 1)
    result = reach_of(network, 2)
    assert (result.searched, result.within(1)[1, 0], result.exact) == (2, 1, False)
