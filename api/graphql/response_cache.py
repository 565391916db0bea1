"""Consistent and cached answers: whoever asks while somebody writes gets the data as they were
before or as they are after, never some of both.

The state of the data is read before an answer is made, and again after it; if somebody wrote
meanwhile, the answer is made again. An answer is cached until the state changes, so that the same
question costs only the reading of the state. Requests that arrive at one time share one such
reading, if it begins after the last of them arrived: thus nobody gets data older than what was
stored when they asked."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from time import monotonic

from api.auth.roles import Role
from api.graphql.context import Answer, Context, Execute, Prepared
from api.graphql.documents import MAX_CACHED
from graph.errors import StoreError
from graph.state import PAUSE, SECONDS, Commits

MAX_BYTES = 64_000_000
TRIES = 2
"""An answer is tried at least this often, even where a single try takes longer than all tries
together may while somebody writes without pause."""

Question = tuple[Prepared, Role, str]
Call = tuple[Prepared, Context]
Now = tuple[str, date]


class Repeated:
    """Runs requests, or answers them from the cache. `state` reads the state of the data, `today`
    gives the day, on which many answers depend, and `clock` gives seconds."""

    def __init__(
        self,
        execute: Execute,
        state: Callable[[], Awaitable[str]],
        commits: Commits,
        today: Callable[[], date],
        *,
        most: int = MAX_BYTES,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._execute, self._state, self._commits, self._today = execute, state, commits, today
        self._most, self._clock = most, clock
        self._cached: OrderedDict[Question, Answer] = OrderedDict()
        self._of: Now | None = None
        self._bytes = 0

    async def __call__(self, request: Prepared, context: Context) -> Answer:
        if request.writes:
            return await self._written(request, context)
        end = self._clock() + SECONDS
        now, tries = await self._settled(end), 0
        while True:
            if cached := self._again((request, context), now):
                return cached
            answer = await self._execute(request, context)
            before, now, tries = now, await self._now(), tries + 1
            if now and now == before:
                return self._keep((request, context), answer, now)
            if now is None or (tries >= TRIES and self._clock() >= end):
                return replace(answer, cacheable=False)
            now = await self._settled(end)

    async def _settled(self, end: float) -> Now | None:
        """The state of the data once no commit is under way."""
        while (now := await self._now()) and not self._commits.settled(now[0]):
            if self._clock() >= end:
                self._commits.give_up(now[0])
            await asyncio.sleep(PAUSE)
        return now

    async def _now(self) -> Now | None:
        """The state and the day; None where the state cannot be read, as the answer will then say
        why."""
        try:
            now = await self._state(), self._today()
        except (StoreError, TimeoutError):
            return None
        if now != self._of:
            self._forget(now)
        return now

    async def _written(self, request: Prepared, context: Context) -> Answer:
        """The answer to a mutation. The cache is then emptied, so that an erased person is gone
        from it at once; a mutation that was refused has no plan, and changed nothing."""
        try:
            return await self._execute(request, context)
        finally:
            if context.role in request.plans:
                self._forget(None)

    def _again(self, call: Call, now: Now | None) -> Answer | None:
        request, context = call
        question = request, context.role, context.lang
        answer = None if context.trace or now is None else self._cached.get(question)
        if answer:
            self._cached.move_to_end(question)
        return answer

    def _keep(self, call: Call, answer: Answer, now: Now) -> Answer:
        """Caches the answer for this state only, unless it has errors or a trace of its
        statements."""
        request, context = call
        question = request, context.role, context.lang
        if (
            now == self._of
            and answer.cacheable
            and not (answer.codes or context.trace)
            and question not in self._cached
        ):
            self._cached[question] = Answer(answer.body)
            self._bytes += len(answer.body)
            while self._bytes > self._most or len(self._cached) > MAX_CACHED:
                self._bytes -= len(self._cached.popitem(last=False)[1].body)
        return answer

    def _forget(self, now: Now | None) -> None:
        self._cached.clear()
        self._of, self._bytes = now, 0
