"""How long the database may be waited for, by context: a deadline for all of it, and a limit to
each silence.

Threads of a pool do not inherit a context; whoever hands work to one passes it on with
`contextvars.copy_context().run`.
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
"""Seconds without a byte, a little more than a server gives one statement: then it hangs."""
SHARED_SILENCE = 60.0
"""The same for what is computed once for all: those who come later wait for it too."""


@dataclass(frozen=True, slots=True)
class _Limits:
    deadline: float = inf
    silence: float = LONGEST_SILENCE


_NONE = _Limits()
_LIMITS: ContextVar[_Limits] = ContextVar("limits", default=_NONE)


@contextmanager
def limited(seconds: float = inf, *, silence: float = inf) -> Iterator[None]:
    """All statements sent within are answered in `seconds`, or fail; none of them waits for longer
    than `silence` for the next bytes. Of nested limits the stricter holds."""
    outer = _LIMITS.get()
    with _set(_Limits(min(outer.deadline, monotonic() + seconds), min(outer.silence, silence))):
        yield


@contextmanager
def shared() -> Iterator[None]:
    """What is read within is of use to others too: it goes on when the deadline of whoever came
    first has passed, as long as the database says something."""
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
    """Seconds until the deadline; infinite where there is none."""
    return max(0.0, _LIMITS.get().deadline - monotonic())


def patience() -> float:
    """Seconds to wait for the next bytes."""
    return min(left(), silence())


def silence() -> float:
    """Seconds that one statement may leave unanswered, whatever the deadline."""
    return _LIMITS.get().silence


def result_of(future: Future[R]) -> R:
    """What another thread computes, if it has done so before the deadline."""
    seconds = left()
    try:
        return future.result(None if seconds == inf else seconds)
    except FutureTimeout:
        if future.done():
            raise
        raise _busy() from None


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """The lock, if it can be had before the deadline: those before may be waiting for the
    database."""
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
