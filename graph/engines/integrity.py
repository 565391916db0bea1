"""Whether a graph is whole after its engine or its machine stopped abnormally.

The engine's log restores what was acknowledged, but does not contain whole pages: if the disk wrote
only a part of a page, records or entries of indexes may be missing. This is checked before the
graph is used, so that it is not first noticed through a wrong answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph import cypher
from graph.errors import Message, message
from graph.model import MODULUS, kind_words

HALF = 2**30
"""Hashes are added in two halves, as sums of whole hashes would overflow 64 bits."""

Ask = Callable[[str], list[dict[str, Any]]]
"""Runs a reading Cypher statement; returns its rows, each by column."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage to a graph, as half a sentence, and whether a dump of the graph would still be
    whole."""

    fault: Message
    dumpable: bool


def damage(query: Ask) -> Damage | None:
    """The damage to a graph, or None if it is whole: the hashes of the stored elements must add up
    to the data version, and each node must be found by its id."""
    state = query(cypher.READ_VERSION)
    if not state:
        return None
    if _version(query) != next(iter(state[0].values())):
        return Damage(message("content_damaged"), dumpable=False)
    for label in cypher.LABELS:
        if _number(query, _BY_ID.format(label=label)) != _number(query, cypher.count_of(label)):
            return Damage(message("nodes_not_in_index", label=kind_words(label)), dumpable=True)
    return None


_BY_ID = (
    "MATCH (n:`{label}`) WITH collect(n.id) AS ids UNWIND ids AS id MATCH (m:`{label}` {{id: id}})"
    " RETURN count(m) AS count"
)
_SUMS = "MATCH {pattern} RETURN sum(e.hash / {half}) AS high, sum(e.hash % {half}) AS low"


def _version(query: Ask) -> int:
    patterns = [
        *(f"(e:`{label}`)" for label in cypher.LABELS),
        *(f"()-[e:`{type_}`]->()" for type_ in cypher.TYPES),
    ]
    sums = [query(_SUMS.format(pattern=pattern, half=HALF))[0] for pattern in patterns]
    return int(sum((each["high"] or 0) * HALF + (each["low"] or 0) for each in sums) % MODULUS)


def _number(query: Ask, text: str) -> int:
    return int(next(iter(query(text)[0].values())))
