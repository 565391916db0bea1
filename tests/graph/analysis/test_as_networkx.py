"""Networks as NetworkX's graphs: the same figures by its own measures, also by another backend of
its."""

import networkx as nx
import pytest

from graph.analysis.as_networkx import people_graph
from graph.analysis.centrality import one_mode_centrality
from graph.analysis.mixing import mixing_matrix
from graph.analysis.projection import projected
from graph.analysis.segregation import segregation
from snapshots import random_network, weighed


def test_networkx_measures_the_people_as_we_do() -> None:
    network = weighed(random_network(40, 14, 3, 3, seed=5), "newman")
    graph = people_graph(network)
    assert sum(weight for _, _, weight in graph.edges(data="weight")) == pytest.approx(
        segregation(mixing_matrix(network)).within + segregation(mixing_matrix(network)).between
    )
    assert {graph.nodes[person]["group"] for person in graph} == set(network.groups)


def test_another_backend_answers_where_it_is_preferred(caplog: pytest.LogCaptureFixture) -> None:
    network = random_network(220, 60, 3, 3, seed=6)
    ours = one_mode_centrality(
        projected(network.indptr, network.indices, network.weight)
    ).betweenness
    graph = people_graph(network)
    theirs = nx.betweenness_centrality(graph, normalized=False, backend="rustworkx")
    with (
        nx.config(backend_priority=["rustworkx"], cache_converted_graphs=False),
        caplog.at_level("DEBUG", logger="networkx"),
    ):
        preferred = nx.betweenness_centrality(graph, normalized=False)
    assert "rustworkx" in caplog.text
    for betweenness in (theirs, preferred):
        assert [betweenness[person] for person in range(220)] == pytest.approx(ours.tolist())
