"""Shortest paths from every node of an undirected graph, and how many pass through each other node
(Brandes 2001).

A graph is `indptr` int64[nodes + 1] and `adjacent` int32[2 * ties], rows that contain each tie from
both of its ends. Paths are counted level by level. If the front of the search has more ties than
the nodes not yet reached (Beamer et al. 2012), these are searched for neighbours in the front
instead of the reverse. This step, like the whole way back, only adds up the values of neighbours,
without branches.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled

PARTS = 64
"""The number of partial sums over sources. They are added in order, so that the last digit does not
depend on the number of threads."""
_DEARER = 3
"""Examining a tie from the front costs about as much as examining this many from the nodes not yet
reached."""


class Paths(NamedTuple):
    """`between` float64[nodes]: the sum over pairs of other nodes, each counted once, of the share
    of their shortest paths that pass through the node. `far` int64[nodes]: the sum of the node's
    distances to the nodes that it reaches."""

    between: NDArray[np.float64]
    far: NDArray[np.int64]


def shortest_paths(
    indptr: NDArray[np.int64], adjacent: NDArray[np.int32], threads: int | None = None
) -> Paths:
    """The paths of all pairs. `threads`: how many to use (None: all cores). `between` is not finite
    if two nodes are joined by more than 1e308 shortest paths."""
    nodes = indptr.size - 1
    far = np.zeros(nodes, np.int64)
    bounds = np.linspace(0, nodes, min(PARTS, nodes) + 1).astype(np.int64)

    def part(i: int) -> NDArray[np.float64]:
        between = np.zeros(nodes)
        _from_sources(indptr, adjacent, bounds[i], bounds[i + 1], between, far)
        return between

    between = np.zeros(nodes)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        try:
            for partial in pool.map(part, range(bounds.size - 1)):
                between += partial
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Paths(between / 2, far)


@njit
def _sum(held: Any, adjacent: Any, start: Any, end: Any) -> Any:
    total = 0.0
    for tie in range(start, end):
        total += held[np.uint32(adjacent[tie])]
    return total


@njit
def _unreached_look(
    indptr: Any, adjacent: Any, order: Any, first: Any, last: Any, paths: Any, held: Any
) -> Any:
    for node in order[first:last]:
        held[node] = paths[node]
    end = last
    for node in range(paths.size):
        if paths[node] == 0:
            paths_here = _sum(held, adjacent, indptr[node], indptr[node + 1])
            if paths_here != 0:
                paths[node] = paths_here
                order[end] = node
                end += 1
    for node in order[first:last]:
        held[node] = 0
    return end


@njit
def _front_looks(
    indptr: Any, adjacent: Any, order: Any, first: Any, last: Any, paths: Any, held: Any
) -> Any:
    end = last
    for at in range(first, last):
        node = order[at]
        for tie in range(indptr[node], indptr[node + 1]):
            other = np.uint32(adjacent[tie])
            if paths[other] == 0:
                if held[other] == 0:
                    order[end] = other
                    end += 1
                held[other] += paths[node]
    for node in order[last:end]:
        paths[node] = held[node]
        held[node] = 0
    return end


@njit
def _spread(
    indptr: Any, adjacent: Any, source: Any, order: Any, starts: Any, paths: Any, held: Any
) -> Any:
    """Search from the source, and return the largest distance. `paths`: the number of shortest
    paths to each node. `order`: the nodes by distance; those at distance d begin at starts[d].
    `held` must be 0, and is 0 again afterwards."""
    order[0], paths[source], starts[0], starts[1] = source, 1.0, 0, 1
    unreached, distance = adjacent.size, 0
    while True:
        first, last = starts[distance], starts[distance + 1]
        of_front = 0
        for node in order[first:last]:
            of_front += indptr[node + 1] - indptr[node]
        unreached -= of_front
        if of_front == 0 or unreached == 0:
            return distance
        if _DEARER * of_front > unreached + paths.size:
            end = _unreached_look(indptr, adjacent, order, first, last, paths, held)
        else:
            end = _front_looks(indptr, adjacent, order, first, last, paths, held)
        if end == last:
            return distance
        distance += 1
        starts[distance + 1] = end


@njit
def _come_back(
    indptr: Any,
    adjacent: Any,
    order: Any,
    starts: Any,
    farthest: Any,
    paths: Any,
    held: Any,
    per_path: Any,
    between: Any,
) -> Any:
    """From the most distant level back, add to each node the dependencies of the next level, in
    proportion to its share of their paths."""
    for distance in range(farthest, 0, -1):
        first, last = starts[distance], starts[distance + 1]
        for at in range(first, last):
            node = order[at]
            behind = (
                paths[node] * _sum(held, adjacent, indptr[node], indptr[node + 1])
                if distance < farthest
                else 0.0
            )
            between[node] += behind
            per_path[at] = (1 + behind) / paths[node]
        if distance < farthest:
            for node in order[last : starts[distance + 2]]:
                held[node] = 0
        for at in range(first, last):
            held[order[at]] = per_path[at]
    for node in order[starts[1] : starts[min(farthest, 1) + 1]]:
        held[node] = 0


@compiled("void(int64[::1], int32[::1], int64, int64, float64[::1], int64[::1])")
def _from_sources(indptr: Any, adjacent: Any, begin: Any, end: Any, between: Any, far: Any) -> None:
    nodes = indptr.size - 1
    order, starts = np.empty(nodes, np.int32), np.empty(nodes + 1, np.int64)
    paths, held, per_path = np.zeros(nodes), np.zeros(nodes), np.empty(nodes)
    for source in range(begin, end):
        farthest = _spread(indptr, adjacent, source, order, starts, paths, held)
        for distance in range(1, farthest + 1):
            far[source] += distance * (starts[distance + 1] - starts[distance])
        _come_back(indptr, adjacent, order, starts, farthest, paths, held, per_path, between)
        paths[order[: starts[farthest + 1]]] = 0
