"""E-I index, assortativity and modularity: published figures, other libraries' answers, and labels
dealt anew."""

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.mixing import mixing_matrix
from graph.analysis.segregation import ei_test, expected_ei, matrix_of_ties, relabelled, segregation
from graph.errors import BadInput
from published import email_eu_core, krackhardt, krackhardt_friends
from snapshots import network_of, random_network


@pytest.mark.parametrize(
    ("named", "ties", "published"),
    [
        (lambda: krackhardt()[0], 145, (0.5172414, -0.03219544, -0.02366231)),
        (krackhardt_friends, 79, (0.3164557, 0.1101484, 0.08147733)),
    ],
    ids=["advice", "friendship"],
)
def test_krackhardts_managers_by_department_as_published(
    named: Callable[[], np.ndarray], ties: int, published: tuple[float, float, float]
) -> None:
    directed, (_, department) = named(), krackhardt()
    a, b = np.nonzero(np.triu(directed | directed.T, 1))
    result = segregation(matrix_of_ties(a, b, department.astype(np.int16), 5))
    assert a.size == ties
    assert (result.ei, result.assortativity, result.modularity) == pytest.approx(
        published, abs=5e-8
    )


def test_zacharys_club_by_side_as_published() -> None:
    club = nx.karate_club_graph()
    side = np.array([club.nodes[member]["club"] == "Officer" for member in club], np.int16)
    a, b = np.array(club.edges()).T
    result = segregation(matrix_of_ties(a, b, side, 2))
    assert (result.ei, result.assortativity, result.modularity) == pytest.approx(
        (-0.717949, 0.717531, 0.358235), abs=5e-7
    )


def test_mail_between_departments_as_published() -> None:
    a, b, department = email_eu_core()
    group, k = department.astype(np.int16), int(department.max()) + 1
    result = segregation(matrix_of_ties(a, b, group, k))
    assert (a.size, department.size) == (16_064, 1_005)
    assert (result.assortativity, result.modularity, result.ei) == pytest.approx(
        (0.302442, 0.288013, 0.328561), abs=5e-7
    )
    shuffled = ei_test(group, lambda labels: matrix_of_ties(a, b, labels, k), draws=300, seed=1)
    assert shuffled.expected == pytest.approx(0.9066, abs=1e-4)
    assert shuffled.sd == pytest.approx(0.0055, abs=5e-4)
    assert shuffled.p < 0.01


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]),
        min_size=1,
    ),
    st.lists(st.integers(0, 2), min_size=8, max_size=8),
)
def test_networkx_answers_alike(ties: list[tuple[int, int]], labels: list[int]) -> None:
    graph = nx.Graph(ties)
    nx.set_node_attributes(graph, dict(enumerate(labels)), "group")
    a, b = np.array(graph.edges()).T
    result = segregation(matrix_of_ties(a, b, np.array(labels, np.int16), 3))
    communities = [{node for node in graph if labels[node] == label} for label in set(labels)]
    assert result.modularity == pytest.approx(
        nx.community.modularity(graph, [each for each in communities if each]), abs=1e-12
    )
    if result.assortativity is not None:
        assert result.assortativity == pytest.approx(
            nx.attribute_assortativity_coefficient(graph, "group"), abs=1e-9
        )


def test_ties_may_count_differently_and_relabelling_keeps_what_they_sum_to() -> None:
    a, b, weight, group = (
        np.array([0, 1, 0]),
        np.array([1, 2, 2]),
        np.array([0.5, 2, 4]),
        np.array([0, 0, 1], np.int16),
    )
    assert matrix_of_ties(a, b, group, 2, weight).tolist() == [[0.5, 6], [6, 0]]
    result = ei_test(
        group, lambda labels: matrix_of_ties(a, b, labels, 2, weight), draws=4000, seed=1
    )
    assert result.expected == pytest.approx(1 / 3)
    assert result.observed == pytest.approx(5.5 / 6.5)


@pytest.mark.parametrize(
    ("a", "b", "labels", "weight", "message"),
    [
        ([0], [9], [0, 1], None, "person 9"),
        ([0], [-1], [0, 1], None, "person -1"),
        ([0], [1], [0, 5], None, "label 5"),
        ([0], [1], [0, -1], None, "label -1"),
        ([0, 1], [1], [0, 1], None, "2 ties begin, 1 end"),
        ([0], [1], [0, 1], [1.0, 2], "2 have"),
    ],
)
def test_ties_that_lead_nowhere_are_named(
    a: list[int], b: list[int], labels: list[int], weight: list[float] | None, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        matrix_of_ties(
            np.array(a),
            np.array(b),
            np.array(labels, np.int16),
            2,
            None if weight is None else np.array(weight),
        )


def test_no_draws_are_refused() -> None:
    with pytest.raises(BadInput, match="'0' draws"):
        ei_test(np.zeros(2, np.int16), lambda labels: np.ones((1, 1)), draws=0)


def test_people_of_one_group_have_no_assortativity() -> None:
    result = segregation(np.array([[3.0]]))
    assert (result.ei, result.assortativity, result.modularity) == (-1, None, 0)


def test_labels_dealt_anew_keep_the_mean_of_the_formula() -> None:
    network = random_network(120, 30, 3, 4, seed=3)
    matrix_of = relabelled(network)
    assert (matrix_of(network.group) == mixing_matrix(network)).all()
    result = ei_test(network.group, matrix_of, draws=800, seed=2)
    assert result.expected == expected_ei(network.group)
    again = ei_test(network.group, matrix_of, draws=800, seed=2)
    assert result == again
    assert 0.01 < result.p <= 1


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.zeros((2, 2)), "no ties"),
        (np.array([[np.nan]]), "missing numbers"),
        (np.array([[0.0, 1], [2, 0]]), "symmetric"),
        (np.array([[-1.0]]), "negative"),
        (np.zeros((0, 0)), "no ties"),
    ],
)
def test_what_cannot_be_measured_is_said(matrix: np.ndarray, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        segregation(matrix)


def test_fewer_than_two_people_have_no_expectation() -> None:
    with pytest.raises(BadInput, match="1 people"):
        expected_ei(network_of([0], [[]]).group)
    with pytest.raises(BadInput, match="tie to themselves"):
        matrix_of_ties(np.array([1]), np.array([1]), np.zeros(2, np.int16), 1)
