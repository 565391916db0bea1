"""What sectors became: their codes change with the years, and mergers join several (ChangeEvent of
the W3C Organization Ontology)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.two_mode import TwoMode
from graph.dates import OPEN_END
from graph.errors import BadInput, Message, message
from graph.snapshot import Snapshot, Ties

Successors = dict[int, set[int]]


def lineage(snapshot: Snapshot, as_of: date) -> NDArray[np.int32]:
    """int32[sectors]: the position of the sector that each had become by the date; its own if it
    still exists.

    A succession has taken place once the successor's first day has come and the sector's last day,
    if known, is past; without dates it always has. Raises BadInput, which names the sectors, if
    sectors succeed each other in a ring.
    """
    return last_successors(
        _taken_place(snapshot.sectors, snapshot.successions, as_of),
        snapshot.sectors["id"].to_list(),
    )


def as_they_became(network: TwoMode, snapshot: Snapshot, as_of: date) -> TwoMode:
    """A network by sector in which people are in the sectors that theirs had become by the date, so
    that years can be compared."""
    ids = snapshot.sectors["id"]
    became = dict(zip(ids, ids.gather(lineage(snapshot, as_of)), strict=True))
    later = [became[group] for group in network.groups]
    groups = sorted(set(later))
    position = np.array([groups.index(group) for group in later], np.int16)
    return replace(network, group=position[network.group], groups=tuple(groups))


def last_successors(after: Successors, ids: Sequence[str]) -> NDArray[np.int32]:
    """int32[ids]: the final successor of each, by position. `after`: the direct successors. If a
    sector was split, and its parts were later merged into one, that one is the successor; as long
    as they are separate the sector has no successor and keeps its own position.

    Raises BadInput, which names the sectors, if they succeed each other in a ring.
    """
    became = np.arange(len(ids), dtype=np.int32)
    try:
        order = list(TopologicalSorter(after).static_order())
    except CycleError as error:
        raise BadInput(
            _in_a_ring([ids[position] for position in reversed(error.args[1])])
        ) from None
    for position in order:
        ends = {int(became[successor]) for successor in after.get(position, ())}
        if len(ends) == 1:
            became[position] = ends.pop()
    return became


def _taken_place(bodies: pl.DataFrame, successions: Ties, as_of: date) -> Successors:
    day, first, last = as_of.toordinal(), bodies["first"].to_numpy(), bodies["last"].to_numpy()
    begun, over = first[successions.column] <= day, last[successions.row]
    standing = begun & ((over < day) | (over == OPEN_END))
    after: Successors = {}
    for position, successor in zip(
        successions.row[standing].tolist(), successions.column[standing].tolist(), strict=True
    ):
        after.setdefault(position, set()).add(successor)
    return after


def _in_a_ring(ring: list[str]) -> Message:
    names = " -> ".join(f"'{id_}'" for id_ in ring)
    return message("ring_of_successions", ring=names)
