"""Questions asked again: while nobody has written since, they are answered as before, and the database is asked only for that.

A question that is new costs nothing more. From the second time on, how the data stand is read first, and what is then answered is
kept until they stand otherwise. Those who ask at once share that reading, if it begins after all of them asked: so nobody is given
less than what was stored when he asked.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date

from api.operations import Answer, Context, Execute, Prepared, Role, State
from graph.errors import StoreError

MOST_BYTES = 64_000_000
QUESTION_BYTES = 10_000
"""What a question takes besides its answer, about."""

Question = tuple[Prepared, Role]


class Repeated:
    """Executes requests, or answers them as before; `state` reads how the data stand, `today` is part of many answers."""

    def __init__(self, execute: Execute, state: Callable[[], Awaitable[State]], today: Callable[[], date], most: int = MOST_BYTES) -> None:
        self._execute, self._state, self._today, self._most = execute, state, today, most
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._of: tuple[State, date] | None = None
        self._bytes = 0

    async def __call__(self, request: Prepared, context: Context) -> Answer:
        if request.writes:
            return await self._written(request, context)
        if context.trace or context.role not in request.plans:
            return await self._execute(request, context)
        try:
            now = await self._state(), self._today()
        except (StoreError, TimeoutError):
            return await self._execute(request, context)
        if now != self._of:
            self._forget(now)
        return self._again((request, context.role)) or await self._anew(request, context, now)

    async def _written(self, request: Prepared, context: Context) -> Answer:
        """Whoever is erased is forgotten here too, at once."""
        try:
            return await self._execute(request, context)
        finally:
            self._forget(None)

    def _again(self, question: Question) -> Answer | None:
        found = self._kept.get(question)
        if found:
            self._kept.move_to_end(question)
        return found

    async def _anew(self, request: Prepared, context: Context, now: tuple[State, date]) -> Answer:
        """What is read after the state was is kept for that state only; and nothing that failed."""
        question, answer = (request, context.role), await self._execute(request, context)
        if now == self._of and not answer.codes and question not in self._kept:
            self._kept[question] = Answer(answer.body)
            self._bytes += _size(answer)
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        return answer

    def _forget(self, now: tuple[State, date] | None) -> None:
        self._kept.clear()
        self._of, self._bytes = now, 0


def _size(answer: Answer) -> int:
    return len(answer.body) + QUESTION_BYTES
