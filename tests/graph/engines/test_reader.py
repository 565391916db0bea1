"""Reading from an event loop, on every engine."""

import asyncio
from functools import partial

import pytest

from graph.engines import arcadedb, neo4j
from graph.engines.embedded import local_server
from graph.engines.failures import TimedOut
from graph.engines.reader import Reader
from graph.errors import StoreError
from graph.settings import Settings
from graph.store import Store

ENDLESS = (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a * b = -1 RETURN"
    " count(*)"
)


def reader(settings: Settings) -> Reader:
    return Reader(partial(neo4j.connect if settings.url else arcadedb.connect, settings))


async def rows(
    settings: Settings, text: str, timeout: float = 20, **parameters: object
) -> list[list[object]]:
    async with reader(settings) as opened:
        return await opened.read(text, parameters, timeout)


def test_rows_are_lists(store: Store, settings: Settings) -> None:
    assert asyncio.run(rows(settings, "UNWIND $ids AS id RETURN id, [id]", ids=["a", "b"])) == [
        ["a", ["a"]],
        ["b", ["b"]],
    ]


def test_many_statements_run_side_by_side(store: Store, settings: Settings) -> None:
    async def many() -> list[list[list[int]]]:
        async with reader(settings) as opened:
            return await asyncio.gather(
                *(opened.read("RETURN $n", {"n": n}, 20) for n in range(300))
            )

    assert asyncio.run(many()) == [[[n]] for n in range(300)]


def test_what_takes_too_long_is_given_up(store: Store, settings: Settings) -> None:
    with pytest.raises((TimeoutError, TimedOut)):
        asyncio.run(rows(settings, ENDLESS, timeout=0.5))


def test_a_refused_statement_is_a_store_error(store: Store, settings: Settings) -> None:
    with pytest.raises(StoreError, match="refused"):
        asyncio.run(rows(settings, "RETURN nonsense("))


def test_a_database_that_is_not_there_is_a_store_error(settings: Settings) -> None:
    gone = Settings(settings.home, "bolt://127.0.0.1:1", "neo4j", "x")
    with pytest.raises(StoreError, match="No database answers"):
        asyncio.run(rows(gone, "RETURN 1"))


def test_an_embedded_server_that_was_stopped_is_found_again(embedded: Settings) -> None:
    async def before_and_after() -> list[list[list[int]]]:
        async with reader(embedded) as opened:
            first = await opened.read("RETURN 1", {}, 60)
            await asyncio.to_thread(local_server.stop, embedded.home)
            return [first, await opened.read("RETURN 2", {}, 60)]

    assert asyncio.run(before_and_after()) == [[[1]], [[2]]]
