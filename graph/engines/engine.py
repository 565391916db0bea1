"""What the store needs to know about an engine: data, and the few functions that differ."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import polars as pl

from graph.engines.embedded.write_lock import Waiting
from graph.errors import Parameter, StoreError
from graph.model import Ends

Stored = tuple[str | Ends, pl.DataFrame]
"""A label, or the ends of a relationship, and its elements in the columns of graph/cypher.py."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A database server and how to use it.

    `database`: returns the name of the database in use. `writing`: the write lock; its arguments
    are the action to name to others, and how long to wait. `patience`: seconds to wait for a server
    that may come back. `ordered`: whether the engine can read nodes from an index in order.
    `writers`: the number of transactions of one load that it accepts at once. `check_agent`: raises
    StoreError for a server that is too old. `cause`: the error of a server that stopped and would
    stop again for the same cause, or None. `secret`: the setting that holds the password;
    `in_file`: whether that setting names a file. `renewed`: whether the password has changed since
    it was read. `fill`: writes a whole graph into a new database, all or nothing; None if the
    engine cannot.
    """

    name: str
    address: str
    user: str
    password: str
    database: Callable[[], str | None]
    writing: Callable[[str, Waiting], AbstractContextManager[object]]
    patience: float = 15
    ordered: bool = False
    writers: int = 1
    check_agent: Callable[[str], None] = lambda agent: None
    cause: Callable[[], StoreError | None] = lambda: None
    secret: Parameter = "VERKOSTO_PASSWORD"
    in_file: bool = False
    renewed: Callable[[], bool] = lambda: False
    fill: Callable[[Sequence[Stored], int, Callable[[int], None]], None] | None = None
