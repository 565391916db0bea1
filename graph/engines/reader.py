"""Reading from an event loop: many statements at once, each with a time limit after which the
database stops it."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from graph.engines import deadlines
from graph.engines.driver import neo4j
from graph.engines.engine import Engine
from graph.engines.failures import Gone, may_pass, translated, unanswered
from graph.engines.openings import guarded_async, renew
from graph.errors import StoreError

CONNECTIONS = 100


class Reader:
    """A pool of connections for one event loop, opened again when the server has restarted,
    possibly at another address. `connect` finds the server."""

    def __init__(self, connect: Callable[[], Engine], connections: int = CONNECTIONS) -> None:
        self._connect = connect
        self._connections = connections
        self._turn = asyncio.Lock()
        self._open: tuple[Engine, neo4j.AsyncDriver] | None = None

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        """All rows of a reading statement, as lists. It is sent once more if the server was
        restarted during the read. Raises TimeoutError after `timeout` seconds, and StoreError if
        the database cannot be used. A deadline (`deadlines.limited`) is not applied here: its owner
        cancels the task."""
        silence = deadlines.silence()
        try:
            async with asyncio.timeout(min(timeout, silence)):
                return await self._read(text, parameters, timeout)
        except TimeoutError:
            if timeout <= silence:
                raise
            raise unanswered(self._open[0].address if self._open else "its address") from None

    async def _read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        opened = self._open or await self._opened(None)
        try:
            return await _read(*opened, text, parameters, timeout)
        except Gone:
            return await _read(*await self._opened(opened), text, parameters, timeout)

    async def close(self) -> None:
        if self._open:
            await self._open[1].close()

    async def _opened(
        self, lost: tuple[Engine, neo4j.AsyncDriver] | None
    ) -> tuple[Engine, neo4j.AsyncDriver]:
        """The server at its present address. A driver whose server has not moved is kept, as it
        connects again by itself."""
        async with self._turn:
            if self._open is None or self._open is lost:
                engine = await asyncio.to_thread(self._connect)
                if self._open is None or _where(engine) != _where(self._open[0]):
                    await self.close()
                    self._open = engine, self._driver(engine)
            return self._open

    def _driver(self, engine: Engine) -> neo4j.AsyncDriver:
        driver = neo4j.AsyncGraphDatabase.driver(
            engine.address,
            auth=(engine.user, engine.password),
            notifications_min_severity="OFF",
            max_connection_pool_size=self._connections,
            user_agent="verkosto",
            telemetry_disabled=True,
        )
        return guarded_async(driver, engine)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def _where(engine: Engine) -> tuple[str, str, str]:
    return engine.address, engine.user, engine.password


async def _read(
    engine: Engine, driver: neo4j.AsyncDriver, text: str, parameters: dict[str, Any], timeout: float
) -> list[list[Any]]:
    try:
        return await _read_once(engine, driver, text, parameters, timeout)
    except StoreError as error:
        if not may_pass(engine, error):
            raise
    return await _read_once(engine, driver, text, parameters, timeout)


async def _read_once(
    engine: Engine, driver: neo4j.AsyncDriver, text: str, parameters: dict[str, Any], timeout: float
) -> list[list[Any]]:
    with translated(engine):
        try:
            async with driver.session(
                database=engine.database(), default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
            ) as session:
                answer = await session.run(neo4j.Query(text, timeout=timeout), parameters)
                return await answer.values()
        except asyncio.CancelledError:
            renew(driver)
            raise
