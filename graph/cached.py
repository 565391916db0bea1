"""Slow answers kept: asked twice at once they are worked out once, and nothing else waits for
them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Executor, Future
from threading import Lock
from typing import TypeVar

from graph.engines import deadlines

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)
R = TypeVar("R")


def once(compute: Callable[[A, B], R], most: int = 32) -> Callable[[A, B], R]:
    """`compute` for each pair of arguments once, the latest `most` answers kept; what fails is
    tried again next time."""
    kept: dict[tuple[A, B], Future[R]] = {}
    lock = Lock()

    def answer(one: A, other: B) -> R:
        key = (one, other)
        with lock:
            mine = key not in kept
            future = kept.setdefault(key, Future())
            if len(kept) > most:
                del kept[next(iter(kept))]
        if mine:
            _work_out(future, lambda: compute(one, other), forget=lambda: kept.pop(key, None))
        return future.result()

    return answer


def shared(
    pool: Executor, compute: Callable[[A, B], R], most: int = 32
) -> Callable[[A, B], Awaitable[R]]:
    """The same for those who await: `compute` runs in the pool, and goes on for the others when one
    of them gives up."""
    kept: dict[tuple[A, B], Future[R]] = {}

    async def answer(one: A, other: B) -> R:
        key = (one, other)
        future = kept.get(key)
        if future is None or _failed(future):
            for oldest in [each for each in kept if kept[each].done()][
                : max(0, len(kept) - most + 1)
            ]:
                del kept[oldest]
            future = kept[key] = pool.submit(_for_all, lambda: compute(one, other))
        return await asyncio.shield(asyncio.wrap_future(future))

    return answer


def joined(read: Callable[[], Awaitable[R]]) -> Callable[[], Awaitable[R]]:
    """`read` for all at once who ask before it begins; who asks while it runs waits for the next,
    and gets nothing older than his question. On one event loop."""
    running: asyncio.Task[R] | None = None
    waiting: asyncio.Task[R] | None = None

    async def after(before: asyncio.Task[R] | None) -> R:
        nonlocal running, waiting
        if before and not before.done():
            await asyncio.wait((before,))
        running, waiting = waiting, None
        return await read()

    async def answer() -> R:
        nonlocal waiting
        if waiting is None or waiting.done():
            waiting = asyncio.ensure_future(after(running))
            waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(waiting)

    return answer


def _for_all(compute: Callable[[], R]) -> R:
    with deadlines.shared():
        return compute()


def _failed(future: Future[R]) -> bool:
    return future.done() and (future.cancelled() or future.exception() is not None)


def _work_out(future: Future[R], compute: Callable[[], R], forget: Callable[[], object]) -> None:
    try:
        future.set_result(_for_all(compute))
    except BaseException as error:
        forget()
        future.set_exception(error)
