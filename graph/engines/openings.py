"""How a driver opens connections: one log-on at a time, so that a wrong password is tried once and
not by every waiting request, and with deadlines on the socket, so that nobody waits for ever on a
server that hangs.

The driver has no public place for either. Its pool's `opener` is the one spot where every new
connection, direct or routed, comes from; tests/graph/engines/test_refusals.py and
tests/api/graphql/test_time_limits.py fail if a later driver moves it.
"""

import asyncio
import logging
from threading import Lock
from typing import Any

from graph.engines import deadlines
from graph.engines.driver import Deadline, neo4j
from graph.engines.engine import Engine
from graph.engines.refusals import REFUSALS

# Without a handler Python prints the driver's warnings to people; whoever logs still gets them.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class _Waiting(Deadline):
    """A deadline that is asked at every read and write: how long the thread that waits may wait
    now."""

    def __init__(self) -> None:
        super().__init__(None)

    def to_timeout(self) -> float:
        return deadlines.patience()


def guarded(driver: neo4j.Driver, engine: Engine) -> neo4j.Driver:
    """The driver, whose connections give up at the deadline of the thread that uses them."""
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
    """The driver; its waits end when the task that waits is cancelled."""
    pool: Any = driver._pool
    opener, turn = pool.opener, asyncio.Lock()

    async def opened(address: Any, auth: Any, deadline: Deadline) -> Any:
        async with turn:
            with REFUSALS.watching(engine):
                return await opener(address, auth, deadline)

    pool.opener = opened
    return driver


def renew(driver: neo4j.AsyncDriver) -> None:
    """After a wait in vain: connections that are idle now may lead nowhere either, and are made
    anew before they are used."""
    pool: Any = driver._pool
    for connections in pool.connections.values():
        for connection in connections:
            connection.set_stale()
