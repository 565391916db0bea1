"""Networks in which chance alone decides, and such with a planted gap: how often verdicts are
false, and how often they find it."""

from dataclasses import replace

import numpy as np

from graph.analysis.bicm import classes_of_network, preview
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import draw_mixing
from graph.analysis.two_mode import TwoMode
from graph.analysis.verdicts import GAP, judge
from snapshots import random_network

MAX_ROUNDS = 300
PLANTED = (0, 1)
"""The pair of sectors that is kept apart."""


def ministry_like(people: int, seed: int, *, each: int = 5, sectors: int = 13) -> TwoMode:
    """Everyone in `each` groups of ten people on average, some far larger; who is of which sector
    is chance."""
    return random_network(people, max(people * each // 10, each), each, sectors, seed)


def called(network: TwoMode, draws: int, seed: int) -> tuple[int, int, int]:
    """How many pairs have p < 0.05 by draws, by the preview, and how many were tested."""
    a, b = np.triu_indices(len(network.groups))
    observed = mixing_matrix(network)
    judged = judge(
        observed[a, b], draw_mixing(network, draws, seed, threads=1)[:, a, b], np.ones(a.size, bool)
    )
    tested = ~np.isnan(judged.p)
    quick = preview(classes_of_network(network), observed).p[a, b]
    return (
        int((judged.p[tested] < 0.05).sum()),
        int((quick[tested] < 0.05).sum()),
        int(tested.sum()),
    )


def with_gap(network: TwoMode, seed: int) -> tuple[TwoMode, float]:
    """The network with ties exchanged, activity and sizes kept, until the planted pair has at most
    half the ties that it is expected to have; and how many are expected."""
    chance = np.random.default_rng(seed)
    expected = draw_mixing(network, 60, seed, threads=1).mean(axis=0)[PLANTED]
    person, column = (
        np.repeat(np.arange(network.group.size), np.diff(network.indptr)),
        network.indices.copy(),
    )
    members = [set(person[column == at].tolist()) for at in range(network.affiliations.size)]
    one, other = (network.group == sector for sector in PLANTED)
    for _ in range(MAX_ROUNDS):
        known = replace(network, indices=_rows(person, column))
        if mixing_matrix(known)[PLANTED] <= expected / 2:
            return known, float(expected)
        first = np.array([sum(bool(one[p]) for p in inside) for inside in members])
        for tie in chance.permutation(np.flatnonzero(other[person] & (first[column] > 0)))[:10]:
            _exchanged(int(tie), person, column, members, first, one | other, chance)
    raise ValueError(f"no gap can be planted with the seed {seed}")


def gap_is_detected(network: TwoMode, draws: int, seed: int) -> bool:
    """Whether the planted pair is called a gap among all pairs."""
    a, b = np.triu_indices(len(network.groups))
    judged = judge(
        mixing_matrix(network)[a, b],
        draw_mixing(network, draws, seed, threads=1)[:, a, b],
        np.ones(a.size, bool),
    )
    at = int(np.flatnonzero((a == PLANTED[0]) & (b == PLANTED[1]))[0])
    return judged.verdict[at] == GAP


def _exchanged(
    tie: int,
    person: np.ndarray,
    column: np.ndarray,
    members: list[set[int]],
    first: np.ndarray,
    planted: np.ndarray,
    chance: np.random.Generator,
) -> None:
    """The tie's person moves to where fewer of the first sector are; someone of a third sector
    takes the place."""
    p, here = int(person[tie]), int(column[tie])
    for with_ in chance.permutation(
        np.flatnonzero(~planted[person] & (first[column] < first[here]))
    )[:50]:
        q, there = int(person[with_]), int(column[with_])
        if q not in members[here] and p not in members[there]:
            members[here] ^= {p, q}
            members[there] ^= {p, q}
            column[tie], column[with_] = there, here
            return


def _rows(person: np.ndarray, column: np.ndarray) -> np.ndarray:
    return column[np.lexsort((column, person))].astype(np.int32)
