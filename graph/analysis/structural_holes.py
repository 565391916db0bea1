"""Structural holes: how much people's opportunities to broker are limited by ties among their
contacts (Burt 1992).

NetworkX computes the sums, so that its backends can be used. Its effective size of all nodes at
once would fill a people-by-people matrix; triangles are counted instead, which gives the same
values. In a projected network all people of an affiliation are tied to each other, which makes
constraint high and effective size low for everyone. Compare people with each other, not these
values with those of networks in which ties are chosen.
"""

from dataclasses import dataclass
from typing import Annotated

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.analysis.as_networkx import people_graph
from graph.analysis.figures import Figure, GroupId, PersonId, people_of
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

MAX_PATHS = 200_000_000
"""The largest number of paths of two steps, as each is examined."""
MAX_PAIRS = 50_000_000
"""The largest number of pairs of people two steps apart, by an upper bound; that many take NetworkX
1.8 GB and 20 s."""


@dataclass(frozen=True, slots=True)
class StructuralHolesArrays:
    """float64[people] each, in the order of the graph's nodes; NaN for people without ties.
    `constraint`: Burt's, from weighted ties. `effective_size`: the number of contacts less their
    redundancy, in the form of Borgatti (1997) for unweighted ties."""

    constraint: NDArray[np.float64]
    effective_size: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StructuralHole:
    """How much a person's contacts know each other (Burt 1992)."""

    person: PersonId
    group: GroupId
    constraint: Annotated[
        float,
        Figure(
            Words("Rajoittuneisuus", "Begränsning", "Constraint"),
            Words(
                "pieni, kun tutut eivät tunne toisiaan",
                "liten när kontakterna inte känner varandra",
                "small where contacts do not know each other",
            ),
        ),
    ]
    effective_size: Annotated[
        float,
        Figure(
            Words("Tehollinen koko", "Effektiv storlek", "Effective size"),
            Words(
                "tuttujen määrä, josta on vähennetty päällekkäiset",
                "antalet kontakter minus de överlappande",
                "how many contacts, less those that lead to the same people",
            ),
            "decimal",
        ),
    ]


@dataclass(frozen=True, slots=True)
class StructuralHoles:
    """Whose contacts know each other least, among people who share affiliations (Burt 1992)."""

    people: Annotated[
        tuple[StructuralHole, ...],
        Figure(
            Words("Vähiten rajoittuneet", "De minst begränsade", "The least constrained"),
            Words(
                "vähiten rajoittunut ensin",
                "den minst begränsade först",
                "the least constrained first",
            ),
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> StructuralHoles:
    """The structural holes of the network; people without ties are left out."""
    arrays = structural_holes(people_graph(network))
    holes = [
        StructuralHole(person, group, constraint, size)
        for (person, group), constraint, size in zip(
            people_of(snapshot, network),
            arrays.constraint.tolist(),
            arrays.effective_size.tolist(),
            strict=True,
        )
        if not np.isnan(constraint)
    ]
    return StructuralHoles(tuple(sorted(holes, key=lambda hole: (hole.constraint, hole.person))))


def structural_holes(graph: nx.Graph) -> StructuralHolesArrays:
    """The values for an undirected graph whose ties have a positive `weight`, or none. Raises
    BadInput if there are no ties, if a weight is not positive and finite, if a node is tied to
    itself, and if the graph has more than MAX_PATHS paths or MAX_PAIRS pairs."""
    paths = sum(degree**2 for _, degree in graph.degree())
    if not paths:
        raise BadInput("no_ties_between_people")
    if paths > MAX_PATHS:
        raise BadInput("too_many_paths", paths=paths, limit=MAX_PATHS)
    if (pairs := min(paths, len(graph) ** 2)) > MAX_PAIRS:
        raise BadInput("too_many_pairs", pairs=pairs, limit=MAX_PAIRS)
    _check_ties(graph)
    constraint, triangles = nx.constraint(graph, weight="weight"), nx.triangles(graph)
    sizes = [
        degree - 2 * triangles[node] / degree if degree else np.nan
        for node, degree in graph.degree()
    ]
    return StructuralHolesArrays(
        np.array([constraint[node] for node in graph], np.float64), np.array(sizes, np.float64)
    )


def _check_ties(graph: nx.Graph) -> None:
    if graph.is_directed() or graph.is_multigraph():
        raise BadInput("graph_not_plain")
    alone = next(nx.nodes_with_selfloops(graph), None)
    if alone is not None:
        raise BadInput("tie_to_self", person=alone)
    wrong = [
        weight for _, _, weight in graph.edges(data="weight", default=1) if not _counts(weight)
    ]
    if wrong:
        raise BadInput("tie_weight", weight=wrong[0])


def _counts(weight: object) -> bool:
    return isinstance(weight, int | float | np.number) and bool(0 < weight < float("inf"))
