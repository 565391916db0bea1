"""What readers see of a load or a withdrawal in one transaction while it goes on, on every engine.

Nothing before the transaction ends, and all once the call returns. While an engine puts a
transaction in place, for a fraction of a second, a single statement may see a part of it, on both
engines: neither has snapshots. Commits are counted before and after, by which readers know that;
what the server makes of it is in tests/api/graphql/test_response_cache.py.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from neo4j import Transaction
from neo4j.exceptions import DatabaseError, TransientError

from batches import batch_of, small
from graph import cypher
from graph.engines.bolt import Stale
from graph.errors import Interrupted, Parameter
from graph.model import kind_words
from graph.settings import Settings
from graph.snapshot import take_snapshot
from graph.state import Commits
from graph.store import Store, open_reader, open_store
from graph.writes import upsert

PEOPLE = 3_000
ONE_STATEMENT = (
    "MATCH (p:Person) WITH count(p) AS people OPTIONAL MATCH (:Person)-[m:MEMBER_OF]->(:Group)"
    " RETURN people, count(m)"
)
BY_PROPERTY = (
    "MATCH (p:Person) WHERE p.id > '' WITH count(p) AS people "
    "OPTIONAL MATCH (:Person)-[m:MEMBER_OF]->(:Group) WHERE m.id > '' RETURN people, count(m)"
)
BATCH = batch_of(
    "test",
    Group=[{"id": "g"}],
    Person=[{"id": f"p{i}"} for i in range(PEOPLE)],
    MEMBER_OF_Person_Group=[{"from": f"p{i}", "to": "g"} for i in range(PEOPLE)],
)
NOTHING, ALL = [[0, 0]], [[PEOPLE, PEOPLE]]


@pytest.fixture
def reader(settings: Settings, store: Store) -> Iterator[Store]:
    """Another connection to the same graph."""
    with open_store(settings) as other:
        yield other


def seen_by(reader: Store) -> list[list[list[int]]]:
    """The same counted in three ways: in one statement over counts, over properties, and in two
    statements."""
    two = reader.read("MATCH (p:Person) RETURN count(p)") + reader.read(
        "MATCH (:Person)-[m:MEMBER_OF]->(:Group) RETURN count(m)"
    )
    return [reader.read(ONE_STATEMENT), reader.read(BY_PROPERTY), [[row[0] for row in two]]]


def test_a_load_is_not_seen_before_its_transaction_ends_and_then_all_of_it(
    store: Store, reader: Store
) -> None:
    during: list[list[list[int]]] = []
    state = reader.state()
    store.upsert(BATCH, progress=lambda *_: during.extend(seen_by(reader)))
    assert len(during) >= 3 * 3
    assert all(seen == NOTHING for seen in during)
    assert all(seen == ALL for seen in seen_by(reader))
    assert reader.state() != state


def test_a_withdrawal_is_not_seen_before_its_transaction_ends_and_then_all_of_it(
    store: Store, reader: Store
) -> None:
    store.upsert(BATCH)
    during: list[list[list[int]]] = []
    state = reader.state()
    store.withdraw("test", progress=lambda *_: during.extend(seen_by(reader)))
    assert len(during) >= 3 * 3
    assert all(seen == ALL for seen in during)
    assert all(seen == NOTHING for seen in seen_by(reader))
    assert reader.state() != state


@pytest.mark.parametrize("last", ["Person", "MEMBER_OF"])
def test_nothing_is_ever_seen_of_a_load_that_was_interrupted(
    store: Store, reader: Store, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "FILL_FROM", 10**9)  # in a transaction, also into an empty graph

    def interrupt(label: Parameter, done: int, total: int) -> None:
        if label == kind_words(last) and done == total:
            raise Interrupted

    state = reader.state()
    with pytest.raises(Interrupted):
        store.upsert(BATCH, progress=interrupt)
    assert all(seen == NOTHING for seen in seen_by(reader))
    assert (reader.state(), reader.unfinished()) == (state, [])


class FailingOnce:
    """A driver whose first session fails as the embedded engine's do while a transaction or a whole
    graph is put in place."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._failures = iter(
            [DatabaseError("The request failed. Check the server log for the details")]
        )

    def session(self, **options: Any) -> Any:
        for failure in self._failures:
            raise failure
        return self._driver.session(**options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)


def test_a_read_that_failed_while_somebody_wrote_is_repeated(embedded_store: Store) -> None:
    embedded_store.upsert(small())
    embedded_store.bolt._driver = FailingOnce(embedded_store.bolt._driver)  # type: ignore[assignment]
    assert sorted(embedded_store.ids("Person")) == ["p1", "p2"]


def test_a_read_in_an_event_loop_that_failed_so_is_repeated_too(
    embedded: Settings, embedded_store: Store
) -> None:
    embedded_store.upsert(small())

    async def read() -> list[list[object]]:
        async with open_reader(embedded) as reader:
            engine, driver = await reader._opened(None)
            reader._open = engine, FailingOnce(driver)  # type: ignore[assignment]
            return await reader.read("MATCH (p:Person) RETURN p.id ORDER BY p.id", {}, 20)

    assert asyncio.run(read()) == [["p1"], ["p2"]]


def test_a_reader_whose_database_was_replaced_reads_the_new_one(
    embedded: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "FILL_FROM", 0)
    with open_store(embedded) as reader:
        assert reader.ids("Person") == []
        embedded_store.upsert(small())
        assert sorted(reader.ids("Person")) == ["p1", "p2"]


def test_a_commit_is_counted_before_it_begins_and_after_it_ended(
    store: Store, reader: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [reader.state()]
    commit = Transaction.commit

    def observed(self: Transaction) -> None:
        states.append(reader.state())
        commit(self)
        states.append(reader.state())

    monkeypatch.setattr(Transaction, "commit", observed)
    store.upsert(small())
    assert [Commits().settled(state) for state in (*states, reader.state())] == [
        True,
        False,
        False,
        True,
    ]


def test_a_commit_that_was_cut_off_holds_up_nobody_for_long_and_the_next_one_ends_it(
    store: Store, reader: Store
) -> None:
    store.upsert(small())
    store.bolt._updated(cypher.BEGIN_COMMIT)
    commits = Commits()
    assert not commits.settled(reader.state())
    assert commits.settled(commits.wait(reader.state))
    assert take_snapshot(reader).people.to_list() == ["p1", "p2"]
    store.erase("p1")
    assert Commits().settled(reader.state())


def test_a_transaction_that_was_refused_is_no_commit_under_way(
    store: Store, reader: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Transaction) -> None:
        raise TransientError("refused")

    monkeypatch.setattr(Transaction, "commit", refused)
    with pytest.raises(Stale), store.bolt.transaction() as transaction:
        transaction.write(0, 1, cypher.create("Person", ("id",)), [["p"]])
    assert Commits().settled(reader.state())
