"""How much of what people could broker is taken from them by ties among those they are tied to (Burt 1992).

NetworkX does the sums, so that its backends may. In a projected network everyone of one affiliation is tied to everyone else, which
makes constraint high and effective size low for all: compare people, and not these numbers with those of chosen ties.
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.errors import BadInput

MOST_PATHS = 200_000_000
"""Of two steps; NetworkX looks at each of them."""


@dataclass(frozen=True, slots=True)
class StructuralHoles:
    """float64[people] each, in the order of the graph's nodes, NaN for who has no ties. `constraint`: Burt's, from weighted ties;
    `effective_size`: how many of one's ties are not tied to each other, Borgatti's (1997) form for ties without weight."""

    constraint: NDArray[np.float64]
    effective_size: NDArray[np.float64]


def structural_holes(graph: nx.Graph) -> StructuralHoles:
    """Of an undirected graph whose ties have a positive `weight`, or none. Raises BadInput where there are no ties, where a weight is
    none that counts, and for graphs of more than MOST_PATHS."""
    paths = sum(degree**2 for _, degree in graph.degree())
    if not paths:
        raise BadInput("There are no ties between people; choose other ties, another date or a longer window.")
    if paths > MOST_PATHS:
        raise BadInput(f"{paths:,} paths of two steps take too long to look at; set a cap, so that up to {MOST_PATHS:,} are left.")
    wrong = next((weight for _, _, weight in graph.edges(data="weight", default=1) if not 0 < weight < float("inf")), None)
    if wrong is not None:
        raise BadInput(f"A tie has the weight {wrong}; weights are numbers above 0.")
    constraint, size = nx.constraint(graph, weight="weight"), nx.effective_size(graph)
    return StructuralHoles(*(np.array([found[node] for node in graph], np.float64) for found in (constraint, size)))
