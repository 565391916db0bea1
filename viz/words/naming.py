"""How names are written where there is room for so much."""

from collections.abc import Mapping
from typing import Any


def called(node: Mapping[str, Any]) -> str:
    """What a node of a GraphQL answer is called; one without a name goes by its key."""
    return str(node["name"] or node["key"])


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def shortened(text: str, room: int) -> str:
    """At most `room` letters of it."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
