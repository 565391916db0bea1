"""A graph dumped to a file and restored on either engine, and graphs of earlier layouts upgraded:
nothing is lost or changed."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked

from amounts import examples
from batches import batch_of, batches, content, small
from conftest import emptied
from graph import cypher
from graph.backup import dump
from graph.backup.dump import Dump
from graph.engines.embedded import local_server
from graph.errors import BadInput, Interrupted, StoreError
from graph.model import Batch
from graph.settings import Settings
from graph.store import Store, open_store
from graph.writes import rows as writing
from graph.writes import upsert


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Settings]:
    """Another home, empty."""
    yield Settings(tmp_path / "other")
    local_server.stop(tmp_path / "other")


def test_a_dump_restored_is_the_same_graph(store: Store, other: Settings, tmp_path: Path) -> None:
    store.upsert(small())
    store.upsert(small("second"))
    manifest = store.dump(tmp_path / "graph.zip")
    with open_store(other) as restored:
        restored.restore(tmp_path / "graph.zip")
        assert content(restored) == content(store)
        assert restored.version() == store.version() == manifest.data_version
        restored.withdraw("second")
    store.withdraw("second")
    with open_store(other) as restored:
        assert content(restored) == content(store)


def test_a_dump_of_one_engine_is_restored_by_another(
    store: Store, embedded_store: Store, tmp_path: Path
) -> None:
    embedded_store.upsert(small())
    version = embedded_store.version()
    embedded_store.dump(tmp_path / "graph.zip")
    emptied(store)
    store.restore(tmp_path / "graph.zip")
    assert store.version() == version
    assert store.ids("Person") == ["p1", "p2"]


@checked(max_examples=examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=batches("test"))
def test_whatever_is_stored_comes_back(store: Store, tmp_path: Path, batch: Batch) -> None:
    emptied(store)
    store.upsert(batch)
    before = content(store)
    store.dump(tmp_path / "graph.zip")
    emptied(store)
    store.restore(tmp_path / "graph.zip")
    assert content(store) == before


def test_large_kinds_are_dumped_in_parts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "PART_ROWS", 7)
    people = [{"id": f"p{i}"} for i in range(50)]
    store.upsert(batch_of("test", Person=people))
    manifest = store.dump(tmp_path / "graph.zip")
    assert sum(part.rows for part in manifest.parts if part.kind == ["Person"]) == 50
    assert len([part for part in manifest.parts if part.kind == ["Person"]]) > 3
    assert Dump(tmp_path / "graph.zip").table("Person").height == 50


def test_a_dump_can_be_read_only_by_its_owner(embedded_store: Store, tmp_path: Path) -> None:
    embedded_store.dump(tmp_path / "graph.zip")
    assert (tmp_path / "graph.zip").stat().st_mode & 0o077 == 0


def test_loads_that_were_cut_off_are_marked_in_the_restored_graph(
    store: Store, other: Settings, tmp_path: Path
) -> None:
    store.upsert(small())
    store.bolt.run(cypher.BEGIN_LOADS, ids=["cut off"])
    store.dump(tmp_path / "graph.zip")
    with open_store(other) as restored:
        restored.restore(tmp_path / "graph.zip")
        assert restored.unfinished() == ["cut off"]


def test_a_graph_that_holds_something_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    store.upsert(small())
    store.dump(tmp_path / "graph.zip")
    store.erase("p1")
    before = content(store)
    with pytest.raises(
        BadInput,
        match=r"holds \d+ nodes and relationships already; set VERKOSTO_HOME to a new folder",
    ):
        store.restore(tmp_path / "graph.zip")
    assert content(store) == before


def test_a_dump_is_repeated_when_somebody_wrote_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.upsert(small())
    writers = iter(
        [lambda: store.bolt.write(upsert.version_number(store.bolt), 0, cypher.create("Group"), [])]
    )

    def interfere(label: str, done: int, total: int) -> None:
        next(writers, lambda: None)()

    store.dump(tmp_path / "graph.zip", progress=interfere)
    assert Dump(tmp_path / "graph.zip").manifest.data_version == store.version()


def test_what_is_not_known_is_not_left_out_without_a_word(store: Store, tmp_path: Path) -> None:
    store.bolt.run("CREATE (:Judgement {id: 'j'})")
    with pytest.raises(
        StoreError, match="of which 0 are known here; dump it with the Verkosto that stored them"
    ):
        store.dump(tmp_path / "graph.zip")
    assert not list(tmp_path.glob("graph*"))


def test_a_graph_that_is_not_what_its_version_says_is_not_dumped(
    store: Store, tmp_path: Path
) -> None:
    store.upsert(small())
    store.bolt.run("MATCH (p:Person {id: 'p1'}) DETACH DELETE p")
    with pytest.raises(StoreError, match="not what its data version says"):
        store.dump(tmp_path / "graph.zip")


def test_a_full_disk_is_no_fault_of_the_file_that_was_named(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ZipFile, "writestr", full)
    with pytest.raises(
        StoreError,
        match=r"graph\.zip' cannot be written \(No space left on device\); free some space there",
    ):
        embedded_store.dump(tmp_path / "graph.zip")
    assert list(tmp_path.iterdir()) == []


def _changed(file: Path, name: str, content: bytes) -> Path:
    """A copy with another content of one of its parts."""
    copy = file.with_name(f"changed {Path(name).name}.zip")
    with ZipFile(file) as old, ZipFile(copy, "w") as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return copy


def test_a_damaged_dump_is_refused_and_nothing_is_stored(
    embedded_store: Store, other: Settings, tmp_path: Path
) -> None:
    embedded_store.upsert(small())
    embedded_store.dump(tmp_path / "graph.zip")
    whole = (tmp_path / "graph.zip").read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    manifest = json.loads(ZipFile(tmp_path / "graph.zip").read("manifest.json"))
    later = json.dumps(manifest | {"format_version": 99}).encode()
    for file, fault in (
        (tmp_path / "none.zip", "does not exist"),
        (tmp_path / "short.zip", "not a whole dump"),
        (
            _changed(tmp_path / "graph.zip", "nodes/Person-0000.parquet", b"x"),
            "'nodes/Person-0000.parquet' is not what was written",
        ),
        (_changed(tmp_path / "graph.zip", "manifest.json", later), "written by a later Verkosto"),
    ):
        with open_store(other) as store, pytest.raises(BadInput, match=fault):
            store.restore(file)
        with open_store(other) as store:
            assert store.version() == "0" * 16


def _restore_in_two(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that is cut off after its first transaction, then the same again."""
    monkeypatch.setattr(writing, "ROWS", 1)

    def cut(label: str, done: int, total: int) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        store.restore(file, progress=cut)
    store.restore(file)


def test_a_restore_that_was_cut_off_takes_every_node_without_sources(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them have the same hash."""
    store.upsert(small("first"))
    tie = {"from": ["p1", "p2"], "to": ["g", "g"], "source": ["second", "second"]}
    store.upsert(Batch({}, {("Person", "MEMBER_OF", "Group"): pl.DataFrame(tie)}))
    store.withdraw("first")
    before = content(store)
    store.dump(tmp_path / "graph.zip")
    emptied(store)
    _restore_in_two(store, tmp_path / "graph.zip", monkeypatch)
    assert content(store) == before


def test_a_restore_that_was_cut_off_is_completed_by_the_same_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.upsert(small())
    before = content(store)
    store.dump(tmp_path / "graph.zip")
    emptied(store)
    _restore_in_two(store, tmp_path / "graph.zip", monkeypatch)
    assert content(store) == before
    assert store.unfinished() == []
