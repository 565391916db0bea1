"""The eighteen southern women and their fourteen events (Davis, Gardner and Gardner 1941), as
networkx has them."""

import networkx as nx

from graph.analysis.two_mode import TwoMode
from snapshots import network_of


def southern_women() -> tuple[list[str], TwoMode]:
    """First names in the order of the rows; everyone is of one group."""
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    network = network_of(
        [0] * len(women), [[events.index(event) for event in graph[woman]] for woman in women]
    )
    return [woman.split()[0] for woman in women], network
