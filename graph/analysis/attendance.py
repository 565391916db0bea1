"""Who came to an event, by sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from graph.analysis.groupings import sector_of_people
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Attended:
    """`day`: the last possible day of the event, on which people's sectors are looked at. `people` came, `without` of them from
    no known sector; `came` and `of`: by the snapshot's sectors, how many came and how many there were."""

    event: str
    day: date
    people: int
    without: int
    came: tuple[int, ...]
    of: tuple[int, ...]


def attendance(snapshot: Snapshot, events: Sequence[str]) -> tuple[Attended, ...]:
    """Of the events by their ids, in order of their days; those that are not there are left out."""
    numbered = snapshot.affiliations.with_row_index("place").filter(pl.col("label") == "Event", pl.col("id").is_in(list(events)))
    held = numbered.sort("last", "id").select("place", "id", "last")
    return tuple(_attended(snapshot, *row) for row in held.iter_rows())


def _attended(snapshot: Snapshot, place: int, event: str, last: int) -> Attended:
    day = date.fromordinal(last)
    sector_of, sectors = sector_of_people(snapshot, day), snapshot.sectors.height
    people = np.unique(snapshot.attendance.row[snapshot.attendance.column == place])
    known = sector_of[people][sector_of[people] >= 0]
    came, of = (np.bincount(each, minlength=sectors).tolist() for each in (known, sector_of[sector_of >= 0]))
    return Attended(event, day, people.size, people.size - known.size, tuple(came), tuple(of))
