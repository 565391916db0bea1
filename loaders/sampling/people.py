"""Invented leaders in real organisations: their organisations, periods, titles and superiors."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.dates import first_day
from loaders.facts import read_shipped
from loaders.sampling.texts import NEVER, Days, day, numbered, partial_dates

MUNICIPALITIES = (
    ("helsinki", "Helsingin kaupunki", "Helsingfors stad", "City of Helsinki"),
    ("espoo", "Espoon kaupunki", "Esbo stad", "City of Espoo"),
    ("tampere", "Tampereen kaupunki", "Tammerfors stad", "City of Tampere"),
    ("vantaa", "Vantaan kaupunki", "Vanda stad", "City of Vantaa"),
    ("oulu", "Oulun kaupunki", "Uleåborgs stad", "City of Oulu"),
    ("turku", "Turun kaupunki", "Åbo stad", "City of Turku"),
)
_WEIGHT = {"ministry": 6, "municipality": 4}
_OTHER_WEIGHT = 2
_STATE_SECRETARIES = {"um", "vm", "vnk"}
_REST = (
    "ylijohtaja",
    "",
    "",
    "osastopäällikkö",
    "johtaja",
    "yksikön päällikkö",
    "yksikön päällikkö",
    "yksikön päällikkö",
)
_TITLES = {
    "ministry": ("kansliapäällikkö", "kehittämispäällikkö", "henkilöstöjohtaja"),
    "secretary": ("valtiosihteeri", "kehittämispäällikkö", "henkilöstöjohtaja"),
    "agency": ("pääjohtaja", "koulutuspäällikkö", "henkilöstöpäällikkö"),
    "court": ("presidentti", "koulutuspäällikkö", "henkilöstöpäällikkö"),
    "other": ("pääjohtaja", "koulutuspäällikkö", "henkilöstöpäällikkö"),
    "municipality": ("kaupunginjohtaja", "kehittämisjohtaja", "henkilöstöjohtaja"),
}
_SLOTS = len(_REST)
DEVELOPMENT, STAFF = 1, 2
"""The positions, in each eight of an organisation's leaders, of those who manage development or
training, and staff."""
_SPAN = 7
_REGIONS = (
    "Uusimaa",
    "Pirkanmaa",
    "Varsinais-Suomi",
    "Pohjois-Pohjanmaa",
    "Keski-Suomi",
    "Pohjois-Savo",
    "Lappi",
)


def organisation_rows() -> list[dict[str, str]]:
    """The shipped organisations, and the largest municipalities."""
    shipped = [
        {name: cell for name, cell in row.items() if name != "name_status"}
        for row in read_shipped("organisations")
    ]
    cities = [
        dict(zip(("id", "name_fi", "name_sv", "name_en"), city, strict=True))
        | {
            "kind": "municipality",
            "sector": "kunnat",
        }
        for city in MUNICIPALITIES
    ]
    return [*shipped, *cities]


@dataclass(frozen=True, slots=True)
class Work:
    """A position of every person. `organisation`: its position in the rows of organisations;
    `first` and `last`: days."""

    organisation: NDArray[np.int32]
    first: Days
    last: Days


@dataclass(frozen=True)
class Staff:
    """The people, numbered from 0. `rank`: the place in the organisation, 0 for its head.
    `earlier`: the previous positions, valid only for those who `moved`."""

    rows: list[dict[str, str]]
    sectors: tuple[str, ...]
    rank: NDArray[np.int32]
    current: Work
    earlier: Work
    moved: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """The number of people."""
        return int(self.rank.size)

    @cached_property
    def ids(self) -> pl.Series:
        """The ids of the people."""
        return numbered("keksitty-", np.arange(1, self.rank.size + 1))

    @cached_property
    def sector(self) -> NDArray[np.int32]:
        """The sector of each person, as a position in `sectors`."""
        return _sector_of(self.rows, self.sectors)[self.current.organisation]

    def of_kind(self, *kinds: str) -> NDArray[np.bool_]:
        """bool[people]: who works in an organisation of one of these kinds."""
        return np.array([row["kind"] in kinds for row in self.rows])[self.current.organisation]


def slot(rank: NDArray[np.int32]) -> NDArray[np.int32]:
    """The place in each eight of an organisation's leaders."""
    return rank % _SLOTS


def hire(people: int, rng: np.random.Generator) -> Staff:
    """Distribute the people over the organisations that exist now, and give them earlier
    positions."""
    rows = organisation_rows()
    sectors = tuple(row["id"] for row in read_shipped("sectors"))
    weights = np.array(
        [0 if row.get("valid_to") else _WEIGHT.get(row["kind"], _OTHER_WEIGHT) for row in rows]
    )
    edges = np.floor(np.cumsum(weights) / weights.sum() * people).astype(np.int64)
    counts = np.diff(edges, prepend=0)
    organisation = np.repeat(np.arange(len(rows)), counts).astype(np.int32)
    rank = (np.arange(people) - np.repeat(edges - counts, counts)).astype(np.int32)
    founded = np.array([_founded(row) for row in rows], np.int32)[organisation]
    moved = (rng.random(people) < 0.35) | (founded != NEVER)
    start = rng.integers(day(2008), day(2018), people, dtype=np.int32)
    change = np.where(
        founded != NEVER, founded, rng.integers(day(2018, 6), day(2026, 7), people)
    ).astype(np.int32)
    current = Work(
        organisation, np.where(moved, change, start).astype(np.int32), _ends(rank, moved, rng)
    )
    earlier = Work(
        _formerly(organisation, rows, sectors, rng), start, (change - 1).astype(np.int32)
    )
    return Staff(rows, sectors, rank, current, earlier, moved)


def leaders(staff: Staff, at: slice, rng: np.random.Generator) -> pl.DataFrame:
    """The table of the people in the slice."""
    ids = staff.ids[at]
    share = np.array([0.4, *[0.1] * 6])
    return pl.DataFrame(
        {
            "id": ids,
            "given_name": pl.repeat("Keksitty", ids.len(), eager=True),
            "family_name": ids.str.replace("keksitty-", "Johtaja "),
            "gender": pl.Series(["nainen", "mies"]).gather(rng.integers(0, 2, ids.len())),
            "region": pl.Series(_REGIONS).gather(rng.choice(len(_REGIONS), ids.len(), p=share)),
        }
    )


def positions(staff: Staff, at: slice, rng: np.random.Generator) -> pl.DataFrame:
    """The table of positions: the earlier ones of people who moved, then everyone's present one."""
    people = np.arange(staff.size)[at]
    movers = people[staff.moved[at]]
    earlier = _positions(staff, staff.earlier, movers, staff.rank[movers] + _SPAN, rng)
    return pl.concat([earlier, _positions(staff, staff.current, people, staff.rank[people], rng)])


def reporting(staff: Staff, at: slice, rng: np.random.Generator) -> pl.DataFrame:
    """The table of superiors, a tree in each organisation: seven people report to each superior, as
    long as both hold their positions."""
    people = np.arange(staff.size)[at]
    people = people[staff.rank[people] > 0]
    superior = people - staff.rank[people] + (staff.rank[people] - 1) // _SPAN
    work = staff.current
    first = np.maximum(work.first[people], work.first[superior])
    ends = [
        np.where(work.last[who] == NEVER, day(2039), work.last[who]) for who in (people, superior)
    ]
    last = np.minimum(*ends).astype(np.int32)
    both = first <= last
    last[last == day(2039)] = NEVER
    return pl.DataFrame(
        {
            "leader": staff.ids.gather(people[both]),
            "superior": staff.ids.gather(superior[both]),
            "from": partial_dates(first[both], rng),
            "to": partial_dates(last[both], rng),
        }
    )


def _positions(
    staff: Staff,
    work: Work,
    people: NDArray[np.int64],
    rank: NDArray[np.int32],
    rng: np.random.Generator,
) -> pl.DataFrame:
    titles = pl.Series([title for row in staff.rows for title in _titles(row)])
    organisation = work.organisation[people].astype(np.int64)
    title = np.where(rank == 0, 0, 1 + slot(rank))
    acting = rng.random(people.size) < 0.04
    return pl.DataFrame(
        {
            "leader": staff.ids.gather(people),
            "organisation": pl.Series([row["id"] for row in staff.rows]).gather(organisation),
            "title": titles.gather(organisation * (_SLOTS + 1) + title),
            "acting": pl.Series(["no", "yes"]).gather(acting.astype(np.int64)),
            "from": partial_dates(work.first[people], rng),
            "to": partial_dates(work.last[people], rng),
        }
    )


def _titles(row: Mapping[str, str]) -> tuple[str, ...]:
    head, development, staff = _TITLES[
        "secretary" if row["id"] in _STATE_SECRETARIES else row["kind"]
    ]
    rest = ["toimialajohtaja"] * _SLOTS if row["kind"] == "municipality" else list(_REST)
    rest[DEVELOPMENT], rest[STAFF] = development, staff
    return head, *rest


def _sector_of(rows: list[dict[str, str]], sectors: tuple[str, ...]) -> NDArray[np.int32]:
    return np.array([sectors.index(row["sector"]) for row in rows], np.int32)


def _founded(row: Mapping[str, str]) -> int:
    return first_day(row["valid_from"]).toordinal() if row.get("valid_from") else NEVER


def _ends(rank: NDArray[np.int32], moved: NDArray[np.bool_], rng: np.random.Generator) -> Days:
    """The last day of each position. Heads are appointed for a term; a few people who never moved
    have left; the others stay."""
    left = ~moved & (rng.random(rank.size) < 0.04)
    term = (rank == 0) | (rng.random(rank.size) < 0.05)
    ends = np.where(term, rng.integers(day(2027), day(2031), rank.size), NEVER)
    return np.where(left, rng.integers(day(2019), day(2026, 7), rank.size), ends).astype(np.int32)


def _formerly(
    organisation: NDArray[np.int32],
    rows: list[dict[str, str]],
    sectors: tuple[str, ...],
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """The previous organisation: the predecessor of the present one, or one that has existed as
    long as the records, usually of the same sector."""
    sector_of = _sector_of(rows, sectors)
    old = np.array(
        [
            at
            for at, row in enumerate(rows)
            if not row.get("valid_from") and not row.get("valid_to")
        ],
        np.int32,
    )
    old = old[np.argsort(sector_of[old], kind="stable")]
    size = np.bincount(sector_of[old], minlength=len(sectors))
    start = np.cumsum(size) - size
    sector = sector_of[organisation]
    near = old[start[sector] + (rng.random(organisation.size) * size[sector]).astype(np.int64)]
    former = np.where(rng.random(organisation.size) < 0.7, near, rng.choice(old, organisation.size))
    row_of = {row["id"]: at for at, row in enumerate(rows)}
    for at, row in enumerate(rows):
        if row.get("successor"):
            former[organisation == row_of[row["successor"]]] = at
    return former.astype(np.int32)
