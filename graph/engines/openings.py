"""How a driver opens connections. They log on one at a time, so that a wrong password is tried once
and not by every waiting request. Their sockets have deadlines, so that nobody waits for ever for a
server that hangs.

The driver has no public interface for either. Every new connection, direct or routed, comes from
the `opener` of its pool; tests/graph/engines/test_refusals.py and
tests/api/graphql/test_time_limits.py fail if a later driver changes that.
"""

import asyncio
import logging
from threading import Lock
from typing import Any

from graph.engines import deadlines
from graph.engines.driver import Deadline, neo4j
from graph.engines.engine import Engine
from graph.engines.refusals import REFUSALS

# Without a handler Python would print the driver's warnings to the terminal. Configured logging
# still receives them.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class _Waiting(Deadline):
    """A deadline that is computed anew at each read and write: how long the current thread may
    still wait."""

    def __init__(self) -> None:
        super().__init__(None)

    def to_timeout(self) -> float:
        return deadlines.patience()


def guarded(driver: neo4j.Driver, engine: Engine) -> neo4j.Driver:
    """The driver, changed so that its connections give up at the deadline of the thread that uses
    them."""
    pool: Any = driver._pool
    opener, turn = pool.opener, Lock()

    def opened(address: Any, auth: Any, deadline: Deadline) -> Any:
        with deadlines.held(turn), REFUSALS.watching(engine):
            connection = opener(address, auth, min(deadline, Deadline(deadlines.patience())))
        connection.socket.set_read_deadline(_Waiting())
        connection.socket.set_write_deadline(_Waiting())
        return connection

    pool.opener = opened
    return driver


def guarded_async(driver: neo4j.AsyncDriver, engine: Engine) -> neo4j.AsyncDriver:
    """The driver, changed so that connections log on one at a time. A wait ends when the task that
    waits is cancelled."""
    pool: Any = driver._pool
    opener, turn = pool.opener, asyncio.Lock()

    async def opened(address: Any, auth: Any, deadline: Deadline) -> Any:
        async with turn:
            with REFUSALS.watching(engine):
                return await opener(address, auth, deadline)

    pool.opener = opened
    return driver


def renew(driver: neo4j.AsyncDriver) -> None:
    """Mark idle connections as stale, after a wait in vain: they may lead nowhere either, and are
    opened again before they are used."""
    pool: Any = driver._pool
    for connections in pool.connections.values():
        for connection in connections:
            connection.set_stale()
