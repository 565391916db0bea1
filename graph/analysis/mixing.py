"""Mixing matrix: how many times people of two sectors meet, summed over affiliations (Newman 2001, 2003)."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled
from graph.analysis.two_mode import TwoMode


def mixing_matrix(network: TwoMode, weight: str) -> NDArray[np.float64]:
    """float64[sectors, sectors], symmetric. Raw: the sum over affiliations of n_a * n_b for two sectors and n_a * (n_a - 1) / 2
    within one; newman: the same with each affiliation of n >= 2 people weighted 1 / (n - 1)."""
    matrix = np.zeros((len(network.sectors),) * 2)
    fill_matrix(network.indptr, network.indices, network.sector, weights(network, weight), room_for_counts(network), matrix)
    return matrix


def weights(network: TwoMode, weight: str) -> NDArray[np.float64]:
    """What a meeting in each affiliation counts."""
    sizes = np.bincount(network.indices, minlength=network.affiliations.size)
    return np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1) if weight == "newman" else 1.0, 0.0)


def room_for_counts(network: TwoMode) -> NDArray[np.int32]:
    """Working memory for `fill_matrix`."""
    return np.empty((network.affiliations.size, len(network.sectors)), np.int32)


@njit
def _add_meetings(row: Any, weight: Any, matrix: Any) -> None:
    for a in range(row.size):
        share = weight * row[a]
        matrix[a, a] += share * (row[a] - 1) / 2
        for b in range(a + 1, row.size):
            matrix[a, b] += share * row[b]


@compiled("void(int64[::1], int32[::1], int16[::1], float64[::1], int32[:, ::1], float64[:, ::1])")
def fill_matrix(indptr: Any, indices: Any, sector: Any, weight: Any, counts: Any, matrix: Any) -> None:
    """`mixing_matrix` into `matrix` by way of `counts`, int32[affiliations, sectors]: the people of each sector in each."""
    counts[:] = 0
    for person in range(sector.size):
        for tie in range(indptr[person], indptr[person + 1]):
            counts[np.uint32(indices[tie]), np.uint16(sector[person])] += 1
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
