"""The mixing matrix: how often people of two groups meet, summed over affiliations (Newman 2001,
2003)."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled
from graph.analysis.figures import Figure, Matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, Weighting, meeting_weights
from graph.ontology import Words
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Mixing:
    """How often people of two groups meet, summed over the affiliations that they share."""

    matrix: Annotated[
        Matrix,
        Figure(
            Words("Yhteyksiä", "Kontakter", "Ties"),
            Words(
                "kahden johtajan tapaamiset kaikissa yhteisissä ryhmissä, painotettuina",
                "två ledares möten i alla gemensamma grupper, viktade",
                "meetings of two leaders in all they share, by weight",
            ),
            "amount",
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Mixing:
    return Mixing(mixing_matrix(network))


def mixing_matrix(
    network: TwoMode, weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """float64[groups, groups], symmetric. The sum over affiliations of weight * n_a * n_b for two
    groups, and of weight * n_a * (n_a - 1) / 2 within one group, where n_a is the number of the
    affiliation's people from group a. `weight`: float64[affiliations] (None: the network's own
    weights)."""
    matrix, weight = (
        np.zeros((len(network.groups),) * 2),
        (network.weight if weight is None else weight),
    )
    fill_matrix(
        network.indptr, network.indices, network.group, weight, room_for_counts(network), matrix
    )
    return matrix


def mixing_of_counts(counts: NDArray[np.int32], weighting: Weighting) -> NDArray[np.float64]:
    """The same from `counts`, int32[affiliations, groups]: the number of people of each group in
    each affiliation."""
    weight, members = meeting_weights(counts.sum(axis=1), weighting), counts.astype(np.float64)
    matrix: NDArray[np.float64] = (members * weight[:, None]).T @ members
    np.fill_diagonal(matrix, weight @ (members * (members - 1)) / 2)
    return matrix


def room_for_counts(network: TwoMode) -> NDArray[np.int32]:
    """Working memory for `fill_matrix`."""
    return np.empty((network.affiliations.size, len(network.groups)), np.int32)


@njit
def _add_meetings(row: Any, weight: Any, matrix: Any) -> None:
    for a in range(row.size):
        share = weight * row[a]
        matrix[a, a] += share * (row[a] - 1) / 2
        for b in range(a + 1, row.size):
            matrix[a, b] += share * row[b]


@compiled("void(int64[::1], int32[::1], int16[::1], int32[:, ::1])")
def count_groups(indptr: Any, indices: Any, group: Any, counts: Any) -> None:
    """Write the number of people of each group in each affiliation to `counts`, int32[affiliations,
    groups]."""
    counts[:] = 0
    for person in range(group.size):
        for tie in range(indptr[person], indptr[person + 1]):
            counts[np.uint32(indices[tie]), np.uint16(group[person])] += 1


@compiled("void(int32[:, ::1], float64[::1], float64[:, ::1])")
def sum_meetings(counts: Any, weight: Any, matrix: Any) -> None:
    """Write the mixing matrix for these counts to `matrix`."""
    matrix[:] = 0
    row = np.empty(len(matrix))
    for affiliation in range(weight.size):
        if weight[affiliation]:
            for a in range(row.size):
                row[a] = counts[affiliation, a]
            _add_meetings(row, weight[affiliation], matrix)
    for a in range(len(matrix)):
        for b in range(a):
            matrix[a, b] = matrix[b, a]


def fill_matrix(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    group: NDArray[np.int16],
    weight: NDArray[np.float64],
    counts: NDArray[np.int32],
    matrix: NDArray[np.float64],
) -> None:
    """Write the mixing matrix to `matrix`; `counts`, int32[affiliations, groups], is
    overwritten."""
    count_groups(indptr, indices, group, counts)
    sum_meetings(counts, weight, matrix)
