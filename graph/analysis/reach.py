"""The number of steps between the people of two groups; a step leads from one person to another who
has the same affiliation.

The search is breadth-first from 512 people at once, with one bit for each (Then et al. 2014).
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.analysis.compiled import compiled
from graph.analysis.figures import Figure, Matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

MAX_WORK = 10**11
"""People searched from, times ties: 6 s on two cores for 100,000 people. For a larger network the
search starts from a sample of the people; with a million people that takes 36 s."""
MAX_NUMBERS = 2**27
"""The largest number of values for all steps and pairs of groups together: 1 GB."""
WORDS = 8
"""64-bit words per node in one search."""
MAX_STEPS = 6
"""The share of pairs within reach is given for each number of steps up to this; longer distances
count only in the mean."""

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReachArrays:
    """`at` int64[steps, groups, groups]: the number of ordered pairs of different people, one of
    the first and one of the second group, at a distance of one step, of two, and so on. `pairs`
    int64[groups, groups]: the number of all pairs examined. Both are symmetric in the groups.
    `searched`: the number of people from whom was searched; `exact`: whether these are all
    people."""

    at: Ints
    pairs: Ints
    searched: int
    exact: bool

    def within(self, steps: int) -> Floats:
        """float64[groups, groups]: the share of pairs at a distance of at most `steps`; NaN if
        there are no pairs, as within a group of one person. Raises BadInput for less than one
        step."""
        if steps < 1:
            raise BadInput("steps_lead_nowhere", steps=steps)
        return _ratio(self.at[:steps].sum(axis=0), self.pairs)

    def mean(self) -> Floats:
        """float64[groups, groups]: the mean distance, in steps, of pairs that reach each other; NaN
        if none does."""
        steps = np.arange(1, len(self.at) + 1)
        return _ratio(np.tensordot(steps, self.at, axes=1), self.at.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Within:
    """The share of the pairs of people of two groups who are at most so many steps apart."""

    steps: Annotated[
        int,
        Figure(
            Words("Askelia enintään", "Steg högst", "Steps at most"),
            Words(
                "askel on kahden johtajan yhteinen ryhmä",
                "ett steg är en grupp som två ledare har gemensam",
                "a step is an affiliation that two people share",
            ),
            "whole",
        ),
    ]
    matrix: Annotated[
        Matrix,
        Figure(
            Words("Osuus pareista", "Andel av paren", "Share of pairs"),
            Words(
                "ei lukua, missä pareja ei ole",
                "inget tal där det inte finns några par",
                "none where there are no pairs",
            ),
            "share",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many steps lie between the people of two groups; a step is an affiliation that two people
    share."""

    mean_steps: Annotated[
        Matrix,
        Figure(
            Words("Askelia keskimäärin", "Steg i genomsnitt", "Steps on average"),
            Words(
                "niiden johtajien välillä, jotka tavoittavat toisensa",
                "mellan ledare som når varandra",
                "of those who can be reached",
            ),
            "decimal",
        ),
    ]
    within: Annotated[
        tuple[Within, ...],
        Figure(
            Words("Tavoitettavissa", "Inom räckhåll", "Within reach"),
            Words(
                "osuus johtajapareista, enintään näin monella askeleella",
                "andelen par av ledare, med högst så många steg",
                "the share of pairs of leaders, in at most so many steps",
            ),
            brief=False,
        ),
    ]
    searched: Annotated[
        int,
        Figure(
            Words("Lähtöjohtajia", "Utgångsledare", "Searched from"),
            Words(
                "kuinka monesta johtajasta reittejä etsittiin",
                "från hur många ledare vägar söktes",
                "from how many people",
            ),
            "whole",
        ),
    ]
    exact: Annotated[
        bool,
        Figure(
            Words("Tarkka", "Exakt", "Exact"),
            Words(
                "reittejä etsittiin kaikista johtajista eikä otoksesta",
                "vägar söktes från alla ledare och inte från ett urval",
                "whether these are all of them",
            ),
            "flag",
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Reach:
    arrays = reach(
        network.indptr,
        network.indices,
        network.affiliations.size,
        network.group,
        len(network.groups),
        settings.seed,
    )
    within = tuple(
        Within(steps, arrays.within(steps))
        for steps in range(1, 1 + min(len(arrays.at), MAX_STEPS))
    )
    return Reach(arrays.mean(), within, arrays.searched, arrays.exact)


def reach(
    indptr: Ints,
    indices: NDArray[np.int32],
    affiliations: int,
    group: NDArray[np.integer],
    groups: int,
    seed: int = 0,
    threads: int | None = None,
) -> ReachArrays:
    """The distances between people. `indptr` and `indices`: as in TwoMode; `affiliations`: their
    number; `group`: int[people], each below `groups`. If people times ties exceed MAX_WORK, the
    search starts from a sample drawn with `seed`, proportional in each group, and at least one
    person of each.

    Raises BadInput if there are no ties, and if there are too many groups for the number of steps.
    """
    if not indices.size:
        raise BadInput("no_ties_to_step_along")
    exact = group.size * indices.size <= MAX_WORK
    sources = (
        np.argsort(group, kind="stable")
        if exact
        else _sample(group, MAX_WORK // indices.size, seed)
    )
    search = _Search(
        indptr, indices, *_transposed(indptr, indices, affiliations), group.astype(np.int64), groups
    )
    at: list[Ints] = []
    blocks = np.split(sources, range(64 * WORDS, sources.size, 64 * WORDS))
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        try:
            for of_groups, counts in pool.map(search.block, blocks):
                _add(at, of_groups, counts, groups)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    looked = _pairs(
        np.bincount(group[sources], minlength=groups), np.bincount(group, minlength=groups)
    )
    pairs_at = np.array(at, np.int64).reshape(-1, groups, groups)
    return (
        ReachArrays(pairs_at, looked, sources.size, exact)
        if exact
        else ReachArrays(
            pairs_at + pairs_at.transpose(0, 2, 1), looked + looked.T, sources.size, exact
        )
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """The affiliations of each person (`indptr`, `indices`), the people of each affiliation
    (`start`, `members`), and the people's groups."""

    indptr: Ints
    indices: NDArray[np.int32]
    start: Ints
    members: NDArray[np.int32]
    group: Ints
    groups: int

    def block(self, sources: Ints) -> tuple[Ints, Ints]:
        """The groups of the sources, and int64[steps, these groups, groups]: the number of people
        at each distance from them."""
        of_groups, own = np.unique(self.group[sources], return_inverse=True)
        masks = _bits(own, np.arange(sources.size), of_groups.size)
        full = np.bitwise_or.reduce(masks, axis=0)
        seen, met = (
            np.zeros((self.group.size, WORDS), np.uint64),
            np.zeros((self.start.size - 1, WORDS), np.uint64),
        )
        seen[sources] = _bits(np.arange(sources.size), np.arange(sources.size), sources.size)
        front, meeting = seen.copy(), met.copy()
        steps: list[Ints] = []
        while True:
            _step(self.start, self.members, front, met, meeting, full)
            if not _step(self.indptr, self.indices, meeting, seen, front, full):
                return of_groups, np.array(steps, np.int64).reshape(-1, of_groups.size, self.groups)
            steps.append(np.zeros((of_groups.size, self.groups), np.int64))
            if len(steps) * self.groups**2 > MAX_NUMBERS:
                raise BadInput("too_many_groups_for_steps", groups=self.groups, steps=len(steps))
            _count(front, self.group, masks, steps[-1])


def _bits(row: Ints, bit: Ints, rows: int) -> Bits:
    """uint64[rows, WORDS] in which, for each i, bit `bit[i]` of row `row[i]` is set."""
    bits = np.zeros((rows, WORDS), np.uint64)
    np.bitwise_or.at(bits, (row, bit // 64), np.uint64(1) << (bit % 64).astype(np.uint64))
    return bits


@compiled(
    "boolean(int64[::1], int32[::1], uint64[:, ::1], uint64[:, ::1], uint64[:, ::1], uint64[::1])"
)
def _step(indptr: Any, ends: Any, front: Any, seen: Any, reached: Any, full: Any) -> Any:
    """Write to `reached` what the front leads to and was not seen before, and mark it as seen; rows
    that have seen everything are skipped. Returns whether anything was new."""
    moved = False
    for row in range(len(seen)):
        lacking, new = np.uint64(0), reached[row]
        for word in range(WORDS):
            lacking |= seen[row, word] ^ full[word]
            new[word] = 0
        if lacking:
            for tie in range(indptr[row], indptr[row + 1]):
                end = np.uint32(ends[tie])
                for word in range(WORDS):
                    new[word] |= front[end, word]
            for word in range(WORDS):
                new[word] &= ~seen[row, word]
                seen[row, word] |= new[word]
                moved |= new[word] != 0
    return moved


@njit
def _ones(word: Any) -> Any:
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled("void(uint64[:, ::1], int64[::1], uint64[:, ::1], int64[:, ::1])")
def _count(front: Any, group: Any, masks: Any, counts: Any) -> None:
    for person in range(len(front)):
        for word in range(WORDS):
            new = front[person, word]
            if new:
                for own in range(len(masks)):
                    if new & masks[own, word]:
                        counts[own, group[person]] += np.int64(_ones(new & masks[own, word]))


def _transposed(
    indptr: Ints, indices: NDArray[np.int32], affiliations: int
) -> tuple[Ints, NDArray[np.int32]]:
    person = np.repeat(np.arange(indptr.size - 1, dtype=np.int32), np.diff(indptr))
    start = np.append(0, np.cumsum(np.bincount(indices, minlength=affiliations)))
    return start, person[np.argsort(indices, kind="stable")]


def _sample(group: NDArray[np.integer], target: int, seed: int) -> Ints:
    """People drawn at random, sorted by group."""
    chance = np.random.default_rng(seed).random(group.size)
    order, sizes = np.lexsort((chance, group)), np.bincount(group)
    rank = np.arange(group.size) - (np.cumsum(sizes) - sizes)[group[order]]
    share = np.maximum(np.round(sizes * (target / group.size)), 1)
    drawn: Ints = order[rank < share[group[order]]]
    return drawn


def _pairs(searched: Ints, people: Ints) -> Ints:
    pairs: Ints = np.outer(searched, people) - np.diag(searched)
    return pairs


def _add(at: list[Ints], of_groups: Ints, counts: Ints, groups: int) -> None:
    at.extend(np.zeros((groups, groups), np.int64) for _ in range(len(counts) - len(at)))
    for whole, part in zip(at, counts, strict=False):
        whole[of_groups] += part


def _ratio(part: NDArray[np.integer], whole: Ints) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return ratio
