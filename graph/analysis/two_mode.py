"""The two-mode network that every measure starts from: people by affiliations at a date, and each person's sector."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.dates import OPEN_START, before
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot, Ties

TIES = ("membership", "attendance", "cohort", "position")
WEIGHTS = ("raw", "newman")
LABELS = {"membership": ("Group", "Network", "Project"), "attendance": ("Event",), "cohort": ("Cohort",)}
_COLUMN_BITS = np.int64(32)


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """All that decides a result besides the data; travels with every result."""

    as_of: date
    ties: tuple[str, ...] = ("membership",)
    window: str = "3y"
    weight: str = "raw"
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TwoMode:
    """`indptr` int64[people + 1] and `indices` int32[ties], ascending and distinct within a person, are the rows of the person x
    affiliation matrix B; `sector` int16[people] points into `sectors` (ids, sorted); `people` int32[people] and
    `affiliations` int32[columns] point into the snapshot (affiliations -1 - i are organisation i)."""

    people: NDArray[np.int32]
    sector: NDArray[np.int16]
    sectors: tuple[str, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    affiliations: NDArray[np.int32]


def two_mode(snapshot: Snapshot, settings: AnalysisSettings) -> TwoMode:
    """Everyone with a sector at `settings.as_of`, people without ties too, and the affiliations that any of them has a tie to by
    one of the chosen kinds. A person counts once in each. A graph that knows nobody at that date gives an empty network.

    Raises BadInput for settings that mean nothing.
    """
    check_settings(settings)
    sector_of = sector_of_people(snapshot, settings.as_of)
    people = np.flatnonzero(sector_of >= 0).astype(np.int32)
    present, sector = np.unique(sector_of[people], return_inverse=True)
    persons, columns = _distinct_ties(snapshot, settings, people)
    used = np.flatnonzero(np.bincount(columns))
    known = snapshot.affiliations.height
    return TwoMode(
        people=people,
        sector=sector.astype(np.int16),
        sectors=tuple(snapshot.sectors["id"].gather(present)),
        indptr=np.concatenate(([0], np.cumsum(np.bincount(persons, minlength=people.size)))).astype(np.int64),
        indices=_positions(used, known + snapshot.organisations.height)[columns],
        affiliations=np.where(used < known, used, known - 1 - used).astype(np.int32),
    )


def check_settings(settings: AnalysisSettings) -> None:
    """Raises BadInput that names the first setting that cannot be used."""
    if not settings.ties:
        raise BadInput(f"No kind of tie was chosen; use one or more of {', '.join(TIES)}.")
    for tie in settings.ties:
        if tie not in TIES:
            raise BadInput(f"'{tie}' is not a kind of tie; {suggest(tie, TIES)}")
    if settings.weight not in WEIGHTS:
        raise BadInput(f"'{settings.weight}' is not a weight; {suggest(settings.weight, WEIGHTS)}")
    if settings.draws < 1:
        raise BadInput(f"'{settings.draws}' draws tell nothing of chance; ask for 1 or more, best 1000.")
    if settings.seed < 0:
        raise BadInput(f"'{settings.seed}' cannot seed the draws; use a whole number from 0 up.")
    before(settings.as_of, settings.window)


def affiliations_at(snapshot: Snapshot, settings: AnalysisSettings) -> NDArray[np.bool_]:
    """Which of the snapshot's affiliations the chosen kinds of ties lead to at the date."""
    label, chosen = snapshot.affiliations["label"], np.zeros(snapshot.affiliations.height, bool)
    for tie in settings.ties:
        if tie in LABELS:
            since = _since(tie, settings)
            chosen |= label.is_in(LABELS[tie]).to_numpy() & _holding(snapshot.affiliations, settings.as_of, since)
    return chosen


def _since(tie: str, settings: AnalysisSettings) -> int:
    """A tie counts when some day of its own and of both its ends lies between this day and the date."""
    if tie == "attendance":
        return before(settings.as_of, settings.window).toordinal()
    return OPEN_START if tie == "cohort" else settings.as_of.toordinal()


def _holding(dated: pl.DataFrame | Ties, as_of: date, since: int | None = None) -> NDArray[np.bool_]:
    first, last = (dated["first"], dated["last"]) if isinstance(dated, pl.DataFrame) else (dated.first, dated.last)
    day = as_of.toordinal()
    return (np.asarray(first) <= np.int32(day)) & (np.asarray(last) >= np.int32(day if since is None else since))


def sector_of_people(snapshot: Snapshot, as_of: date) -> NDArray[np.int32]:
    """The position of each person's sector at the date, -1 without one."""
    organisations, sectors = _holding(snapshot.organisations, as_of), _holding(snapshot.sectors, as_of)
    belongs = snapshot.belongs
    standing = _holding(belongs, as_of) & organisations[belongs.row] & sectors[belongs.column]
    sector_of = _begun_last(belongs, standing, snapshot.organisations.height)
    positions = snapshot.positions
    standing = _holding(positions, as_of) & (sector_of >= 0)[positions.column]
    organisation_of = _begun_last(positions, standing, snapshot.people.len())
    return np.where(organisation_of >= 0, np.append(sector_of, np.int32(-1))[organisation_of], np.int32(-1))


def _begun_last(ties: Ties, standing: NDArray[np.bool_], rows: int) -> NDArray[np.int32]:
    """The column each row leads to: by the tie begun last, then the smallest column; -1 where no tie stands."""
    least = np.iinfo(np.int64).min
    best = np.full(rows, least)
    rank = (ties.first[standing].astype(np.int64) << _COLUMN_BITS) | (2**31 - 1 - ties.column[standing])
    np.maximum.at(best, ties.row[standing], rank)
    column = 2**31 - 1 - (best & (2**32 - 1))
    return np.where(best == least, -1, column).astype(np.int32)


def _distinct_ties(
    snapshot: Snapshot, settings: AnalysisSettings, people: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each tie once, by person and then column: positions in `people`, and in the affiliations followed by the organisations."""
    place = _positions(people, snapshot.people.len())
    keys = [(place[person].astype(np.int64) << _COLUMN_BITS) | column for person, column in _standing(snapshot, settings)]
    joined = np.concatenate(keys)
    joined = joined[joined >= 0]
    joined.sort()
    distinct = joined[np.append(True, joined[1:] != joined[:-1])[:joined.size]]
    return distinct >> _COLUMN_BITS, distinct & (2**32 - 1)


def _standing(snapshot: Snapshot, settings: AnalysisSettings) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """The ties of each chosen kind that count at the date: people, and columns as in `_distinct_ties`."""
    affiliations = affiliations_at(snapshot, settings)
    organisations = _holding(snapshot.organisations, settings.as_of)
    for tie in settings.ties:
        ties: Ties = snapshot.positions if tie == "position" else getattr(snapshot, tie)
        ends, offset = (organisations, affiliations.size) if tie == "position" else (affiliations, 0)
        standing = np.flatnonzero(_holding(ties, settings.as_of, _since(tie, settings)) & ends[ties.column])
        yield ties.row[standing], ties.column[standing] + np.int32(offset)


def _positions(chosen: NDArray[np.integer], size: int) -> NDArray[np.int32]:
    """Where each of `size` numbers stands among the chosen ones, -1 where it does not."""
    places = np.full(size, -1, np.int32)
    places[chosen] = np.arange(chosen.size, dtype=np.int32)
    return places
