"""The server over made-up gaps, or over a real store, without the command line."""

import socket
from collections.abc import Awaitable, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from typing import Any

import orjson
import uvicorn
from starlette.types import ASGIApp

from api.auth.identity import Access, open_access
from api.auth.sessions import Sessions
from api.graphql.context import Answer, Context, Execute, Prepared
from api.graphql.documents import Documents
from api.graphql.endpoint import GraphQL
from api.graphql.limits import Limits
from api.graphql.resolvers.changes import Tables
from api.graphql.schema import build_schema
from api.pages.query import make_ask
from api.pages.visit import Site
from api.server.app import entry, make_service
from api.server.routes import LOOPBACK, make_app
from graph.cached import Cached
from graph.errors import StoreError
from graph.settings import Settings
from graph.store import Store, open_reader
from graph.workspace import Workspace
from loaders.single import read_one
from loading import TABLES

POOL = ThreadPoolExecutor(2, "analysis")


def nothing(state: str, *_: object) -> Any:
    raise AssertionError(state)


class Figures(Workspace):
    """Stands for a workspace: gaps as given, the same whatever the data, and nothing else."""

    def __init__(self, gaps_of: Callable[[Any], Any] = nothing) -> None:
        self.gaps = Cached(lambda state, settings: gaps_of(settings), 32)
        self.snapshot = self.whole_network = Cached(nothing, 1)
        self.years = Cached(lambda state, today: tuple(range(2019, today.year + 1)), 1)


def pages_app(
    gaps_of: Callable[[Any], Any],
    version: Callable[[], str],
    *,
    lang: str = "fi",
    hosts: Collection[str] = LOOPBACK,
    today: Callable[[], date] = date.today,
    home: Path | None = None,
    host: str = LOOPBACK[0],
) -> ASGIApp:
    """The pages over what stands for a graph."""

    async def execute(request: Prepared, context: Context) -> Answer:
        raise AssertionError(request)

    async def state() -> str:
        return version()

    access, sessions, documents = (
        open_access(home or Path(mkdtemp()), None),
        Sessions(),
        Documents(build_schema(), Limits()),
    )
    enter = entry(access, host, sessions)
    ask = make_ask(documents, execute, Limits(), state)
    site = Site(
        Figures(gaps_of),
        POOL,
        Cached(nothing, 1),
        version,
        enter,
        ask,
        sessions,
        TABLES,
        lang,
        today,
    )
    return make_app(site, GraphQL(documents, execute, enter, state), access, hosts=hosts)


@dataclass
class Stub:
    """Stands where the planner and the database would: answers what is put here, and keeps what it
    was asked."""

    data: Any = field(default_factory=lambda: {"dataVersion": "v1"})
    now: str = "v1"
    fault: Exception | None = None
    requests: list[tuple[Prepared, Context]] = field(default_factory=list)

    async def execute(self, request: Prepared, context: Context) -> Answer:
        self.requests.append((request, context))
        if self.fault:
            raise self.fault
        return Answer(orjson.dumps({"data": self.data}), statements=1)

    async def state(self) -> str:
        if isinstance(self.fault, StoreError):
            raise self.fault
        return self.now


def stub_app(
    stub: Stub,
    *,
    execute: Execute | None = None,
    limits: Limits | None = None,
    today: Callable[[], date] = date.today,
    access: Access | None = None,
    close: Callable[[], Awaitable[None]] | None = None,
) -> ASGIApp:
    """The endpoint over a stub, or over what executes instead of it."""

    access, sessions, limits = (
        access or open_access(Path(mkdtemp()), None),
        Sessions(),
        limits or Limits(),
    )
    enter, documents, execute = (
        entry(access, LOOPBACK[0], sessions),
        Documents(build_schema(), limits),
        execute or stub.execute,
    )
    graphql = GraphQL(documents, execute, enter, stub.state, limits, today)
    ask = make_ask(documents, execute, limits, stub.state)
    site = Site(
        Figures(),
        POOL,
        Cached(nothing, 1),
        lambda: stub.now,
        enter,
        ask,
        sessions,
        TABLES,
    )
    return make_app(site, graphql, access, close=close)


def store_app(
    store: Store,
    settings: Settings,
    access: Access | None = None,
    tables: Tables = TABLES,
    **options: Any,
) -> ASGIApp:
    """Everything, over a graph."""
    return make_service(
        store,
        open_reader(settings),
        access or open_access(Path(mkdtemp()), None),
        read_one,
        tables,
        **options,
    )


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of the application, answered by a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, log_level="warning", access_log=False)
        )
        running = Thread(target=server.run, kwargs={"sockets": [listener]})
        running.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join()
