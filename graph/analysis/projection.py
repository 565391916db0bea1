"""The projection of a two-mode network to people: two people are tied by the affiliations that they
share (Newman 2001, with the weight of each affiliation).

It is only for measures that are defined for people alone. Sums over pairs, such as the mixing
matrix, need no projection.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import BadInput

MAX_TIES = 10_000_000
"""The largest number of meetings, counting two people once for each affiliation they share. With
that many the matrix takes 0.3 GB, and up to 1 GB while it is computed."""


def projected(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weight: NDArray[np.float64]
) -> csr_array:
    """float64[people, people], symmetric, with an empty diagonal and ascending column numbers: for
    two people the sum of the weights of the affiliations that they share. `indptr` and `indices`:
    as in TwoMode. `weight`: float64[affiliations], such as TwoMode.weight; affiliations of weight 0
    tie nobody.

    Raises BadInput for weights that are negative or not finite, and for more than MAX_TIES
    meetings.
    """
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise BadInput("affiliation_weight", weight=weight[~(weight >= 0) | np.isinf(weight)][0])
    _check_size(indices, weight)
    people = indptr.size - 1
    counted = weight[indices] > 0
    start = np.concatenate(([0], np.cumsum(counted)))[indptr]
    columns = indices[counted]
    with_weight = csr_array((weight[columns], columns, start), shape=(people, weight.size))
    plain = csr_array((np.ones(columns.size), columns, start), shape=(people, weight.size))
    ties = csr_array(with_weight @ plain.T)
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties


def _check_size(indices: NDArray[np.int32], weight: NDArray[np.float64]) -> None:
    sizes = np.bincount(indices, minlength=weight.size)[weight > 0]
    meetings = int((sizes * (sizes - 1)).sum()) // 2
    if meetings > MAX_TIES:
        raise BadInput(
            "too_many_meetings", meetings=meetings, limit=MAX_TIES, largest=int(sizes.max())
        )
