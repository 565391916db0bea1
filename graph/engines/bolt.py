"""One Bolt connection for every engine: reads, and writes that no second writer can slip
between."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from threading import Lock
from typing import Any, Literal

from graph import cypher
from graph.engines import deadlines
from graph.engines.driver import driver_errors, neo4j
from graph.engines.engine import Engine
from graph.engines.failures import Gone, may_pass, translated
from graph.engines.openings import guarded
from graph.engines.write_lock import Waiting, busy
from graph.errors import StoreError
from graph.model import MODULUS

Statement = tuple[str, dict[str, Any]]

CONNECT_SECONDS = 5.0


class Stale(Exception):
    """Someone else wrote since the version was read, or the outcome of a write is not known:
    compare anew."""


class Turn:
    """The data version as several writers of one load move it, in turns; `over` when one of them
    could not."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.over = False
        self.lock = Lock()


class Bolt:
    """A connection that is made again when the server came back elsewhere; `connect` finds the
    server. Threads may share it. `patience`: seconds to wait for a server that may come back, if
    not as long as its engine says.
    """

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
        """Held while one writes: threads wait here in turn, and do not run into each other's
        versions. Raises Busy when another takes longer than one waits."""
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
        """Several statements of which all are stored or none. Raises Stale where that is not known,
        or somebody else wrote."""
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
        """All rows of a reading statement, as lists; asked once more when the server was restarted
        meanwhile."""
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
        """A statement that is its own transaction and may be said again: schema, marks."""
        with self._session() as session:
            session.run(text, parameters).consume()

    def write(self, expected: int, delta: int, text: str, rows: Sequence[Any]) -> None:
        """One transaction: the version moves from `expected` by `delta`, and every row is written;
        else Stale."""
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
        """One transaction as that of `write`, but of several that are open at once: it moves the
        version when its rows are there."""
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
        """So that readers know that a commit is under way. One whose outcome the server did not
        tell may still be: the next commit ends it too."""
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
        """Connect anew, unless the server would go away again for the same cause."""
        if cause := self.engine.cause():
            raise cause
        self._reopen(driver)

    def _reopen(self, lost: neo4j.Driver) -> None:
        with deadlines.held(self._lock):
            if self._driver is lost:
                self.engine, self._driver = self._open()
                lost.close()
            # A thread that waited in vain may come here after the store was closed.
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
    """Reads and writes within one transaction; nothing of it is seen by others before it ends."""

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
"""What reads and writes: each write a transaction of its own, or all in one."""


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
