"""Answers in time: whoever waits gets one, and it says whether the question was too much or the
database does not answer."""

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
    """TimeoutError when the time is up, but Unanswered if `state` cannot be read either. What waits
    for the database in threads gives up too, and does so where a statement gets no answer for
    `silence`."""
    work = min(working(seconds), deadlines.left())
    try:
        with deadlines.limited(work, silence=silence):
            async with asyncio.timeout(work):
                yield
    except TimeoutError:
        await _checked(state, seconds - working(seconds))
        raise


def working(seconds: float) -> float:
    """How much of the time the work itself has: the rest is for finding out why that was not
    enough, and for the answer."""
    return max(seconds * _WORK, seconds - _LONGEST_REST)


async def _checked(state: Callable[[], Awaitable[Any]], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await state()
    except TimeoutError:
        raise Unanswered("database_silent") from None


async def in_pool(pool: Executor, work: Callable[[], R]) -> R:
    """What `work` gives, in a thread with the limits of whoever asks."""
    return await asyncio.get_running_loop().run_in_executor(
        pool, contextvars.copy_context().run, work
    )
