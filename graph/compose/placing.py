"""Annealing over who sits in which group and who is left out: pairs that bring value, and pairs of
sectors whose missing ties are covered up to what is missing.

Units (one person, or several who stay together) move to another group or change places; nothing is
ever done that breaks a hard rule, so whatever is legal at the start stays so. What a unit has with
each group is kept in `table`, who may not join it in `barred`, and how often two sectors share a
group in `new`, so that an exchange is judged in O(sectors).
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


class Placing(NamedTuple):
    """Where a search stands; `place` changes it. The last of the groups is the bench, in which
    nobody brings anything.

    `value` float64[units, units], symmetric, and `clash` bool[units, units]; `content` int64[units,
    sectors], how many of each sector a unit has, and `people` int64[units]; `cap` and `worth`
    float64[sectors, sectors] (zero on the diagonal): how many new ties of a pair count, and how
    much each; `low`, `high` int64[groups] people of a group, `most` of one sector; `free`
    int64[...], units that may move, `benched` bool[units], which of them may be left out; `group`
    int64[units], `size` int64[groups], `table` float64[groups, units], `barred` int64[groups,
    units], `counts` int64[groups, sectors], `new` int64[sectors, sectors]; `best` int64[units];
    `sums` float64[2]: now, and of the best.
    """

    value: Reals
    clash: NDArray[np.bool_]
    content: Ints
    people: Ints
    cap: Reals
    worth: Reals
    low: Ints
    high: Ints
    most: int
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
    """A number from 0 up to one less: xorshift (Marsaglia 2003)."""
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
    """What pairs gain when u leaves g for h, and v, if any, goes the other way; both tables have
    the two as neighbours, which they are not afterwards, but the bench's has nobody."""
    alone = table[h, u] - table[g, u]
    return alone if v < 0 else alone + table[g, v] - table[h, v] - (2 if twice else 1) * value[u, v]


@njit
def _covered(e: Any, d: Any, twice: Any, new: Any, cap: Any, worth: Any) -> Any:
    """What the coverage gains when d[a] people of each sector come to one group and, `twice`, leave
    another; e: how many were there, less how many were in the other: new[a, b] grows by e[a] d[b] +
    d[a] e[b] and once or twice d[a] d[b].
    """
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
    """Fills `e` and `d` of `_covered` for u that leaves g for h, and v, if any, that goes the other
    way."""
    for s in range(d.size):
        d[s] = content[u, s] - (content[v, s] if v >= 0 else 0)
        if h == bench:
            e[s], d[s] = counts[g, s], -d[s]
        else:
            e[s] = counts[h, s] - (counts[g, s] if g != bench else 0)
    return bench not in (g, h)


@njit
def _mixed(u: Any, v: Any, g: Any, h: Any, bench: Any, content: Any, counts: Any, most: Any) -> Any:
    """Whether no sector grows beyond the most of it that may sit in one group; some may have been
    beyond before."""
    for s in range(content.shape[1]):
        more = content[u, s] - (content[v, s] if v >= 0 else 0)
        if (more > 0 and h != bench and counts[h, s] + more > most) or (
            more < 0 and g != bench and counts[g, s] - more > most
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
    """u leaves g for h; the bench keeps no tables."""
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
def place(
    value: Any,
    clash: Any,
    content: Any,
    people: Any,
    cap: Any,
    worth: Any,
    low: Any,
    high: Any,
    most: Any,
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
    """Exchanges drawn at random are carried out as chance allows (Metropolis et al. 1953); returns
    how many made it worse."""
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
        if not _mixed(u, v, g, h, bench, content, counts, most):
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
