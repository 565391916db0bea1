"""The embedded engine, ArcadeDB. One local server has the databases of a home; the file `current`
names the one in use."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

from graph import cypher
from graph.engines import deadlines
from graph.engines.bulk import graph_lines, prepared_ahead
from graph.engines.embedded import databases, engine_log
from graph.engines.embedded.home import LOCK_SECONDS, database_folder, sync_folder, sync_tree
from graph.engines.embedded.http import send
from graph.engines.embedded.local_server import Server, ensure, log_file
from graph.engines.embedded.write_lock import Busy, Waiting, write_lock
from graph.engines.engine import Engine, Stored
from graph.engines.integrity import damage
from graph.errors import Message, StoreError, message
from graph.settings import Settings

AT_ONCE = Waiting(seconds=0)
COMMAND_SECONDS, BATCH_SECONDS = 120.0, 600.0
"""How long the engine may send nothing while it runs a command, or while it takes the lines of a
whole graph."""
META = (
    "CREATE (:Meta {id: 'verkosto', version: $version, model: $model, writes: $writes, loading: 0,"
    " beat: 0})"
)


def connect(settings: Settings, *, damaged: bool = False) -> Engine:
    """The engine of the home in `settings`. Its server is started and its database created if
    necessary. Raises StoreError if a crash damaged the graph, unless `damaged` allows that."""
    folder = settings.home
    inspect = None if damaged else partial(_inspect, folder)
    server = ensure(folder, settings.memory, inspect, seconds=min(LOCK_SECONDS, deadlines.left()))
    _prepare(server, folder)
    return Engine(
        name="arcadedb",
        address=f"bolt://127.0.0.1:{server.bolt}",
        user="root",
        password=server.password,
        database=partial(databases.in_use, folder),
        writing=partial(_writing, server, folder),
        fill=partial(_fill, server, folder),
        patience=2,
        cause=partial(_lasting_cause, folder),
    )


def _prepare(server: Server, folder: Path) -> None:
    """Create the database, or finish a switch of databases. Only a home without a database in use
    waits for the write lock, as its holder may be waiting for other commands to connect again."""
    if databases.current(folder) not in databases.existing(folder):
        with write_lock(folder, "setting up", Waiting()):
            _choose_database(server, folder)
    elif databases.under_way(folder):
        with suppress(Busy), write_lock(folder, "clearing up", AT_ONCE):
            databases.finish_switch(folder, partial(_command, server, folder))


def _inspect(folder: Path, server: Server) -> None:
    """Check the graph after a crash. Indexes of a new database that the crash removed are created
    again; other damage raises StoreError."""
    name = databases.current(folder)
    if name not in databases.existing(folder):
        return
    for statement in cypher.schema():
        _cypher(server, folder, name, statement)
    if finding := damage(lambda text: list(_cypher(server, folder, name, text)["result"])):
        remedy = message("dump_and_restore") if finding.dumpable else message("restore_last_dump")
        raise StoreError("graph_damaged", folder=folder, fault=finding.fault, remedy=remedy)


def _choose_database(server: Server, folder: Path) -> None:
    databases.finish_switch(folder, partial(_command, server, folder))
    name = databases.current(folder)
    if name in databases.existing(folder):
        return
    if name and databases.existing(folder):
        raise databases.missing(folder, name)
    if not databases.adopt(folder, partial(_is_finished, server, folder)):
        databases.begin_switch(folder, databases.Switch("", databases.FIRST, empty=True))
        _new_database(server, folder, databases.FIRST)
        _write_out(server, folder, databases.FIRST)
        databases.use(folder, databases.FIRST)
        databases.finish_switch(folder, partial(_command, server, folder))


@contextmanager
def _writing(server: Server, folder: Path, action: str, waiting: Waiting) -> Iterator[None]:
    with write_lock(folder, action, waiting):
        if databases.under_way(folder):
            databases.finish_switch(folder, partial(_command, server, folder))
        yield


def _is_finished(server: Server, folder: Path, name: str) -> bool:
    """Whether a database holds a whole graph: the record of its version is written last."""
    with suppress(StoreError):
        return bool(_cypher(server, folder, name, cypher.READ_VERSION)["result"])
    return False


def _fill(
    server: Server,
    folder: Path,
    tables: Sequence[Stored],
    version: int,
    progress: Callable[[int], None],
) -> None:
    """Write a whole graph into a new database through the batch endpoint, then make that database
    current. The endpoint is not atomic and writes no log, so the database comes into use only after
    its elements are counted, it is closed, which writes it to disk, and its files are synced. Its
    count of writes begins at a number derived from the database's number, which no earlier database
    has reached."""
    old, new = databases.current(folder) or databases.FIRST, databases.next_name(folder)
    empty = not _cypher(
        server, folder, old, "MATCH (n) WHERE NOT n:Meta AND NOT n:Commit RETURN n LIMIT 1"
    )["result"]
    databases.begin_switch(folder, databases.Switch(old, new, empty))
    try:
        _put(server, folder, new, tables, version, progress)
    except StoreError:
        with suppress(
            StoreError
        ):  # now, as the disk may be full; if this fails, the next command does it
            databases.finish_switch(folder, partial(_command, server, folder))
        raise
    databases.use(folder, new)
    databases.finish_switch(folder, partial(_command, server, folder))


def _put(
    server: Server,
    folder: Path,
    new: str,
    tables: Sequence[Stored],
    version: int,
    progress: Callable[[int], None],
) -> None:
    _new_database(server, folder, new)
    lines = prepared_ahead(graph_lines(tables, progress))
    path = f"batch/{new}?wal=false&refMode=ordinal"
    answer = json.loads(
        _request(server, folder, path, lines, "application/x-ndjson", BATCH_SECONDS)
    )
    nodes = sum(frame.height for kind, frame in tables if isinstance(kind, str))
    relationships = sum(frame.height for kind, frame in tables if not isinstance(kind, str))
    if (answer.get("verticesCreated"), answer.get("edgesCreated")) != (nodes, relationships):
        raise _failed(folder, message("took_part_of_load"), message("nothing_stored"))
    meta = {"version": version, "model": cypher.MODEL, "writes": databases.number(new) << 32}
    _cypher(server, folder, new, META, meta)
    _write_out(server, folder, new)


def _write_out(server: Server, folder: Path, name: str) -> None:
    """Make a new database durable: the engine writes pages that are not in its log only when it
    closes the database."""
    _command(server, folder, f"close database {name}")
    sync_tree(database_folder(folder) / name)
    for above in (database_folder(folder), database_folder(folder).parent, folder):
        sync_folder(above)
    _command(server, folder, f"open database {name}")


def _new_database(server: Server, folder: Path, name: str) -> None:
    _command(server, folder, f"create database {name}")
    for statement in cypher.schema():
        _cypher(server, folder, name, statement)
    for type_ in cypher.TYPES:
        statement = f"CREATE EDGE TYPE `{type_}` IF NOT EXISTS"
        _request(
            server, folder, f"command/{name}", json.dumps({"language": "sql", "command": statement})
        )


def _cypher(
    server: Server, folder: Path, database: str, text: str, parameters: dict[str, Any] | None = None
) -> dict[str, Any]:
    body = json.dumps({"language": "cypher", "command": text, "params": parameters or {}})
    result: dict[str, Any] = json.loads(_request(server, folder, f"command/{database}", body))
    return result


def _command(server: Server, folder: Path, command: str) -> None:
    _request(server, folder, "server", json.dumps({"command": command}))


def _request(
    server: Server,
    folder: Path,
    path: str,
    body: str | Iterator[bytes],
    content_type: str = "application/json",
    seconds: float = COMMAND_SECONDS,
) -> bytes:
    # A batch is answered only when all of it is stored, so that silence does not mean a fault.
    limit = deadlines.patience() if isinstance(body, str) else deadlines.left()
    seconds = max(min(seconds, limit), 0.001)
    try:
        status, text = send(server.http, server.password, "POST", path, body, content_type, seconds)
    except (OSError, HTTPException):
        raise _failed(folder, Message("went_away"), "") from None
    if status >= 300:
        raise _failed(folder, Message("engine_refused"), text.decode(errors="replace")[:200])
    return text


def _failed(folder: Path, fault: Message, otherwise: Message | str) -> StoreError:
    """The error for a failed request, with the cause from the engine's log in words if it is a
    known one."""
    log = log_file(folder)
    if cause := engine_log.cause(log):
        return StoreError(
            "engine_fault", folder=folder, fault=fault, cause=cause.text, remedy=cause.remedy
        )
    detail = engine_log.last_error(log) or otherwise
    if not detail:
        return StoreError("engine_fault_unknown", fault=fault)
    return StoreError("engine_fault_detail", fault=fault, detail=detail)


def _lasting_cause(folder: Path) -> StoreError | None:
    """The error to raise instead of a new attempt, if the engine's log shows a cause that would
    occur again."""
    cause = engine_log.cause(log_file(folder))
    return (
        StoreError(
            "engine_fault",
            folder=folder,
            fault=Message("engine_stopped"),
            cause=cause.text,
            remedy=cause.remedy,
        )
        if cause
        else None
    )
