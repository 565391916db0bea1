"""The two-mode network from which every measure is computed: people by affiliations on a date, and
the groups of the people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analysis.groupings import grouping, groups_of_people, holding
from graph.analysis.settings import AnalysisSettings, check_settings
from graph.analysis.withheld import without_withheld
from graph.dates import OPEN_START, before
from graph.errors import BadInput
from graph.ontology import AFFILIATIONS, MEMBERSHIP_BODIES
from graph.snapshot import Snapshot, Ties

MAX_GROUPS = 2000
_COLUMN_BITS = np.int64(32)


class Weighting(NamedTuple):
    """How a meeting is weighted by the size of the affiliation, see AnalysisSettings."""

    weight: str = "raw"
    cap: int | None = None


RAW = Weighting()


@dataclass(frozen=True, slots=True)
class Place:
    """An affiliation, or an organisation if workplaces count as ties."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class TwoMode:
    """A two-mode network.

    `indptr` int64[people + 1] and `indices` int32[ties], ascending and distinct for each person:
    the rows of the person x affiliation matrix B. `group` int16[people]: positions in `groups`
    (ids, sorted), such as sectors. `people` int32[people] and `affiliations` int32[columns]:
    positions in the snapshot, where -1 - i is organisation i. `decay` float64[columns]: the factor
    of each affiliation's weight (None: 1).
    """

    people: NDArray[np.int32]
    group: NDArray[np.int16]
    groups: tuple[str, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    affiliations: NDArray[np.int32]
    weighting: Weighting = RAW
    decay: NDArray[np.float64] | None = None

    @property
    def weight(self) -> NDArray[np.float64]:
        """float64[columns]: the weight of a meeting of two people in each affiliation."""
        by_size = meeting_weights(
            np.bincount(self.indices, minlength=self.affiliations.size), self.weighting
        )
        return by_size if self.decay is None else by_size * self.decay


def meeting_weights(sizes: NDArray[np.integer], weighting: Weighting) -> NDArray[np.float64]:
    """float64[affiliations] from the numbers of people. raw: 1; newman: 1 / (n - 1) for n people
    (Newman 2001); 0 for fewer than two people and for more than the cap."""
    counted = sizes > 1 if weighting.cap is None else (sizes > 1) & (sizes <= weighting.cap)
    return np.where(
        counted, 1 / np.maximum(sizes - 1, 1) if weighting.weight == "newman" else 1.0, 0.0
    )


def two_mode(snapshot: Snapshot, settings: AnalysisSettings) -> TwoMode:
    """The network of everyone who has a sector (and a group, if grouped otherwise) at
    `settings.as_of`, including people without ties, and of the affiliations to which any of them
    has a tie of the chosen kinds. A person counts once in each affiliation. If no people are known
    on the date, the network is empty.

    Raises BadInput for invalid settings, and for more than MAX_GROUPS groups.
    """
    check_settings(settings)
    group_of, ids = groups_of_people(snapshot, settings.as_of, settings.by)
    group_of = without_withheld(group_of, ids.len(), settings.least)
    people = np.flatnonzero(group_of >= 0).astype(np.int32)
    present, group = np.unique(group_of[people], return_inverse=True)
    if present.size > MAX_GROUPS:
        raise BadInput(
            "too_many_groups", count=present.size, by=grouping(settings.by), limit=MAX_GROUPS
        )
    persons, columns = _distinct_ties(snapshot, settings, people)
    used = np.flatnonzero(np.bincount(columns))
    known = snapshot.affiliations.height
    affiliations = np.where(used < known, used, known - 1 - used).astype(np.int32)
    return TwoMode(
        people=people,
        group=group.astype(np.int16),
        groups=tuple(ids.gather(present)),
        indptr=np.concatenate(([0], np.cumsum(np.bincount(persons, minlength=people.size)))).astype(
            np.int64
        ),
        indices=_positions(used, known + snapshot.organisations.height)[columns],
        affiliations=affiliations,
        weighting=Weighting(settings.weight, settings.cap),
        decay=decay_of(snapshot, settings, affiliations),
    )


def affiliation_of(snapshot: Snapshot, network: TwoMode, column: int) -> Place:
    """An affiliation by its position in a network made from the snapshot."""
    at = int(network.affiliations[column])
    if at < 0:
        return Place("Organisation", snapshot.organisations["id"][-1 - at])
    return Place(snapshot.affiliations["label"][at], snapshot.affiliations["id"][at])


def with_ties(network: TwoMode, selected: NDArray[np.bool_]) -> TwoMode:
    """The network with only the ties `selected`, bool[ties]."""
    indptr = np.concatenate(([0], np.cumsum(selected)))[network.indptr].astype(np.int64)
    return replace(network, indptr=indptr, indices=network.indices[selected])


def nobody(settings: AnalysisSettings) -> BadInput:
    """The error that no people are known on the day."""
    if settings.least:
        return BadInput("no_sector_large_enough", people=settings.least, day=settings.as_of)
    return BadInput("nobody_on_day", by=grouping(settings.by), day=settings.as_of)


def decay_of(
    snapshot: Snapshot, settings: AnalysisSettings, affiliations: NDArray[np.int32]
) -> NDArray[np.float64] | None:
    """float64[columns]: 0.5 ** (age / half-life) for each of a network's affiliations, where the
    age is the time since it ended; 1 for those that have not ended and for organisations. None
    without a half-life."""
    if settings.half_life is None:
        return None
    day = settings.as_of.toordinal()
    half_life = day + 1 - before(settings.as_of, settings.half_life).toordinal()
    last = np.append(snapshot.affiliations["last"].to_numpy().astype(np.int64), day)
    age = np.maximum(day - last[np.maximum(affiliations, -1)], 0)
    decay: NDArray[np.float64] = 0.5 ** (age / half_life)
    return decay


def affiliations_at(snapshot: Snapshot, settings: AnalysisSettings) -> NDArray[np.bool_]:
    """bool[affiliations] of the snapshot: those to which the chosen kinds of ties can lead on the
    date."""
    label, chosen = snapshot.affiliations["label"], np.zeros(snapshot.affiliations.height, bool)
    for tie in settings.ties:
        if tie in AFFILIATIONS:
            since = _since(tie, settings)
            chosen |= label.is_in(AFFILIATIONS[tie]).to_numpy() & holding(
                snapshot.affiliations, settings.as_of, since
            )
    return chosen if settings.drafts else chosen & ~snapshot.affiliations["draft"].to_numpy()


def _since(tie: str, settings: AnalysisSettings) -> int:
    """The first day of the period that counts for a kind of tie. A tie counts if it and both of its
    ends are valid on some day from then up to the date."""
    if tie == "attendance":
        return before(settings.as_of, settings.window).toordinal()
    return OPEN_START if tie == "cohort" else settings.as_of.toordinal()


def _distinct_ties(
    snapshot: Snapshot, settings: AnalysisSettings, people: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each tie once, sorted by person and then by column: positions in `people`, and in the
    snapshot's affiliations followed by its organisations."""
    position = _positions(people, snapshot.people.len())
    keys = [
        (position[person].astype(np.int64) << _COLUMN_BITS) | column
        for person, column in _standing(snapshot, settings)
    ]
    joined = np.concatenate(keys)
    joined = joined[joined >= 0]
    joined.sort()
    distinct = joined[np.append(True, joined[1:] != joined[:-1])[: joined.size]]
    return distinct >> _COLUMN_BITS, distinct & (2**32 - 1)


def _standing(
    snapshot: Snapshot, settings: AnalysisSettings
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """The ties of each chosen kind that count on the date: people, and columns as in
    `_distinct_ties`."""
    affiliations = np.append(affiliations_at(snapshot, settings), False)
    organisations = holding(snapshot.organisations, settings.as_of)
    for tie in settings.ties:
        ties: Ties = snapshot.positions if tie == "position" else getattr(snapshot, tie)
        ends, offset = (
            (organisations, snapshot.affiliations.height)
            if tie == "position"
            else (affiliations, 0)
        )
        column = (
            _joined(snapshot)[ties.column]
            if tie == "membership" and settings.drafts
            else ties.column
        )
        standing = np.flatnonzero(
            holding(ties, settings.as_of, _since(tie, settings)) & ends[column]
        )
        yield ties.row[standing], column[standing] + np.int32(offset)


def _joined(snapshot: Snapshot) -> NDArray[np.int32]:
    """int32[affiliations]: the position that each of the snapshot's affiliations counts as. It is
    its own, except that a draft that joins a body counts as that body, and as -1 if the body does
    not exist."""
    frame, position = snapshot.affiliations, np.arange(snapshot.affiliations.height, dtype=np.int32)
    bodies = frame["label"].is_in(MEMBERSHIP_BODIES)
    for at in np.flatnonzero((frame["draft"] & frame["joins"].is_not_null()).to_numpy()).tolist():
        position[at] = np.append(
            np.flatnonzero((bodies & (frame["id"] == frame["joins"][at])).to_numpy()), -1
        )[0]
    return position


def _positions(chosen: NDArray[np.integer], size: int) -> NDArray[np.int32]:
    """int32[size]: the position of each number in `chosen`, -1 if it is not chosen."""
    positions = np.full(size, -1, np.int32)
    positions[chosen] = np.arange(chosen.size, dtype=np.int32)
    return positions
