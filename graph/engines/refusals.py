"""Passwords that the database refused. Every log-on of this process is checked here first, because
Neo4j locks an account, for all its users, after three wrong passwords."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import monotonic

from graph.engines.driver import driver_errors
from graph.engines.engine import Engine
from graph.engines.failures import Gone
from graph.errors import Message, message

LOCKED = 10.0
"""Seconds without a log-on after an account is locked. Neo4j's own lock takes 5 by default."""


class Refused(Gone):
    """The password is wrong. It is a kind of Gone, because connecting again may help if the
    password has changed by then."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    password: str
    until: float
    message: Message


class Refusals:
    """The last refused password, by address and user. It is written without a lock, because a
    signal handler writes it too."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._latest: dict[tuple[str, str], _Refusal] = {}

    @contextmanager
    def watching(self, engine: Engine) -> Iterator[None]:
        """Surrounds a log-on. Raises Refused without a log-on if the password was refused before;
        if it is refused now, that is remembered."""
        self._check(engine)
        try:
            yield
        except driver_errors.Neo4jError as error:
            refusal = self._refusal(engine, error)
            if refusal is None:
                raise
            self._latest[engine.address, engine.user] = refusal
            raise Refused(refusal.message) from error

    def forget(self) -> None:
        """Allow every password to be tried once more."""
        self._latest.clear()

    def _check(self, engine: Engine) -> None:
        if engine.renewed():
            raise Gone("secret_changed", secret=engine.secret)
        latest = self._latest.get((engine.address, engine.user))
        if latest and latest.password == engine.password and self._clock() < latest.until:
            raise Refused(latest.message)

    def _refusal(self, engine: Engine, error: driver_errors.Neo4jError) -> _Refusal | None:
        """What to remember about an error; None if it is not a refusal of the password."""
        if engine.fill is not None:
            return None
        where = message("engine_at", engine=engine.name, address=engine.address)
        if error.code == "Neo.ClientError.Security.AuthenticationRateLimit":
            locked = message("user_locked", where=where, user=engine.user, secret=engine.secret)
            return _Refusal(engine.password, self._clock() + LOCKED, locked)
        if error.code != "Neo.ClientError.Security.Unauthorized":
            return None
        values = {"where": where, "user": engine.user, "secret": engine.secret}
        refused = (
            message("password_in_file_refused", **values)
            if engine.in_file
            else message("password_refused", **values)
        )
        return _Refusal(engine.password, inf, refused)


REFUSALS = Refusals()
"""The refusals of this process."""
