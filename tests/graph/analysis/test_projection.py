"""People tied by what they share: published figures of the southern women, and the definition said
plainly."""

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import projection
from graph.analysis.projection import projected
from graph.errors import BadInput
from snapshots import network_of, weighed
from southern_women import southern_women


def test_the_southern_women_are_tied_as_published() -> None:
    """Newman's weights as tnet has them, and how often any two were at the same event."""
    women, network = southern_women()
    newman = projected(network.indptr, network.indices, weighed(network, "newman").weight)
    raw = projected(network.indptr, network.indices, network.weight)
    evelyn, laura, theresa = (women.index(name) for name in ("Evelyn", "Laura", "Theresa"))
    assert (newman[evelyn, laura], newman[evelyn, theresa]) == pytest.approx(
        (1.5626374, 1.4868798), abs=5e-8
    )
    assert raw[evelyn, laura] == 6
    assert (raw.nnz / 2, newman.sum() / 2, raw.sum() / 2) == pytest.approx(
        (139, 44.5, 322), abs=1e-9
    )


def test_the_southern_women_are_tied_as_networkx_ties_them() -> None:
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    theirs = nx.to_numpy_array(nx.bipartite.weighted_projected_graph(graph, women), nodelist=women)
    _, network = southern_women()
    assert (projected(network.indptr, network.indices, network.weight).toarray() == theirs).all()


@given(
    st.lists(st.sets(st.integers(0, 5)), max_size=9),
    st.lists(st.floats(0, 9), min_size=6, max_size=6),
)
def test_a_tie_sums_the_weights_of_what_two_people_share(
    rows: list[set[int]], weights: list[float]
) -> None:
    network, weight = network_of([0] * len(rows), rows, 6), np.array(weights)
    ties = projected(network.indptr, network.indices, weight)
    expected = np.zeros((len(rows),) * 2)
    for a, b in combinations(range(len(rows)), 2):
        expected[a, b] = expected[b, a] = sum(weights[shared] for shared in rows[a] & rows[b])
    np.testing.assert_allclose(ties.toarray(), expected, atol=1e-12)
    assert (ties != ties.T).nnz == 0
    assert all((np.diff(ties.indices[a:b]) > 0).all() for a, b in pairwise(ties.indptr))


def test_nobody_is_tied_where_there_is_nothing_to_share() -> None:
    for rows in ([], [[]], [[0]], [[0], [1]]):
        network = network_of([0] * len(rows), rows)
        ties = projected(network.indptr, network.indices, network.weight)
        assert (ties.shape, ties.nnz) == ((len(rows), len(rows)), 0)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_a_weight_that_is_none_is_refused(wrong: float) -> None:
    network = network_of([0, 0], [[0], [0]])
    with pytest.raises(BadInput, match=str(wrong)):
        projected(network.indptr, network.indices, np.array([wrong]))


def test_more_meetings_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "MAX_TIES", 5)
    network = network_of([0] * 4, [[0]] * 4)
    with pytest.raises(
        BadInput,
        match=(
            r"6 meetings of two people are more than the 5 that .* largest affiliation has 4 people"
        ),
    ):
        projected(network.indptr, network.indices, network.weight)
    assert projected(network.indptr, network.indices, np.zeros(1)).nnz == 0
