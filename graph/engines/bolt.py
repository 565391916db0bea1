"""A Bolt connection for every engine: reads, and writes that are safe against concurrent
writers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from threading import Lock
from typing import Any, Literal

from graph import cypher
from graph.engines import deadlines
from graph.engines.driver import driver_errors, neo4j
from graph.engines.embedded.write_lock import Waiting, busy
from graph.engines.engine import Engine
from graph.engines.failures import Gone, may_pass, translated
from graph.engines.openings import guarded
from graph.errors import StoreError
from graph.model import MODULUS

Statement = tuple[str, dict[str, Any]]

CONNECT_SECONDS = 5.0


class Stale(Exception):
    """Someone else wrote after the version was read, or the outcome of a write is unknown: read and
    compare again."""


class Turn:
    """The data version shared by several writers of one load, which advance it in turns. `over` is
    set when one of them has failed."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.over = False
        self.lock = Lock()


class Bolt:
    """A connection that is opened again when the server has restarted, possibly at another address.
    `connect` finds the server. Threads may share it. `patience`: seconds to wait for a server that
    may come back (None: the engine's default). `waiting`: how long to wait for another writer."""

    def __init__(
        self,
        connect: Callable[[], Engine],
        notifications: Literal["OFF", "WARNING"] = "OFF",
        patience: float | None = None,
        waiting: Waiting | None = None,
    ) -> None:
        self._connect = connect
        self._waiting = waiting or Waiting()
        self._patience = patience
        self._notifications = notifications
        self._lock = Lock()
        self._writer = Lock()
        self._closed = False
        self.engine, self._driver = self._open()

    def close(self) -> None:
        self._closed = True
        self._driver.close()

    @contextmanager
    def writing(self, action: str) -> Iterator[None]:
        """Hold the write lock. Threads of this process wait in turn, so that none invalidates
        another's version. `action` names the work to those who wait. Raises Busy if another writer
        does not finish in time."""
        waiting = replace(self._waiting, seconds=min(self._waiting.seconds, deadlines.left()))
        if not self._writer.acquire(timeout=waiting.seconds):
            raise busy(None, waiting.seconds)
        try:
            with self.engine.writing(action, waiting):
                yield
        finally:
            self._writer.release()

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """A transaction: all of its statements are stored, or none. Raises Stale if the outcome is
        unknown or someone else wrote."""
        driver = self._driver
        try:
            with (
                self._session() as session,
                session.begin_transaction() as tx,
                _stale_if_transient(),
            ):
                transaction = Transaction(tx, self.engine)
                yield transaction
                with self._announced() if transaction.wrote else nullcontext():
                    tx.commit()
        except Gone:
            self._lost(driver)
            raise Stale from None
        except driver_errors.ConstraintError:
            raise Stale from None

    def read(self, text: str, **parameters: Any) -> list[list[Any]]:
        """All rows of a reading statement, as lists. It is sent once more if the server was
        restarted during the read. Raises StoreError if it fails again."""
        driver = self._driver
        try:
            return self._read(text, parameters)
        except Gone:
            self._lost(driver)
            return self._read(text, parameters)

    def value(self, text: str, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self.read(text, **parameters)
        return rows[0][0] if rows else None

    def run(self, text: str, **parameters: Any) -> None:
        """Run a statement as a transaction of its own; it must be repeatable, as schema statements
        and marks are."""
        with self._session() as session:
            session.run(text, parameters).consume()

    def write(self, expected: int, delta: int, text: str, rows: Sequence[Any]) -> None:
        """In one transaction advance the version from `expected` by `delta` and write every row.
        Raises Stale if that is not possible."""
        driver = self._driver
        try:
            with self._session() as session:
                session.execute_write(_advance_and_write, expected, delta, text, rows)
        except Gone:
            self._lost(driver)
            raise Stale from None
        except driver_errors.ConstraintError:
            raise Stale from None

    def write_in_turn(self, turn: Turn, delta: int, text: str, rows: Sequence[Any]) -> None:
        """The same as `write`, while other transactions of the same load are open; the version is
        advanced after the rows are written."""
        driver = self._driver
        try:
            with self._session() as session, session.begin_transaction() as tx:
                _write_and_advance(tx, turn, delta, text, rows)
        except Gone:
            self._lost(driver)
            raise Stale from None
        except driver_errors.ConstraintError:
            raise Stale from None

    @contextmanager
    def _announced(self) -> Iterator[None]:
        """Count a commit before it begins and after it ends, so that readers know that one is in
        progress. If the outcome is unknown the commit may still be in progress and stays counted;
        the next commit ends it too."""
        number = self._updated(cypher.BEGIN_COMMIT)
        try:
            yield
        except driver_errors.Neo4jError:
            self.run(cypher.END_COMMIT, number=number)
            raise
        self.run(cypher.END_COMMIT, number=number)

    def _updated(self, text: str) -> Any:
        with self._session() as session:
            return session.run(text).single(strict=True)[0]

    def _read(self, text: str, parameters: dict[str, Any]) -> list[list[Any]]:
        try:
            return self._read_once(text, parameters)
        except StoreError as error:
            if not may_pass(self.engine, error):
                raise
        return self._read_once(text, parameters)

    def _read_once(self, text: str, parameters: dict[str, Any]) -> list[list[Any]]:
        with self._session() as session:
            return session.execute_read(
                lambda tx: [record.values() for record in tx.run(text, parameters)]
            )

    def _open(self) -> tuple[Engine, neo4j.Driver]:
        engine = self._connect()
        driver = neo4j.GraphDatabase.driver(
            engine.address,
            auth=(engine.user, engine.password),
            notifications_min_severity=self._notifications,
            max_transaction_retry_time=(
                engine.patience if self._patience is None else self._patience
            ),
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=20,
            user_agent="verkosto",
            telemetry_disabled=True,
        )
        try:
            with translated(engine):
                engine.check_agent(guarded(driver, engine).get_server_info().agent)
        except BaseException:
            driver.close()
            raise
        return engine, driver

    def _lost(self, driver: neo4j.Driver) -> None:
        """Connect again, unless the server would stop again for the same cause, which is then
        raised."""
        if cause := self.engine.cause():
            raise cause
        self._reopen(driver)

    def _reopen(self, lost: neo4j.Driver) -> None:
        with deadlines.held(self._lock):
            if self._driver is lost:
                self.engine, self._driver = self._open()
                lost.close()
            # A thread that waited for the lock may arrive here after the store was closed.
            if self._closed:
                self._driver.close()

    @contextmanager
    def _session(self) -> Iterator[neo4j.Session]:
        with (
            translated(self.engine),
            self._driver.session(database=self.engine.database()) as session,
        ):
            yield session


class Transaction:
    """Reads and writes within one transaction; others see nothing of it before it ends."""

    def __init__(self, tx: neo4j.Transaction, engine: Engine) -> None:
        self._tx = tx
        self.engine = engine
        self.wrote = False

    def read(self, text: str, **parameters: Any) -> list[list[Any]]:
        return [record.values() for record in self._tx.run(text, parameters)]

    def value(self, text: str, **parameters: Any) -> Any:
        rows = self.read(text, **parameters)
        return rows[0][0] if rows else None

    def run(self, text: str, **parameters: Any) -> None:
        self._tx.run(text, parameters).consume()

    def write(self, expected: int, delta: int, text: str, rows: Sequence[Any]) -> None:
        self.wrote = True
        _advance(self._tx, expected, delta)
        _write(self._tx, text, rows)


Link = Bolt | Transaction
"""An object that reads and writes: with a transaction for each write, or all in one."""


@contextmanager
def _stale_if_transient() -> Iterator[None]:
    try:
        yield
    except driver_errors.TransientError:
        raise Stale from None


def _advance_and_write(
    tx: neo4j.ManagedTransaction, expected: int, delta: int, text: str, rows: Sequence[Any]
) -> None:
    _advance(tx, expected, delta)
    _write(tx, text, rows)


def _write_and_advance(
    tx: neo4j.Transaction, turn: Turn, delta: int, text: str, rows: Sequence[Any]
) -> None:
    with _stale_if_transient():
        _write(tx, text, rows)
        with turn.lock:
            if turn.over:
                raise Stale
            _advance(tx, turn.version, delta)
            tx.commit()
            turn.version = (turn.version + delta) % MODULUS


def _advance(tx: neo4j.ManagedTransaction | neo4j.Transaction, expected: int, delta: int) -> None:
    if tx.run(cypher.ADVANCE_VERSION, expected=expected, delta=delta).single(strict=True)[0] != 1:
        raise Stale


def _write(
    tx: neo4j.ManagedTransaction | neo4j.Transaction, text: str, rows: Sequence[Any]
) -> None:
    record = tx.run(text, rows=rows).single()
    if record is not None and record[0] != len(rows):
        raise Stale
