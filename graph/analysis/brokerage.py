"""Brokerage: who stands between people who are not tied to each other, and in which role (Gould and
Fernandez 1989).

`v` brokers between `a` and `b` if a -> v -> b and not a -> b. The roles depend on the groups of the
three; they are in the order of the R package sna:

    w_I   coordinator     all three of one group
    w_O   itinerant       a and b of one group, v of another
    b_IO  representative  a and v of one group, b of another
    b_OI  gatekeeper      v and b of one group, a of another
    b_O   liaison         three groups
    t     total

The names are those of Gould and Fernandez. The manual of sna calls b_IO the gatekeeper and b_OI the
representative, but its columns contain the same as here: under b_IO it prints representatives.
"""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.analysis.compiled import compiled
from graph.analysis.figures import Figure, GroupId, PersonId, people_of
from graph.analysis.projection import projected
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")
MAX_STEPS = 50_000_000_000
"""The largest number of pairs of ties of one person that are compared."""


@dataclass(frozen=True, slots=True)
class BrokerageArrays:
    """`scores` int64[people, 6] and `totals` int64[6]: the number of brokered pairs, in the order
    of ROLES. `expected` and `z`: of the grand total, if the same number of ties were placed at
    random, independently of each other; `z` is None if nothing is left to chance.

    `z` is that of sna, and not a standard normal score. Its density is estimated from the same
    ties, so that under chance its standard deviation is 0.2 to 0.35 and not 1 (30 and 60 people),
    also for undirected ties. It therefore finds too few deviations.
    """

    scores: NDArray[np.int64]
    totals: NDArray[np.int64]
    expected: float
    z: float | None


Coordinator = Annotated[
    int,
    Figure(
        Words("koordinaattori", "samordnare", "coordinator"),
        Words(
            "oman hallinnonalansa sisällä", "inom det egna förvaltningsområdet", "within the group"
        ),
        "whole",
    ),
]
Itinerant = Annotated[
    int,
    Figure(
        Words("kulkija", "vandrare", "itinerant"),
        Words(
            "toisen hallinnonalan kahden johtajan välissä",
            "mellan två ledare från ett annat förvaltningsområde",
            "between two of another group",
        ),
        "whole",
    ),
]
Representative = Annotated[
    int,
    Figure(
        Words("edustaja", "företrädare", "representative"),
        Words(
            "omasta hallinnonalasta ulospäin",
            "från det egna förvaltningsområdet utåt",
            "from the group to another",
        ),
        "whole",
    ),
]
Gatekeeper = Annotated[
    int,
    Figure(
        Words("portinvartija", "grindvakt", "gatekeeper"),
        Words(
            "ulkoa omaan hallinnonalaan",
            "utifrån till det egna förvaltningsområdet",
            "from another group to the own",
        ),
        "whole",
    ),
]
Liaison = Annotated[
    int,
    Figure(
        Words("välittäjä", "förmedlare", "liaison"),
        Words(
            "kahden muun hallinnonalan välissä",
            "mellan två andra förvaltningsområden",
            "between two other groups",
        ),
        "whole",
    ),
]
Total = Annotated[
    int,
    Figure(
        Words("yhteensä", "totalt", "total"),
        Words("kaikissa rooleissa", "i alla roller", "in all roles"),
        "whole",
    ),
]


@dataclass(frozen=True, slots=True)
class Roles:
    """How often people broker in each role (Gould and Fernandez 1989)."""

    coordinator: Coordinator
    itinerant: Itinerant
    representative: Representative
    gatekeeper: Gatekeeper
    liaison: Liaison
    total: Total


@dataclass(frozen=True, slots=True)
class Broker:
    """A person between people who share no affiliation, and how often in each role."""

    person: PersonId
    group: GroupId
    coordinator: Coordinator
    itinerant: Itinerant
    representative: Representative
    gatekeeper: Gatekeeper
    liaison: Liaison
    total: Total


@dataclass(frozen=True, slots=True)
class Brokerage:
    """Who stands between people who share no affiliation with each other, in the network of people
    joined by shared affiliations (Gould and Fernandez 1989)."""

    totals: Annotated[
        Roles,
        Figure(
            Words("Roolit yhteensä", "Rollerna sammanlagt", "Roles in total"),
            Words("kaikkien johtajien", "för alla ledare", "of all leaders"),
        ),
    ]
    expected: Annotated[
        float,
        Figure(
            Words("Odotettu", "Förväntat", "Expected"),
            Words(
                "kokonaismäärä, kun yhtä monta yhteyttä jaetaan sattumalta",
                "totalsumman när lika många kontakter fördelas av slumpen",
                "the grand total when as many ties are dealt by chance",
            ),
            "decimal",
        ),
    ]
    z: Annotated[
        float | None,
        Figure(
            Words("Poikkeama", "Avvikelse", "Deviation"),
            Words(
                "kuinka kaukana kokonaismäärä on odotetusta; löytää liian vähän",
                "hur långt totalsumman är från den förväntade; hittar för lite",
                "how far the grand total is from that; no normal score, it calls too little",
            ),
            "decimal",
        ),
    ]
    people: Annotated[
        tuple[Broker, ...],
        Figure(
            Words(
                "Useimmin muita yhdistävät",
                "Oftast länkar mellan andra",
                "Most often between others",
            ),
            Words(
                "kahden sellaisen johtajan, joilla ei ole yhteistä ryhmää",
                "två ledare som inte har någon gemensam grupp",
                "of two leaders who share nothing; most first",
            ),
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Brokerage:
    arrays = brokerage(projected(network.indptr, network.indices, network.weight), network.group)
    brokers = [
        Broker(person, group, *scores)
        for (person, group), scores in zip(
            people_of(snapshot, network), arrays.scores.tolist(), strict=True
        )
        if scores[-1]
    ]
    brokers.sort(key=lambda broker: (-broker.total, broker.person))
    return Brokerage(Roles(*arrays.totals.tolist()), arrays.expected, arrays.z, tuple(brokers))


def brokerage(ties: csr_array, group: NDArray[np.integer]) -> BrokerageArrays:
    """Brokerage scores.

    `ties`: [people, people], non-zero where there is a tie, which may be directed; the diagonal is
    ignored. `group`: int[people].

    Raises BadInput if the shapes differ, if weights are not finite, if there are no ties, and if
    more than MAX_STEPS pairs would have to be compared.
    """
    _check(ties, group)
    out = csr_array(ties != 0)
    out.setdiag(False)
    out.eliminate_zeros()
    if not out.nnz:
        raise BadInput("no_ties_to_broker")
    _check_size(out)
    into, scores = csr_array(out.T), np.zeros((group.size, len(ROLES)), np.int64)
    _, label = np.unique(group, return_inverse=True)
    _count(*_rows(out), *_rows(into), (label + 1).astype(np.int32), scores)
    totals = scores.sum(axis=0)
    expected, variance = _by_chance(group.size, out.nnz)
    z = (float(totals[-1]) - expected) / variance**0.5 if variance > 1e-9 else None
    return BrokerageArrays(scores, totals, expected, z)


def _rows(ties: csr_array) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    return ties.indptr.astype(np.int64), ties.indices.astype(np.int32)


@njit
def _tied(after: Any, tag: Any, a: Any, own: Any, row: Any) -> None:
    """Subtract from `row` the pairs of one person of group `a` with those people in `after` who are
    tagged."""
    every, of_own, of_a = np.int32(0), np.int32(0), np.int32(0)
    for b in after:
        every += np.int32(tag[b] != 0)
        of_own += np.int32(tag[b] == own)
        of_a += np.int32(tag[b] == a)
    if a == own:
        row[0] -= of_own
        row[2] -= every - of_own
    else:
        row[1] -= of_a
        row[3] -= of_own
        row[4] -= every - of_a - of_own


@compiled("void(int64[::1], int32[::1], int64[::1], int32[::1], int32[::1], int64[:, ::1])")
def _count(start: Any, after: Any, first: Any, before: Any, group: Any, scores: Any) -> None:
    """For each `v`, count all pairs of one predecessor and one successor from the numbers of each
    group among them, less the pairs that are tied or are one person. `group` counts from 1. The
    successors of `v` are tagged with their group."""
    tag, came = np.zeros(group.size, np.int32), np.zeros(group.size + 1, np.int64)
    for v in range(group.size):
        own, same, out_own, row = group[v], 0, 0, scores[v]
        into, out = before[first[v] : first[v + 1]], after[start[v] : start[v + 1]]
        for a in into:
            came[group[a]] += 1
        for b in out:
            tag[b] = group[b]
            same += came[group[b]]
            out_own += group[b] == own
        into_own = came[own]
        row[0], row[1] = into_own * out_own, same - into_own * out_own
        row[2], row[3] = into_own * (out.size - out_own), (into.size - into_own) * out_own
        row[4] = (into.size - into_own) * (out.size - out_own) - row[1]
        for a in into:
            came[group[a]] = 0
            _tied(after[start[a] : start[a + 1]], tag, group[a], own, row)
            row[0 if group[a] == own else 1] -= tag[a] != 0
        for b in out:
            tag[b] = 0
        row[5] = row[:5].sum()


def _by_chance(people: int, ties: int) -> tuple[float, float]:
    """The mean and the variance of the grand total if each possible tie exists with the density as
    its probability. The variance is that of Gould and Fernandez, as sna computes it (exact
    enumeration of all pairs of triples gives a value 5 % lower for 21 people)."""
    if people < 3:
        return 0.0, 0.0
    d = ties / (people * (people - 1))
    triples, alone, others = people * (people - 1) * (people - 2), d**2 * (1 - d), people - 3
    shared = (
        (4 * people - 10) * (d * (1 - d)) ** 3
        - 4 * others * d**4 * (1 - d) ** 2
        + others * d**5 * (1 - d)
    )
    return triples * alone, triples * (alone * (1 - alone) + shared)


def _check(ties: csr_array, group: NDArray[np.integer]) -> None:
    if ties.shape != (group.size, group.size):
        raise BadInput("shape_disagrees", shape=ties.shape, people=group.size)
    if not np.isfinite(ties.data.astype(float)).all():
        raise BadInput("weights_missing")


def _check_size(out: csr_array) -> None:
    steps = int((np.diff(out.indptr).astype(np.int64) ** 2).sum())
    if steps > MAX_STEPS:
        raise BadInput("too_many_tie_pairs", pairs=steps, limit=MAX_STEPS)
