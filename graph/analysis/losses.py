"""What the pairs of groups lose when a person leaves, or when one membership ends.

A person of group g who leaves an affiliation with c_h people of group h takes weight * c_h meetings
from the pair (g, h), where c_g does not include the person: the mixing matrix changes by one row (a
rank-one change). Weights stay as they are, because those who remain do not meet more. A person who
meets somebody of the other group (within a group: somebody else) *bridges* the pair. With a person
the pair also loses those who met nobody else of that person's group.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled
from graph.analysis.two_mode import TwoMode

Ints = NDArray[np.int64]


class Losses(NamedTuple):
    """Sparse rows, sorted by `term` (the position of the person or membership in the arguments) and
    `other` (the group with which the person's group forms the pair). `ties`: the weighted number
    lost. `people`: how many no longer bridge the pair, the person included. int64 and
    float64[entries]; a pair that loses nothing has no entry."""

    term: Ints
    other: Ints
    ties: NDArray[np.float64]
    people: Ints


class _Cells(NamedTuple):
    """The groups in each affiliation. `start`: int64[affiliations + 1]; from there, for each group
    in it, `group`, the number of people `n`, and the `sum` of their positions."""

    start: Ints
    group: Ints
    n: Ints
    sum: Ints


def losses_by_leaving(network: TwoMode, people: NDArray[np.integer]) -> Losses:
    """What is lost if each of `people` leaves, positions in the network, without repeats."""
    term = np.full(network.group.size, -1, np.int64)
    term[people] = np.arange(people.size)
    return _losses(network, _leave, term)


def losses_by_ending(
    network: TwoMode, people: NDArray[np.integer], affiliations: NDArray[np.integer]
) -> Losses:
    """What is lost if each of `people` leaves only the affiliation at the same place in
    `affiliations`; both are positions in the network, without repeated pairs. A pair that is not a
    tie of the network loses nothing."""
    keys, width = (
        _persons(network) * network.affiliations.size + network.indices,
        network.affiliations.size,
    )
    requested = people.astype(np.int64) * width + affiliations
    at = np.searchsorted(keys, requested)
    there = np.flatnonzero(np.append(keys, -1)[at] == requested)
    term = np.full(keys.size, -1, np.int64)
    term[at[there]] = there
    return _losses(network, _end, term)


def _losses(network: TwoMode, loop: Any, term: Ints) -> Losses:
    """The loop runs twice: first to count the entries, then to fill arrays of that size."""
    groups, lengths = len(network.groups), np.zeros(2, np.int64)
    data = (
        network.indptr,
        network.indices,
        network.group.astype(np.int64),
        network.weight,
        *_cells(network),
        term,
        groups,
    )
    for _ in ("count", "fill"):
        entries, left = lengths.tolist()
        key, ties, bridges = (
            np.empty(entries, np.int64),
            np.empty(entries),
            np.empty(entries, np.int64),
        )
        alone = np.empty(left, np.int64)
        loop(*data, key, ties, bridges, alone, lengths)
    order = np.argsort(key)
    key, people = key[order], bridges[order]
    np.add.at(people, np.searchsorted(key, alone), 1)
    return Losses(key // groups, key % groups, ties[order], people)


def _cells(network: TwoMode) -> _Cells:
    groups, person = max(len(network.groups), 1), _persons(network)
    key, cell, n = np.unique(
        network.indices.astype(np.int64) * groups + network.group[person],
        return_inverse=True,
        return_counts=True,
    )
    whole = np.bincount(cell, weights=person, minlength=key.size).astype(np.int64)
    return _Cells(
        np.searchsorted(key // groups, np.arange(network.affiliations.size + 1)),
        key % groups,
        n.astype(np.int64),
        whole,
    )


def _persons(network: TwoMode) -> Ints:
    """int64[ties]: the person of each tie."""
    return np.repeat(np.arange(network.group.size), np.diff(network.indptr))


@njit
def _look(
    person: Any,
    own: Any,
    ties: Any,
    weight: Any,
    start: Any,
    of: Any,
    n: Any,
    total: Any,
    met: Any,
    places: Any,
    only: Any,
    sums: Any,
) -> Any:
    """Find whom a person meets, and return how many groups. `met`: these groups. For each group,
    `places`: in how many affiliations; `only`: the person met, if it is a single one, else -1;
    `sums`: the weighted number of meetings."""
    count = 0
    for a in ties:
        if weight[a] > 0:
            for cell in range(start[a], start[a + 1]):
                g, itself = of[cell], of[cell] == own
                here = n[cell] - itself
                if here:
                    contact = total[cell] - itself * person if here == 1 else -1
                    if not places[g]:
                        met[count], only[g], sums[g] = g, contact, 0.0
                        count += 1
                    elif only[g] != contact:
                        only[g] = -1
                    places[g] += 1
                    sums[g] += weight[a] * here
    return count


_SIGNATURE = (
    "void(int64[::1], int32[::1], int64[::1], float64[::1], int64[::1], int64[::1], int64[::1],"
    " int64[::1], int64[::1], int64, int64[::1], float64[::1], int64[::1], int64[::1], int64[::1])"
)


@compiled(_SIGNATURE)
def _leave(
    indptr: Any,
    indices: Any,
    group: Any,
    weight: Any,
    start: Any,
    of: Any,
    n: Any,
    total: Any,
    term: Any,
    groups: Any,
    key: Any,
    ties: Any,
    bridges: Any,
    alone: Any,
    lengths: Any,
) -> None:
    """`term` int64[people]: the position of each person in the arguments, else -1. Collects
    everyone's own losses, and who would meet nobody of a group any more because of whom."""
    met, places, only, sums = (
        np.empty(groups, np.int64),
        np.zeros(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups),
    )
    lengths[:] = 0
    for person in range(group.size):
        own = indices[indptr[person] : indptr[person + 1]]
        for g in met[
            : _look(
                person, group[person], own, weight, start, of, n, total, met, places, only, sums
            )
        ]:
            if term[person] >= 0:
                if key.size:
                    key[lengths[0]], ties[lengths[0]], bridges[lengths[0]] = (
                        term[person] * groups + g,
                        sums[g],
                        1,
                    )
                lengths[0] += 1
            if only[g] >= 0 and term[only[g]] >= 0:
                if alone.size:
                    alone[lengths[1]] = term[only[g]] * groups + group[person]
                lengths[1] += 1
            places[g] = 0


@njit
def _term_of(person: Any, affiliation: Any, indptr: Any, indices: Any, term: Any) -> Any:
    for tie in range(indptr[person], indptr[person + 1]):
        if indices[tie] == affiliation:
            return term[tie]
    return -1


@compiled(_SIGNATURE)
def _end(
    indptr: Any,
    indices: Any,
    group: Any,
    weight: Any,
    start: Any,
    of: Any,
    n: Any,
    total: Any,
    term: Any,
    groups: Any,
    key: Any,
    ties: Any,
    bridges: Any,
    alone: Any,
    lengths: Any,
) -> None:
    """The same for ties: `term` int64[ties]."""
    met, places, only, sums = (
        np.empty(groups, np.int64),
        np.zeros(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups),
    )
    lengths[:] = 0
    for person in range(group.size):
        first, last, own = indptr[person], indptr[person + 1], group[person]
        count = _look(
            person, own, indices[first:last], weight, start, of, n, total, met, places, only, sums
        )
        for tie in range(first, last):
            a = indices[tie]
            for cell in range(start[a], start[a + 1] if weight[a] > 0 else start[a]):
                g, itself = of[cell], of[cell] == own
                here = n[cell] - itself
                if here and term[tie] >= 0:
                    if key.size:
                        key[lengths[0]], ties[lengths[0]], bridges[lengths[0]] = (
                            term[tie] * groups + g,
                            weight[a] * here,
                            places[g] == 1,
                        )
                    lengths[0] += 1
                if here == 1 and places[g] == 1:
                    lost = _term_of(total[cell] - itself * person, a, indptr, indices, term)
                    if lost >= 0:
                        if alone.size:
                            alone[lengths[1]] = lost * groups + own
                        lengths[1] += 1
        for g in met[:count]:
            places[g] = 0
