"""Annealing by exchanges: one person moves to another group, or two people of different groups swap
places.

`table` float64[groups, people] holds the total value of each person's pairs with each group, so
that an exchange is evaluated with a few additions and made in O(people). A visit compares one
person with all others, in blocks that the processor evaluates in parallel, and makes the first
exchange that chance accepts (Metropolis et al. 1953). With the evaluating loops inlined, some 500
million exchanges per second are evaluated, against 80 million one by one. Random thresholds are
read from a shuffled table of logarithms, from a position drawn anew for each visit, which saves a
random number for each exchange.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

CHANCES = 4096
_BLOCK = np.uint64(64)
_0, _1, _7, _13, _17, _20, _32, _44 = (np.uint64(n) for n in (0, 1, 7, 13, 17, 20, 32, 44))
_LOW, _PLACE = np.uint64(2**32 - 1), np.uint64(CHANCES - 1)


class Annealing(NamedTuple):
    """The state of a search, which `anneal` changes in place.

    `value` float64[people, people]: symmetric, zero on the diagonal. `low` and `high`
    int64[groups]. `group` uint64[people] and `size` int64[groups]: the present groups. `table`
    float64[groups, people]; `own` float64[people]: each person's value in their own group. `best`
    uint64[people]: the best groups. `sums` float64[3]: the present value, the best value, and the
    least difference by which a value counts as better.
    """

    value: Reals
    low: Ints
    high: Ints
    group: NDArray[np.uint64]
    size: Ints
    table: Reals
    own: Reals
    best: NDArray[np.uint64]
    sums: Reals
    random: NDArray[np.uint64]
    chance: Reals
    step: Reals
    gain: Reals


def annealing(
    value: Reals, low: Ints, high: Ints, group: Ints, table: Reals, rng: np.random.Generator
) -> Annealing:
    """A search that starts from `group`. `table` may already contain the values of pairs with
    people who are not moved."""
    people, groups = group.size, low.size
    np.add.at(table, group, value)
    own = table[group, np.arange(people)]
    chance = rng.permutation(np.log((np.arange(CHANCES) + 0.5) / CHANCES))
    pairs = value[group[:, None] == group].sum() / 2
    return Annealing(
        value,
        low,
        high,
        group.astype(np.uint64),
        np.bincount(group, minlength=groups),
        table,
        own,
        group.astype(np.uint64),
        np.array([own.sum() - pairs] * 2 + [1e-9 * np.abs(table).max(initial=0)]),
        rng.integers(1, 2**63, 1, np.uint64),
        np.resize(chance, CHANCES + max(people, groups)),
        np.empty(groups),
        np.empty(people),
    )


def back_to_best(search: Annealing) -> None:
    """Return to the best groups."""
    now, best = search.group.astype(np.int64), search.best.astype(np.int64)
    np.add.at(search.table, best, search.value)
    np.subtract.at(search.table, now, search.value)
    search.group[:], search.sums[0] = search.best, search.sums[1]
    search.own[:] = search.table[best, np.arange(best.size)]
    search.size[:] = np.bincount(best, minlength=search.size.size)


@njit(inline="always")
def _judge(
    value: Any,
    group: Any,
    table: Any,
    own: Any,
    step: Any,
    gain: Any,
    bar: Any,
    a: Any,
    person: Any,
    start: Any,
    end: Any,
    chance: Any,
    offset: Any,
) -> Any:
    """Write to `gain` the gain of swapping the person with each of a block of people, and return
    how many of these swaps chance accepts. Counting in two loops lets the compiler vectorise them;
    a branch, or the lookup in the same loop, would prevent that."""
    for other in range(start, end):
        gain[other] = step[group[other]]
    allowed = np.int64(0)
    for other in range(start, end):
        brings = gain[other] + table[a, other] - own[other] - 2 * value[person, other]
        gain[other] = brings
        allowed += np.int64(brings > bar * chance[offset + other])
    return allowed


@njit(inline="always")
def _partner(
    value: Any,
    group: Any,
    table: Any,
    own: Any,
    step: Any,
    gain: Any,
    bar: Any,
    a: Any,
    person: Any,
    block: Any,
    chance: Any,
    offset: Any,
) -> Any:
    """The person to swap with, searched from a randomly drawn block onwards; the number of people
    if there is none."""
    people = np.uint64(group.size)
    blocks = (people + _BLOCK - _1) // _BLOCK
    block = (block * blocks) >> _20
    for _ in range(blocks):
        start, end = block * _BLOCK, min((block + _1) * _BLOCK, people)
        if _judge(value, group, table, own, step, gain, bar, a, person, start, end, chance, offset):
            for other in range(start, end):
                if gain[other] > bar * chance[offset + other]:
                    return other
        block = block + _1 if block + _1 < blocks else _0
    return people


@njit(inline="always")
def _target(
    size: Any, low: Any, high: Any, step: Any, bar: Any, a: Any, chance: Any, offset: Any
) -> Any:
    """The group to move to alone, searched from a randomly drawn group onwards; the number of
    groups if there is none."""
    groups = np.uint64(size.size)
    if size[a] > low[a]:
        b = offset % groups
        for _ in range(groups):
            if b != a and size[b] < high[b] and step[b] > bar * chance[offset + b]:
                return b
            b = b + _1 if b + _1 < groups else _0
    return groups


@njit
def _keep_own(group: Any, table: Any, own: Any, a: Any, b: Any) -> None:
    """Update `own` after groups a and b changed. Both rows are read for every person, because
    without a branch the processor updates eight people at a time."""
    for person in range(np.uint64(group.size)):
        of, mine, in_a, in_b = group[person], own[person], table[a, person], table[b, person]
        mine = in_b if of == b else mine
        own[person] = in_a if of == a else mine


@njit
def _move(
    value: Any, group: Any, size: Any, table: Any, own: Any, person: Any, a: Any, b: Any
) -> None:
    for other in range(np.uint64(group.size)):
        table[a, other] -= value[person, other]
        table[b, other] += value[person, other]
    group[person] = b
    size[a] -= 1
    size[b] += 1
    _keep_own(group, table, own, a, b)


@njit
def _swap(
    value: Any, group: Any, table: Any, own: Any, person: Any, partner: Any, a: Any, b: Any
) -> None:
    for other in range(np.uint64(group.size)):
        more = value[partner, other] - value[person, other]
        table[a, other] += more
        table[b, other] -= more
    group[person], group[partner] = b, a
    _keep_own(group, table, own, a, b)


@njit(inline="always")
def _visit(
    value: Any,
    low: Any,
    high: Any,
    group: Any,
    size: Any,
    table: Any,
    own: Any,
    chance: Any,
    step: Any,
    gain: Any,
    bar: Any,
    person: Any,
    offset: Any,
    block: Any,
) -> Any:
    """Make the first exchange of a person that chance accepts, and return its gain; 0 if there is
    none."""
    a = group[person]
    has = table[a, person]
    for b in range(np.uint64(size.size)):
        step[b] = table[b, person] - has
    b = _target(size, low, high, step, bar, a, chance, offset)
    if b < np.uint64(size.size):
        _move(value, group, size, table, own, person, a, b)
        return step[b]
    step[a] = -np.inf
    partner = _partner(value, group, table, own, step, gain, bar, a, person, block, chance, offset)
    if partner == np.uint64(group.size):
        return 0.0
    _swap(value, group, table, own, person, partner, a, group[partner])
    return gain[partner]


_SIGNATURE = (
    "int64(float64[:, ::1], int64[::1], int64[::1], uint64[::1], int64[::1], float64[:, ::1],"
    " float64[::1], uint64[::1], float64[::1], uint64[::1], float64[::1], float64[::1],"
    " float64[::1], float64, int64)"
)


@compiled(_SIGNATURE)
def anneal(
    value: Any,
    low: Any,
    high: Any,
    group: Any,
    size: Any,
    table: Any,
    own: Any,
    best: Any,
    sums: Any,
    random: Any,
    chance: Any,
    step: Any,
    gain: Any,
    temperature: Any,
    visits: Any,
) -> Any:
    """Visit people drawn at random; returns how many exchanges lowered the value, none at
    temperature 0. Random numbers: xorshift (Marsaglia 2003)."""
    worse, bits = 0, random[0]
    for _ in range(visits):
        bits ^= bits << _13
        bits ^= bits >> _7
        bits ^= bits << _17
        person, offset, block = (
            ((bits & _LOW) * np.uint64(group.size)) >> _32,
            (bits >> _32) & _PLACE,
            bits >> _44,
        )
        brings = _visit(
            value,
            low,
            high,
            group,
            size,
            table,
            own,
            chance,
            step,
            gain,
            temperature,
            person,
            offset,
            block,
        )
        worse += brings < 0
        sums[0] += brings
        if sums[0] > sums[1] + sums[2]:
            sums[1] = sums[0]
            best[:] = group
    random[0] = bits
    return worse
