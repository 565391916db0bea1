"""Restoring a dump, of any layout, into an empty graph of either engine."""

from pathlib import Path

import polars as pl

from graph import cypher
from graph.backup.dump import Dump, Manifest
from graph.engines.bolt import Bolt, Stale
from graph.errors import BadInput, Message, Progress, StoreError
from graph.model import MODULUS, Kind, kind_words
from graph.writes.claims import completed
from graph.writes.rows import rows_of, write
from graph.writes.upsert import (
    TRIES,
    begin_loads,
    counting,
    end_loads,
    stored_elements,
    version_number,
)

Tables = dict[Kind, pl.DataFrame]


def restore(bolt: Bolt, file: Path, progress: Progress) -> Manifest:
    """Load a dump into an empty graph, which then has the dump's data version. An embedded graph
    takes all of it or nothing. A restore into Neo4j that was interrupted is continued by restoring
    the same dump again. Raises BadInput if the file is not a dump or the graph is not empty."""
    dump = Dump(file)
    tables = {kind: completed(table) for kind in cypher.KINDS if (table := dump.table(kind)).height}
    version = sum(sum(table["hash"].to_list()) for table in tables.values()) % MODULUS
    if f"{version:016x}" != dump.manifest.data_version:
        raise BadInput("dump_not_of_its_version", file=file)
    mark = f"restore {dump.manifest.data_version}"
    with bolt.writing("restore"):
        _check_empty(bolt, mark)
        if bolt.engine.fill:
            stored = [(kind, rows_of(kind, table)) for kind, table in tables.items()]
            bolt.engine.fill(
                stored,
                version,
                counting(progress, Message("graph_progress"), dump.manifest.elements),
            )
        else:
            _write_all(bolt, tables, mark, progress)
        if dump.manifest.unfinished:
            bolt.run(cypher.BEGIN_LOADS, ids=dump.manifest.unfinished)
        if version_number(bolt) != version:
            raise StoreError("restored_differs", file=file)
    return dump.manifest


def _check_empty(bolt: Bolt, mark: str) -> None:
    """Raises BadInput if the graph is not empty, except for what an interrupted restore of the same
    dump left."""
    elements = stored_elements(bolt)
    if elements and mark not in (bolt.value(cypher.UNFINISHED_LOADS) or []):
        raise BadInput("graph_not_empty", elements=elements)


def _write_all(bolt: Bolt, tables: Tables, mark: str, progress: Progress) -> None:
    begin_loads(bolt, [mark])
    for kind, table in tables.items():
        _write_table(bolt, kind, table, progress)
    end_loads(bolt, [mark])


def _write_table(bolt: Bolt, kind: Kind, table: pl.DataFrame, progress: Progress) -> None:
    """Write the elements that are not stored yet. Relationships must come after the nodes that they
    join."""
    for _ in range(TRIES):
        version = version_number(bolt)
        stored = pl.DataFrame(
            {"id": bolt.value(cypher.hashes_of_all(kind))}, schema={"id": pl.String}
        )
        new = table.join(stored, on="id", how="anti", maintain_order="left")
        try:
            write(
                bolt,
                kind,
                version,
                new,
                new.clear(),
                counting(progress, kind_words(kind), new.height),
            )
            return
        except Stale:
            continue
    raise StoreError("graph_changed_while_restoring", kind=kind_words(kind))
