"""A database that hangs: every answer comes in time, says 503, and no thread is left waiting."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.graphql.context import Answer, Context, Prepared
from api.graphql.limits import Limits
from batches import small
from conftest import ENGINES, emptied, neo4j_settings
from graph.engines import deadlines
from graph.engines.embedded import local_server
from graph.engines.failures import Unanswered
from graph.errors import StoreError
from graph.settings import Settings
from graph.store import open_store
from neo4j_server import Neo4jServer
from served import Stub, serving, store_app, stub_app
from silent import pid_of, proxied, stopped, until, waiting

pytestmark = pytest.mark.slow

LIMITS = Limits(seconds=3, pages=3, silence=3, writing=8, ready=2)
CLIENT = 60
"""Seconds after which there is no answer; far more than any of the limits."""
UPSERT = (
    'mutation { upsertSector(input: {key: "S9", nameFi: "Yhdeksän"}) { status problems { message'
    " } } }"
)
CONTENT = "aWQsZ2l2ZW5fbmFtZSxmYW1pbHlfbmFtZQpwOSxBbm5hLFl0aW1lbgo="
LOAD = (
    f'mutation {{ loadTable(filename: "leaders.csv", content: "{CONTENT}", dryRun: false) {{ stored'
    " } }"
)
WITHDRAW = 'mutation { withdrawSource(source: "small", dryRun: true) { removed { kind count } } }'
GRAPHQL = (
    "{ people(first: 5) { nodes { key } } }",
    "{ dataVersion }",
    "{ gaps { dataVersion } }",
    '{ search(text: "matti") { key } }',
    UPSERT,
    LOAD,
    WITHDRAW,
)
PAGES = ("/", "/find", "/people", "/network", "/report", "/load", "/compose")


@pytest.fixture(params=[*ENGINES, "black hole"])
def hanging(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Settings, AbstractContextManager[None]]]:
    """A database, and what makes it hang for a while."""
    if request.param == "arcadedb":
        settings = Settings(tmp_path / "own")
        open_store(settings).close()
        yield settings, stopped(pid_of(settings))
        local_server.stop(settings.home)
        return
    server = request.getfixturevalue("neo4j_server")
    settings = neo4j_settings(server)
    if request.param == "neo4j":
        yield settings, stopped(server.process.pid)
        return
    with proxied(server) as proxy:
        yield replace(settings, url=f"bolt://127.0.0.1:{proxy.port}"), proxy.cut()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    with open_store(settings, patience=1) as store:
        emptied(store)
        store.upsert(small())
        with serving(store_app(store, settings, limits=LIMITS)) as url:
            yield url


def ask(url: str, what: str) -> httpx.Response:
    if what.startswith("/"):
        return httpx.get(f"{url}{what}", timeout=CLIENT, follow_redirects=True)
    return httpx.post(
        f"{url}/graphql",
        json={"query": what},
        timeout=CLIENT,
        headers={"Accept": "application/graphql-response+json"},
    )


def test_while_the_database_hangs_every_answer_is_503_and_afterwards_it_serves_again(
    hanging: tuple[Settings, AbstractContextManager[None]], caplog: pytest.LogCaptureFixture
) -> None:
    settings, hangs = hanging
    caplog.set_level(logging.CRITICAL, "neo4j")
    every = ["/readyz", *PAGES, *GRAPHQL]
    with served(settings) as url, ThreadPoolExecutor(3 * len(every)) as pool:
        until(lambda: {ask(url, what).status_code for what in every} == {200})
        with hangs:
            answers = list(pool.map(lambda what: (what, ask(url, what)), every * 3))
            assert {what: answer.status_code for what, answer in answers} == dict.fromkeys(
                every, 503
            )
            assert all(answer.headers.get("retry-after") for _, answer in answers)
            assert ask(url, "/healthz").status_code == 200
            until(lambda: not waiting())
        until(lambda: {ask(url, what).status_code for what in every} == {200})


def test_a_hanging_database_has_no_second_engine_started_beside_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    try:
        with open_store(settings, patience=1) as store:
            before = pid_of(settings)
            with stopped(before):
                for _ in range(2):
                    with (
                        pytest.raises(Unanswered, match="did not answer in time"),
                        deadlines.limited(1),
                    ):
                        store.version()
            assert store.version()
            assert pid_of(settings) == before
    finally:
        local_server.stop(tmp_path)


def test_a_neo4j_that_accepts_and_says_nothing_is_given_up(neo4j_server: Neo4jServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = replace(
            neo4j_settings(neo4j_server), url=f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        )
        with pytest.raises(Unanswered, match="did not answer in time"), deadlines.limited(1):
            open_store(settings)


@pytest.mark.parametrize(
    ("fault", "status"), [(None, 504), (StoreError("down"), 503)], ids=["answers", "hangs"]
)
def test_an_answer_that_takes_too_long_says_whether_the_database_is_to_blame(
    fault: Exception | None, status: int
) -> None:
    async def execute(request: Prepared, context: Context) -> Answer:
        stub.fault = fault
        await asyncio.sleep(CLIENT)
        raise AssertionError

    stub = Stub()
    with serving(stub_app(stub, execute=execute, limits=Limits(seconds=0.2))) as url:
        assert ask(url, "{ dataVersion }").status_code == status


def test_who_waits_for_another_writer_gives_up_in_time(embedded: Settings) -> None:
    with (
        open_store(embedded) as one,
        open_store(embedded) as other,
        one.bolt.writing("test"),
        ThreadPoolExecutor(1) as pool,
    ):

        def write() -> None:
            with deadlines.limited(0.2):
                other.upsert(small())

        with pytest.raises(
            StoreError, match=r"The graph is being written by process \d+ \(test\).*Run this again"
        ):
            pool.submit(write).result(CLIENT)
