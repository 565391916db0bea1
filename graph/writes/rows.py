"""Rows are written in statements of limited size, each of which also advances the data version by
the rows it holds. Each has a transaction of its own, or all are in one, depending on the link.

If the engine accepts several writers, many new elements are written in parallel. Two transactions
open at the same time never share a node, so neither waits for the other; they advance the version
one after the other.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from graph import cypher
from graph.engines.bolt import Bolt, Link, Turn
from graph.model import MODULUS, Ends, Kind

ROWS = 10_000
MANY = 2 * ROWS
BYTES = 6 * 2**20

Advance = Callable[[int], None]
"""Called with the number of rows that were written."""


def rows_of(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns in the order in which statements expect them."""
    return frame.select(cypher.columns(kind))


def chunks(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Parts of at most ROWS rows and about BYTES bytes, as the size of a message is limited."""
    texts = [
        pl.col(name).str.len_bytes() for name, dtype in frame.schema.items() if dtype == pl.String
    ]
    lists = [
        pl.col(name).list.join("").str.len_bytes()
        for name, dtype in frame.schema.items()
        if dtype == pl.List(pl.String)
    ]
    size = pl.sum_horizontal(*texts, *lists, pl.lit(16 * frame.width)).cum_sum() // BYTES
    for _, part in frame.group_by(size.alias("part"), maintain_order=True):
        yield from part.drop("part", strict=False).iter_slices(ROWS)


def write(
    link: Link, kind: Kind, version: int, new: pl.DataFrame, changed: pl.DataFrame, advance: Advance
) -> int:
    """Create the elements `new` and set new values of the elements `changed` (with their former
    hash as `old`). Returns the version afterwards; raises Stale if someone else wrote."""
    if new.height > MANY and isinstance(link, Bolt):
        version = _create_many(link, kind, version, new, advance)
    else:
        created = new.sort(cypher.keys(kind)).with_columns(old=pl.lit(0, pl.Int64))
        version = _one_by_one(link, kind, version, cypher.create(kind), created, advance)
    return _one_by_one(link, kind, version, cypher.update(kind), changed, advance)


def _one_by_one(
    link: Link, kind: Kind, version: int, text: str, frame: pl.DataFrame, advance: Advance
) -> int:
    for part in chunks(frame):
        delta = (sum(part["hash"].to_list()) - sum(part["old"].to_list())) % MODULUS
        link.write(version, delta, text, rows_of(kind, part).rows())
        version = (version + delta) % MODULUS
        advance(part.height)
    return version


def _create_many(
    bolt: Bolt, kind: Kind, version: int, frame: pl.DataFrame, advance: Advance
) -> int:
    turn = Turn(version)
    keys = cypher.keys(kind)
    names = [
        name
        for name in cypher.columns(kind)
        if name in keys or frame[name].null_count() < frame.height
    ]
    ready = frame if isinstance(kind, str) else _numbered(bolt, kind, frame)
    text = cypher.create(kind, names, numbered=True)
    for parts in _phases(kind, ready.sort(keys), bolt.engine.writers):
        with ThreadPoolExecutor(len(parts)) as writers:
            running = [
                writers.submit(_create_part, bolt, turn, text, names, part, advance)
                for part in parts
            ]
            try:
                for each in running:
                    each.result()
            except BaseException:
                turn.over = True
                raise
    return turn.version


def _create_part(
    bolt: Bolt, turn: Turn, text: str, names: list[str], frame: pl.DataFrame, advance: Advance
) -> None:
    for part in chunks(frame):
        bolt.write_in_turn(
            turn, sum(part["hash"].to_list()) % MODULUS, text, part.select(names).rows()
        )
        advance(part.height)


def _numbered(bolt: Bolt, kind: Ends, frame: pl.DataFrame) -> pl.DataFrame:
    """Relationships with the engine's numbers as ends. If there is no such node the number is null,
    which matches nothing."""
    for column, label in (("from", kind[0]), ("to", kind[2])):
        numbers, ids = bolt.read(cypher.numbers(label))[0]
        known = pl.DataFrame(
            {column: ids, "number": numbers}, schema={column: pl.String, "number": pl.Int64}
        )
        frame = (
            frame.join(known, on=column, how="left")
            .with_columns(pl.col("number").alias(column))
            .drop("number")
        )
    return frame


def _phases(kind: Kind, frame: pl.DataFrame, writers: int) -> Iterator[list[pl.DataFrame]]:
    """Lists of parts of the frame; the parts of a list may be written at the same time, as no two
    of them share a node."""
    if writers == 1:
        yield [frame]
    elif isinstance(kind, str):
        yield [frame.gather_every(writers, writer) for writer in range(writers)]
    else:
        start, end = pl.col("from") % writers, pl.col("to") % writers
        for shift in range(writers):
            apart = frame.filter((end - start) % writers == shift)
            parts = [apart.filter(start == writer) for writer in range(writers)]
            yield from [[part] for part in parts] if kind[0] == kind[2] and shift else [parts]
