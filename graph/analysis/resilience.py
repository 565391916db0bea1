"""How much each pair of groups depends on single people: what it would lose if one of them left."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from graph.analysis.figures import Figure, GroupId, PersonId, people_of
from graph.analysis.losses import losses_by_leaving
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.ontology import Words
from graph.snapshot import Snapshot

ROUNDING = 1e-9
"""Losses whose relative difference is smaller count as equal."""


@dataclass(frozen=True, slots=True)
class PairArrays:
    """A pair of groups, by position, `a` <= `b`. `ties`: the weighted number. `bridging`: how many
    people meet someone of the other group (within one group: someone else). `person`: the position
    of the person on whom the pair depends most; `share`: the share of its ties that would be lost
    with them; `people`: how many people would then no longer bridge the pair, this person
    included."""

    a: int
    b: int
    ties: float
    bridging: int
    person: int
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class ResilienceArrays:
    """`ties` float64[people]: the weighted ties that all pairs would lose with each person.
    `pairs`: the pairs that have ties, in order."""

    ties: NDArray[np.float64]
    pairs: tuple[PairArrays, ...]


@dataclass(frozen=True, slots=True)
class Reliance:
    """A pair of groups, and the person on whom it depends most."""

    a: GroupId
    b: GroupId
    ties: Annotated[
        float,
        Figure(
            Words("Yhteyksiä", "Kontakter", "Ties"),
            Words("painotettuina", "viktade", "by weight"),
            "amount",
        ),
    ]
    bridging: Annotated[
        int,
        Figure(
            Words("Yhdistäjiä", "Länkar", "Bridging"),
            Words(
                "montako johtajaa tapaa toisen hallinnonalan johtajan",
                "hur många ledare som träffar någon från det andra förvaltningsområdet",
                "how many people meet someone of the other group",
            ),
            "whole",
        ),
    ]
    person: PersonId
    share: Annotated[
        float,
        Figure(
            Words("Osuus", "Andel", "Share"),
            Words(
                "parin yhteyksistä, jotka häviäisivät johtajan mukana",
                "av parets kontakter som skulle försvinna med ledaren",
                "of the pair's ties, that go with the leader",
            ),
            "share",
        ),
    ]
    people: Annotated[
        int,
        Figure(
            Words("Lakkaisi yhdistämästä", "Skulle sluta länka", "Bridge no more"),
            Words(
                "montako johtajaa ei enää yhdistäisi paria, tämä mukaan luettuna",
                "hur många som inte längre skulle länka paret, denna medräknad",
                "how many then bridge the pair no longer, this one among them",
            ),
            "whole",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Loss:
    """What all pairs would lose with a person."""

    person: PersonId
    group: GroupId
    ties: Annotated[
        float,
        Figure(
            Words("Häviäviä yhteyksiä", "Kontakter som försvinner", "Ties lost"),
            Words(
                "kaikkien parien, painotettuina",
                "för alla par, viktade",
                "of all pairs, by weight",
            ),
            "amount",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Resilience:
    """How much each pair of groups depends on single people: what it would lose if one of them left
    and nobody else did."""

    pairs: Annotated[
        tuple[Reliance, ...],
        Figure(
            Words("Kenen varassa", "Vem det hänger på", "On whom pairs rely"),
            Words("suurin osuus ensin", "den största andelen först", "the largest share first"),
        ),
    ]
    people: Annotated[
        tuple[Loss, ...],
        Figure(
            Words("Kenen mukana häviäisi eniten", "Med vem mest försvinner", "Who takes most ties"),
            Words("eniten yhteyksiä ensin", "flest kontakter först", "most ties first"),
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Resilience:
    arrays, people = resilience(network), list(people_of(snapshot, network))
    pairs = [
        Reliance(
            GroupId(network.groups[each.a]),
            GroupId(network.groups[each.b]),
            each.ties,
            each.bridging,
            people[each.person][0],
            each.share,
            each.people,
        )
        for each in arrays.pairs
    ]
    losses = [
        Loss(*person, ties)
        for person, ties in zip(people, arrays.ties.tolist(), strict=True)
        if ties
    ]
    return Resilience(
        tuple(sorted(pairs, key=lambda pair: (-pair.share, pair.a, pair.b))),
        tuple(sorted(losses, key=lambda loss: (-loss.ties, loss.person))),
    )


def resilience(network: TwoMode) -> ResilienceArrays:
    """What would be lost with each person, if that person alone left and those who remain met no
    more than before; see graph/analysis/losses.py."""
    people, groups = network.group.size, len(network.groups)
    lost = losses_by_leaving(network, np.arange(people))
    own = network.group[lost.term].astype(np.int64)
    pair = np.minimum(own, lost.other) * groups + np.maximum(own, lost.other)
    bridging, matrix = np.bincount(pair, minlength=groups**2), mixing_matrix(network)
    largest = np.zeros(groups**2)
    np.maximum.at(largest, pair, lost.ties)
    # Sums of the same ties may differ in their last digits, so that losses which are equal up to
    # rounding count as equal; the first such person is chosen.
    tied = np.flatnonzero(lost.ties >= largest[pair] * (1 - ROUNDING))
    tied = tied[np.lexsort((lost.term[tied], pair[tied]))]
    heaviest = tied[np.unique(pair[tied], return_index=True)[1]]
    total = np.bincount(lost.term, lost.ties, minlength=people).astype(np.float64)
    return ResilienceArrays(
        total,
        tuple(
            PairArrays(
                a,
                b,
                float(matrix[a, b]),
                int(bridging[pair[at]]),
                int(lost.term[at]),
                float(lost.ties[at] / matrix[a, b]),
                int(lost.people[at]),
            )
            for at in heaviest.tolist()
            for a, b in [divmod(int(pair[at]), groups)]
        ),
    )
