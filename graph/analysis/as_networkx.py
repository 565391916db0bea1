"""The same networks as graphs of NetworkX, for every measure that it has and we do not. Its
backends stay usable: whatever `networkx.config.backend_priority` names answers, where it can."""

import networkx as nx

from graph.analysis.projection import projected
from graph.analysis.two_mode import TwoMode


def two_mode_graph(network: TwoMode) -> nx.Graph:
    """People are the nodes ("person", position), affiliations ("affiliation", position), with
    `bipartite` 0 and 1; people have their `group`, and ties what a meeting in the affiliation
    counts as `weight`."""
    graph = nx.Graph()
    weight = network.weight.tolist()
    for person, group in enumerate(network.group):
        graph.add_node(("person", person), bipartite=0, group=network.groups[group])
    for affiliation, counts in enumerate(weight):
        graph.add_node(("affiliation", affiliation), bipartite=1, weight=counts)
    for person in range(network.group.size):
        for affiliation in network.indices[
            network.indptr[person] : network.indptr[person + 1]
        ].tolist():
            graph.add_edge(
                ("person", person), ("affiliation", affiliation), weight=weight[affiliation]
            )
    return graph


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
