"""What the store needs to know of an engine: data, and the little that differs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import polars as pl

from graph.engines.write_lock import Waiting
from graph.errors import Parameter, StoreError
from graph.model import Ends

Stored = tuple[str | Ends, pl.DataFrame]
"""A label or ends, and its elements in the columns of graph/cypher.py."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`database` names the database at the time of the call; `writing` is held while one command
    writes, and names what it does; `fill`, where there is one, puts a whole graph into a new
    database, all or nothing; `patience`: seconds to wait for a server that may come back;
    `ordered`: whether an index gives nodes in its order; `writers`: how many transactions of one
    load it takes at once; `cause`: why a server that went away would do so again, if that is known;
    `secret`: the setting that holds the password, and `in_file` whether that is a file; `renewed`:
    whether the password is another by now.
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
