"""Positions of people and affiliations in a picture of the whole network: the sectors' discs form a
ring; within each disc, forces place the nodes.

Everyone stays in the disc of their sector. Those who meet nobody are at its outer edge; those who
share affiliations with other sectors are further in. An affiliation with people of one sector is in
that sector's disc; all others are inside the ring, near the people they bring together. The same
network always gives the same picture, bit for bit.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.settling import GOLDEN, settle

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

STEPS, SPREADING = 60, 50
_DISC, _INSIDE = 0.62, 0.3
"""The share of the area that nodes cover when full: in a disc, and in the space inside the ring."""
_MIN_SIZE = 24.0
_BETWEEN = 26.0


@dataclass(frozen=True, slots=True)
class Discs:
    """float64[sectors] each: the centre (`x`, `y`) of each sector's disc, its radius, and its
    direction from the centre of the ring."""

    x: Floats
    y: Floats
    radius: Floats
    angle: Floats
    inside: float
    """The radius of the free space inside the ring."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`points` float64[nodes, 2]: the positions of people, then of affiliations. No two marks
    touch."""

    points: Floats
    discs: Discs


def stand(
    group: Ints, ties: tuple[NDArray[np.int64], Ints], radius: Floats, min_radius: Floats
) -> Standing:
    """Place all nodes. `group`: the sector of each person, from 0. `ties`: indptr and indices of
    people by affiliations. `radius`: the radii of the marks of people, then of affiliations,
    including the free margin around them. `min_radius`: float64[sectors], the smallest radius of
    each sector's disc."""
    affiliations = radius.size - group.size
    home = np.concatenate((group, _homes(group, *ties, affiliations))).astype(np.int32)
    discs = _ring(home, radius, min_radius)
    if not home.size:
        return Standing(np.zeros((0, 2)), discs)
    middle = np.append(discs.x, 0.0), np.append(discs.y, 0.0), np.append(discs.radius, discs.inside)
    points = _start(home, radius, middle)
    outward = np.stack((np.cos(discs.angle), np.sin(discs.angle)), axis=1)
    forces = radius, home, *middle, outward, *ties, _outside(group, *ties, affiliations)
    settle(points, *forces, STEPS, 0)
    points = _filled(points, home, radius, middle)
    settle(points, *forces, 0, SPREADING)
    return Standing(points, discs)


def _homes(group: Ints, indptr: NDArray[np.int64], indices: Ints, affiliations: int) -> Ints:
    """int32[affiliations]: the sector of an affiliation's people, -1 if they are of several."""
    of_tie = np.repeat(group, np.diff(indptr))
    low, high = (
        np.full(affiliations, np.iinfo(np.int32).max, np.int32),
        np.full(affiliations, -1, np.int32),
    )
    np.minimum.at(low, indices, of_tie)
    np.maximum.at(high, indices, of_tie)
    return np.where(low == high, low, np.int32(-1)).astype(np.int32)


def _outside(group: Ints, indptr: NDArray[np.int64], indices: Ints, affiliations: int) -> Floats:
    """float64[people], from -1 to 1: the person's rank in the sector by the number of their
    affiliations shared with other sectors; -1 for a person without affiliations."""
    several = _homes(group, indptr, indices, affiliations) < 0
    leading = np.concatenate(([0], np.cumsum(several[indices])))
    out = (leading[indptr[1:]] - leading[indptr[:-1]]).astype(np.float64)
    order = np.lexsort((out, group))
    first = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 1))
    rank = np.empty(group.size)
    sizes = np.bincount(group, minlength=first.size)
    rank[order] = (np.arange(group.size) - first[group[order]] + 0.5) / sizes[group[order]]
    scaled: Floats = np.where(np.diff(indptr) == 0, -1.0, 2 * rank - 1)
    return scaled


def _ring(home: Ints, radius: Floats, min_radius: Floats) -> Discs:
    """Discs in order on a ring, the first at the top; the ring is wide enough for the nodes
    inside."""
    area = np.bincount(home + 1, weights=radius**2, minlength=min_radius.size + 1)
    sizes = np.maximum(np.sqrt(area[1:] / _DISC), np.maximum(min_radius, _MIN_SIZE))
    inside = math.sqrt(area[0] / _INSIDE)
    if min_radius.size < 2:
        return Discs(
            np.zeros(min_radius.size),
            np.zeros(min_radius.size),
            sizes,
            np.full(min_radius.size, -math.pi / 2),
            0.0,
        )
    room = sizes + _BETWEEN / 2
    reach = max(_reach(room), inside + float(room.max()))
    wide = np.arcsin(np.minimum(room / reach, 1.0))
    wide += (math.pi - wide.sum()) / wide.size
    angle = -math.pi / 2 + np.concatenate(([0.0], np.cumsum(wide[:-1] + wide[1:])))
    return Discs(
        reach * np.cos(angle), reach * np.sin(angle), sizes, angle, reach - float(room.max())
    )


def _reach(room: Floats) -> float:
    """The radius of the smallest ring on which discs of these radii fit side by side."""
    low, high = float(room.max()), float(room.sum())
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.arcsin(room / middle).sum() > math.pi else (low, middle)
    return high


def _filled(
    points: Floats, home: Ints, radius: Floats, middle: tuple[Floats, Floats, Floats]
) -> Floats:
    """Move every node along its direction from the mean position in its disc, to a distance given
    by the rank of its distance, so that discs are evenly filled."""
    sizes = np.bincount(home + 1, minlength=middle[0].size)[home + 1]
    dx, dy = (
        column - np.bincount(home + 1, weights=column, minlength=middle[0].size)[home + 1] / sizes
        for column in points.T
    )
    far = _evenly(np.lexsort((np.hypot(dx, dy), home)), home, radius, middle)
    angle = np.arctan2(dy, dx)
    return np.stack(
        (middle[0][home] + far * np.cos(angle), middle[1][home] + far * np.sin(angle)), axis=1
    )


def _evenly(
    order: NDArray[np.signedinteger],
    home: Ints,
    radius: Floats,
    middle: tuple[Floats, Floats, Floats],
) -> Floats:
    """The distances from the centres of their discs that fill these evenly, for nodes in the given
    order; 0 for a node that is alone in its disc."""
    sizes = np.bincount(home + 1, minlength=middle[0].size)
    rank = np.empty(home.size)
    rank[order] = np.arange(home.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    far: Floats = np.maximum(middle[2][home] - radius, 0) * np.sqrt((rank + 0.5) / sizes[home + 1])
    return np.where(sizes[home + 1] == 1, 0.0, far)


def _start(home: Ints, radius: Floats, middle: tuple[Floats, Floats, Floats]) -> Floats:
    """Initial positions: each disc's nodes spread evenly in it."""
    order = np.argsort(home, kind="stable")
    far = _evenly(order, home, radius, middle)
    angle = np.empty(home.size)
    angle[order] = np.arange(home.size) * GOLDEN
    return np.stack(
        (middle[0][home] + far * np.cos(angle), middle[1][home] + far * np.sin(angle)), axis=1
    )
