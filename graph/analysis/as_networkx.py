"""The same networks as graphs of NetworkX, for every measure that it has and we do not. Its
backends stay usable: whatever `networkx.config.backend_priority` names answers, where it can."""

import networkx as nx

from graph.analysis.projection import projected
from graph.analysis.two_mode import TwoMode


def people_graph(network: TwoMode) -> nx.Graph:
    """People are the nodes, by position, with their `group`; `weight`: the sum of the weights of
    what two people share. Raises BadInput where those are too many, as `projected` does."""
    graph = nx.from_scipy_sparse_array(projected(network.indptr, network.indices, network.weight))
    nx.set_node_attributes(
        graph,
        {person: network.groups[group] for person, group in enumerate(network.group)},
        "group",
    )
    return graph
