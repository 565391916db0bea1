"""A whole graph as lines for the batch endpoint of the embedded engine: vertices, then edges."""

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from graph.engines.engine import Stored
from graph.model import Ends

LINES = 20_000
AHEAD = 4


def graph_lines(tables: Iterable[Stored], progress: Callable[[int], None]) -> Iterator[bytes]:
    """Vertices, then edges, as NDJSON in parts. Edges refer to their ends by position among all
    vertices, which the engine reads faster than ids."""
    positions: dict[str, pl.DataFrame] = {}
    first = 0
    for kind, frame in tables:
        parts = list(
            _without_nulls(
                _vertices(kind, frame) if isinstance(kind, str) else _edges(kind, frame, positions)
            )
        )
        if isinstance(kind, str):
            position = (
                (first + pl.int_range(pl.len(), dtype=pl.Int64)).cast(pl.String).alias("position")
            )
            positions[kind] = pl.concat([part.select("id") for part in parts]).with_columns(
                position
            )
            first += frame.height
        for part in parts:
            for rows in part.iter_slices(LINES):
                buffer = io.BytesIO()
                rows.write_ndjson(buffer)
                yield buffer.getvalue()
                progress(rows.height)


def prepared_ahead(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same parts, of which up to AHEAD are prepared while the server is busy with an earlier
    one."""
    with ThreadPoolExecutor(1) as maker:
        waiting = deque(maker.submit(next, parts, b"") for _ in range(AHEAD))
        while part := waiting.popleft().result():
            waiting.append(maker.submit(next, parts, b""))
            yield part


def _vertices(label: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.lit("vertex").alias("@type"), pl.lit(label).alias("@class"), *frame.columns
    )


def _edges(ends: Ends, frame: pl.DataFrame, positions: dict[str, pl.DataFrame]) -> pl.DataFrame:
    start, type_, end = ends
    rest = [name for name in frame.columns if name not in ("from", "to")]
    for column, label in (("from", start), ("to", end)):
        known = positions.get(label, pl.DataFrame(schema={"id": pl.String, "position": pl.String}))
        frame = frame.join(
            known.rename({"id": column, "position": f"@{column}"}), on=column, how="left"
        )
    return frame.sort("from").select(
        pl.lit("edge").alias("@type"), pl.lit(type_).alias("@class"), "@from", "@to", *rest
    )


def _without_nulls(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame in parts, each without the columns that are empty in it, because the engine would
    store a null of the JSON."""
    empty = [name for name in frame.columns if frame[name].null_count() == frame.height]
    sometimes = [name for name in frame.columns if 0 < frame[name].null_count() < frame.height]
    full = frame.drop(empty)
    if not sometimes:
        yield full
        return
    pattern = full.select(
        pl.concat_str(*(pl.col(name).is_null().cast(pl.Int8) for name in sometimes)).alias(
            "pattern"
        )
    )
    for key, part in (
        full.with_columns(pattern)
        .partition_by("pattern", as_dict=True, maintain_order=True)
        .items()
    ):
        missing = [name for name, mark in zip(sometimes, str(key[0]), strict=True) if mark == "1"]
        yield part.drop("pattern", *missing)
