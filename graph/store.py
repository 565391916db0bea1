"""The store: one contract for the embedded engine and for Neo4j.

with open_store(read_settings()) as store:
    store.upsert(batch)
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from graph import cypher
from graph.backup import upgrade as layouts
from graph.backup.dump import Manifest, dump
from graph.backup.restore import restore
from graph.engines import arcadedb, neo4j
from graph.engines.bolt import Bolt
from graph.engines.embedded.write_lock import Waiting
from graph.engines.reader import Reader
from graph.errors import Progress, silent
from graph.model import Batch, Changes, Kind
from graph.settings import Settings
from graph.state import Commits, state_of, version_in
from graph.writes import removal, upsert


def open_store(
    settings: Settings,
    *,
    notifications: Literal["OFF", "WARNING"] = "OFF",
    patience: float | None = None,
    waiting: Waiting | None = None,
    any_layout: bool = False,
) -> "Store":
    """Open the graph at VERKOSTO_URL, or that of the embedded engine, which is started if it is not
    running. The schema is created if it is missing.

    `patience`: seconds to wait for a database that may come back (None: the default). `waiting`:
    how long to wait for another writer. `any_layout`: whether to open also a graph in the layout of
    an earlier version or one damaged by a crash, in order to dump or upgrade it. Raises StoreError
    if the database cannot be used.
    """
    connect = (
        partial(neo4j.connect, settings)
        if settings.url
        else partial(arcadedb.connect, settings, damaged=any_layout)
    )
    store = Store(Bolt(connect, notifications, patience, waiting))
    try:
        store.setup(any_layout=any_layout)
    except BaseException:
        store.close()
        raise
    return store


def open_reader(settings: Settings) -> Reader:
    """A reader of the same graph for an event loop; it connects at its first read."""
    return Reader(partial(neo4j.connect if settings.url else arcadedb.connect, settings))


class Store:
    """A graph. Every method raises StoreError when the database cannot be used, and BadInput when
    its arguments cannot."""

    def __init__(self, bolt: Bolt) -> None:
        self.bolt = bolt
        self.commits = Commits()

    @property
    def engine(self) -> str:
        return self.bolt.engine.name

    @property
    def address(self) -> str:
        return self.bolt.engine.address

    @property
    def ordered(self) -> bool:
        """Whether the engine can read nodes from an index in order."""
        return self.bolt.engine.ordered

    @property
    def routed(self) -> bool:
        """Whether several servers answer, some of which may lag behind."""
        return self.address.startswith("neo4j")

    def setup(self, *, any_layout: bool = False) -> None:
        """Create constraints, indexes and the data version if they are missing; may be called
        repeatedly."""
        layout = layouts.layout_of(self.bolt)
        if layout is None:
            for statement in [
                *cypher.schema(),
                *(cypher.indexes() if self.bolt.engine.ordered else ()),
            ]:
                self.bolt.run(statement)
            self.bolt.run(cypher.START_VERSION, model=cypher.MODEL)
        elif layout != cypher.MODEL and not any_layout:
            raise layouts.needs_upgrade(layout)

    def dump(self, file: Path, *, progress: Progress = silent) -> Manifest:
        """Write the graph, as it is at one moment, to a file."""
        return dump(self.bolt, file, progress)

    def restore(self, file: Path, *, progress: Progress = silent) -> Manifest:
        """Load a dump into this graph, which must be empty."""
        return restore(self.bolt, file, progress)

    def upgrade(self, file: Path, *, progress: Progress = silent) -> int | None:
        """Convert a graph of an earlier layout to the present layout, after dumping it to the file.
        Returns the earlier layout, or None if the graph already had the present one."""
        return layouts.upgrade(self.bolt, file, progress)

    def upsert(
        self, batch: Batch, *, dry_run: bool = False, progress: Progress = silent
    ) -> Changes:
        """Store a batch and return what changed. With `dry_run` nothing is stored. Storing the same
        batch again changes nothing."""
        return upsert.upsert(self.bolt, batch, dry_run=dry_run, progress=progress)

    def erase(self, person: str) -> Mapping[str, int]:
        """Delete a person and all their relationships. Returns the numbers of deleted elements by
        label and type."""
        return removal.erase(self.bolt, person)

    def withdraw(self, source: str, *, progress: Progress = silent) -> Mapping[str, int]:
        """Remove everything that one source stated. Returns the numbers of elements, by label and
        type, about which it had stated something."""
        return removal.withdraw(self.bolt, source, progress)

    def claim_counts(self, source: str) -> Mapping[str, int]:
        """The numbers of elements, by label and type, about which a source states something, that
        is, which `withdraw` would change."""
        return removal.claim_counts(self.bolt, source)

    def retract(self, kind: Kind, id_: str, source: str) -> bool:
        """Remove what one source states about one node or relationship. Returns whether the element
        was deleted because no other source describes it."""
        return removal.retract(self.bolt, kind, id_, source)

    def edit(self, change: Callable[[], Batch]) -> Changes:
        """Store the few elements that `change` makes from what it reads. `change` is called again
        if someone wrote after it read."""
        return upsert.edit(self.bolt, change)

    def claim(self, kind: Kind, id_: str, source: str) -> dict[str, Any] | None:
        """The properties that a source gives one element; None if it states nothing about it."""
        return upsert.claim_of(self.bolt, kind, id_, source)

    def read(self, text: str, **parameters: Any) -> list[list[Any]]:
        """All rows of a reading Cypher statement, each a list of its columns."""
        return self.bolt.read(text, **parameters)

    def ids(self, label: str) -> Sequence[str]:
        """The ids of a label's nodes."""
        ids: Sequence[str] = self.bolt.value(cypher.ids(label)) or []
        return ids

    def counts(self) -> dict[str, dict[str, int]]:
        """The number of nodes of each label and of relationships of each type."""
        return {
            "nodes": {label: self.bolt.value(cypher.count(label)) for label in cypher.LABELS},
            "relationships": {
                type_: self.bolt.value(cypher.count(type_)) for type_ in cypher.TYPES
            },
        }

    def version(self) -> str:
        """The data version: 16 hexadecimal digits that depend only on the content, so that two
        graphs with the same content have the same version."""
        return version_in(self.state())

    def state(self) -> str:
        """The version and the numbers of writes and commits. It stays the same as long as nobody
        writes, and never occurs again after a write."""
        return state_of(self.bolt.read(cypher.READ_VERSION))

    def settled(self) -> str:
        """The state once no transaction is being committed."""
        return self.commits.wait(self.state)

    def unfinished(self) -> list[str]:
        """The sources of loads that were interrupted, and must be run again."""
        sources: list[str] = self.bolt.value(cypher.UNFINISHED_LOADS) or []
        return sorted(sources)

    def close(self) -> None:
        self.bolt.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
