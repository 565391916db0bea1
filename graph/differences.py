"""What changed between two days: sectors, people, groups, verdicts and ties. Each day is a State,
taken from a snapshot or from the JSON of a report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graph.analysis.gaps import Gaps
from graph.analysis.groupings import groups_of_people
from graph.analysis.two_mode import affiliations_at
from graph.analysis.verdicts import GAP, NOT_ENOUGH
from graph.errors import BadInput
from graph.snapshot import Snapshot

Names = dict[str, str | None]
NAMES = ("name_fi", "name_sv", "name_en")
SectorPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sector:
    names: Names
    people: int


@dataclass(frozen=True, slots=True)
class Pair:
    observed: float
    expected: float
    verdict: str


@dataclass(frozen=True, slots=True)
class State:
    """The state of one day.

    `sectors` are by id, `groups` by label and id, `pairs` by the ids of both sectors, the smaller
    id first. `people`: the sector id of each person, by the person's id; None if the state has no
    data on people. `names`: names of people by id. `made_from`: the settings, without the day, on
    which the figures depend.
    """

    as_of: str
    version: str
    synthetic: bool
    made_from: Mapping[str, Any]
    sectors: Mapping[str, Sector]
    pairs: Mapping[SectorPair, Pair]
    groups: Mapping[SectorPair, Names]
    people: Mapping[str, str] | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A pair of sectors, before and after, whose ties or verdict changed."""

    pair: SectorPair
    before: Pair
    after: Pair

    @property
    def ties(self) -> float:
        """The change in observed ties."""
        return self.after.observed - self.before.observed


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed from one state to another.

    `came` and `left` (id, sector) and `moved` (id, sector before, sector after) are None if either
    state has no data on people. `verdicts`: pairs whose verdict changed, first those that are or
    were gaps, and of these the largest change in ties first. `ties`: the other pairs whose ties
    changed.
    """

    before: State
    after: State
    new_sectors: tuple[str, ...]
    old_sectors: tuple[str, ...]
    came: tuple[SectorPair, ...] | None
    left: tuple[SectorPair, ...] | None
    moved: tuple[tuple[str, str, str], ...] | None
    new_groups: tuple[SectorPair, ...]
    old_groups: tuple[SectorPair, ...]
    verdicts: tuple[Moved, ...]
    ties: tuple[Moved, ...]

    @property
    def opened(self) -> tuple[Moved, ...]:
        """Pairs of different sectors that became gaps."""
        return tuple(
            each
            for each in self.verdicts
            if each.after.verdict == GAP and each.pair[0] != each.pair[1]
        )

    @property
    def closed(self) -> tuple[Moved, ...]:
        """Pairs of different sectors that are no longer gaps."""
        return tuple(
            each
            for each in self.verdicts
            if each.before.verdict == GAP and each.pair[0] != each.pair[1]
        )

    def as_dict(self) -> dict[str, Any]:
        """The differences as JSON data, with ids."""
        people = (
            None
            if self.came is None
            else {
                "came": [{"id": id_, "sector": sector} for id_, sector in self.came],
                "left": [{"id": id_, "sector": sector} for id_, sector in self.left or ()],
                "moved": [
                    {"id": id_, "from": old, "to": new} for id_, old, new in self.moved or ()
                ],
            }
        )
        return {
            "before": _made(self.before),
            "after": _made(self.after),
            "sectors": {"new": list(self.new_sectors), "ended": list(self.old_sectors)},
            "people": people,
            "groups": {
                name: [{"label": label, "id": id_} for label, id_ in keys]
                for name, keys in (("new", self.new_groups), ("ended", self.old_groups))
            },
            "opened": [list(each.pair) for each in self.opened],
            "closed": [list(each.pair) for each in self.closed],
            "verdicts": [_moved_dict(each) for each in self.verdicts],
            "ties": [_moved_dict(each) for each in self.ties],
        }


def _made(state: State) -> dict[str, Any]:
    return {
        "asOf": state.as_of,
        "dataVersion": state.version,
        "synthetic": state.synthetic,
        "settings": dict(state.made_from),
    }


def _moved_dict(each: Moved) -> dict[str, Any]:
    a, b = each.pair
    return {
        "a": a,
        "b": b,
        "verdictBefore": each.before.verdict,
        "verdictAfter": each.after.verdict,
        "tiesBefore": each.before.observed,
        "tiesAfter": each.after.observed,
    }


def state_of(snapshot: Snapshot, gaps: Gaps, names: Mapping[str, str] | None = None) -> State:
    """The state of a snapshot, as a report stores it. `names`: names of people by id, for people
    who may be shown by name; without it the state has no data on people."""
    settings = gaps.settings
    sectors = {
        each.id: Sector({name: getattr(each, name) for name in NAMES}, each.people)
        for each in gaps.sectors
    }
    frame = snapshot.affiliations.filter(pl.Series(affiliations_at(snapshot, settings)))
    groups = {
        (row["label"], row["id"]): {name: row[name] for name in NAMES}
        for row in frame.iter_rows(named=True)
    }
    made_from = {name: value for name, value in settings.as_dict().items() if name != "asOf"}
    pairs = {
        (pair.a, pair.b): Pair(pair.observed, pair.expected, pair.verdict) for pair in gaps.pairs
    }
    people = None if names is None else _people(snapshot, gaps)
    called = {id_: names[id_] for id_ in people or () if names and id_ in names}
    return State(
        settings.as_of.isoformat(),
        snapshot.version,
        snapshot.synthetic,
        made_from,
        sectors,
        pairs,
        groups,
        people,
        called,
    )


def _people(snapshot: Snapshot, gaps: Gaps) -> dict[str, str]:
    group, ids = groups_of_people(snapshot, gaps.settings.as_of, gaps.settings.by)
    there = np.flatnonzero(group >= 0)
    return dict(zip(snapshot.people.gather(there), ids.gather(group[there]), strict=True))


def as_dict(state: State) -> dict[str, Any]:
    """The state as JSON data, as a report stores it."""
    people = (
        None
        if state.people is None
        else [
            {"id": id_, "sector": sector}
            | ({"name": state.names[id_]} if id_ in state.names else {})
            for id_, sector in state.people.items()
        ]
    )
    return {
        "asOf": state.as_of,
        "dataVersion": state.version,
        "synthetic": state.synthetic,
        "settings": dict(state.made_from),
        "sectors": [
            {"id": id_, **each.names, "people": each.people} for id_, each in state.sectors.items()
        ],
        "pairs": [
            {
                "a": a,
                "b": b,
                "observed": each.observed,
                "expected": each.expected,
                "verdict": each.verdict,
            }
            for (a, b), each in state.pairs.items()
        ],
        "groups": [
            {"label": label, "id": id_, **names} for (label, id_), names in state.groups.items()
        ],
        "people": people,
    }


def state_from(data: Any) -> State:
    """The state in JSON data that `as_dict` made. Raises BadInput if something is missing or of the
    wrong type."""
    try:
        people = data["people"]
        return State(
            str(data["asOf"]),
            str(data["dataVersion"]),
            bool(data["synthetic"]),
            dict(data["settings"]),
            {row["id"]: Sector(_names(row), int(row["people"])) for row in data["sectors"]},
            {
                (row["a"], row["b"]): Pair(
                    float(row["observed"]), float(row["expected"]), str(row["verdict"])
                )
                for row in data["pairs"]
            },
            {(row["label"], row["id"]): _names(row) for row in data["groups"]},
            None if people is None else {str(row["id"]): str(row["sector"]) for row in people},
            {row["id"]: str(row["name"]) for row in people or () if row.get("name")},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput("report_state_unreadable", kind=type(error).__name__, error=error) from None


def _names(row: Mapping[str, Any]) -> Names:
    return {name: row.get(name) for name in NAMES}


def differences(before: State, after: State) -> Differences:
    """The differences between two states."""
    came = left = moved = None
    if before.people is not None and after.people is not None:
        old, new = before.people, after.people
        came = tuple(sorted((id_, sector) for id_, sector in new.items() if id_ not in old))
        left = tuple(sorted((id_, sector) for id_, sector in old.items() if id_ not in new))
        moved = tuple(
            sorted(
                (id_, old[id_], sector)
                for id_, sector in new.items()
                if old.get(id_, sector) != sector
            )
        )
    changed = [
        Moved(pair, before.pairs[pair], now)
        for pair, now in after.pairs.items()
        if pair in before.pairs
    ]
    changed.sort(key=lambda each: (-abs(round(each.ties, 9)), each.pair))
    return Differences(
        before,
        after,
        _only(after.sectors, before.sectors),
        _only(before.sectors, after.sectors),
        came,
        left,
        moved,
        tuple(sorted(after.groups.keys() - before.groups.keys())),
        tuple(sorted(before.groups.keys() - after.groups.keys())),
        tuple(
            sorted(
                (each for each in changed if each.before.verdict != each.after.verdict), key=_weight
            )
        ),
        tuple(each for each in changed if each.before.verdict == each.after.verdict and each.ties),
    )


def _weight(moved: Moved) -> int:
    """The sort key of a change: pairs that are or were a gap first, pairs with too little data
    last."""
    verdicts = {moved.before.verdict, moved.after.verdict}
    return 0 if GAP in verdicts else 2 if NOT_ENOUGH in verdicts else 1


def _only(ids: Iterable[str], others: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(id_ for id_ in ids if id_ not in others))
