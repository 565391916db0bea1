"""How names are written."""

from collections.abc import Mapping
from typing import Any


def called(node: Mapping[str, Any]) -> str:
    """The name of a node in a GraphQL answer; its key if it has no name."""
    return str(node["name"] or node["key"])


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def shortened(text: str, room: int) -> str:
    """The text, cut to at most `room` characters."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
