"""Conversion of graphs that an earlier version of Verkosto stored to the present layout.

Layout 1 has no `sort_name` on nodes, and in its first months had no `span` on dated relationships.
Layout 2 has both; its first graphs do not count `writes`. Everything that a layout adds is derived
from what is stored, so that a conversion does not change the data version, and an interrupted one
is completed by running it again.
"""

from pathlib import Path

from graph import cypher
from graph.backup.dump import Dump, write_dump
from graph.engines.bolt import Bolt
from graph.errors import Progress, StoreError, message
from graph.model import Kind, kind_words
from graph.writes.claims import completed
from graph.writes.rows import chunks
from graph.writes.upsert import version_number

OLDEST = 1


def layout_of(bolt: Bolt) -> int | None:
    """The layout of the stored graph; None in an empty database."""
    rows = bolt.read(cypher.READ_VERSION)
    return int(rows[0][1]) if rows else None


def needs_upgrade(layout: int) -> StoreError:
    """The error that a graph of another layout cannot be opened."""
    if layout > cypher.MODEL:
        return StoreError("layout_of_later_program", layout=layout, known=cypher.MODEL)
    return StoreError("layout_needs_upgrade", layout=layout, needed=cypher.MODEL)


def upgrade(bolt: Bolt, file: Path, progress: Progress) -> int | None:
    """Dump the graph to `file`, then convert it. Returns the former layout, or None if no
    conversion was needed. Raises StoreError for a graph of a later program, or if someone wrote
    meanwhile."""
    layout = layout_of(bolt)
    if layout is None or layout == cypher.MODEL:
        return None
    if not OLDEST <= layout < cypher.MODEL:
        raise needs_upgrade(layout)
    with bolt.writing("upgrade"):
        manifest = write_dump(bolt, file, progress)
        before = Dump(file)
        for kind in cypher.KINDS:
            _derive(bolt, kind, before, progress)
        if f"{version_number(bolt):016x}" != manifest.data_version:
            raise StoreError("graph_changed_while_upgrading")
        for statement in (*cypher.schema(), *(cypher.indexes() if bolt.engine.ordered else ())):
            bolt.run(statement)
        bolt.run(cypher.SET_MODEL, model=cypher.MODEL)
    return layout


def _derive(bolt: Bolt, kind: Kind, stored: Dump, progress: Progress) -> None:
    """Set the derived columns, one part per transaction."""
    names = [*cypher.keys(kind), *cypher.derived(kind)]
    if not cypher.derived(kind):
        return
    table, done = stored.table(kind), 0
    if not table.height:
        return
    for part in chunks(completed(table).select(names)):
        bolt.run(cypher.derive(kind), rows=part.rows())
        done += part.height
        progress(message("converting", kind=kind_words(kind)), done, table.height)
