"""Graphs as files that other programs read: GraphML and GEXF, as NetworkX writes them."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import networkx as nx

Attributes = Mapping[str, str | int | float]

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
_WRITERS = {"graphml": nx.write_graphml_xml, "gexf": nx.write_gexf}
FORMATS = tuple(_WRITERS)


def clean(text: str) -> str:
    """With the sign of replacement where there are characters that no XML can hold, and lines that
    end as XML has them."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def graph_of(
    nodes: Iterable[tuple[str, Attributes]],
    ties: Iterable[tuple[str, str, Attributes]],
    *,
    directed: bool,
) -> nx.Graph:
    """Nodes with their attributes, and ties between them, of which there may be several between
    two; an attribute `label` is what Gephi shows."""
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for id_, attributes in nodes:
        graph.add_node(clean(id_), **_cleaned(attributes))
    for number, (a, b, attributes) in enumerate(ties):
        graph.add_edge(clean(a), clean(b), key=number, **_cleaned(attributes))
    return graph


def graph_file(graph: nx.Graph, format_: str) -> bytes:
    """`format_`: one of FORMATS."""
    written = BytesIO()
    _WRITERS[format_](graph, written)
    return written.getvalue()


def _cleaned(attributes: Attributes) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }
