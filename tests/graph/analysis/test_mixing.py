import csv
import itertools
from math import isclose

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import WEIGHTS
from graph.analysis.two_mode import TwoMode
from repository import ROOT
from snapshots import network_of, weighed

DAVIS = ROOT / "../shared/data/two-mode-classics/davis_southern_women.csv"


@st.composite
def networks(draw: st.DrawFn) -> TwoMode:
    sectors = draw(st.integers(1, 4))
    people = draw(
        st.lists(st.tuples(st.integers(0, sectors - 1), st.sets(st.integers(0, 7))), max_size=12)
    )
    return network_of([sector for sector, _ in people], [row for _, row in people], 8)


def by_projection(network: TwoMode, weight: str) -> np.ndarray:
    """The same from every single meeting of two people, as networkx projects them."""
    graph = nx.Graph()
    graph.add_nodes_from(range(network.people.size))
    for person, (start, end) in enumerate(itertools.pairwise(network.indptr)):
        graph.add_edges_from(
            (person, f"affiliation {column}") for column in network.indices[start:end]
        )

    def meetings(bipartite: nx.Graph, one: int, other: int) -> float:
        sizes = (bipartite.degree[met] for met in set(bipartite[one]) & set(bipartite[other]))
        return sum(1 / (size - 1) if weight == "newman" else 1 for size in sizes)

    matrix = np.zeros((len(network.groups),) * 2)
    projected = nx.bipartite.generic_weighted_projected_graph(
        graph, range(network.people.size), meetings
    )
    for one, other, met in projected.edges(data="weight"):
        a, b = network.group[one], network.group[other]
        matrix[a, b] += met
        if a != b:
            matrix[b, a] += met
    return matrix


@given(networks(), st.sampled_from(list(WEIGHTS)))
def test_the_matrix_sums_the_meetings_of_every_two_people(network: TwoMode, weight: str) -> None:
    np.testing.assert_allclose(
        mixing_matrix(weighed(network, weight)), by_projection(network, weight), atol=1e-12
    )


def test_by_hand() -> None:
    """One affiliation of two a and three b, one of an a and a b, one of a lone b."""
    network = network_of([0, 0, 1, 1, 1], [{0, 1}, {0}, {0, 1}, {0}, {0, 2}])
    assert mixing_matrix(network).tolist() == [[1, 7], [7, 3]]
    assert mixing_matrix(weighed(network, "newman")).tolist() == [
        [1 / 4, 6 / 4 + 1],
        [6 / 4 + 1, 3 / 4],
    ]


def test_nobody_meets_in_an_empty_network() -> None:
    assert mixing_matrix(network_of([], [])).shape == (0, 0)
    assert mixing_matrix(weighed(network_of([0, 1], [[], []]), "newman")).tolist() == [
        [0, 0],
        [0, 0],
    ]


@pytest.mark.skipif(
    not DAVIS.exists(), reason="the classic two-mode data sets are not beside the repository"
)
def test_newman_ties_of_the_southern_women_are_those_published() -> None:
    with DAVIS.open(encoding="utf-8", newline="") as rows:
        pairs = [(row["person"].split()[0], row["event"]) for row in csv.DictReader(rows)]
    women, events = (
        list(dict.fromkeys(woman for woman, _ in pairs)),
        sorted({event for _, event in pairs}),
    )
    network = network_of(
        range(len(women)), [[events.index(e) for w, e in pairs if w == woman] for woman in women]
    )
    newman, raw = mixing_matrix(weighed(network, "newman")), mixing_matrix(network)
    evelyn, laura, theresa = (women.index(name) for name in ("Evelyn", "Laura", "Theresa"))
    assert isclose(newman[evelyn, laura], 1.5626374, abs_tol=5e-8)
    assert isclose(newman[evelyn, theresa], 1.4868798, abs_tol=5e-8)
    assert raw[evelyn, laura] == 6
    above = np.triu_indices(len(women), 1)
    assert (np.count_nonzero(raw[above]), newman[above].sum().round(9), raw[above].sum()) == (
        139,
        44.5,
        322,
    )
