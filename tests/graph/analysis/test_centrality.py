"""Published centralities of the classic networks, and networkx's on random ones."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.analysis import centrality
from graph.analysis.centrality import CentralityArrays, one_mode_centrality, two_mode_centrality
from graph.errors import BadInput
from snapshots import network_of
from southern_women import southern_women

ROWS = st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=9)


def test_the_southern_women_are_as_central_as_published() -> None:
    women, network = southern_women()
    measured, _ = two_mode_centrality(network.indptr, network.indices, network.affiliations.size)
    at = [women.index(name) for name in ("Evelyn", "Laura", "Theresa", "Brenda", "Charlotte")]
    assert measured.degree[at].round(4).tolist() == [0.5714, 0.5, 0.5714, 0.5, 0.2857]
    assert measured.closeness[at].round(4).tolist() == [0.8, 0.7273, 0.8, 0.7273, 0.6]
    assert measured.betweenness[at].round(4).tolist() == [
        42.9802,
        22.8541,
        38.9796,
        22.0215,
        4.7153,
    ]


def test_zacharys_two_leaders_stand_between_as_published() -> None:
    measured = one_mode_centrality(
        nx.to_scipy_sparse_array(nx.karate_club_graph(), format="csr")
    ).betweenness
    assert measured[[0, 33]].round(4).tolist() == [231.0714, 160.5516]


def test_the_medici_stand_between_as_published() -> None:
    graph = nx.florentine_families_graph()
    measured = one_mode_centrality(nx.to_scipy_sparse_array(graph, format="csr")).betweenness
    assert measured[list(graph).index("Medici")] == pytest.approx(47.5)


@given(ROWS)
def test_two_modes_are_scaled_as_networkx_scales_them(rows: list[set[int]]) -> None:
    """Where all is connected: on parts of a network networkx's closeness may pass 1."""
    network, graph = network_of([0] * len(rows), rows, 6), two_mode_graph(rows)
    if not any(rows):
        return
    of_people, of_affiliations = two_mode_centrality(network.indptr, network.indices, 6)
    people = range(len(rows))
    centralities = joined(of_people, of_affiliations)
    assert centralities["degree"] == pytest.approx(
        values(nx.bipartite.degree_centrality(graph, people))
    )
    assert centralities["betweenness"] == pytest.approx(
        values(nx.betweenness_centrality(graph, normalized=False))
    )
    if nx.is_connected(graph):
        assert centralities["closeness"] == pytest.approx(
            values(nx.bipartite.closeness_centrality(graph, people))
        )
    if len(rows) > 1:
        assert centralities["betweenness_scaled"] == pytest.approx(
            values(nx.bipartite.betweenness_centrality(graph, people))
        )
    assert all(
        min(each) >= 0 and max(each) <= 1 + 1e-12
        for name, each in centralities.items()
        if name != "betweenness"
    )


@given(st.integers(2, 12), st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1))
def test_one_mode_is_as_networkx_has_it(people: int, pairs: set[tuple[int, int]]) -> None:
    graph = nx.empty_graph(people)
    graph.add_edges_from((a, b) for a, b in pairs if a != b and max(a, b) < people)
    if not graph.size():
        return
    measured = one_mode_centrality(nx.to_scipy_sparse_array(graph, format="csr"))
    assert measured.degree == pytest.approx(values(nx.degree_centrality(graph)))
    assert measured.closeness == pytest.approx(values(nx.closeness_centrality(graph)))
    assert measured.betweenness == pytest.approx(
        values(nx.betweenness_centrality(graph, normalized=False))
    )
    assert measured.betweenness_scaled == pytest.approx(values(nx.betweenness_centrality(graph)))


@pytest.mark.parametrize(
    "graph",
    [
        nx.gnm_random_graph(400, 3000, seed=1),
        nx.barabasi_albert_graph(400, 4, seed=1),
        nx.path_graph(200),
        nx.grid_2d_graph(15, 15),
        nx.star_graph(200),
        nx.disjoint_union(nx.complete_graph(30), nx.cycle_graph(31)),
    ],
    ids=["random", "hubs", "path", "grid", "star", "two parts"],
)
def test_larger_graphs_are_as_networkx_has_them(graph: nx.Graph) -> None:
    ties = nx.to_scipy_sparse_array(graph, format="csr")
    measured = one_mode_centrality(ties)
    assert measured.betweenness == pytest.approx(
        values(nx.betweenness_centrality(graph, normalized=False))
    )
    assert measured.closeness == pytest.approx(values(nx.closeness_centrality(graph)))
    assert all(
        other.betweenness.tobytes() == measured.betweenness.tobytes()
        for other in (one_mode_centrality(ties, n) for n in (1, 3))
    )


def test_a_part_of_the_network_is_close_by_its_share() -> None:
    """Two people in one affiliation, one alone in another: as close as can be to 2 of 4 others, and
    to 1."""
    network = network_of([0] * 3, [[0], [0], [1]])
    of_people, of_affiliations = two_mode_centrality(network.indptr, network.indices, 2)
    assert of_people.closeness.tolist() == [0.5, 0.5, 0.25]
    assert of_affiliations.closeness.tolist() == [0.5, 0.25]


def test_a_lone_person_and_an_empty_affiliation_are_far_from_all() -> None:
    network = network_of([0] * 3, [[0], [0], []], 2)
    of_people, of_affiliations = two_mode_centrality(network.indptr, network.indices, 2)
    assert (of_people.closeness[2], of_people.degree[2], of_affiliations.closeness[1]) == (0, 0, 0)


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_no_ties_are_said(rows: list[list[int]]) -> None:
    network = network_of([0] * len(rows), rows)
    with pytest.raises(BadInput, match="no ties"):
        two_mode_centrality(network.indptr, network.indices, 0)
    with pytest.raises(BadInput, match="no ties"):
        one_mode_centrality(csr_array((len(rows), len(rows))))


def test_a_tie_that_is_no_number_is_said() -> None:
    with pytest.raises(BadInput, match="missing numbers"):
        one_mode_centrality(csr_array(np.array([[0, np.nan], [np.nan, 0]])))


@pytest.mark.parametrize("ties", [np.array([[0, 1], [0, 0]]), np.ones((2, 3))])
def test_ties_that_go_one_way_are_said(ties: np.ndarray) -> None:
    with pytest.raises(BadInput, match="do not all go both ways"):
        one_mode_centrality(csr_array(ties))


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(centrality, "MAX_WORK", 10)
    with pytest.raises(BadInput, match=r"34 nodes with 78 ties .* up to 10"):
        one_mode_centrality(nx.to_scipy_sparse_array(nx.karate_club_graph(), format="csr"))


def test_more_paths_than_can_be_counted_are_said() -> None:
    """1,100 rhombs in a row have 2 to the 1,100 paths from end to end."""
    graph = nx.Graph()
    for i in range(1100):
        graph.add_edges_from(
            [((i, 0), (i, 1)), ((i, 0), (i, 2)), ((i, 1), (i + 1, 0)), ((i, 2), (i + 1, 0))]
        )
    with pytest.raises(BadInput, match="More shortest paths than can be counted"):
        one_mode_centrality(nx.to_scipy_sparse_array(graph, format="csr"))


def two_mode_graph(rows: list[set[int]]) -> nx.Graph:
    graph = nx.empty_graph(len(rows) + 6)
    graph.add_edges_from(
        (person, len(rows) + column) for person, row in enumerate(rows) for column in row
    )
    return graph


def joined(one: CentralityArrays, other: CentralityArrays) -> dict[str, list[float]]:
    return {
        name: [*getattr(one, name), *getattr(other, name)] for name in CentralityArrays.__slots__
    }


def values(by_node: dict[int, float]) -> list[float]:
    return [float(value) for _, value in sorted(by_node.items())]
