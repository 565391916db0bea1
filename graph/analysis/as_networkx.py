"""The networks as NetworkX graphs, for measures that NetworkX has and this program does not.
NetworkX backends can be used: those in `networkx.config.backend_priority` compute what they
support."""

import networkx as nx

from graph.analysis.projection import projected
from graph.analysis.two_mode import TwoMode


def people_graph(network: TwoMode) -> nx.Graph:
    """The network of people. Its nodes are the positions of people in `network`, with their
    `group`; the `weight` of an edge is the sum of the weights of the affiliations that two people
    share. Raises BadInput if there are too many pairs, as `projected` does."""
    graph = nx.from_scipy_sparse_array(projected(network.indptr, network.indices, network.weight))
    nx.set_node_attributes(
        graph,
        {person: network.groups[group] for person, group in enumerate(network.group)},
        "group",
    )
    return graph
