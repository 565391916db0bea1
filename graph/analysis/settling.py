"""The forces of a layout: people and affiliations are drawn together, pushed apart where their
marks touch, and kept within their discs.

Arrays are those of graph/analysis/layout.py; `home` -1 is the last disc, the space inside the ring.
"""

import math

import numpy as np

from graph.analysis.compiled import compiled

GOLDEN = 2.399963229728653
"""The golden angle in radians. Points that are each turned by it from the last fill a disc evenly,
like the seeds of a sunflower."""


@compiled("void(float64[:,::1], float64[::1], int64, int64)")
def _part(points, radius, node, other):  # type: ignore[no-untyped-def]
    """Move both nodes apart, each by half of their overlap."""
    dx, dy = points[node, 0] - points[other, 0], points[node, 1] - points[other, 1]
    apart, needed = math.hypot(dx, dy), radius[node] + radius[other]
    if apart >= needed:
        return
    share = (needed - apart) / 2
    if apart < 1e-9:
        dx, dy, apart = math.cos(node * GOLDEN), math.sin(node * GOLDEN), 1.0
    points[node, 0] += dx / apart * share
    points[node, 1] += dy / apart * share
    points[other, 0] -= dx / apart * share
    points[other, 1] -= dy / apart * share


@compiled("void(float64[:,::1], float64[::1])")
def _spread(points, radius):  # type: ignore[no-untyped-def]
    """Move touching marks apart. A grid is used, as only nodes in neighbouring cells can touch."""
    count = points.shape[0]
    cell = 2 * radius.max()
    left, top = points[:, 0].min(), points[:, 1].min()
    wide, high = (
        int((points[:, 0].max() - left) / cell) + 1,
        int((points[:, 1].max() - top) / cell) + 1,
    )
    head, following = np.full(wide * high, -1), np.full(count, -1)
    for node in range(count):
        column = min(max(int((points[node, 0] - left) / cell), 0), wide - 1)
        row = min(max(int((points[node, 1] - top) / cell), 0), high - 1)
        for beside in range(max(column - 1, 0), min(column + 2, wide)):
            for below in range(max(row - 1, 0), min(row + 2, high)):
                other = head[beside * high + below]
                while other >= 0:
                    _part(points, radius, node, other)
                    other = following[other]
        following[node] = head[column * high + row]
        head[column * high + row] = node


@compiled(
    "void(float64[:,::1], float64[::1], int32[::1], float64[::1], float64[::1], float64[::1])"
)
def _keep(points, radius, home, x, y, room):  # type: ignore[no-untyped-def]
    """Move nodes that left their disc back to its edge."""
    for node in range(points.shape[0]):
        dx, dy = points[node, 0] - x[home[node]], points[node, 1] - y[home[node]]
        length, max_length = math.hypot(dx, dy), max(room[home[node]] - radius[node], 0.0)
        if length > max_length:
            points[node, 0] = x[home[node]] + dx / length * max_length
            points[node, 1] = y[home[node]] + dy / length * max_length


@compiled(
    "void(float64[:,::1], int32[::1], int64[::1], int32[::1], float64[:,::1], float64[:,:,::1])"
)
def _gather(points, home, indptr, indices, whole, own):  # type: ignore[no-untyped-def]
    """Add up, for each affiliation, the positions of its people, of all and by sector: the sums of
    x and y, and the number of people."""
    for person in range(indptr.size - 1):
        for at in range(indptr[person], indptr[person + 1]):
            of, part = whole[indices[at]], own[indices[at], home[person]]
            for sums in (of, part):
                sums[0] += points[person, 0]
                sums[1] += points[person, 1]
                sums[2] += 1


@compiled(
    "void(float64[:,::1], int32[::1], float64[::1], float64[::1], float64[::1], float64[:,::1],"
    " int64[::1], int32[::1], float64[::1], float64, float64[:,:,::1])"
)
def _pull_people(points, home, x, y, room, outward, indptr, indices, outside, force, own):  # type: ignore[no-untyped-def]
    """Move people towards those of their own sector whom they meet, and, by how much their
    affiliations are shared with other sectors, to the side of the disc nearest to these
    affiliations. People without affiliations move outwards."""
    people = indptr.size - 1
    for person in range(people):
        sector, ties = home[person], indptr[person + 1] - indptr[person]
        toward_x, toward_y, near_x, near_y = (
            -outward[sector, 0],
            -outward[sector, 1],
            points[person, 0],
            points[person, 1],
        )
        if ties:
            near_x, near_y, mean_x, mean_y = 0.0, 0.0, -x[sector], -y[sector]
            for at in range(indptr[person], indptr[person + 1]):
                sums, which = own[indices[at], sector], people + indices[at]
                near_x += sums[0] / sums[2] / ties
                near_y += sums[1] / sums[2] / ties
                mean_x += points[which, 0] / ties
                mean_y += points[which, 1] / ties
            length = max(math.hypot(mean_x, mean_y), 1e-9)
            toward_x, toward_y = mean_x / length, mean_y / length
        far = 0.8 * room[sector] * outside[person]
        points[person, 0] += force * ((x[sector] + toward_x * far + near_x) / 2 - points[person, 0])
        points[person, 1] += force * ((y[sector] + toward_y * far + near_y) / 2 - points[person, 1])


@compiled(
    "void(float64[:,::1], float64[::1], int32[::1], float64[::1], float64[::1], float64[::1],"
    " float64[:,::1], int64[::1], int32[::1], float64[::1], int64, int64)"
)
def settle(points, radius, home, x, y, room, outward, indptr, indices, outside, steps, spreading):  # type: ignore[no-untyped-def]
    """Move `points`: for `steps` rounds with decreasing attraction, then for `spreading` rounds
    only apart, until marks hardly touch."""
    people = indptr.size - 1
    many = points.shape[0] - people
    whole, own = np.empty((many, 3)), np.empty((many, outward.shape[0], 3))
    for step in range(steps + spreading):
        if step < steps:
            whole[:] = 0
            own[:] = 0
            _gather(points, home, indptr, indices, whole, own)
            force = 0.25 * (1 - step / steps) + 0.02
            _pull_people(points, home, x, y, room, outward, indptr, indices, outside, force, own)
            for which in range(many):
                count = max(whole[which, 2], 1.0)
                points[people + which, 0] += force * (
                    whole[which, 0] / count - points[people + which, 0]
                )
                points[people + which, 1] += force * (
                    whole[which, 1] / count - points[people + which, 1]
                )
        _spread(points, radius)
        _keep(points, radius, home, x, y, room)
