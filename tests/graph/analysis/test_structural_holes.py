"""Burt's constraint and effective size: published figures, and clear answers where there is nothing
to say."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import structural_holes as holes
from graph.analysis.as_networkx import people_graph
from graph.analysis.structural_holes import structural_holes
from graph.errors import BadInput
from snapshots import network_of


def test_zacharys_leaders_are_constrained_as_published() -> None:
    club = nx.karate_club_graph()
    for _, _, tie in club.edges(data=True):
        tie["weight"] = 1
    measured = structural_holes(club)
    assert (measured.constraint[0], measured.constraint[33]) == pytest.approx(
        (0.155423, 0.156419), abs=5e-7
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]),
        min_size=1,
    )
)
def test_sizes_are_those_that_networkx_reckons_one_by_one(ties: list[tuple[int, int]]) -> None:
    graph = nx.empty_graph(9)
    graph.add_edges_from(ties)
    theirs = nx.effective_size(graph, nodes=list(graph))
    assert structural_holes(graph).effective_size == pytest.approx(
        [theirs[node] for node in graph], nan_ok=True
    )


def test_whoever_stands_between_two_who_are_not_tied_is_least_constrained() -> None:
    measured = structural_holes(people_graph(network_of([0, 0, 1, 1], [[0], [0, 1], [1], []])))
    assert measured.constraint[:3].tolist() == pytest.approx([1, 0.5, 1])
    assert measured.effective_size[:3].tolist() == [1, 2, 1]
    assert np.isnan(measured.constraint[3])


def test_a_circle_of_friends_leaves_no_hole() -> None:
    measured = structural_holes(people_graph(network_of([0, 0, 0], [[0], [0], [0]])))
    assert measured.effective_size.tolist() == [1, 1, 1]


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), None, "heavy"])
def test_a_weight_that_counts_nothing_is_named(weight: object) -> None:
    with pytest.raises(BadInput, match=f"weight {weight}"):
        structural_holes(nx.Graph([(0, 1, {"weight": weight})]))


def test_no_ties_and_too_many_paths_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="no ties"):
        structural_holes(nx.empty_graph(3))
    monkeypatch.setattr(holes, "MAX_PATHS", 5)
    with pytest.raises(BadInput, match="6 paths of two steps"):
        structural_holes(nx.path_graph(3))
    monkeypatch.undo()
    monkeypatch.setattr(holes, "MAX_PAIRS", 5)
    with pytest.raises(BadInput, match="6 pairs of people two steps apart"):
        structural_holes(nx.path_graph(3))


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (nx.Graph([(0, 1), (2, 2)]), "'2' has a tie to themselves"),
        (nx.DiGraph([(0, 1)]), "directions"),
        (nx.MultiGraph([(0, 1)]), "several"),
    ],
)
def test_what_is_no_plain_graph_is_refused(graph: nx.Graph, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        structural_holes(graph)
