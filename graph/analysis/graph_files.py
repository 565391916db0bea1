"""Graphs as files for other programs, GraphML and GEXF, written by NetworkX."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import networkx as nx

Attributes = Mapping[str, str | int | float]

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot contain, not even escaped."""
_WRITERS = {"graphml": nx.write_graphml_xml, "gexf": nx.write_gexf}
FORMATS = tuple(_WRITERS)


def clean(text: str) -> str:
    """The text with characters that XML cannot contain replaced by U+FFFD, and with line ends as in
    XML."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def graph_of(
    nodes: Iterable[tuple[str, Attributes]],
    ties: Iterable[tuple[str, str, Attributes]],
    *,
    directed: bool,
) -> nx.Graph:
    """A graph of nodes and ties with their attributes; two nodes may have several ties. Gephi shows
    the attribute `label`."""
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for id_, attributes in nodes:
        graph.add_node(clean(id_), **_cleaned(attributes))
    for number, (a, b, attributes) in enumerate(ties):
        graph.add_edge(clean(a), clean(b), key=number, **_cleaned(attributes))
    return graph


def graph_file(graph: nx.Graph, format_: str) -> bytes:
    """The content of a file in a format of FORMATS."""
    written = BytesIO()
    _WRITERS[format_](graph, written)
    return written.getvalue()


def _cleaned(attributes: Attributes) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }
