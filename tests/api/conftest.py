"""A sample of leaders in every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import emptied
from graph.settings import Settings
from graph.store import Store, open_store
from loaders.sample import write_sample
from loaders.tables import read_tables


@pytest.fixture
def sampled(settings: Settings, tmp_path: Path) -> Iterator[Store]:
    write_sample(tmp_path / "sample", people=120)
    with open_store(settings, notifications="WARNING") as store:
        emptied(store)
        store.upsert(read_tables([tmp_path / "sample"], store.ids).batch)
        yield store
