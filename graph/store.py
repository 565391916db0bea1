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
from graph.engines.reader import Reader
from graph.engines.write_lock import Waiting
from graph.errors import Parameter
from graph.model import Batch, Changes, Kind
from graph.settings import Settings
from graph.state import Commits, state_of, version_in
from graph.writes import removal, upsert
from graph.writes.upsert import Progress


def open_store(
    settings: Settings,
    *,
    notifications: Literal["OFF", "WARNING"] = "OFF",
    patience: float | None = None,
    waiting: Waiting | None = None,
    any_layout: bool = False,
) -> "Store":
    """The graph behind VERKOSTO_URL, or the embedded engine's, started if it is not running; its
    schema is in place. `patience`: seconds to wait for a database that may come back, if not as
    long as usual; `waiting`: how long for another writer; `any_layout`: also a graph that an
    earlier Verkosto stored, or that a crash damaged, to dump or upgrade it.
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
    """Reading the same graph from an event loop; its first read connects."""
    return Reader(partial(neo4j.connect if settings.url else arcadedb.connect, settings))


def _silent(label: Parameter, done: int, total: int) -> None:
    """No progress is shown."""


class Store:
    """Every method raises StoreError when the database cannot be used, and BadInput for what cannot
    be asked of it."""

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
        """Whether an index gives nodes in its order."""
        return self.bolt.engine.ordered

    @property
    def routed(self) -> bool:
        """Whether several servers answer, some of which may be behind."""
        return self.address.startswith("neo4j")

    def setup(self, *, any_layout: bool = False) -> None:
        """Constraints and the data version; may be called again."""
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

    def dump(self, file: Path, *, progress: Progress = _silent) -> Manifest:
        """Write the graph as it is at one moment to a file."""
        return dump(self.bolt, file, progress)

    def restore(self, file: Path, *, progress: Progress = _silent) -> Manifest:
        """Put a dump into this graph, which must be empty."""
        return restore(self.bolt, file, progress)

    def upgrade(self, file: Path, *, progress: Progress = _silent) -> int | None:
        """Bring a graph of an earlier layout to the present one, after a dump of it to the file;
        the layout it had, None if it had the present one."""
        return layouts.upgrade(self.bolt, file, progress)

    def upsert(
        self, batch: Batch, *, dry_run: bool = False, progress: Progress = _silent
    ) -> Changes:
        """Store a batch and say what changed; with `dry_run` only say it. The same batch again
        changes nothing."""
        return upsert.upsert(self.bolt, batch, dry_run=dry_run, progress=progress)

    def erase(self, person: str) -> Mapping[str, int]:
        """Delete a person and every relationship of theirs; how many of each label and type
        went."""
        return removal.erase(self.bolt, person)

    def withdraw(self, source: str, *, progress: Progress = _silent) -> Mapping[str, int]:
        """Take back all that one source said; how many elements of each label and type it had said
        something of."""
        return removal.withdraw(self.bolt, source, progress)

    def claim_counts(self, source: str) -> Mapping[str, int]:
        """Of how many elements of each label and type a source says something; what `withdraw`
        would take back."""
        return removal.claim_counts(self.bolt, source)

    def retract(self, kind: Kind, id_: str, source: str) -> bool:
        """Take back what one source says of one node or relationship; whether it is gone, as no
        other source says it."""
        return removal.retract(self.bolt, kind, id_, source)

    def edit(self, change: Callable[[], Batch]) -> Changes:
        """Store the few elements that `change` makes of what it reads; it is asked anew if someone
        wrote since it read."""
        return upsert.edit(self.bolt, change)

    def claim(self, kind: Kind, id_: str, source: str) -> dict[str, Any] | None:
        """The properties a source gives one element; None if it says nothing of it."""
        return upsert.claim_of(self.bolt, kind, id_, source)

    def read(self, text: str, **parameters: Any) -> list[list[Any]]:
        """All rows of a reading Cypher statement, each a list of its columns."""
        return self.bolt.read(text, **parameters)

    def ids(self, label: str) -> Sequence[str]:
        ids: Sequence[str] = self.bolt.value(cypher.ids(label)) or []
        return ids

    def counts(self) -> dict[str, dict[str, int]]:
        """How many nodes of each label and relationships of each type there are."""
        return {
            "nodes": {label: self.bolt.value(cypher.count(label)) for label in cypher.LABELS},
            "relationships": {
                type_: self.bolt.value(cypher.count(type_)) for type_ in cypher.TYPES
            },
        }

    def version(self) -> str:
        """16 hexadecimal digits that depend on what is stored alone: two graphs with the same
        content have the same."""
        return version_in(self.state())

    def state(self) -> str:
        """The version and how often was written and committed: the same as long as nobody writes,
        and never again."""
        return state_of(self.bolt.read(cypher.READ_VERSION))

    def settled(self) -> str:
        """The state once no transaction is being put in place."""
        return self.commits.wait(self.state)

    def unfinished(self) -> list[str]:
        """The sources of loads that were cut off: run them again."""
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
