"""Questions asked again: while nobody has written since, they are answered as before, and the database is asked only for that.

A question that is new costs nothing more. From the second time on, how the data stand is read first, and what is then answered is
kept until they stand otherwise. Those who ask at once share that reading, if it begins after all of them asked: so nobody is given
less than what was stored when he asked.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date
from time import monotonic

from api.documents import KEPT
from api.operations import Answer, Context, Execute, Prepared, Role
from graph.errors import StoreError

MOST_BYTES = 64_000_000
SETTLED = 1.0
"""Seconds for which a state must have been seen: a database may tell of a write before all of it can be read everywhere."""

Question = tuple[Prepared, Role]


class Repeated:
    """Executes requests, or answers them as before; `state` reads how the data stand, `today` is part of many answers, and `clock`
    counts seconds."""

    def __init__(
        self, execute: Execute, state: Callable[[], Awaitable[str]], today: Callable[[], date], *,
        most: int = MOST_BYTES, clock: Callable[[], float] = monotonic,
    ) -> None:
        self._execute, self._state, self._today, self._most, self._clock = execute, state, today, most, clock
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._of: tuple[str, date] | None = None
        self._since, self._bytes = 0.0, 0

    async def __call__(self, request: Prepared, context: Context) -> Answer:
        if request.writes:
            return await self._written(request, context)
        if context.role not in request.plans or context.trace:
            return await self._execute(request, context)
        try:
            now = await self._state(), self._today()
        except (StoreError, TimeoutError):
            return await self._execute(request, context)
        if now != self._of:
            self._forget(now)
        return self._again((request, context.role)) or await self._anew(request, context, now)

    async def _written(self, request: Prepared, context: Context) -> Answer:
        """Whoever is erased is forgotten here too, at once; what was refused has no plan and changed nothing."""
        try:
            return await self._execute(request, context)
        finally:
            if context.role in request.plans:
                self._forget(None)

    def _again(self, question: Question) -> Answer | None:
        found = self._kept.get(question)
        if found:
            self._kept.move_to_end(question)
        return found

    async def _anew(self, request: Prepared, context: Context, now: tuple[str, date]) -> Answer:
        """What is read when the state had settled is kept for that state only; and nothing that failed."""
        settled, question = self._clock() - self._since >= SETTLED, (request, context.role)
        answer = await self._execute(request, context)
        if settled and now == self._of and answer.lasting and not answer.codes and question not in self._kept:
            self._kept[question] = Answer(answer.body)
            self._bytes += len(answer.body)
            while self._bytes > self._most or len(self._kept) > KEPT:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)
        return answer

    def _forget(self, now: tuple[str, date] | None) -> None:
        self._kept.clear()
        self._of, self._since, self._bytes = now, self._clock(), 0
