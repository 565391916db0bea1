"""Annealing over who is in which group and who is left out. The value consists of that of pairs of
people, and of new ties between sectors, which count up to the number that is lacking.

Units (one person, or several who must be together) move to another group or swap places. No step
breaks a hard rule, so what is valid at the start stays valid. `table` holds the value of each
unit's pairs with each group, `barred` the number of units in each group that a unit clashes with,
and `new` the number of new ties of each pair of sectors, so that an exchange is evaluated in
O(sectors).
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


class Placing(NamedTuple):
    """The state of a search, which `anneal` changes. The last group is the bench: units that are
    left out and have no value there.

    Given: `value` float64[units, units], symmetric; `clash` bool[units, units]; `content`
    int64[units, sectors], the number of each sector's people in a unit; `people` int64[units];
    `cap` and `worth` float64[sectors, sectors], zero on the diagonal, how many new ties of a pair
    count and the worth of each; `low` and `high` int64[groups], the size of a group;
    `sector_limit`, the largest number of one sector's people in a group; `free` int64[...], the
    units that may move; `benched` bool[units], which may be left out.

    Changed: `group` int64[units], `size` int64[groups], `table` float64[groups, units], `barred`
    int64[groups, units], `counts` int64[groups, sectors], `new` int64[sectors, sectors], `best`
    int64[units]; `sums` float64[2], the present value and the best.
    """

    value: Reals
    clash: NDArray[np.bool_]
    content: Ints
    people: Ints
    cap: Reals
    worth: Reals
    low: Ints
    high: Ints
    sector_limit: int
    free: Ints
    benched: NDArray[np.bool_]
    group: Ints
    size: Ints
    table: Reals
    barred: Ints
    counts: Ints
    new: Ints
    best: Ints
    sums: Reals
    random: NDArray[np.uint64]


@njit
def _drawn(random: Any, below: Any) -> Any:
    """A random number from 0 to `below` - 1: xorshift (Marsaglia 2003)."""
    bits = random[0]
    bits ^= bits << np.uint64(13)
    bits ^= bits >> np.uint64(7)
    bits ^= bits << np.uint64(17)
    random[0] = bits
    return np.int64(((bits >> np.uint64(32)) * np.uint64(below)) >> np.uint64(32))


@njit
def _chance(random: Any) -> Any:
    return (_drawn(random, 2**31) + 0.5) / 2**31


@njit
def _brought(u: Any, v: Any, g: Any, h: Any, value: Any, table: Any, twice: Any) -> Any:
    """The gain in the value of pairs when u moves from g to h and v, unless it is -1, from h to g.
    The tables of both groups count u and v as a pair, which they are not after the swap; the bench
    has no table."""
    alone = table[h, u] - table[g, u]
    return alone if v < 0 else alone + table[g, v] - table[h, v] - (2 if twice else 1) * value[u, v]


@njit
def _covered(e: Any, d: Any, twice: Any, new: Any, cap: Any, worth: Any) -> Any:
    """The gain in coverage when d[a] people of each sector a come to one group and, if `twice`,
    leave another. e: the number of each sector's people who were in the first group, less that in
    the second. new[a, b] grows by e[a] d[b] + d[a] e[b], plus once or twice d[a] d[b]."""
    gain = 0.0
    for a in range(d.size):
        if d[a]:
            for b in range(d.size):
                if b != a and (d[b] == 0 or b > a):
                    more = e[b] * d[a] + d[b] * e[a] + (2 if twice else 1) * d[a] * d[b]
                    if more and worth[a, b]:
                        before = min(cap[a, b], float(new[a, b]))
                        gain += worth[a, b] * (min(cap[a, b], float(new[a, b] + more)) - before)
    return gain


@njit
def _ends(
    counts: Any, content: Any, u: Any, v: Any, g: Any, h: Any, bench: Any, e: Any, d: Any
) -> Any:
    """Write the `e` and `d` of `_covered` for u, which moves from g to h, and v, which moves the
    other way unless it is -1. Returns whether both groups are real (`twice`)."""
    for s in range(d.size):
        d[s] = content[u, s] - (content[v, s] if v >= 0 else 0)
        if h == bench:
            e[s], d[s] = counts[g, s], -d[s]
        else:
            e[s] = counts[h, s] - (counts[g, s] if g != bench else 0)
    return bench not in (g, h)


@njit
def _mixed(
    u: Any, v: Any, g: Any, h: Any, bench: Any, content: Any, counts: Any, sector_limit: Any
) -> Any:
    """Whether the exchange lets no sector grow beyond the largest number of its people in a group;
    a sector may have exceeded that before."""
    for s in range(content.shape[1]):
        more = content[u, s] - (content[v, s] if v >= 0 else 0)
        if (more > 0 and h != bench and counts[h, s] + more > sector_limit) or (
            more < 0 and g != bench and counts[g, s] - more > sector_limit
        ):
            return False
    return True


@njit
def _legal(
    u: Any,
    v: Any,
    g: Any,
    h: Any,
    bench: Any,
    clash: Any,
    people: Any,
    low: Any,
    high: Any,
    benched: Any,
    size: Any,
    barred: Any,
) -> Any:
    moved = people[u] - (people[v] if v >= 0 else 0)
    if (
        size[g] - moved < low[g]
        or size[g] - moved > high[g]
        or size[h] + moved > high[h]
        or size[h] + moved < low[h]
    ):
        return False
    if (h == bench and not benched[u]) or (v >= 0 and g == bench and not benched[v]):
        return False
    between = np.int64(v >= 0 and clash[u, v])
    if h != bench and barred[h, u] - between > 0:
        return False
    return not (v >= 0 and g != bench and barred[g, v] - between > 0)


@njit
def _carry(
    u: Any,
    g: Any,
    h: Any,
    bench: Any,
    value: Any,
    clash: Any,
    content: Any,
    people: Any,
    group: Any,
    size: Any,
    table: Any,
    barred: Any,
    counts: Any,
) -> None:
    """Move u from g to h; the bench has no tables."""
    group[u] = h
    size[g] -= people[u]
    size[h] += people[u]
    for at, sign in ((g, -1), (h, 1)):
        if at != bench:
            for other in range(group.size):
                table[at, other] += sign * value[u, other]
                barred[at, other] += sign * np.int64(clash[u, other])
            for s in range(content.shape[1]):
                counts[at, s] += sign * content[u, s]


@njit
def _renew(e: Any, d: Any, twice: Any, new: Any) -> None:
    for a in range(d.size):
        if d[a]:
            for b in range(d.size):
                if b != a and (d[b] == 0 or b > a):
                    more = e[b] * d[a] + d[b] * e[a] + (2 if twice else 1) * d[a] * d[b]
                    new[a, b] += more
                    new[b, a] += more


@compiled(
    "int64(float64[:, ::1], boolean[:, ::1], int64[:, ::1], int64[::1], float64[:, ::1], float64[:,"
    " ::1], int64[::1], int64[::1], int64, int64[::1], boolean[::1], int64[::1], int64[::1],"
    " float64[:, ::1], int64[:, ::1], int64[:, ::1], int64[:, ::1], int64[::1], float64[::1],"
    " uint64[::1], float64, int64)"
)
def anneal(
    value: Any,
    clash: Any,
    content: Any,
    people: Any,
    cap: Any,
    worth: Any,
    low: Any,
    high: Any,
    sector_limit: Any,
    free: Any,
    benched: Any,
    group: Any,
    size: Any,
    table: Any,
    barred: Any,
    counts: Any,
    new: Any,
    best: Any,
    sums: Any,
    random: Any,
    temperature: Any,
    visits: Any,
) -> Any:
    """Make randomly drawn exchanges as far as chance accepts them (Metropolis et al. 1953); returns
    how many lowered the value."""
    worse, bench, e, d = (
        0,
        size.size - 1,
        np.empty(content.shape[1], np.int64),
        np.empty(content.shape[1], np.int64),
    )
    for _ in range(visits):
        u, v = free[_drawn(random, free.size)], np.int64(-1)
        g, h = group[u], _drawn(random, size.size)
        if _drawn(random, 4):
            v = free[_drawn(random, free.size)]
            h = group[v]
        if g == h or not _legal(u, v, g, h, bench, clash, people, low, high, benched, size, barred):
            continue
        if not _mixed(u, v, g, h, bench, content, counts, sector_limit):
            continue
        twice = _ends(counts, content, u, v, g, h, bench, e, d)
        gain = _brought(u, v, g, h, value, table, twice) + _covered(e, d, twice, new, cap, worth)
        if gain >= 0 or (temperature > 0 and np.log(_chance(random)) * temperature < gain):
            _renew(e, d, twice, new)
            _carry(
                u, g, h, bench, value, clash, content, people, group, size, table, barred, counts
            )
            if v >= 0:
                _carry(
                    v,
                    h,
                    g,
                    bench,
                    value,
                    clash,
                    content,
                    people,
                    group,
                    size,
                    table,
                    barred,
                    counts,
                )
            worse += gain < 0
            sums[0] += gain
            if sums[0] > sums[1] + 1e-9 * max(1.0, abs(sums[1])):
                sums[1] = sums[0]
                best[:] = group
    return worse
