"""The graph that the settings name, opened for one command. Imports nothing slow: `--help` reads
this."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api import console

if TYPE_CHECKING:
    from graph.compose.cooling import SearchProgress
    from graph.engines.embedded.write_lock import Holder
    from graph.store import Store
    from graph.workspace import Workspace


WRITER_SECONDS = 600
"""How long a command waits for another that writes."""


@contextmanager
def opened(
    patience: float | None = None, seconds: float = WRITER_SECONDS, *, any_layout: bool = False
) -> Iterator["Store"]:
    """The store the settings name; its engine is started where it is ours. Whoever serves has less
    `patience` than a load, and waits fewer `seconds` for another writer; `any_layout`: also of an
    earlier Verkosto."""
    from graph.engines.embedded.write_lock import Waiting
    from graph.settings import read_settings
    from graph.store import open_store

    with console.working(console.text("Opening the graph ...")):
        store = open_store(
            read_settings(),
            patience=patience,
            waiting=Waiting(seconds, _say_wait),
            any_layout=any_layout,
        )
    with store:
        yield store


def _say_wait(holder: "Holder | None") -> None:
    text = console.words().text
    console.note(
        text(
            "Waiting for another writer: {holder} ...",
            holder=console.in_language(holder.described()),
        )
        if holder
        else text("Waiting for another writer ...")
    )


@contextmanager
def opened_workspace() -> "Iterator[tuple[Workspace, str]]":
    """Where figures are computed, and the state of the data; the graph is read."""
    from graph.workspace import Workspace

    with opened() as store:
        workspace = Workspace(store, console.progress, search_progress)
        with console.working(console.text("Reading the graph ...")):
            workspace.snapshot(state := workspace.state())
        yield workspace, state


@contextmanager
def search_progress() -> "Iterator[SearchProgress]":
    """Shows how far a search is; Ctrl-C ends it with the best so far."""
    with console.progress() as report:
        words = console.words()

        def shown(share: float, best: float) -> None:
            label = words.text("searching, best {score}", score=words.number(best))
            report(label, round(100 * share), 100)

        yield shown
