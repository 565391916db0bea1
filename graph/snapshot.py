"""The whole graph as arrays, the input of analysis and pictures."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph import cypher
from graph.dates import OPEN_END, OPEN_START, SPAN
from graph.errors import StoreError
from graph.model import Ends, day_column
from graph.ontology import AFFILIATIONS, TIE_TYPES, period, properties
from graph.state import version_in
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Ties:
    """Dated pairs. `row` and `column`: int32 positions in the two frames that the ties join.
    `first` and `last`: int32 days, see graph/dates.py. All four arrays have the same length. A pair
    may occur more than once (chair, then member)."""

    row: NDArray[np.int32]
    column: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph at one data version.

    Every frame is sorted by id (`affiliations` by label and id) and has `id`, `name_fi`, `name_sv`,
    `name_en`, `first` and `last`. `people` holds ids only.

    `sectors` also has `kind`, and `abbreviation` and `abbreviation_sv` (those of its ministry, null
    unless it has exactly one). `affiliations` also has `label` (one of AFFILIATIONS in the
    ontology), `kind`, `members_known`, `draft` (whether it is only proposed) and `joins` (the id of
    the group, network or project that the draft's members would join). The `first` and `last` of an
    event are its first and last possible days.
    """

    version: str
    synthetic: bool
    people: pl.Series
    organisations: pl.DataFrame
    traits: pl.DataFrame
    """`gender` and `region`, one row for each person"""
    sectors: pl.DataFrame
    affiliations: pl.DataFrame
    belongs: Ties
    """organisations x sectors"""
    positions: Ties
    """people x organisations"""
    membership: Ties
    """people x affiliations of which they are members"""
    cohort: Ties
    """people x affiliations in which they were trained; open at both ends"""
    attendance: Ties
    """people x affiliations that they attended, including those of unknown status; open at both
    ends"""
    successions: Ties
    """sectors x sectors that succeeded them; open at both ends"""
    reporting: Ties
    """people x people to whom they report"""


NAMES = ("id", "name_fi", "name_sv", "name_en")
TRAITS = ("gender", "region")
_AFFILIATIONS = sorted(chain.from_iterable(AFFILIATIONS.values()))
_OF_AFFILIATIONS = ("kind", "draft", "joins")
"""Properties that are read for those affiliations that have them."""


def _columns(label: str) -> tuple[str, ...]:
    """The properties that are read of nodes with an affiliation's label."""
    own = [name for name in _OF_AFFILIATIONS if name in properties(label)]
    return (*NAMES, "members_known", *own, *(period(label) or ()))


_NODES = {
    "Person": ("id",),
    "Organisation": (
        *NAMES,
        "kind",
        "abbreviation",
        "abbreviation_sv",
        "valid_from",
        "valid_to",
    ),
    "Sector": (*NAMES, "kind", "valid_from", "valid_to"),
    **{label: _columns(label) for label in _AFFILIATIONS},
}
"""The properties that are read of each label's nodes."""

_MEETING: dict[str, tuple[Ends, ...]] = {
    tie: tuple(("Person", TIE_TYPES[tie], label) for label in labels)
    for tie, labels in AFFILIATIONS.items()
}
"""The relationships by which people meet in affiliations, by kind of tie."""
_TIES: tuple[Ends, ...] = (
    *chain.from_iterable(_MEETING.values()),
    ("Person", "HOLDS_POSITION", "Organisation"),
    ("Organisation", "BELONGS_TO", "Sector"),
    ("Sector", "SUCCEEDED_BY", "Sector"),
    ("Person", "REPORTS_TO", "Person"),
)
_WHERE = dict.fromkeys(_MEETING["attendance"], "e.status IS NULL OR e.status = 'attended'")

TRIES = 10
READERS = 3
"""The number of statements that run at once; more did not help on two cores."""


def take_snapshot(store: Store) -> Snapshot:
    """The whole graph as it is now. If someone writes during the read, it is read again, and after
    two attempts with the write lock held. Raises StoreError if the graph still changes after TRIES
    further attempts."""
    for _ in range(2):
        if snapshot := _unmoved(store):
            return snapshot
    with store.bolt.writing("reading"):
        for _ in range(TRIES):
            if snapshot := _unmoved(store):
                return snapshot
    raise StoreError("graph_changed_while_reading")


def _unmoved(store: Store) -> Snapshot | None:
    """A snapshot, or None if the graph changed while it was read."""
    state = store.settled()
    with suppress(_Moved):
        snapshot = _take(store, version_in(state))
        return snapshot if store.state() == state else None
    return None


class _Moved(Exception):
    """A relationship leads to a node that did not exist when nodes were read, as someone writes."""


def _take(store: Store, version: str) -> Snapshot:
    """Read nodes and relationships with several statements at once, as each statement spends most
    of its time on one core of the server."""
    with ThreadPoolExecutor(READERS) as readers:
        parts = {
            ends: [readers.submit(_part, store, ends, part) for part in range(READERS)]
            for ends in _TIES
        }
        traits = readers.submit(store.read, cypher.some("Person", TRAITS))
        tables = {label: readers.submit(_nodes, store, label) for label in _NODES}
        ties = {ends: [future.result() for future in futures] for ends, futures in parts.items()}
        nodes = {label: future.result() for label, future in tables.items()}
    affiliations = pl.concat([_affiliations(label, nodes[label]) for label in _AFFILIATIONS])
    position = {
        label: frame.select("number", position=pl.int_range(pl.len(), dtype=pl.Int32))
        for label, frame in nodes.items()
    }
    position |= _positions(affiliations)
    joined = {
        ends: _ties(parts, position[ends[0]], position[ends[2]]) for ends, parts in ties.items()
    }
    belongs = joined["Organisation", "BELONGS_TO", "Sector"]
    return Snapshot(
        version=version,
        synthetic=bool(store.read(cypher.SYNTHETIC)),
        people=nodes["Person"]["id"],
        traits=_traits(nodes["Person"], traits.result()[0][0]),
        organisations=nodes["Organisation"].select(*NAMES, "first", "last"),
        sectors=_abbreviated(nodes["Sector"], nodes["Organisation"], belongs),
        affiliations=affiliations.drop("number"),
        belongs=belongs,
        positions=joined["Person", "HOLDS_POSITION", "Organisation"],
        membership=_joined([joined[ends] for ends in _MEETING["membership"]]),
        cohort=_joined([joined[ends] for ends in _MEETING["cohort"]]),
        attendance=_joined([joined[ends] for ends in _MEETING["attendance"]]),
        successions=joined["Sector", "SUCCEEDED_BY", "Sector"],
        reporting=joined["Person", "REPORTS_TO", "Person"],
    )


def _nodes(store: Store, label: str) -> pl.DataFrame:
    """The label's nodes sorted by id, with the engine's `number`. Their `first` and `last` day come
    from the last two columns that are read, the start and the end of their period."""
    columns = _NODES[label]
    if columns == ("id",):
        numbers, ids = store.read(cypher.numbers(label))[0]
        return pl.DataFrame(
            {"number": numbers, "id": ids}, schema={"number": pl.Int64, "id": pl.String}
        ).sort("id")
    rows = store.read(cypher.table(label, columns))[0][0]
    schema = {"number": pl.Int64, **dict.fromkeys(columns, pl.String)} | (
        {"draft": pl.Boolean} if "draft" in columns else {}
    )
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("id")
    *_, start, end = columns
    return frame.with_columns(
        day_column(frame[start], end=False).alias("first"),
        day_column(frame[end], end=True).alias("last"),
    )


def _traits(people: pl.DataFrame, known: list[list[str]]) -> pl.DataFrame:
    """The traits in the order of the people; only few people have any."""
    frame = pl.DataFrame(known, schema=dict.fromkeys(("id", *TRAITS), pl.String), orient="row")
    return (
        people.select("id").join(frame, on="id", how="left", maintain_order="left").select(TRAITS)
    )


def _affiliations(label: str, frame: pl.DataFrame) -> pl.DataFrame:
    if "end_date" in frame.columns:
        ends = pl.coalesce("end_date", "date").alias("end_date")
        frame = frame.with_columns(
            day_column(frame.select(ends)["end_date"], end=True).alias("last")
        )
    texts = [
        name if name in frame.columns else pl.lit(None, pl.String).alias(name)
        for name in ("kind", "joins")
    ]
    draft = pl.col("draft").fill_null(False) if "draft" in frame.columns else pl.lit(False)
    return frame.select(
        *NAMES,
        pl.lit(label).alias("label"),
        *texts,
        "members_known",
        draft.alias("draft"),
        "first",
        "last",
        "number",
    )


def _positions(affiliations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    numbered = affiliations.select(
        "label", "number", position=pl.int_range(pl.len(), dtype=pl.Int32)
    )
    return {label: numbered.filter(label=label).drop("label") for label in _AFFILIATIONS}


def _part(store: Store, ends: Ends, part: int) -> list[NDArray[np.int64]]:
    """Three arrays for one part of a kind's relationships: the numbers of the nodes at which they
    end, the numbers of those where they start, and, if they are dated, their spans."""
    rows = store.read(cypher.pairs(ends, _WHERE.get(ends, "true")), parts=READERS, part=part)
    column = np.repeat(np.array([row[0] for row in rows], np.int64), [len(row[1]) for row in rows])
    width = 2 if cypher.dated(ends) else 1
    lists = [
        np.fromiter(chain.from_iterable(row[1 + i] for row in rows), np.int64, len(column))
        for i in range(width)
    ]
    return [column, *lists]


def _ties(parts: list[list[NDArray[np.int64]]], rows: pl.DataFrame, columns: pl.DataFrame) -> Ties:
    """The ties of one kind from its parts. `rows` and `columns`: the position of the node of each
    number."""
    column, row, *spans = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    ends = _placed(row, rows), _placed(column, columns)
    if not spans:
        return Ties(
            *ends, np.full(len(row), OPEN_START, np.int32), np.full(len(row), OPEN_END, np.int32)
        )
    first, last = np.divmod(spans[0], SPAN)
    first[first == 0] = OPEN_START
    last[last == SPAN - 1] = OPEN_END
    return Ties(*ends, first.astype(np.int32), last.astype(np.int32))


def _placed(numbers: NDArray[np.int64], positions: pl.DataFrame) -> NDArray[np.int32]:
    placed = pl.DataFrame({"number": numbers}).join(
        positions, on="number", how="left", maintain_order="left"
    )["position"]
    if placed.null_count():
        raise _Moved
    return placed.to_numpy()


def _joined(parts: list[Ties]) -> Ties:
    return Ties(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("row", "column", "first", "last")
        )
    )


def _abbreviated(sectors: pl.DataFrame, organisations: pl.DataFrame, belongs: Ties) -> pl.DataFrame:
    """The sectors, with the abbreviations of a sector's ministry if it has exactly one."""
    pairs = pl.DataFrame({"organisation": belongs.row, "sector": belongs.column}).unique()
    ministries = (
        organisations.with_row_index("organisation")
        .filter(kind="ministry")
        .join(pairs.with_columns(pl.col("organisation").cast(pl.UInt32)), on="organisation")
    )
    only = (
        ministries.group_by("sector")
        .agg(pl.col("abbreviation", "abbreviation_sv").first(), pl.len().alias("ministries"))
        .filter(ministries=1)
    )
    numbered = sectors.with_row_index("sector").with_columns(pl.col("sector").cast(pl.Int32))
    joined = numbered.join(only, on="sector", how="left", maintain_order="left")
    return joined.select(*NAMES, "kind", "abbreviation", "abbreviation_sv", "first", "last")
