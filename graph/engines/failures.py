"""The driver's errors, translated to errors with sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

from graph.engines.driver import SocketDeadlineExceededError, driver_errors
from graph.engines.engine import Engine
from graph.errors import StoreError, message


class Gone(StoreError):
    """The connection to the server was lost, or cannot be made now; connecting again may help."""


class TimedOut(StoreError):
    """The statement exceeded its time limit."""


class Unanswered(StoreError):
    """The server seems to be running but does not answer in time."""


def unanswered(address: str) -> Unanswered:
    """The error that the database at `address` did not answer in time."""
    return Unanswered("database_at_late", address=address)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Within it, the driver's errors are raised as StoreError with a sentence; ConstraintError is
    passed on."""
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
    """Whether a read may have failed only because someone wrote, so that it may succeed when
    repeated. The embedded engine cannot find records while a transaction is being committed, and
    closes a database that a whole graph has replaced while it is read."""
    return engine.fill is not None and not isinstance(error, Gone | TimedOut | Unanswered)


def _is_late(error: BaseException) -> bool:
    """Whether the connection failed because a deadline passed; connecting again would only mean
    another wait."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SocketDeadlineExceededError | TimeoutError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
