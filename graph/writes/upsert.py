"""Writing a Batch: compare it with what is stored, create new elements, update those that differ,
skip the rest.

Up to WHOLE changes are made in one transaction, which readers see all at once. More are made in
transactions of limited size, each of which advances the data version by its own rows, and the load
is marked as unfinished in the meantime: a load that was interrupted is completed by running it
again, and nothing is stored twice. A large batch for an empty or nearly empty embedded database is
written with the whole graph into a new database.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph import cypher
from graph.engines.bolt import Bolt, Link, Stale
from graph.errors import Interrupted, Message, Parameter, Progress, StoreError, silent
from graph.model import (
    MODULUS,
    Batch,
    Changes,
    Kind,
    check_ends,
    key_of,
    kind_words,
    name_of,
    node_table,
    relationship_table,
)
from graph.writes.claims import claim_rows, combined, elements
from graph.writes.rows import MANY, Advance, chunks, rows_of, write

FILL_FROM = 5_000
TRIES = 20
WHOLE = 50_000
"""This many changes in one transaction take about ten seconds, which readers do not notice, and an
embedded engine of 512 MB and a Neo4j of 1 GB have enough memory for them (`make
bench-transactions`)."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Elements to create, elements to update with their former hash as `old`, and the number of
    unchanged elements."""

    new: pl.DataFrame
    changed: pl.DataFrame
    unchanged: int

    @property
    def changes(self) -> int:
        return self.new.height + self.changed.height


Comparison = dict[Kind, Compared]


def upsert(bolt: Bolt, batch: Batch, *, dry_run: bool, progress: Progress) -> Changes:
    """Store a batch; see Store.upsert."""
    tables = claim_tables(batch)
    if dry_run:
        return _changes(_compare_all(bolt, tables))
    with bolt.writing("load"):
        if _fits_a_fill(bolt, tables):
            return _fill(bolt, tables, progress)
        return _write_tables(bolt, lambda: tables, progress, sources_of(tables))


def edit(bolt: Bolt, change: Callable[[], Batch]) -> Changes:
    """Store what `change` makes from the present graph; it is called again if someone wrote in the
    meantime."""
    with bolt.writing("edit"):
        return _write_tables(bolt, lambda: claim_tables(change()), silent, ())


def claim_of(bolt: Bolt, kind: Kind, id_: str, source: str) -> dict[str, Any] | None:
    """The properties that a source gives one element; None if it states nothing about it."""
    rows = bolt.value(cypher.whole_of_some(kind), rows=[key_of(kind, id_)]) or []
    claims = claims_of(kind, rows).filter(source=source).drop(*cypher.keys(kind), "source", "hash")
    return claims.row(0, named=True) if claims.height else None


def claim_tables(batch: Batch) -> dict[Kind, pl.DataFrame]:
    """The tables of a batch, completed and hashed, nodes before relationships, in the order of the
    ontology."""
    tables: dict[Kind, pl.DataFrame] = {}
    for label in cypher.LABELS:
        if label in batch.nodes and batch.nodes[label].height:
            tables[label] = node_table(label, batch.nodes[label])
    for ends, frame in sorted(
        batch.relationships.items(), key=lambda item: cypher.TYPES.index(item[0][1])
    ):
        check_ends(ends)
        if frame.height:
            tables[ends] = relationship_table(ends, frame)
    return tables


def compare(bolt: Bolt, kind: Kind, table: pl.DataFrame) -> Compared:
    """Divide a table's elements into new, changed and unchanged ones."""
    incoming = elements(table)
    other = incoming if incoming.height <= MANY else _not_as_stored(bolt, kind, incoming)
    hashes = _stored_hashes(bolt, kind, other)
    joined = other.join(hashes, on="id", how="left", maintain_order="left")
    new = joined.filter(pl.col("old").is_null()).drop("old")
    differ = joined.filter(pl.col("old").is_not_null() & (pl.col("old") != pl.col("hash")))
    changed = _merged_with_stored(bolt, kind, table, differ) if differ.height else differ
    return Compared(new, changed, incoming.height - new.height - changed.height)


def _compare_all(bolt: Bolt, tables: Mapping[Kind, pl.DataFrame]) -> Comparison:
    return {kind: compare(bolt, kind, table) for kind, table in tables.items()}


def _write_tables(
    bolt: Bolt,
    tables_now: Callable[[], dict[Kind, pl.DataFrame]],
    progress: Progress,
    completed: Collection[str],
) -> Changes:
    """Write in one transaction or in several. The changes reported are those of the first
    comparison. `completed`: the sources whose loads are then no longer unfinished."""
    first: Comparison | None = None
    where = ""
    for _ in range(TRIES):
        version, tables = version_number(bolt), tables_now()
        compared = _compare_all(bolt, tables)
        first = first or compared
        if sum(each.changes for each in compared.values()) > WHOLE:
            _write_in_parts(bolt, tables, compared, version, progress)
            return _changes(first)
        try:
            _write_whole(bolt, compared, completed, version, progress)
            return _changes(first)
        except Stale as stale:
            where = str(stale)
    raise _changed_while_writing(where)


def _write_whole(
    bolt: Bolt, compared: Comparison, sources: Collection[str], version: int, progress: Progress
) -> None:
    if not any(each.changes for each in compared.values()):
        end_loads(bolt, sources)
        return
    with bolt.transaction() as transaction:
        for kind, each in compared.items():
            try:
                version = _write(transaction, kind, version, each, progress)
            except Stale:
                raise Stale(name_of(kind)) from None
        end_loads(transaction, sources)


def _write_in_parts(
    bolt: Bolt,
    tables: Mapping[Kind, pl.DataFrame],
    compared: Comparison,
    version: int,
    progress: Progress,
) -> None:
    sources, tally = sources_of(tables), _Tally(progress)
    begin_loads(bolt, sources)
    try:
        for kind, table in tables.items():
            version = _write_table(bolt, kind, table, version, compared[kind], tally)
    except Interrupted:
        raise Interrupted(tally.rows, sum(each.changes for each in compared.values())) from None
    end_loads(bolt, sources)


class _Tally:
    """Counts rows over several writes, each of which reports from zero: kinds with the same name,
    such as memberships of groups and of networks, and writes that are repeated."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._before = self._now = 0

    @property
    def rows(self) -> int:
        return self._before + self._now

    def of_one_write(self) -> Progress:
        self._before, self._now = self.rows, 0

        def report(label: Parameter, done: int, total: int) -> None:
            self._now = done
            self._progress(label, done, total)

        return report


def _write_table(
    bolt: Bolt,
    kind: Kind,
    table: pl.DataFrame,
    version: int,
    compared: Compared,
    tally: _Tally,
) -> int:
    """Write a table and return the version afterwards. `version` was read before the comparison, so
    that a writer in between is noticed."""
    for _ in range(TRIES):
        try:
            return _write(bolt, kind, version, compared, tally.of_one_write())
        except Stale:
            version, compared = version_number(bolt), compare(bolt, kind, table)
    raise _changed_while_writing(name_of(kind))


def _changed_while_writing(name: str) -> StoreError:
    if not name:
        return StoreError("graph_changed_while_writing")
    return StoreError("graph_changed_while_writing_kind", kind=kind_words(name))


def _write(link: Link, kind: Kind, version: int, compared: Compared, progress: Progress) -> int:
    advance = counting(progress, kind_words(kind), compared.changes)
    return write(link, kind, version, compared.new, compared.changed, advance)


def sources_of(tables: Mapping[Kind, pl.DataFrame]) -> list[str]:
    """The ids of all sources of the tables, sorted."""
    return sorted({source for table in tables.values() for source in table["source"].unique()})


def begin_loads(bolt: Bolt, sources: Collection[str]) -> None:
    """Record that the statements of these sources are being changed, so that readers can be
    informed and an interrupted load is recognised."""
    bolt.run(cypher.BEGIN_LOADS, ids=list(sources))
    bolt.run(cypher.BEGIN_LOADING)


def end_loads(link: Link, sources: Collection[str]) -> None:
    """Remove the records of these sources, including those of earlier interrupted loads."""
    if sources and link.value(cypher.UNFINISHED_LOADS):
        link.run(cypher.END_LOADING)
        link.run(cypher.END_LOADS, ids=list(sources))


def counting(progress: Progress, label: Parameter, total: int) -> Advance:
    """A function that adds up the rows written, by several writers at once, and reports them to
    `progress`."""
    parts: list[int] = []

    def advance(rows: int) -> None:
        parts.append(rows)
        progress(label, sum(parts), total)

    return advance


def _not_as_stored(bolt: Bolt, kind: Kind, incoming: pl.DataFrame) -> pl.DataFrame:
    """Elements whose hash is not stored. A hash represents the whole element including its id, and
    is read in half the time of both. The probability that any of ten million stored and ten million
    incoming elements agree by chance is 4e-5."""
    stored = pl.DataFrame({"hash": bolt.value(cypher.hashes(kind))}, schema={"hash": pl.Int64})
    return incoming.join(stored, on="hash", how="anti", maintain_order="left")


def _stored_hashes(bolt: Bolt, kind: Kind, incoming: pl.DataFrame) -> pl.DataFrame:
    schema = {"id": pl.String, "old": pl.Int64}
    if incoming.height > MANY:
        ids, hashes = bolt.read(cypher.hashes_of_all(kind))[0]
        return pl.DataFrame({"id": ids, "old": hashes}, schema=schema)
    return pl.DataFrame(
        _some(bolt, cypher.hashes_of_some(kind), kind, incoming), schema=schema, orient="row"
    )


def _some(bolt: Bolt, text: str, kind: Kind, frame: pl.DataFrame) -> list[list[Any]]:
    parts = chunks(frame.select(cypher.keys(kind)))
    return [row for part in parts for row in bolt.value(text, rows=part.rows()) or []]


def _merged_with_stored(
    bolt: Bolt, kind: Kind, table: pl.DataFrame, differ: pl.DataFrame
) -> pl.DataFrame:
    stored = claims_of(kind, _some(bolt, cypher.whole_of_some(kind), kind, differ))
    merged = elements(combined(stored, table.filter(pl.col("id").is_in(differ["id"].implode()))))
    return merged.join(differ.select("id", "old"), on="id", how="left").filter(
        pl.col("hash") != pl.col("old")
    )


def claims_of(kind: Kind, stored: list[list[Any]]) -> pl.DataFrame:
    """The claims from which stored elements are made, given the rows of a statement
    `whole_of_...`."""
    names = cypher.columns(kind)
    return claim_rows(
        name_of(kind), cypher.keys(kind), [dict(zip(names, row, strict=True)) for row in stored]
    )


def _fits_a_fill(bolt: Bolt, tables: dict[Kind, pl.DataFrame]) -> bool:
    if bolt.engine.fill is None:
        return False
    incoming = sum(table.height for table in tables.values())
    return incoming >= FILL_FROM and (
        version_number(bolt) == 0 or 10 * stored_elements(bolt) < incoming
    )


def stored_elements(bolt: Bolt) -> int:
    """The number of stored nodes and relationships."""
    return sum(bolt.value(cypher.count(kind)) for kind in (*cypher.LABELS, *cypher.TYPES))


def _fill(bolt: Bolt, tables: dict[Kind, pl.DataFrame], progress: Progress) -> Changes:
    stored = _everything(bolt)
    others = set(bolt.value(cypher.UNFINISHED_LOADS) or []) - set(sources_of(tables))
    whole = {}
    for kind in (kind for kind in cypher.KINDS if kind in stored or kind in tables):
        parts = [part for part in (stored.get(kind), tables.get(kind)) if part is not None]
        whole[kind] = elements(combined(*parts) if len(parts) == 2 else parts[0])
    new = {kind: Compared(frame, frame.clear(), 0) for kind, frame in whole.items()}
    done = _compare_all(bolt, tables) if stored else new
    total = sum(frame.height for frame in whole.values())
    version = sum(sum(frame["hash"].to_list()) for frame in whole.values()) % MODULUS
    assert bolt.engine.fill is not None
    bolt.engine.fill(
        [(kind, rows_of(kind, frame)) for kind, frame in whole.items()],
        version,
        counting(progress, Message("graph_progress"), total),
    )
    if others:  # the new database has no marks
        bolt.run(cypher.BEGIN_LOADS, ids=sorted(others))
    return _changes(done)


def _everything(bolt: Bolt) -> dict[Kind, pl.DataFrame]:
    if version_number(bolt) == 0:
        return {}
    stored = {kind: bolt.value(cypher.whole_of_all(kind)) for kind in cypher.KINDS}
    return {kind: claims_of(kind, rows) for kind, rows in stored.items() if rows}


def version_number(bolt: Link) -> int:
    """The data version as a number; 0 in an empty database."""
    number = bolt.value(cypher.READ_VERSION)
    return int(number or 0)


def _changes(done: Comparison) -> Changes:
    created, updated, unchanged = Counter[str](), Counter[str](), Counter[str]()
    for kind, compared in done.items():
        created[name_of(kind)] += compared.new.height
        updated[name_of(kind)] += compared.changed.height
        unchanged[name_of(kind)] += compared.unchanged
    return Changes(
        created=_nonzero(created), updated=_nonzero(updated), unchanged=_nonzero(unchanged)
    )


def _nonzero(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}
