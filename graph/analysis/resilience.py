"""How much each pair of groups hangs on single people: what it loses when one of them leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.losses import losses_by_leaving
from graph.analysis.mixing import mixing_matrix
from graph.analysis.two_mode import TwoMode

ROUNDING = 1e-9
"""Losses that differ by less, relative to the larger, are equal."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """A pair of groups, by position, `a` <= `b`: its `ties` by weight; how many people `bridging`
    meet someone of the other group (within one: someone else); on which `person` (position) it
    relies most, with the `share` of its ties that go with them and the number of `people` who then
    bridge it no longer, the person among them."""

    a: int
    b: int
    ties: float
    bridging: int
    person: int
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class Resilience:
    """`ties` float64[people]: what all pairs lose with each person, by weight; `pairs`: those with
    ties, in order."""

    ties: NDArray[np.float64]
    pairs: tuple[Reliance, ...]


def resilience(network: TwoMode) -> Resilience:
    """As if each person were the only one to leave, those who remain meeting no more than before;
    see graph/analysis/losses.py."""
    people, groups = network.group.size, len(network.groups)
    lost = losses_by_leaving(network, np.arange(people))
    own = network.group[lost.term].astype(np.int64)
    pair = np.minimum(own, lost.other) * groups + np.maximum(own, lost.other)
    bridging, matrix = np.bincount(pair, minlength=groups**2), mixing_matrix(network)
    largest = np.zeros(groups**2)
    np.maximum.at(largest, pair, lost.ties)
    # Sums of the same ties differ in their last digits: shares as large go to the first person.
    tied = np.flatnonzero(lost.ties >= largest[pair] * (1 - ROUNDING))
    tied = tied[np.lexsort((lost.term[tied], pair[tied]))]
    most = tied[np.unique(pair[tied], return_index=True)[1]]
    total = np.bincount(lost.term, lost.ties, minlength=people).astype(np.float64)
    return Resilience(
        total,
        tuple(
            Reliance(
                a,
                b,
                float(matrix[a, b]),
                int(bridging[pair[at]]),
                int(lost.term[at]),
                float(lost.ties[at] / matrix[a, b]),
                int(lost.people[at]),
            )
            for at in most.tolist()
            for a, b in [divmod(int(pair[at]), groups)]
        ),
    )
