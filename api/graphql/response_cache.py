"""Answers of one state of the data: whoever asks while somebody writes gets what was before or what
is after, not some of both.

How the data stand is read before an answer is made and again after it; if somebody wrote meanwhile
it is made anew. What is answered so is kept until the data stand otherwise, and the same question
costs no more than that reading then. Those who ask at once share a reading, if it begins after all
of them asked: so nobody is given less than what was stored when he asked.
"""

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
"""So often at least, also where one answer takes longer than all may while somebody writes without
end."""

Question = tuple[Prepared, Role, str]
Call = tuple[Prepared, Context]
Now = tuple[str, date]


class Repeated:
    """Executes requests, or answers them as before; `state` reads how the data stand, `today` is
    part of many answers, and `clock` counts seconds."""

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
        """How the data stand once no commit is under way."""
        while (now := await self._now()) and not self._commits.settled(now[0]):
            if self._clock() >= end:
                self._commits.give_up(now[0])
            await asyncio.sleep(PAUSE)
        return now

    async def _now(self) -> Now | None:
        """None where that cannot be read: the answer will say why."""
        try:
            now = await self._state(), self._today()
        except (StoreError, TimeoutError):
            return None
        if now != self._of:
            self._forget(now)
        return now

    async def _written(self, request: Prepared, context: Context) -> Answer:
        """Whoever is erased is forgotten here too, at once; what was refused has no plan and
        changed nothing."""
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
        """For that state only, and no answer that has errors or a trace of its statements."""
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
