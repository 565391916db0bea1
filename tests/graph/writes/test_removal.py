"""Retracting what one source says of one element, on every engine."""

import re
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from amounts import examples
from batches import batch_of, batches, content, small
from conftest import emptied
from graph import cypher
from graph.errors import BadInput
from graph.model import MODULUS, Batch, Ends, key_of, relationship_table
from graph.settings import Settings
from graph.store import Store, open_store

MEMBER: Ends = ("Person", "MEMBER_OF", "Group")
random = checked(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def recomputed(store: Store) -> str:
    total = sum(sum(store.read(cypher.hashes_of_all(kind))[0][1]) for kind in cypher.KINDS)
    return f"{total % MODULUS:016x}"


def test_a_relationship_that_only_one_source_says_is_gone(store: Store) -> None:
    store.upsert(small())
    assert store.retract(MEMBER, "p1|g|chair|2020-02", "test")
    assert store.counts()["relationships"]["MEMBER_OF"] == 1
    assert store.version() == recomputed(store)


def test_an_element_that_others_say_stands_with_their_values(store: Store) -> None:
    store.upsert(small("first"))
    before, version = content(store), store.version()
    store.upsert(batch_of("second", Group=[{"id": "g", "name_fi": "Toinen", "quotes": ["kolme"]}]))
    assert not store.retract("Group", "g", "second")
    assert store.retract("Source", "second", "second")
    assert content(store) == before
    assert store.version() == version


@random
@given(data=st.data())
def test_retracting_all_that_a_source_says_one_by_one_is_withdrawing_it(
    store: Store, data: st.DataObject
) -> None:
    emptied(store)
    first, second = data.draw(batches("a")), data.draw(batches("b"))
    store.upsert(first)
    before = content(store)
    store.upsert(second)
    for kind in sorted(cypher.KINDS, key=lambda kind: (kind == "Source", isinstance(kind, str))):
        place = cypher.columns(kind).index("id")
        for row in sorted(
            store.read(cypher.whole_of_source(kind), source="b", limit=100)[0][0], key=repr
        ):
            store.retract(kind, row[place], "b")
    assert content(store) == before
    assert store.version() == recomputed(store)


def test_a_node_without_sources_goes_with_its_last_relationship(store: Store) -> None:
    store.upsert(small("first"))
    tie = {"to": ["g"], "source": ["second"]}
    store.upsert(
        Batch({}, {("Person", "MEMBER_OF", "Group"): pl.DataFrame({"from": ["p1"], **tie})})
    )
    store.upsert(
        Batch({}, {("Person", "MEMBER_OF", "Group"): pl.DataFrame({"from": ["p2"], **tie})})
    )
    store.withdraw("first")
    assert sorted(store.ids("Person")) == ["p1", "p2"]
    store.erase("p1")
    assert (store.ids("Person"), store.ids("Group")) == (["p2"], ["g"])
    store.withdraw("second")
    assert (store.ids("Person"), store.ids("Group")) == ([], [])


def test_a_node_that_relationships_join_is_not_retracted(store: Store) -> None:
    store.upsert(small())
    before = content(store)
    with pytest.raises(
        BadInput,
        match=r"Person 'p1' is joined by relationships \(1 HOLDS_POSITION, 1 MEMBER_OF\); retract",
    ):
        store.retract("Person", "p1", "test")
    with pytest.raises(BadInput, match=r"Group 'g' .*\(2 MEMBER_OF\)"):
        store.retract("Group", "g", "test")
    assert content(store) == before


def test_a_source_that_still_says_something_is_not_retracted(store: Store) -> None:
    store.upsert(small())
    with pytest.raises(BadInput, match=r"still says something of a .*withdraw"):
        store.retract("Source", "test", "test")
    store.upsert(batch_of("idle"))
    assert store.retract("Source", "idle", "idle")


@pytest.mark.parametrize(
    "kind_and_id", [("Person", "p9"), (MEMBER, "p1|g|chair|1999"), (MEMBER, "p1"), (MEMBER, "")]
)
def test_what_is_not_there_cannot_be_retracted(
    store: Store, kind_and_id: tuple[str | Ends, str]
) -> None:
    store.upsert(small())
    with pytest.raises(
        BadInput, match=rf"no (Person|MEMBER_OF) '{re.escape(kind_and_id[1])}'; correct the id"
    ):
        store.retract(*kind_and_id, "test")


def test_a_source_that_says_nothing_of_it_is_answered_with_those_that_do(store: Store) -> None:
    store.upsert(small("register"))
    with pytest.raises(
        BadInput, match="source 'registre' says nothing of Person 'p1'; did you mean 'register'"
    ):
        store.retract("Person", "p1", "registre")


@given(
    st.lists(st.text("a|%72C5", min_size=1, max_size=6), min_size=2, max_size=2),
    st.sampled_from(["2019", None]),
)
def test_a_relationship_is_found_by_its_id_whatever_its_ends_are_called(
    ends: list[str], start: str | None
) -> None:
    table = relationship_table(
        MEMBER,
        pl.DataFrame({"from": ends[:1], "to": ends[1:], "valid_from": [start], "source": ["s"]}),
    )
    assert key_of(MEMBER, table["id"][0]) == [*ends, table["id"][0]]


def test_edits_side_by_side_lose_nothing(store: Store) -> None:
    store.upsert(small())

    def add(number: int) -> None:
        def change() -> Batch:
            claim = (store.claim("Group", "g", "test") or {}) | {"id": "g", "source": "test"}
            claim["quotes"] = [*claim["quotes"], str(number)]
            return Batch({"Group": pl.DataFrame([claim], infer_schema_length=None)}, {})

        store.edit(change)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    quotes = (store.claim("Group", "g", "test") or {})["quotes"]
    assert sorted(quotes) == sorted(["yksi", "kaksi", *map(str, range(24))])
    assert store.version() == recomputed(store)


def test_loads_of_one_group_by_two_connections_lose_nothing(
    store: Store, settings: Settings
) -> None:
    with open_store(settings) as other, ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(
                (store, other)[n % 2].upsert,
                batch_of(f"s{n}", Group=[{"id": "g", "quotes": [str(n)]}]),
            )
            for n in range(12)
        ]
        for job in jobs:
            job.result()
    assert sorted(store.read("MATCH (g:Group {id: 'g'}) RETURN g.sources")[0][0]) == sorted(
        f"s{n}" for n in range(12)
    )
    assert store.version() == recomputed(store)
