"""The addresses of the lists of each kind of node, and of the page of each node."""

from graph.ontology import NODE, PAGE_ORDER

LISTS = {label: NODE[label].path for label in PAGE_ORDER}
"""The path of each label's list, in the order in which pages name the kinds."""


def list_address(label: str) -> str:
    """The unquoted path of a label's list, as `Served.to` takes it."""
    return f"/{LISTS[label]}"


def address_of(label: str, key: str) -> str:
    return f"/{LISTS[label]}/{key}"


def pair_address(a: str, b: str) -> str:
    """The path of the page of two sectors, by their keys; or of one sector, whose key is given
    twice."""
    return f"/pair/{a}/{b}"
