"""Attendance of events, by sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from graph.analysis.groupings import sector_of_people
from graph.analysis.withheld import disclosed, without_withheld
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Attended:
    """The attendance of one event.

    `day`: the last possible day of the event, on which people's sectors are determined. `people`:
    how many attended; `without`: how many of these have no sector that is known and disclosed.
    `came` and `of`: for each sector of the snapshot, how many attended and how many people it had.
    If too few people attended for the event to be disclosed, `people` and `without` are None and
    all else is 0.
    """

    event: str
    day: date
    people: int | None
    without: int | None
    came: tuple[int, ...]
    of: tuple[int, ...]


def attendance(
    snapshot: Snapshot, events: Sequence[str], min_people: int = 0
) -> tuple[Attended, ...]:
    """The attendance of the events with these ids, sorted by day; ids that are not in the snapshot
    are skipped. `min_people`: sectors and events with fewer people are not disclosed, see
    withheld.py."""
    numbered = snapshot.affiliations.with_row_index("position").filter(
        pl.col("label") == "Event", pl.col("id").is_in(list(events))
    )
    held = numbered.sort("last", "id").select("position", "id", "last")
    return tuple(
        _attended(snapshot, position, event, last, min_people)
        for position, event, last in held.iter_rows()
    )


def _attended(
    snapshot: Snapshot, position: int, event: str, last: int, min_people: int
) -> Attended:
    day, sectors = date.fromordinal(last), snapshot.sectors.height
    sector_of = without_withheld(sector_of_people(snapshot, day), sectors, min_people)
    people = np.unique(snapshot.attendance.row[snapshot.attendance.column == position])
    if disclosed(people.size, min_people) is None:
        return Attended(event, day, None, None, (0,) * sectors, (0,) * sectors)
    known = sector_of[people][sector_of[people] >= 0]
    came, of = (
        np.bincount(each, minlength=sectors).tolist() for each in (known, sector_of[sector_of >= 0])
    )
    return Attended(event, day, people.size, people.size - known.size, tuple(came), tuple(of))
