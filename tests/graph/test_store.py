"""The contract of the store, on every engine."""

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from amounts import examples
from batches import batch_of, batches, content, small
from conftest import emptied, neo4j_settings
from graph import cypher
from graph.errors import BadInput, Parameter, StoreError
from graph.model import MODULUS, Batch, kind_words
from graph.settings import Settings
from graph.snapshot import take_snapshot
from graph.store import Store, open_store
from graph.writes import rows as writing
from graph.writes import upsert
from neo4j_server import Neo4jServer

EMPTY = f"{0:016x}"
random = checked(
    max_examples=examples(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_a_batch_is_created_then_unchanged_then_updated(store: Store) -> None:
    created = store.upsert(small())
    assert created.created == {
        "Sector": 2,
        "Organisation": 2,
        "Person": 2,
        "Group": 1,
        "Source": 1,
        "BELONGS_TO": 2,
        "HOLDS_POSITION": 2,
        "MEMBER_OF": 2,
    }
    version = store.version()
    again = store.upsert(small())
    assert (again.created, again.updated, again.unchanged) == ({}, {}, created.created)
    assert store.version() == version
    changed = store.upsert(
        batch_of(
            "test",
            Person=[{"id": "p1", "given_name": "Keksitty", "family_name": "Uusi", "gender": None}],
        )
    )
    assert (changed.created, changed.updated, changed.unchanged) == (
        {},
        {"Person": 1},
        {"Source": 1},
    )
    assert store.version() != version
    assert store.read("MATCH (p:Person {id: 'p1'}) RETURN p.family_name, p.gender") == [
        ["Uusi", None]
    ]


def test_the_schema_may_be_set_up_again_and_keeps_ids_unique(store: Store) -> None:
    store.upsert(small())
    before = content(store)
    store.setup()
    assert content(store) == before
    with pytest.raises(Exception, match=r"(?i)constraint|exists|duplicate|request failed"):
        store.bolt.run("CREATE (:Person {id: 'p1'})")


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Store) -> None:
    assert store.upsert(small(), dry_run=True).created["Person"] == 2
    assert store.version() == EMPTY
    assert store.counts()["nodes"]["Person"] == 0


@random
@given(data=st.data())
def test_the_same_batches_again_change_nothing_whatever_they_say(
    store: Store, data: st.DataObject
) -> None:
    emptied(store)
    written = [data.draw(batches(source)) for source in ("a", "b", "a")]
    for batch in written:
        store.upsert(batch)
    before, version = content(store), store.version()
    again = store.upsert(written[2])
    assert (again.created, again.updated) == ({}, {})
    assert content(store) == before
    assert store.version() == version == f"{_recomputed(store):016x}"


@random
@given(data=st.data())
def test_a_source_withdrawn_leaves_what_the_others_said(store: Store, data: st.DataObject) -> None:
    emptied(store)
    first, second = data.draw(batches("a")), data.draw(batches("b"))
    store.upsert(first)
    before, version = content(store), store.version()
    store.upsert(second)
    store.withdraw("b")
    assert content(store) == before
    assert store.version() == version
    store.withdraw("a")
    assert store.version() == EMPTY
    assert store.counts()["nodes"]["Person"] == 0


def test_a_later_source_stands_above_an_earlier_one_and_lists_are_united(store: Store) -> None:
    store.upsert(small("first"))
    store.upsert(
        batch_of(
            "second", Group=[{"id": "g", "name_fi": "Toinen nimi", "quotes": ["kolme", "yksi"]}]
        )
    )
    answer = store.read("MATCH (g:Group {id: 'g'}) RETURN g.name_fi, g.kind, g.quotes, g.sources")
    assert answer == [
        ["Toinen nimi", "peer group", ["yksi", "kaksi", "kolme"], ["first", "second"]]
    ]


def test_a_node_to_which_another_source_leads_stays_without_what_was_withdrawn(
    store: Store,
) -> None:
    store.upsert(small("first"))
    store.upsert(
        Batch(
            {},
            {
                ("Person", "MEMBER_OF", "Group"): pl.DataFrame(
                    {"from": ["p1"], "to": ["g"], "source": ["second"]}
                )
            },
        )
    )
    store.withdraw("first")
    assert store.read(
        "MATCH (p:Person)-[r:MEMBER_OF]->(g:Group) RETURN p.id, p.given_name, g.id, r.sources"
    ) == [["p1", None, "g", ["second"]]]
    assert store.version() == f"{_recomputed(store):016x}"


def test_an_erased_person_is_gone_with_every_relationship(store: Store) -> None:
    store.upsert(small())
    assert store.erase("p1") == {"Person": 1, "HOLDS_POSITION": 1, "MEMBER_OF": 1}
    assert store.read("MATCH (p:Person) RETURN p.id") == [["p2"]]
    assert store.version() == f"{_recomputed(store):016x}"
    with pytest.raises(BadInput, match="no person 'p1'"):
        store.erase("p1")


def test_what_no_source_said_cannot_be_withdrawn(store: Store) -> None:
    with pytest.raises(BadInput, match="'nobody'"):
        store.withdraw("nobody")


def test_a_relationship_to_nothing_is_refused_and_leaves_nothing(store: Store) -> None:
    frame = pl.DataFrame({"from": ["p1"], "to": ["nowhere"], "source": ["test"]})
    with pytest.raises(StoreError, match="MEMBER_OF"):
        store.upsert(
            Batch(
                {"Person": pl.DataFrame({"id": ["p1"], "source": ["test"]})},
                {("Person", "MEMBER_OF", "Group"): frame},
            )
        )
    assert store.counts()["relationships"]["MEMBER_OF"] == 0
    assert store.counts()["nodes"]["Person"] == 0
    assert store.unfinished() == []


def test_a_load_that_was_cut_off_is_completed_by_running_it_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS", 1)
    monkeypatch.setattr(upsert, "WHOLE", 0)
    calls = []

    def cut(label: str, done: int, total: int) -> None:
        calls.append(label)
        if len(calls) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.upsert(small(), progress=cut)
    assert store.unfinished() == ["test"]
    store.upsert(small())
    assert store.unfinished() == []
    cut_off = content(store)
    emptied(store)
    store.upsert(small())
    assert content(store) == cut_off


def test_a_write_that_another_writer_overtook_is_compared_anew(
    settings: Settings, store: Store
) -> None:
    with open_store(settings) as other:
        other.upsert(
            batch_of("other", Person=[{"id": "p9", "given_name": "Keksitty", "family_name": "Muu"}])
        )
        overtaken = upsert.version_number(store.bolt)
        other.upsert(
            batch_of("other", Person=[{"id": "p8", "given_name": "Keksitty", "family_name": "Muu"}])
        )
        with pytest.raises(upsert.Stale):
            store.bolt.write(overtaken, 1, cypher.delete("Person"), [["p9"]])
    assert sorted(store.ids("Person")) == ["p8", "p9"]


def test_rows_are_sent_in_parts_of_bounded_size(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BYTES", 2_000)
    people = [
        {"id": f"p{i}", "given_name": "Keksitty", "family_name": "x" * 500} for i in range(20)
    ]
    assert store.upsert(batch_of("test", Person=people)).created["Person"] == 20
    assert store.upsert(batch_of("test", Person=people)).unchanged["Person"] == 20


def test_hostile_texts_are_stored_as_they_are(store: Store) -> None:
    texts = [
        "'; MATCH (n) DETACH DELETE n //",
        "</script>",
        "\u202etxt",
        "👩‍👩‍👧",
        "|%7C",
        '{"a": 1}',
        "x" * 10_000,
        "`) RETURN 1",
        "\\u0041 \\",
    ]
    people = [{"id": text[:900], "given_name": text, "family_name": text} for text in texts]
    member = [{"from": text[:900], "to": "g", "role": None} for text in texts]
    store.upsert(batch_of("x", Person=people, Group=[{"id": "g"}], MEMBER_OF_Person_Group=member))
    assert sorted(
        row[0] for row in store.read("MATCH (p:Person)-[:MEMBER_OF]->() RETURN p.family_name")
    ) == sorted(texts)


def test_an_id_that_no_database_indexes_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="more than 1000 bytes"):
        store.upsert(batch_of("x", Person=[{"id": "ä" * 501}]))


def test_an_unknown_property_or_pair_of_ends_is_refused_by_name(store: Store) -> None:
    with pytest.raises(BadInput, match="'shoe_size'"):
        store.upsert(batch_of("x", Person=[{"id": "p", "shoe_size": "44"}]))
    with pytest.raises(BadInput, match="MEMBER_OF from Group to Person"):
        store.upsert(batch_of("x", MEMBER_OF_Group_Person=[{"from": "g", "to": "p"}]))


def test_the_snapshot_is_what_was_stored(store: Store) -> None:
    store.upsert(small())
    snapshot = take_snapshot(store)
    assert snapshot.people.to_list() == ["p1", "p2"]
    assert snapshot.sectors["id"].to_list() == ["27", "33"]
    days = [
        (int(a), int(b))
        for a, b in zip(snapshot.membership.first, snapshot.membership.last, strict=True)
    ]
    by_person = dict(zip(snapshot.membership.row.tolist(), days, strict=True))
    assert by_person == {
        0: (date(2020, 2, 1).toordinal(), 2**31 - 1),
        1: (-(2**31), date(2021, 12, 31).toordinal()),
    }
    assert snapshot.traits.rows() == [("a", None), (None, None)]
    assert snapshot.version == store.version()
    assert not snapshot.synthetic


def test_an_empty_graph_has_an_empty_snapshot(store: Store) -> None:
    snapshot = take_snapshot(store)
    assert (len(snapshot.people), snapshot.affiliations.height, len(snapshot.membership.row)) == (
        0,
        0,
        0,
    )


def test_both_schemes_of_neo4j_serve(neo4j_server: Neo4jServer) -> None:
    with open_store(neo4j_settings(neo4j_server, "neo4j")) as routed:
        emptied(routed)
        routed.upsert(small())
        assert routed.address.startswith("neo4j://")
    with open_store(neo4j_settings(neo4j_server)) as direct:
        assert direct.counts()["nodes"]["Person"] == 2


def test_a_full_load_at_once_stores_what_small_steps_store(
    embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded_store.upsert(small("earlier"))
    embedded_store.upsert(_larger())
    stepwise, version = content(embedded_store), embedded_store.version()
    emptied(embedded_store)
    embedded_store.upsert(small("earlier"))
    monkeypatch.setattr(upsert, "FILL_FROM", 10)
    changes = embedded_store.upsert(_larger())
    assert changes.created["Person"] == 198
    assert changes.updated == {"Person": 2}
    assert content(embedded_store) == stepwise
    assert embedded_store.version() == version == f"{_recomputed(embedded_store):016x}"


def test_many_elements_written_side_by_side_are_what_small_steps_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.upsert(_larger())
    stepwise, version = content(store), store.version()
    emptied(store)
    monkeypatch.setattr(upsert, "WHOLE", 0)
    monkeypatch.setattr(writing, "MANY", 10)
    monkeypatch.setattr(writing, "ROWS", 20)
    assert store.upsert(_larger()).created["MEMBER_OF"] == 200
    assert content(store) == stepwise
    assert store.version() == version == f"{_recomputed(store):016x}"


def test_who_writes_side_by_side_notices_another_writer_and_doubles_nothing(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "WHOLE", 0)
    monkeypatch.setattr(writing, "MANY", 10)
    monkeypatch.setattr(writing, "ROWS", 20)
    others = iter(range(3))
    with open_store(settings) as other:

        def interfere(label: Parameter, done: int, total: int) -> None:
            if (
                store.engine == "neo4j"
                and label == kind_words("MEMBER_OF")
                and (number := next(others, None)) is not None
            ):
                other.upsert(
                    batch_of(
                        "other",
                        Person=[
                            {"id": f"p{number + 1}", "given_name": "Keksitty", "family_name": "Muu"}
                        ],
                    )
                )

        store.upsert(_larger(), progress=interfere)
    assert store.counts()["relationships"]["MEMBER_OF"] == 200
    assert store.version() == f"{_recomputed(store):016x}"


def _larger() -> Batch:
    people = [
        {"id": f"p{i}", "given_name": "Keksitty", "family_name": f"Johtaja {i}"}
        for i in range(1, 201)
    ]
    member = [
        {"from": f"p{i}", "to": "g2", "role": "chair" if i % 7 == 0 else None}
        for i in range(1, 201)
    ]
    return batch_of(
        "larger",
        Person=people,
        Group=[{"id": "g2", "name_fi": "Suuri"}],
        MEMBER_OF_Person_Group=member,
    )


def _recomputed(store: Store) -> int:
    return sum(sum(store.read(cypher.hashes_of_all(kind))[0][1]) for kind in cypher.KINDS) % MODULUS
