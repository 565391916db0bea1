from io import BytesIO
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.graph_files import FORMATS, clean, graph_file, graph_of

NODES = [
    ("Person:a", {"label": "Åke <b>", "x": 1.5, "people": 1}),
    ("Group:g", {"label": "]]>&\"'", "x": -2.0, "people": 2}),
]
TIES = [
    ("Person:a", "Group:g", {"kind": "MEMBER_OF", "weight": 1}),
    ("Person:a", "Group:g", {"kind": "INVITED", "weight": 2}),
]


def read(format_: str, written: bytes) -> nx.Graph:
    return {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format_](BytesIO(written))


def same(a: nx.Graph, b: nx.Graph, names: tuple[str, ...] = ("kind", "weight")) -> bool:
    ties = [
        sorted((u, v, *(values[name] for name in names)) for u, v, values in graph.edges(data=True))
        for graph in (a, b)
    ]
    return (
        dict(a.nodes(data=True)) == dict(b.nodes(data=True))
        and ties[0] == ties[1]
        and a.is_directed() == b.is_directed()
    )


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("directed", [True, False])
def test_what_is_read_again_is_the_same_graph(format_: str, directed: bool) -> None:
    graph = graph_of(NODES, TIES, directed=directed)
    assert graph.number_of_edges() == 2
    assert same(read(format_, graph_file(graph, format_)), graph)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_graph_without_nodes_can_be_written(format_: str) -> None:
    assert (
        read(format_, graph_file(graph_of([], [], directed=True), format_)).number_of_nodes() == 0
    )


@pytest.mark.parametrize("format_", FORMATS)
@given(name=st.text(st.characters(codec=None), max_size=30))
def test_no_name_breaks_a_file(format_: str, name: str) -> None:
    graph = graph_of([(f"Person:{name}", {"label": name})], [], directed=True)
    written = graph_file(graph, format_)
    ElementTree.fromstring(written)
    assert [values["label"] for _, values in read(format_, written).nodes(data=True)] == [
        clean(name)
    ]


def test_only_what_xml_cannot_hold_is_replaced() -> None:
    assert clean("a\0b\x1f\ud800\uffff\t\n😀ä\u202e") == "a\ufffdb\ufffd\ufffd\ufffd\t\n😀ä\u202e"
