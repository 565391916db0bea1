"""The embedded engine, ArcadeDB: databases of one local server, of which the file `current` names the one in use."""

import io
import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from math import inf
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from graph import cypher
from graph.engines import deadlines
from graph.engines.engine import Engine, Stored
from graph.engines.local_server import Server, ensure, server_log
from graph.errors import StoreError
from graph.model import Ends
from graph.settings import Settings

FIRST = "verkosto-1"
LINES = 20_000
AHEAD = 4


def connect(settings: Settings) -> Engine:
    """The engine of this home, its server started and its database made if need be."""
    home = settings.home
    server = ensure(home)
    if _current(home) not in _databases(server, home):
        _create(server, home)
    return Engine(
        name="arcadedb",
        address=f"bolt://127.0.0.1:{server.bolt}",
        user="root",
        password=server.password,
        database=partial(_current, home),
        writing=partial(_writing, home),
        fill=partial(_fill, server, home),
        patience=2,
    )


def _create(server: Server, home: Path) -> None:
    """Only this waits for who writes: one who is writing may itself wait for the others to be connected again."""
    with _writing(home):
        if _current(home) not in _databases(server, home):
            _command(server, home, f"create database {_current(home)}")


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    seconds = deadlines.left()
    try:
        taken = FileLock(home / "write.lock", is_singleton=True).acquire(timeout=-1 if seconds == inf else seconds)
    except Timeout:
        raise StoreError(f"Another command was writing to the graph in '{home}' until the time was up; try again later.") from None
    with taken:
        yield


def _current(home: Path) -> str:
    try:
        return (home / "current").read_text()
    except FileNotFoundError:
        return FIRST


def _fill(server: Server, home: Path, tables: Sequence[Stored], version: int, progress: Callable[[int], None]) -> None:
    """Put a whole graph into a new database through the batch endpoint and make that one current. The endpoint is not atomic
    and writes no log: a database that was not finished, counted and closed once is never current, and the next fill drops it. How often
    was written begins with the database's number, where none before it came to."""
    old = _current(home)
    new = f"verkosto-{int(old.rpartition('-')[2]) + 1}"
    _new_database(server, home, new)
    meta = {"version": version, "model": cypher.MODEL, "writes": int(new.rpartition("-")[2]) << 32}
    lines = _ahead(_lines(tables, meta, progress))
    answer = json.loads(_request(server, home, f"batch/{new}?wal=false&refMode=ordinal", lines, "application/x-ndjson"))
    nodes = 1 + sum(frame.height for kind, frame in tables if isinstance(kind, str))
    relationships = sum(frame.height for kind, frame in tables if not isinstance(kind, str))
    if (answer.get("verticesCreated"), answer.get("edgesCreated")) != (nodes, relationships):
        raise StoreError(
            f"The embedded engine took only part of the load ({server_log(home)}); nothing was stored, run it again."
        )
    _command(server, home, f"close database {new}")
    _command(server, home, f"open database {new}")
    _switch(home, new)
    _command(server, home, f"drop database {old}")


def _new_database(server: Server, home: Path, name: str) -> None:
    if name in _databases(server, home):
        _command(server, home, f"drop database {name}")
    _command(server, home, f"create database {name}")
    for statement in cypher.schema():
        _request(server, home, f"command/{name}", json.dumps({"language": "cypher", "command": statement}))
    for type_ in cypher.TYPES:
        statement = f"CREATE EDGE TYPE `{type_}` IF NOT EXISTS"
        _request(server, home, f"command/{name}", json.dumps({"language": "sql", "command": statement}))


def _switch(home: Path, database: str) -> None:
    partial_file = home / "current.new"
    partial_file.write_text(database)
    partial_file.replace(home / "current")


def _lines(tables: Iterable[Stored], meta: Mapping[str, Any], progress: Callable[[int], None]) -> Iterator[bytes]:
    """Vertices, then edges, which name their ends by the places of those among all vertices: that is read faster than ids."""
    yield json.dumps({"@type": "vertex", "@class": "Meta", "id": "verkosto", **meta}).encode() + b"\n"
    places: dict[str, pl.DataFrame] = {}
    first = 1
    for kind, frame in tables:
        parts = list(_without_nulls(_vertices(kind, frame) if isinstance(kind, str) else _edges(kind, frame, places)))
        if isinstance(kind, str):
            place = (first + pl.int_range(pl.len(), dtype=pl.Int64)).cast(pl.String).alias("place")
            places[kind] = pl.concat([part.select("id") for part in parts]).with_columns(place)
            first += frame.height
        for part in parts:
            for rows in part.iter_slices(LINES):
                buffer = io.BytesIO()
                rows.write_ndjson(buffer)
                yield buffer.getvalue()
                progress(rows.height)


def _ahead(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same parts, some of which are made while the server is busy with the ones before."""
    with ThreadPoolExecutor(1) as maker:
        waiting = deque(maker.submit(next, parts, b"") for _ in range(AHEAD))
        while part := waiting.popleft().result():
            waiting.append(maker.submit(next, parts, b""))
            yield part


def _vertices(label: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.lit("vertex").alias("@type"), pl.lit(label).alias("@class"), *frame.columns)


def _edges(ends: Ends, frame: pl.DataFrame, places: dict[str, pl.DataFrame]) -> pl.DataFrame:
    start, type_, end = ends
    rest = [name for name in frame.columns if name not in ("from", "to")]
    for column, label in (("from", start), ("to", end)):
        known = places.get(label, pl.DataFrame(schema={"id": pl.String, "place": pl.String}))
        frame = frame.join(known.rename({"id": column, "place": f"@{column}"}), on=column, how="left")
    return frame.sort("from").select(pl.lit("edge").alias("@type"), pl.lit(type_).alias("@class"), "@from", "@to", *rest)


def _without_nulls(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame in parts, each without its empty columns, because a null in JSON would be stored as one."""
    empty = [name for name in frame.columns if frame[name].null_count() == frame.height]
    sometimes = [name for name in frame.columns if 0 < frame[name].null_count() < frame.height]
    full = frame.drop(empty)
    if not sometimes:
        yield full
        return
    pattern = full.select(pl.concat_str(*(pl.col(name).is_null().cast(pl.Int8) for name in sometimes)).alias("pattern"))
    for key, part in full.with_columns(pattern).partition_by("pattern", as_dict=True, maintain_order=True).items():
        missing = [name for name, mark in zip(sometimes, str(key[0]), strict=True) if mark == "1"]
        yield part.drop("pattern", *missing)


def _databases(server: Server, home: Path) -> list[str]:
    return list(_command(server, home, "list databases")["result"])


def _command(server: Server, home: Path, command: str) -> dict[str, list[str]]:
    answer: dict[str, list[str]] = json.loads(_request(server, home, "server", json.dumps({"command": command})))
    return answer


def _request(server: Server, home: Path, path: str, body: str | Iterator[bytes], kind: str = "application/json") -> bytes:
    # A batch is answered when all of it is stored, which may take as long as the longest command.
    timeout = deadlines.patience() if isinstance(body, str) else min(deadlines.left(), deadlines.LONGEST_SILENCE)
    connection = HTTPConnection("127.0.0.1", server.http, timeout=max(timeout, 0.001))
    key = b64encode(f"root:{server.password}".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": kind}
    try:
        connection.request("POST", f"/api/v1/{path}", body, headers, encode_chunked=not isinstance(body, str))
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, HTTPException):
        raise StoreError(f"The embedded engine went away ({server_log(home)}); run the command again.") from None
    finally:
        connection.close()
    if answer.status >= 300:
        raise StoreError(f"The embedded engine refused ({server_log(home) or text.decode(errors='replace')[:200]}).")
    return text

