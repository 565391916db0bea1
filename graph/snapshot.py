"""The graph as arrays: what analysis and pictures read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph import cypher
from graph.dates import OPEN_END, OPEN_START, SPAN
from graph.model import Ends, day_column
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Ties:
    """Dated pairs. `row` and `column`: int32 positions in the two frames they join; `first` and `last`: int32 days, see
    graph/dates.py. Pairs may repeat (chair, then member). All four have one length."""

    row: NDArray[np.int32]
    column: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every frame is sorted by id (affiliations by label and id) and has `id`, `name_fi`, `name_sv`, `name_en`, `first`, `last`.

    `sectors` has `kind` and `abbreviation` (of its only ministry, else null); `affiliations` has `label` (Cohort, Event, Group,
    Network, Project), `kind` and `members_known`; an event's `first` and `last` are its possible days. `people` are ids.
    """

    version: str
    synthetic: bool
    people: pl.Series
    organisations: pl.DataFrame
    sectors: pl.DataFrame
    affiliations: pl.DataFrame
    belongs: Ties
    """organisations x sectors"""
    positions: Ties
    """people x organisations"""
    membership: Ties
    """people x affiliations (groups, networks, projects)"""
    cohort: Ties
    """people x affiliations (cohorts); open on both sides"""
    attendance: Ties
    """people x affiliations (events), those who attended or whose status is not known; open on both sides"""


NAMES = ("id", "name_fi", "name_sv", "name_en")
_AFFILIATIONS = {
    "Cohort": ("valid_from", "valid_to"),
    "Event": ("kind", "date", "end_date"),
    "Group": ("kind", "valid_from", "valid_to"),
    "Network": ("kind", "valid_from", "valid_to"),
    "Project": ("kind", "valid_from", "valid_to"),
}
_MEMBERSHIPS: tuple[Ends, ...] = tuple(("Person", "MEMBER_OF", label) for label in ("Group", "Network", "Project"))
_ATTENDED = "e.status IS NULL OR e.status = 'attended'"


def take_snapshot(store: Store) -> Snapshot:
    """The whole graph as it is now; taken anew if someone writes meanwhile."""
    while True:
        version = store.version()
        snapshot = _take(store, version)
        if store.version() == version:
            return snapshot


def _take(store: Store, version: str) -> Snapshot:
    people = pl.Series("id", sorted(store.ids("Person")), dtype=pl.String)
    organisations = _nodes(store, "Organisation", ("kind", "abbreviation", "valid_from", "valid_to"))
    sectors = _nodes(store, "Sector", ("kind", "valid_from", "valid_to"))
    affiliations = pl.concat([_affiliations(store, label) for label in _AFFILIATIONS])
    belongs = _ties(store, ("Organisation", "BELONGS_TO", "Sector"), organisations, sectors)
    person = people.to_frame()
    return Snapshot(
        version=version,
        synthetic=bool(store.read("MATCH (s:Source) WHERE s.kind = 'synthetic' RETURN s.id LIMIT 1")),
        people=people,
        organisations=organisations.select(*NAMES, "first", "last"),
        sectors=_abbreviated(sectors, organisations, belongs),
        affiliations=affiliations,
        belongs=belongs,
        positions=_ties(store, ("Person", "HOLDS_POSITION", "Organisation"), person, organisations),
        membership=_joined([_ties(store, ends, person, affiliations) for ends in _MEMBERSHIPS]),
        cohort=_ties(store, ("Person", "PARTICIPATED_IN", "Cohort"), person, affiliations),
        attendance=_ties(store, ("Person", "ATTENDED", "Event"), person, affiliations, _ATTENDED),
    )


def _nodes(store: Store, label: str, names: tuple[str, ...]) -> pl.DataFrame:
    """The label's nodes sorted by id; the last two names are the start and end of their validity."""
    columns = (*NAMES, *names)
    rows = store.read(cypher.table(label, columns))[0][0]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").sort("id")
    *_, start, end = names
    return frame.with_columns(day_column(frame[start], end=False).alias("first"), day_column(frame[end], end=True).alias("last"))


def _affiliations(store: Store, label: str) -> pl.DataFrame:
    frame = _nodes(store, label, ("members_known", *_AFFILIATIONS[label]))
    if label == "Event":
        ends = pl.coalesce("end_date", "date").alias("end_date")
        frame = frame.with_columns(day_column(frame.select(ends)["end_date"], end=True).alias("last"))
    kind = pl.col("kind") if "kind" in frame.columns else pl.lit(None, pl.String)
    return frame.select(*NAMES, pl.lit(label).alias("label"), kind.alias("kind"), "members_known", "first", "last")


def _ties(store: Store, ends: Ends, rows: pl.DataFrame, columns: pl.DataFrame, where: str = "true") -> Ties:
    """All relationships of one kind as positions in two frames."""
    found = store.read(cypher.pairs(ends, where))
    place = {id_: i for i, id_ in _places(columns, ends[2])}
    column = np.repeat(np.array([place[row[0]] for row in found], np.int32), [len(row[1]) for row in found])
    index = {id_: i for i, id_ in enumerate(rows["id"])}
    row = np.fromiter((index[id_] for row in found for id_ in row[1]), np.int32, len(column))
    if not cypher.dated(ends):
        return Ties(row, column, np.full(len(row), OPEN_START, np.int32), np.full(len(row), OPEN_END, np.int32))
    spans = np.fromiter((span for row in found for span in row[2]), np.int64, len(column))
    first, last = np.divmod(spans, SPAN)
    first[first == 0] = OPEN_START
    last[last == SPAN - 1] = OPEN_END
    return Ties(row, column, first.astype(np.int32), last.astype(np.int32))


def _places(frame: pl.DataFrame, label: str) -> Iterable[tuple[int, str]]:
    numbered = frame.with_row_index("place")
    return (numbered.filter(label=label) if "label" in frame.columns else numbered).select("place", "id").iter_rows()


def _joined(parts: list[Ties]) -> Ties:
    return Ties(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "column", "first", "last")))


def _abbreviated(sectors: pl.DataFrame, organisations: pl.DataFrame, belongs: Ties) -> pl.DataFrame:
    """With the abbreviation of a sector's only ministry, the name by which it is known."""
    pairs = pl.DataFrame({"organisation": belongs.row, "sector": belongs.column}).unique()
    named = organisations.with_row_index("organisation").filter(kind="ministry").join(
        pairs.with_columns(pl.col("organisation").cast(pl.UInt32)), on="organisation")
    only = named.group_by("sector").agg(pl.col("abbreviation").first(), pl.len().alias("ministries")).filter(ministries=1)
    numbered = sectors.with_row_index("sector").with_columns(pl.col("sector").cast(pl.Int32))
    joined = numbered.join(only, on="sector", how="left", maintain_order="left")
    return joined.select(*NAMES, "kind", "abbreviation", "first", "last")
