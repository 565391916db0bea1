"""Gould and Fernandez's brokerage: published figures, and the definition said plainly on random
graphs."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.analysis import brokerage as broker
from graph.analysis.brokerage import ROLES, brokerage
from graph.errors import BadInput
from published import krackhardt, krackhardt_friends


def test_krackhardts_managers_broker_advice_as_published() -> None:
    advice, department = krackhardt()
    result = brokerage(csr_array(advice), department)
    assert result.totals.tolist() == [28, 69, 95, 62, 246, 500]
    assert result.scores[17].tolist() == [0, 32, 4, 11, 74, 121]
    assert result.expected == pytest.approx(894.31406, abs=5e-6)
    assert result.z == pytest.approx(-6.198918, abs=5e-7)


def test_krackhardts_managers_broker_friendship_as_published() -> None:
    friends, (_, department) = krackhardt_friends(), krackhardt()
    result = brokerage(csr_array(friends), department)
    assert (friends.sum(), result.totals.tolist()) == (102, [26, 27, 80, 55, 68, 256])
    assert result.z == pytest.approx(-1.845222, abs=5e-7)


@given(
    st.integers(1, 7).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n),
            st.lists(st.integers(0, 2), min_size=n, max_size=n),
        )
    )
)
def test_every_open_path_is_counted_once_in_its_role(
    drawn: tuple[list[list[bool]], list[int]],
) -> None:
    ties, group = np.array(drawn[0]), np.array(drawn[1])
    np.fill_diagonal(ties, False)
    if not ties.any():
        with pytest.raises(BadInput, match="no ties"):
            brokerage(csr_array(ties), group)
        return
    assert brokerage(csr_array(ties), group).scores.tolist() == by_definition(ties, group)


def by_definition(ties: np.ndarray, group: np.ndarray) -> list[list[int]]:
    scores = np.zeros((group.size, len(ROLES)), int)
    for a, v, b in permutations(range(group.size), 3):
        if ties[a, v] and ties[v, b] and not ties[a, b]:
            role = {(1, 1): 0, (1, 0): 2, (0, 1): 3}.get(
                (int(group[a] == group[v]), int(group[v] == group[b]))
            )
            scores[v, role if role is not None else 1 if group[a] == group[b] else 4] += 1
            scores[v, 5] += 1
    return scores.tolist()


@pytest.mark.parametrize(
    ("ties", "people", "message"),
    [
        (np.zeros((3, 3)), 3, "no ties"),
        (np.ones((2, 3)), 3, r"shape \(2, 3\)"),
        (np.array([[0, np.nan], [1, 0]]), 2, "missing numbers"),
    ],
)
def test_what_cannot_be_brokered_is_said(ties: np.ndarray, people: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        brokerage(csr_array(ties), np.zeros(people, int))


def test_one_who_is_tied_to_thousands_is_counted_without_looking_at_their_pairs() -> None:
    people = 20_000
    centre, others = np.zeros(people - 1, int), np.arange(1, people)
    ties = csr_array(
        (np.ones(2 * people - 2), (np.append(centre, others), np.append(others, centre))),
        shape=(people, people),
    )
    result = brokerage(ties, np.zeros(people, int))
    assert result.totals.tolist() == [
        (people - 1) * (people - 2),
        0,
        0,
        0,
        0,
        (people - 1) * (people - 2),
    ]


def test_roles_are_named_by_who_is_of_which_group() -> None:
    path = csr_array(np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]]))
    for groups, role in (
        ([0, 0, 0], 0),
        ([0, 1, 0], 1),
        ([0, 0, 1], 2),
        ([0, 1, 1], 3),
        ([-5, 900, 7], 4),
    ):
        assert np.flatnonzero(brokerage(path, np.array(groups)).scores[1]).tolist() == [role, 5]
    assert ROLES == ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")


def test_too_many_pairs_of_ties_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "MAX_STEPS", 11)
    with pytest.raises(BadInput, match=r"12 pairs of ties take too long .* up to 11"):
        brokerage(csr_array(1 - np.eye(3)), np.zeros(3, int))


def test_a_network_with_every_tie_leaves_nothing_to_chance() -> None:
    result = brokerage(csr_array(1 - np.eye(4)), np.zeros(4, int))
    assert (result.totals.tolist(), result.z) == ([0] * 6, None)
