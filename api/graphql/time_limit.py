"""Time limits of answers: each request is answered in time, and a late one learns whether it asked
for too much or the database does not answer."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from math import inf
from typing import Any, TypeVar

from graph.engines import deadlines
from graph.engines.failures import Unanswered

R = TypeVar("R")

_WORK = 0.9
_LONGEST_REST = 3.0


@asynccontextmanager
async def answered_within(
    seconds: float, state: Callable[[], Awaitable[Any]], *, silence: float = inf
) -> AsyncIterator[None]:
    """Raises TimeoutError when the time is up, or Unanswered if `state` cannot be read either.
    Threads that wait for the database give up then too, and also when a statement gets no answer
    for `silence` seconds."""
    work = min(working(seconds), deadlines.left())
    try:
        with deadlines.limited(work, silence=silence):
            async with asyncio.timeout(work):
                yield
    except TimeoutError:
        await _checked(state, seconds - working(seconds))
        raise


def working(seconds: float) -> float:
    """How many of the `seconds` the work itself may take: the rest is for finding out why they were
    not enough, and for sending the answer."""
    return max(seconds * _WORK, seconds - _LONGEST_REST)


async def _checked(state: Callable[[], Awaitable[Any]], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await state()
    except TimeoutError:
        raise Unanswered("database_silent") from None


async def in_pool(pool: Executor, work: Callable[[], R]) -> R:
    """The result of `work`, run in a thread that has the caller's time limits."""
    return await asyncio.get_running_loop().run_in_executor(
        pool, contextvars.copy_context().run, work
    )
