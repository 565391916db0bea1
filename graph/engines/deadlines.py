"""Limits, in the current context, to waiting for the database: a deadline for all statements
together, and a limit to each silence.

Threads of a pool do not inherit a context: code that hands work to a pool passes its context on
with `contextvars.copy_context().run`.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from threading import TIMEOUT_MAX, Lock
from time import monotonic
from typing import TypeVar

from graph.engines.failures import Unanswered

R = TypeVar("R")

LONGEST_SILENCE = 660.0
"""Seconds without a byte after which the server is taken to hang; a little more than the time that
a server gives one statement."""
SHARED_SILENCE = 60.0
"""The same for results that are computed once and shared, because later callers wait for them
too."""


@dataclass(frozen=True, slots=True)
class _Limits:
    deadline: float = inf
    silence: float = LONGEST_SILENCE


_NONE = _Limits()
_LIMITS: ContextVar[_Limits] = ContextVar("limits", default=_NONE)


@contextmanager
def limited(seconds: float = inf, *, silence: float = inf) -> Iterator[None]:
    """Within it, all statements together must be answered within `seconds`, and none may wait
    longer than `silence` for its next bytes; otherwise they fail. Of nested limits the stricter
    applies."""
    outer = _LIMITS.get()
    with _set(_Limits(min(outer.deadline, monotonic() + seconds), min(outer.silence, silence))):
        yield


@contextmanager
def shared() -> Iterator[None]:
    """Within it, results are read for several callers: the deadline of the first caller does not
    apply, as long as the database is not silent for too long."""
    with _set(_Limits(silence=min(_LIMITS.get().silence, SHARED_SILENCE))):
        yield


@contextmanager
def _set(limits: _Limits) -> Iterator[None]:
    token = _LIMITS.set(limits)
    try:
        yield
    finally:
        _LIMITS.reset(token)


def left() -> float:
    """Seconds until the deadline; infinite if there is none."""
    return max(0.0, _LIMITS.get().deadline - monotonic())


def patience() -> float:
    """Seconds to wait for the next bytes, by the deadline and the limit of silence."""
    return min(left(), silence())


def silence() -> float:
    """Seconds for which one statement may remain without an answer, regardless of the deadline."""
    return _LIMITS.get().silence


def result_of(future: Future[R]) -> R:
    """The result that another thread computes. Raises Unanswered if it is not ready before the
    deadline, and whatever the computation raised."""
    seconds = left()
    try:
        return future.result(None if seconds == inf else seconds)
    except FutureTimeout:
        if future.done():
            raise
        raise _busy() from None


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold the lock. Raises Unanswered if it is not free before the deadline, as its holder may be
    waiting for the database."""
    seconds = left()
    if not seconds:
        raise Unanswered("database_late")
    if not lock.acquire(timeout=min(seconds, TIMEOUT_MAX)):
        raise _busy()
    try:
        yield
    finally:
        lock.release()


def _busy() -> Unanswered:
    return Unanswered("database_busy")
