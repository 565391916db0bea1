"""All shortest paths against networkx's, however the search goes from level to level; more in
test_centrality.py."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.shortest_paths import shortest_paths


@given(st.integers(1, 40), st.floats(0, 0.5), st.integers(0, 10**6))
def test_all_paths_of_random_graphs(nodes: int, share: float, seed: int) -> None:
    graph = nx.gnp_random_graph(nodes, share, seed=seed)
    ties = nx.to_scipy_sparse_array(graph, format="csr")
    paths = shortest_paths(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))
    assert paths.between.tolist() == pytest.approx(
        list(nx.betweenness_centrality(graph, normalized=False).values())
    )
    assert paths.far.tolist() == [
        sum(lengths.values()) for _, lengths in nx.all_pairs_shortest_path_length(graph)
    ]


def test_no_nodes_have_no_paths() -> None:
    paths = shortest_paths(np.zeros(1, np.int64), np.zeros(0, np.int32))
    assert (paths.between.size, paths.far.size) == (0, 0)
