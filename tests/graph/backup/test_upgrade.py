"""Graphs as earlier versions stored them: refused with the command that helps, dumped, and
converted without a change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amounts import long
from batches import content, small
from conftest import neo4j_settings
from graph import cypher
from graph.backup.dump import Dump
from graph.engines.bolt import Bolt
from graph.engines.embedded import local_server
from graph.errors import Interrupted, Message, Parameter, StoreError
from graph.settings import Settings
from graph.store import Store, open_store
from neo4j_server import Neo4jServer
from old_homes import LAYOUTS, create_in, stored, unpack

pytestmark = pytest.mark.slow

OLD = LAYOUTS[:2]


@pytest.fixture(params=["arcadedb", "neo4j"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Where a graph of an earlier version can be put: see `put`."""
    if request.param == "arcadedb":
        yield Settings(tmp_path / "home")
        local_server.stop(tmp_path / "home")
    else:
        server: Neo4jServer = request.getfixturevalue("neo4j_server")
        yield neo4j_settings(server)


def put(settings: Settings, layout: str) -> None:
    """The older code's home, or in a Neo4j what it would have stored there."""
    if not settings.url:
        unpack(layout, settings.home)
        return
    with open_store(settings, any_layout=True) as store:
        store.bolt.run("MATCH ()-[r]->() DELETE r")
        store.bolt.run("MATCH (n) DELETE n")
        create_in(store.bolt.run, layout)


def same_as_stored(store: Store, layout: str) -> bool:
    """Whether every property that the older code stored is there as it was, and what it did not
    store follows from it."""
    before = stored(layout)
    now = {
        "|".join(kind) if isinstance(kind, tuple) else kind: rows
        for kind, rows in _whole(store.bolt).items()
    }
    elements = {**before["nodes"], **before["relationships"]}
    return all(
        _without_derived(row) == _without_derived(elements[kind][row["id"]])
        for kind, rows in now.items()
        for row in rows
    ) and sum(map(len, now.values())) == sum(map(len, elements.values()))


def _whole(bolt: Bolt) -> dict[object, list[dict[str, object]]]:
    return {
        kind: [
            dict(zip(cypher.columns(kind), row, strict=True))
            for row in bolt.value(cypher.whole_of_all(kind)) or []
        ]
        for kind in cypher.KINDS
    }


def _without_derived(row: dict[str, object]) -> dict[str, object]:
    return {
        name: value
        for name, value in row.items()
        if value is not None and name not in ("sort_name", "span")
    }


@pytest.mark.parametrize("layout", [OLD[0], long(OLD[1])])
def test_a_graph_of_layout_1_is_refused_with_the_command_that_helps(
    old: Settings, layout: str
) -> None:
    put(old, layout)
    with pytest.raises(
        StoreError,
        match=r"has layout 1, this Verkosto needs \d+; bring it there with 'verkosto upgrade'",
    ):
        open_store(old)


@pytest.mark.parametrize("layout", OLD)
def test_a_graph_of_layout_1_is_upgraded_and_says_the_same(
    old: Settings, layout: str, tmp_path: Path
) -> None:
    put(old, layout)
    with open_store(old, any_layout=True) as store:
        assert store.upgrade(tmp_path / "before.zip") == 1
    with open_store(old) as store:
        assert store.version() == stored(layout)["version"]
        assert store.unfinished() == stored(layout)["unfinished"]
        assert same_as_stored(store, layout)
        for kind, rows in _whole(store.bolt).items():
            assert not [row for row in rows for name in cypher.derived(kind) if row[name] is None]  # type: ignore[arg-type]
        store.upsert(small("later"))
        store.withdraw("later")
        assert store.version() == stored(layout)["version"]


@pytest.mark.parametrize("layout", [OLD[0], long(OLD[1])])
def test_the_dump_before_an_upgrade_can_be_restored(
    old: Settings, layout: str, tmp_path: Path
) -> None:
    put(old, layout)
    with open_store(old, any_layout=True) as store:
        store.upgrade(tmp_path / "before.zip")
        upgraded = content(store)
    assert Dump(tmp_path / "before.zip").manifest.layout == 1
    try:
        with open_store(Settings(tmp_path / "restored")) as store:
            store.restore(tmp_path / "before.zip")
            assert content(store) == upgraded
            assert store.version() == stored(layout)["version"]
    finally:
        local_server.stop(tmp_path / "restored")


def test_an_upgrade_that_was_cut_off_is_completed_by_running_it_again(
    old: Settings, tmp_path: Path
) -> None:
    put(old, OLD[0])

    def cut(label: Parameter, done: int, total: int) -> None:
        if isinstance(label, Message) and label.id == "converting":
            raise Interrupted

    with open_store(old, any_layout=True) as store:
        with pytest.raises(Interrupted):
            store.upgrade(tmp_path / "before.zip", progress=cut)
        assert store.upgrade(tmp_path / "again.zip") == 1
    with open_store(old) as store:
        assert same_as_stored(store, OLD[0])


def test_the_first_graphs_of_layout_2_are_opened_as_they_are(old: Settings, tmp_path: Path) -> None:
    put(old, LAYOUTS[2])
    with open_store(old) as store:
        assert store.version() == stored(LAYOUTS[2])["version"]
        assert same_as_stored(store, LAYOUTS[2])
        assert store.upgrade(tmp_path / "unneeded.zip") is None
        store.upsert(small("later"))
    assert not (tmp_path / "unneeded.zip").exists()


def test_a_graph_of_a_later_layout_is_refused(store: Store, settings: Settings) -> None:
    store.bolt.run("MATCH (m:Meta) SET m.model = 99")
    try:
        with pytest.raises(StoreError, match="has layout 99, this Verkosto knows"):
            open_store(settings)
    finally:
        store.bolt.run(cypher.SET_MODEL, model=cypher.MODEL)
