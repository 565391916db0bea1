"""The marks of loads that were cut off stay until those loads are complete."""

from itertools import count

import polars as pl
import pytest

from batches import batch_of, small
from graph.errors import Interrupted, Parameter
from graph.model import Batch, kind_words
from graph.store import Store
from graph.writes import rows as writing
from graph.writes import upsert


@pytest.fixture
def cut_off(store: Store) -> Store:
    """A graph that a load of the source `test` left in part."""
    calls = count()

    def cut(label: Parameter, done: int, total: int) -> None:
        if next(calls) == 2:
            raise Interrupted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "ROWS", 1)
        patch.setattr(upsert, "WHOLE", 0)
        with pytest.raises(Interrupted):
            store.upsert(small(), progress=cut)
    return store


def test_an_edit_by_the_same_source_leaves_its_load_unfinished(cut_off: Store) -> None:
    cut_off.edit(lambda: Batch({"Person": pl.DataFrame({"id": ["p9"], "source": ["test"]})}, {}))
    assert cut_off.unfinished() == ["test"]
    cut_off.upsert(small())
    assert cut_off.unfinished() == []


def test_a_load_of_the_whole_graph_at_once_leaves_other_loads_unfinished(
    cut_off: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "FILL_FROM", 0)
    cut_off.upsert(batch_of("other", Person=[{"id": f"q{i}"} for i in range(100)]))
    assert cut_off.unfinished() == ["test"]


def test_an_interrupt_says_how_many_changes_stand_whatever_kinds_share_a_name(
    embedded_store: Store,
) -> None:
    people = [{"id": f"p{number}"} for number in range(9)]
    batch = batch_of(
        "test",
        Person=people,
        Group=[{"id": "g"}],
        Network=[{"id": "n"}],
        MEMBER_OF_Person_Group=[{"from": each["id"], "to": "g"} for each in people],
        MEMBER_OF_Person_Network=[{"from": each["id"], "to": "n"} for each in people],
    )
    reports = []

    def cut(label: Parameter, done: int, total: int) -> None:
        reports.append(label)
        if reports.count(kind_words("MEMBER_OF")) == 2:
            raise Interrupted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upsert, "WHOLE", 0)
        with pytest.raises(Interrupted) as cut_off:
            embedded_store.upsert(batch, progress=cut)
    counts = embedded_store.counts()
    stored = sum(counts["nodes"].values()) + sum(counts["relationships"].values())
    assert counts["relationships"]["MEMBER_OF"] == 18
    assert (cut_off.value.stored, cut_off.value.total) == (stored, stored)
