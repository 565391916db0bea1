"""Slow results computed once: whoever asks for one that is being computed waits for it, and nothing
else does."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Executor, Future
from inspect import signature
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

from cachetools import LRUCache

from graph.engines import deadlines

P = ParamSpec("P")
R = TypeVar("R")


class Cached(Generic[P, R]):
    """A function of hashable arguments whose latest `size` results are kept; a call that failed is
    tried again. Threads may share it."""

    def __init__(self, compute: Callable[P, R], size: int) -> None:
        self._compute = compute
        self._signature = signature(compute)
        self._computations: LRUCache[Hashable, _Computation[R]] = LRUCache(size)
        self._lock = Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        computation, _ = self._computation(*args, **kwargs)
        computation.run()
        return deadlines.result_of(computation.future)

    async def in_pool(self, pool: Executor, *args: P.args, **kwargs: P.kwargs) -> R:
        """The same without a thread that waits: the pool computes, and goes on for the others when
        one of them gives up."""
        computation, new = self._computation(*args, **kwargs)
        if new:
            pool.submit(computation.run)
        return await asyncio.shield(asyncio.wrap_future(computation.future))

    def peek(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The result, if it is there already."""
        with self._lock:
            there = self._computations.get(self._key(*args, **kwargs))
        known = there is not None and there.future.done() and not there.failed
        return there.future.result() if there is not None and known else None

    def _computation(self, *args: P.args, **kwargs: P.kwargs) -> "tuple[_Computation[R], bool]":
        """Of these arguments, and whether it is a new one."""
        key = self._key(*args, **kwargs)
        with self._lock:
            there = self._computations.get(key)
            if there is not None and not there.failed:
                return there, False
            new = self._computations[key] = _Computation(lambda: self._compute(*args, **kwargs))
            return new, True

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> Hashable:
        """The same of a call however it is written, with defaults left out or not."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, tuple(sorted(bound.kwargs.items()))


class _Computation(Generic[R]):
    """Run by whoever comes first: a thread that needs the result does not wait for a pool that may
    be busy with those who wait for this thread."""

    def __init__(self, compute: Callable[[], R]) -> None:
        self.future: Future[R] = Future()
        self._compute = compute
        self._begun = Lock()

    @property
    def failed(self) -> bool:
        return self.future.done() and self.future.exception() is not None

    def run(self) -> None:
        """Compute, unless somebody has begun."""
        if not self._begun.acquire(blocking=False):
            return
        try:
            with deadlines.shared():
                self.future.set_result(self._compute())
        except BaseException as error:
            self.future.set_exception(error)


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
