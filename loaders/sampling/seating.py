"""Who is in which group: a random draw that keeps each person's number of seats and each group's
size.

The rules (nobody twice in a group, no two of one organisation, certain sectors kept apart) are
satisfied by swapping seats. Swaps keep the two numbers that the null model of the analysis also
keeps. Further swaps then bring the other pairs of sectors to the ties that are expected by chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadInput

CHUNK = 200_000
_ROUNDS = 40
_NEAR = 64
_TOLERATED = 1 / 20_000
"""If so small a share of the seats breaks a rule, no more swaps are tried, and these people are
left out."""

Limit = tuple[NDArray[np.int32], int]
"""A key of every person, and how many people with the same key a group may have."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a group. `limits`: see Limit. `sector`: of every person. `apart[a, b]`: whether
    the sectors a and b may not be in the same group. `evening`: the number of steps that bring the
    other pairs to the ties expected by chance."""

    limits: tuple[Limit, ...]
    sector: NDArray[np.int32]
    apart: NDArray[np.bool_]
    evening: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some groups of a family, beginning with number `first`: their sizes, and the people drawn for
    their seats, group by group."""

    first: int
    sizes: NDArray[np.int64]
    people: NDArray[np.int32]

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The numbers in the groups' names, counted from 1."""
        return self.first + 1 + np.arange(self.sizes.size)

    @property
    def group(self) -> NDArray[np.int64]:
        """The group of each seat, counted from 0 within the piece."""
        return np.repeat(np.arange(self.sizes.size), self.sizes)


class Seated(NamedTuple):
    """The group and the person of each seat, and the people who got no seat."""

    group: NDArray[np.int64]
    people: NDArray[np.int32]
    left_out: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Hall:
    """The seats. `leaves`: which of two equally large sectors leaves a group if both are in it.
    `by_size`: the seats, those of small groups first."""

    group: NDArray[np.int64]
    leaves: NDArray[np.bool_]
    by_size: NDArray[np.int64]
    rules: Rules


def draw(pool: NDArray[np.int32], count: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """`count` people of the pool, everyone once before anyone twice. A person who is in the pool
    twice is drawn twice as often. Raises BadInput if the pool is empty."""
    if not count:
        return np.empty(0, np.int32)
    if not pool.size:
        raise BadInput("nobody_to_seat", seats=count)
    rounds = -(-count // pool.size)
    return np.concatenate([rng.permutation(pool) for _ in range(rounds)])[:count]


def pieces(sizes: NDArray[np.int64], people: NDArray[np.int32]) -> Iterator[Piece]:
    """The groups in pieces of at most CHUNK seats (or one group), so that memory does not grow with
    the sample."""
    ends = np.cumsum(sizes)
    first = 0
    while first < sizes.size:
        start = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, start + CHUNK, "right")))
        yield Piece(first, sizes[first:last], people[start : int(ends[last - 1])])
        first = last


def seat(piece: Piece, min_size: int, rules: Rules, rng: np.random.Generator) -> Seated:
    """Swap seats until the rules are satisfied. People for whom that fails are left out, as are all
    people of a group that is left with fewer than `min_size`."""
    group, seats = piece.group, piece.people.copy()
    hall = _Hall(
        group,
        rng.random(piece.sizes.size) < 0.5,
        np.argsort(piece.sizes[group], kind="stable"),
        rules,
    )
    for again in range(1, _ROUNDS + 1):
        give = np.flatnonzero(_against(seats, hall)[0])
        if give.size <= seats.size * _TOLERATED:
            break
        seats = _swapped(seats, give, _near(hall, give, _NEAR * again, rng), hall)
    for _ in range(rules.evening):
        seats = _evened(seats, hall, rng)
    bad = _against(seats, hall)[0]
    filled = np.bincount(group, ~bad, piece.sizes.size)
    seated = ~bad & (filled[group] >= min_size)
    return Seated(group[seated], seats[seated], seats[~seated])


def _against(seats: NDArray[np.int32], hall: _Hall) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """bool[seats] twice: which seats must change for all rules to be satisfied, and which
    contribute to breaking one."""
    bad, part = np.zeros((2, seats.size), np.bool_)
    for key, limit in hall.rules.limits:
        held, order = _ordered(hall.group * (int(key.max()) + 1) + key[seats])
        same = held[limit:] == held[:-limit]
        bad[order[limit:][same]] = True
        part[order[:-limit][same]] = True
    sector = hall.rules.sector[seats]
    for one, other in np.argwhere(np.triu(hall.rules.apart)):
        counts = [
            np.bincount(hall.group, sector == which, hall.leaves.size) for which in (one, other)
        ]
        both = (counts[0] > 0) & (counts[1] > 0)
        goes = np.where(
            (counts[0] < counts[1]) | ((counts[0] == counts[1]) & hall.leaves), one, other
        )
        bad |= both[hall.group] & (sector == goes[hall.group])
        part |= both[hall.group] & ((sector == one) | (sector == other))
    return bad, bad | part


def _ordered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The keys in order and the former position of each, the first of equal keys first; three times
    as fast as a stable argsort."""
    both = np.sort(keys * keys.size + np.arange(keys.size))
    return both // keys.size, both % keys.size


def _near(
    hall: _Hall, give: NDArray[np.int64], reach: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """For each seat in `give` a seat to swap with, in a group of about the same size. If people
    moved into smaller groups, all ties of their sector would become fewer."""
    position = np.empty(hall.by_size.size, np.int64)
    position[hall.by_size] = np.arange(position.size)
    moved = position[give] + rng.integers(-reach, reach + 1, give.size)
    near: NDArray[np.int64] = hall.by_size[np.clip(moved, 0, position.size - 1)]
    return near


def _evened(seats: NDArray[np.int32], hall: _Hall, rng: np.random.Generator) -> NDArray[np.int32]:
    """The seats after one step of gradient descent that brings the sectors' mixing matrix closer to
    that expected by chance.

    Random swaps are examined. Those with the largest gain, by a first-order estimate, are made, as
    many as the distance requires.
    """
    sector = hall.rules.sector[seats]
    kinds = hall.rules.apart.shape[0]
    counts = (
        np.bincount(hall.group * kinds + sector, minlength=hall.leaves.size * kinds)
        .reshape(-1, kinds)
        .astype(np.float64)
    )
    excess, distance = _excess(counts, hall.rules.apart)
    price = counts @ excess
    give = rng.permutation(seats.size)[: -(-seats.size // 4)]
    take = _near(hall, give, _NEAR, rng)
    here, there, a, b = hall.group[give], hall.group[take], sector[give], sector[take]
    gain = price[here, a] - price[here, b] + price[there, b] - price[there, a] + 2 * excess[a, b]
    best = np.argsort(-gain, kind="stable")
    best = best[(gain[best] > 0) & (np.cumsum(gain[best]) <= distance)]
    return _swapped(seats, give[best], take[best], hall)


def _excess(
    counts: NDArray[np.float64], apart: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    """For each pair of sectors the excess of ties as a share of the expected ties; and the
    distance, a quarter of the sum over the matrix of its squares weighted by the expected ties.

    Expected ties follow from each sector's total number of ties to others, with none between
    sectors that are kept apart (iterative proportional fitting).
    """
    outside = ~apart & ~np.eye(apart.shape[0], dtype=np.bool_)
    ties = np.where(outside, counts.T @ counts, 0)
    expected = np.where(outside, np.outer(counts.sum(0), counts.sum(0)), 0)
    for _ in range(20):
        scale = np.sqrt(ties.sum(1) / np.maximum(expected.sum(1), 1e-9))
        expected *= np.outer(scale, scale)
    excess = np.divide(ties - expected, expected, out=np.zeros_like(ties), where=expected > 0)
    return excess, float((excess**2 * expected).sum() / 4)


def _swapped(
    seats: NDArray[np.int32], give: NDArray[np.int64], take: NDArray[np.int64], hall: _Hall
) -> NDArray[np.int32]:
    """The seats after swapping these pairs, each seat at most once. A swap is undone if either
    person then contributes to breaking a rule."""
    take, first = np.unique(take, return_index=True)
    free = ~np.isin(take, give)
    give, take = give[first][free], take[free]
    swapped = seats.copy()
    swapped[give], swapped[take] = seats[take], seats[give]
    worse = _against(swapped, hall)[1]
    undo = worse[give] | worse[take]
    swapped[give[undo]], swapped[take[undo]] = seats[give[undo]], seats[take[undo]]
    return swapped
