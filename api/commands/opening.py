"""The graph that the settings name, opened for one command. Imports nothing slow: `--help` reads
this."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api import console

if TYPE_CHECKING:
    from graph.engines.write_lock import Holder
    from graph.snapshot import Snapshot
    from graph.store import Store


WRITER_SECONDS = 600
"""How long a command waits for another that writes."""


@contextmanager
def opened(
    patience: float | None = None, seconds: float = WRITER_SECONDS, *, any_layout: bool = False
) -> Iterator["Store"]:
    """The store the settings name; its engine is started where it is ours. Whoever serves has less
    `patience` than a load, and waits fewer `seconds` for another writer; `any_layout`: also of an
    earlier Verkosto."""
    from graph.engines.write_lock import Waiting
    from graph.settings import read_settings
    from graph.store import open_store

    with console.working("Opening the graph ..."):
        store = open_store(
            read_settings(),
            patience=patience,
            waiting=Waiting(seconds, _say_wait),
            any_layout=any_layout,
        )
    with store:
        yield store


def _say_wait(holder: "Holder | None") -> None:
    console.note(f"Waiting for another writer{f': {holder}' if holder else ''} ...")


def whole_graph() -> "Snapshot":
    """The graph as arrays."""
    from graph.snapshot import take_snapshot

    with opened() as store, console.working("Reading the graph ..."):
        return take_snapshot(store)


def names_of_people(ids: Sequence[str]) -> dict[str, str]:
    """What people are called, by id."""
    from graph.described import read_names

    with opened() as store:
        return read_names(store, ids)
