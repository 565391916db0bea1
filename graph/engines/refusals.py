"""Passwords that the database refused. Everything in the process that connects asks here first:
Neo4j locks an account for everybody who uses it after three wrong passwords."""

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
"""Seconds to leave a locked account alone; Neo4j's own lock takes 5, if not configured
otherwise."""


class Refused(Gone):
    """The password is wrong; as with a server that went away, connecting anew may help, for the
    password may be another by then."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    password: str
    until: float
    message: Message


class Refusals:
    """By address and user, the last password that was refused. Written without a lock, as a signal
    handler writes too."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._latest: dict[tuple[str, str], _Refusal] = {}

    @contextmanager
    def watching(self, engine: Engine) -> Iterator[None]:
        """Around a log-on: not tried with a password that was refused, and remembered if it is
        refused now."""
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
        """Every password may be tried once more."""
        self._latest.clear()

    def _check(self, engine: Engine) -> None:
        if engine.renewed():
            raise Gone("secret_changed", secret=engine.secret)
        latest = self._latest.get((engine.address, engine.user))
        if latest and latest.password == engine.password and self._clock() < latest.until:
            raise Refused(latest.message)

    def _refusal(self, engine: Engine, error: driver_errors.Neo4jError) -> _Refusal | None:
        """What is remembered of an error; None where it is no refusal of the password."""
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
