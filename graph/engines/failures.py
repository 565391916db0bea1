"""What the driver's errors mean, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

from graph.engines.driver import SocketDeadlineExceededError, driver_errors
from graph.engines.engine import Engine
from graph.errors import StoreError, message


class Gone(StoreError):
    """The server went away."""


class TimedOut(StoreError):
    """The statement took longer than it was given."""


class Unanswered(StoreError):
    """The server is there, as far as one can tell, and does not answer."""


def unanswered(address: str) -> Unanswered:
    return Unanswered("database_at_late", address=address)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """The driver's errors as sentences."""
    where = message("engine_at", engine=engine.name, address=engine.address)
    try:
        yield
    except (driver_errors.AuthError, driver_errors.Forbidden) as error:
        if engine.fill:
            raise Gone("engine_shutting_down", address=engine.address) from error
        raise StoreError(
            "user_refused", where=where, user=engine.user, secret=engine.secret
        ) from error
    except (driver_errors.ServiceUnavailable, driver_errors.SessionExpired) as error:
        if _is_late(error):
            raise unanswered(engine.address) from error
        raise Gone("no_database_answers", address=engine.address) from error
    except driver_errors.ConstraintError:
        raise
    except driver_errors.Neo4jError as error:
        if error.code and "TransactionTimedOut" in error.code:
            raise TimedOut("statement_timed_out") from error
        if error.code and error.code.endswith("DatabaseNotFound"):
            raise Gone("database_not_there", where=where, name=engine.database()) from error
        raise engine.cause() or StoreError(
            "database_refused", where=where, reason=error.message or error
        ) from error
    except driver_errors.DriverError as error:
        raise StoreError("database_unusable", where=where, reason=error) from error


def may_pass(engine: Engine, error: StoreError) -> bool:
    """Whether a read may have failed only because somebody wrote: the embedded engine loses sight
    of records while a transaction is put in place, and closes the database that a whole graph
    replaced under its readers."""
    return engine.fill is not None and not isinstance(error, Gone | TimedOut | Unanswered)


def _is_late(error: BaseException) -> bool:
    """Whether the connection failed because a deadline passed: connecting again would only wait
    once more."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SocketDeadlineExceededError | TimeoutError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
