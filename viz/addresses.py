"""Where each kind of node has its list, and each node its page."""

from graph.ontology import NODE, PAGE_ORDER

LISTS = {label: NODE[label].path for label in PAGE_ORDER}
"""In the order in which pages name the kinds."""


def list_address(label: str) -> str:
    """Unquoted, as `Served.to` takes it."""
    return f"/{LISTS[label]}"


def address_of(label: str, key: str) -> str:
    return f"/{LISTS[label]}/{key}"


def pair_address(a: str, b: str) -> str:
    """Of two sectors, by their keys; or of one, given twice."""
    return f"/pair/{a}/{b}"
