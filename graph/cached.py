"""A cache of slow results: each is computed once, and only those who need a result that is being
computed wait for it."""

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
    """A function of hashable arguments that keeps its `size` most recently used results. A call
    that raised an exception is computed again the next time. Threads may share it."""

    def __init__(self, compute: Callable[P, R], size: int) -> None:
        self._compute = compute
        self._signature = signature(compute)
        self._computations: LRUCache[Hashable, _Computation[R]] = LRUCache(size)
        self._lock = Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result for these arguments; a thread waits if another thread is computing it. Raises
        what the function raised."""
        computation, _ = self._computation(*args, **kwargs)
        computation.run()
        return deadlines.result_of(computation.future)

    async def in_pool(self, pool: Executor, *args: P.args, **kwargs: P.kwargs) -> R:
        """The same as a call, awaited on an event loop: `pool` computes the result. A caller that
        is cancelled does not stop the computation for the others."""
        computation, new = self._computation(*args, **kwargs)
        if new:
            pool.submit(computation.run)
        return await asyncio.shield(asyncio.wrap_future(computation.future))

    def peek(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The result if it has been computed, else None; nothing is computed."""
        with self._lock:
            there = self._computations.get(self._key(*args, **kwargs))
        known = there is not None and there.future.done() and not there.failed
        return there.future.result() if there is not None and known else None

    def _computation(self, *args: P.args, **kwargs: P.kwargs) -> "tuple[_Computation[R], bool]":
        """The computation for these arguments, and whether it was created by this call."""
        key = self._key(*args, **kwargs)
        with self._lock:
            there = self._computations.get(key)
            if there is not None and not there.failed:
                return there, False
            new = self._computations[key] = _Computation(lambda: self._compute(*args, **kwargs))
            return new, True

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> Hashable:
        """The same key for every spelling of a call: positional or by keyword, defaults given or
        left out."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, tuple(sorted(bound.kwargs.items()))


class _Computation(Generic[R]):
    """One computation, run by the first thread that asks for it: such a thread does not wait for
    the pool, whose threads may all be waiting for this thread."""

    def __init__(self, compute: Callable[[], R]) -> None:
        self.future: Future[R] = Future()
        self._compute = compute
        self._begun = Lock()

    @property
    def failed(self) -> bool:
        return self.future.done() and self.future.exception() is not None

    def run(self) -> None:
        """Compute the result, unless another thread has begun to."""
        if not self._begun.acquire(blocking=False):
            return
        try:
            with deadlines.shared():
                self.future.set_result(self._compute())
        except BaseException as error:
            self.future.set_exception(error)


def joined(read: Callable[[], Awaitable[R]]) -> Callable[[], Awaitable[R]]:
    """A function that shares calls of `read` among concurrent callers on one event loop. Callers
    that arrive before a read begins share it. Callers that arrive while one is running share the
    next, so that no result is older than the call that gets it."""
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
