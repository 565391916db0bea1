"""Who sits in which group: a random draw in which everyone keeps their number of seats and every
group its size.

The rules (nobody twice, no two of one organisation, sectors kept apart) are met by swapping seats,
which keeps the two numbers that the null model of the analysis keeps. More swaps then bring the
sectors that are not kept apart to the ties chance expects.
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
"""So few seats that it is not worth looking on for a swap: they are left out."""

Limit = tuple[NDArray[np.int32], int]
"""A key of every person, and how many of one key a group may hold."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`sector`: every person's; `apart[a, b]`: the sectors a and b never sit in one group;
    `evening`: how many steps are made to bring all other pairs to the ties that chance expects."""

    limits: tuple[Limit, ...]
    sector: NDArray[np.int32]
    apart: NDArray[np.bool_]
    evening: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some groups of a family, from number `first` on: their sizes, and the people drawn for their
    seats, group by group."""

    first: int
    sizes: NDArray[np.int64]
    people: NDArray[np.int32]

    @property
    def numbers(self) -> NDArray[np.int64]:
        """What the groups are called by, counted from 1."""
        return self.first + 1 + np.arange(self.sizes.size)

    @property
    def group(self) -> NDArray[np.int64]:
        """Each seat's group, counted from 0 within the piece."""
        return np.repeat(np.arange(self.sizes.size), self.sizes)


class Seated(NamedTuple):
    """The group and the person of each seat, and who was left without one."""

    group: NDArray[np.int64]
    people: NDArray[np.int32]
    left_out: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Hall:
    """`leaves`: which of two equally strong sectors leaves a group that both are in; `by_size`:
    seats of small groups first."""

    group: NDArray[np.int64]
    leaves: NDArray[np.bool_]
    by_size: NDArray[np.int64]
    rules: Rules


def draw(pool: NDArray[np.int32], count: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """`count` people of the pool, each once before anyone twice; who stands in it twice is drawn
    twice as often."""
    if not count:
        return np.empty(0, np.int32)
    if not pool.size:
        raise BadInput("nobody_to_seat", seats=count)
    rounds = -(-count // pool.size)
    return np.concatenate([rng.permutation(pool) for _ in range(rounds)])[:count]


def pieces(sizes: NDArray[np.int64], people: NDArray[np.int32]) -> Iterator[Piece]:
    """The groups in pieces of at most `CHUNK` seats (or one group), so that memory does not grow
    with the sample."""
    ends = np.cumsum(sizes)
    first = 0
    while first < sizes.size:
        start = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, start + CHUNK, "right")))
        yield Piece(first, sizes[first:last], people[start : int(ends[last - 1])])
        first = last


def seat(piece: Piece, least: int, rules: Rules, rng: np.random.Generator) -> Seated:
    """Swap seats until the rules are met. Where that fails people are left out, and so are all of a
    group that is left with fewer than `least`."""
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
    seated = ~bad & (filled[group] >= least)
    return Seated(group[seated], seats[seated], seats[~seated])


def _against(seats: NDArray[np.int32], hall: _Hall) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which seats must change for all rules to be met, and which have a part in breaking one."""
    bad, part = np.zeros((2, seats.size), np.bool_)
    for key, most in hall.rules.limits:
        held, order = _ordered(hall.group * (int(key.max()) + 1) + key[seats])
        same = held[most:] == held[:-most]
        bad[order[most:][same]] = True
        part[order[:-most][same]] = True
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
    """The keys in order and where each stood, the first of equal ones first: three times as fast as
    a stable argsort."""
    both = np.sort(keys * keys.size + np.arange(keys.size))
    return both // keys.size, both % keys.size


def _near(
    hall: _Hall, give: NDArray[np.int64], reach: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """A seat for each given one to be swapped with, in a group of about the same size: who is moved
    must not end up in smaller groups, or all ties of the sector would shrink."""
    place = np.empty(hall.by_size.size, np.int64)
    place[hall.by_size] = np.arange(place.size)
    moved = place[give] + rng.integers(-reach, reach + 1, give.size)
    near: NDArray[np.int64] = hall.by_size[np.clip(moved, 0, place.size - 1)]
    return near


def _evened(seats: NDArray[np.int32], hall: _Hall, rng: np.random.Generator) -> NDArray[np.int32]:
    """A step down the slope of the sectors' mixing matrix towards what chance expects of it.

    Random swaps are tried; those that gain most by a first-order estimate are made, as many as the
    distance is worth.
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
    """By how much of the expected ties each two sectors have too many, and half the sum of its
    squares weighted by them.

    Expected is what the sectors' numbers of ties to others make likely, with no ties where sectors
    are kept apart.
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
    """The pairs of seats swapped, each seat once, unless either person then has a part in breaking
    a rule."""
    take, first = np.unique(take, return_index=True)
    free = ~np.isin(take, give)
    give, take = give[first][free], take[free]
    swapped = seats.copy()
    swapped[give], swapped[take] = seats[take], seats[give]
    worse = _against(swapped, hall)[1]
    undo = worse[give] | worse[take]
    swapped[give[undo]], swapped[take[undo]] = seats[give[undo]], seats[take[undo]]
    return swapped
