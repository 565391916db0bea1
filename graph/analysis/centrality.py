"""Degree, closeness and betweenness (Freeman 1979), of people and affiliations together or of
people alone.

In two-mode networks each is divided by its maximum for that kind of node (Borgatti and Everett
1997). All values are exact, because a ranking by a sample of the paths can differ from the true
one; a network that is too large is refused.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.analysis.figures import Figure, GroupId, PersonId, people_of
from graph.analysis.settings import AnalysisSettings
from graph.analysis.shortest_paths import shortest_paths
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

MAX_WORK = 10**11
"""Nodes times ties; takes about ten minutes on two cores."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CentralityArrays:
    """Four float64[nodes].

    `betweenness`, as defined by Freeman: the sum over pairs of other nodes of the share of their
    shortest paths that pass through the node. The others are between 0 and 1. `closeness` of a node
    that does not reach all others is its closeness to those that it reaches, times their share of
    all others (Wasserman and Faust 1994).
    """

    degree: Floats
    closeness: Floats
    betweenness: Floats
    betweenness_scaled: Floats


@dataclass(frozen=True, slots=True)
class Central:
    """The centrality of a person among affiliations (Borgatti and Everett 1997)."""

    person: PersonId
    group: GroupId
    degree: Annotated[
        float,
        Figure(
            Words("Ryhmien osuus", "Andel grupper", "Degree"),
            Words(
                "osuus kaikista ryhmistä, joissa johtaja on",
                "andelen av alla grupper som ledaren är med i",
                "the share of all affiliations that the leader has",
            ),
            "share",
        ),
    ]
    closeness: Annotated[
        float,
        Figure(
            Words("Läheisyys", "Närhet", "Closeness"),
            Words(
                "1: niin lähellä kaikkia kuin voi olla",
                "1: så nära alla som möjligt",
                "1: as close to all as can be",
            ),
        ),
    ]
    betweenness: Annotated[
        float,
        Figure(
            Words("Välissä", "Mellan andra", "Betweenness"),
            Words(
                "kuinka monen muun parin lyhin reitti kulkee johtajan kautta",
                "för hur många andra par den kortaste vägen går genom ledaren",
                "of how many shortest paths between two others",
            ),
            "decimal",
        ),
    ]
    betweenness_scaled: Annotated[
        float,
        Figure(
            Words("Välissä, osuus", "Mellan andra, andel", "Betweenness, scaled"),
            Words(
                "suurimmasta määrästä, joka tällaisessa verkostossa on mahdollinen",
                "av det största som är möjligt i ett sådant nätverk",
                "by the most there can be in such a network",
            ),
            "share",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Centrality:
    """Who is central in the two-mode network of people and affiliations; exact values."""

    people: Annotated[
        tuple[Central, ...],
        Figure(
            Words("Keskeisimmät", "De mest centrala", "The most central"),
            Words(
                "eniten muiden välissä olevat ensin",
                "de som oftast är mellan andra först",
                "the largest betweenness first",
            ),
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Centrality:
    arrays, _ = two_mode_centrality(network.indptr, network.indices, network.affiliations.size)
    columns = (arrays.degree, arrays.closeness, arrays.betweenness, arrays.betweenness_scaled)
    people = [
        Central(person, group, *figures)
        for (person, group), *figures in zip(
            people_of(snapshot, network), *(column.tolist() for column in columns), strict=True
        )
    ]
    people.sort(key=lambda person: (-person.betweenness, person.person))
    return Centrality(tuple(people))


def two_mode_centrality(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    affiliations: int,
    threads: int | None = None,
) -> tuple[CentralityArrays, CentralityArrays]:
    """The centralities of the people and those of the affiliations, each computed among all nodes
    of both kinds. `indptr` and `indices`: as in TwoMode. `affiliations`: their number. `threads`:
    how many to use (None: all cores).

    Raises BadInput if there are no ties, and if nodes times ties exceed MAX_WORK.
    """
    people, nodes = indptr.size - 1, indptr.size - 1 + affiliations
    _check_size(nodes, indices.size)
    ties = both_ends(indptr, indices, affiliations)
    betweenness, far = _paths(ties, threads)
    of_person, of_affiliation = _reached(ties, np.arange(nodes) < people)
    degree = np.diff(ties.indptr)

    def kind(
        at: slice, own: Floats, other: Floats, own_size: int, other_size: int
    ) -> CentralityArrays:
        closest, share = other[at] + 2 * (own[at] - 1), (own[at] + other[at] - 1) / (nodes - 1)
        scaled = betweenness[at] / max(_most_between(own_size, other_size), 1)
        return CentralityArrays(
            degree[at] / other_size,
            closest * share / np.maximum(far[at], 1),
            betweenness[at],
            scaled,
        )

    return (
        kind(slice(0, people), of_person, of_affiliation, people, affiliations),
        kind(slice(people, nodes), of_affiliation, of_person, affiliations, people),
    )


def one_mode_centrality(ties: csr_array, threads: int | None = None) -> CentralityArrays:
    """The centralities of people alone. `ties`: [people, people], symmetric, non-zero where there
    is a tie; the diagonal is ignored.

    Raises BadInput if there are no ties, if nodes times ties exceed MAX_WORK, if a tie has only one
    direction, and if a weight is not finite.
    """
    if not np.isfinite(ties.data.astype(float)).all():
        raise BadInput("weights_missing")
    there = csr_array(ties != 0)
    there.setdiag(False)
    there.eliminate_zeros()
    if there.shape[0] != there.shape[1] or (there != there.T).nnz:
        raise BadInput("ties_one_way", shape=there.shape)
    people = there.shape[0]
    _check_size(people, there.nnz // 2)
    betweenness, far = _paths(there, threads)
    others = _reached(there, np.ones(people, bool))[0] - 1
    closeness = others**2 / (people - 1) / np.maximum(far, 1)
    return CentralityArrays(
        np.diff(there.indptr) / (people - 1),
        closeness,
        betweenness,
        betweenness / max((people - 1) * (people - 2) / 2, 1),
    )


def both_ends(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], affiliations: int
) -> csr_array:
    """bool[people + affiliations, people + affiliations]: the two-mode network as a graph, with the
    affiliations after the people."""
    people = indptr.size - 1
    start = np.append(indptr, np.full(affiliations, indices.size))
    upper = csr_array(
        (np.ones(indices.size, bool), indices + np.int32(people), start),
        shape=(people + affiliations,) * 2,
    )
    return csr_array(upper + upper.T)


def _paths(ties: csr_array, threads: int | None) -> tuple[Floats, Floats]:
    between, far = shortest_paths(
        ties.indptr.astype(np.int64), ties.indices.astype(np.int32), threads
    )
    if not np.isfinite(between).all():
        raise BadInput("too_many_shortest_paths")
    return between, far.astype(np.float64)


def _reached(ties: csr_array, first: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The numbers of nodes of the first kind and of the other kind that each node reaches, itself
    included."""
    count, part = connected_components(ties, directed=False)
    of_first = np.bincount(part[first], minlength=count)[part]
    return of_first.astype(np.float64), np.bincount(part, minlength=count)[part] - of_first.astype(
        np.float64
    )


def _most_between(own: int, other: int) -> float:
    """The maximal betweenness of a node, in any network with these numbers of nodes of its own kind
    and of the other (Borgatti and Everett 1997)."""
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _check_size(nodes: int, ties: int) -> None:
    if not ties:
        raise BadInput("no_ties_to_run_along")
    if nodes * ties > MAX_WORK:
        raise BadInput("network_too_large", nodes=nodes, ties=ties, limit=MAX_WORK)
