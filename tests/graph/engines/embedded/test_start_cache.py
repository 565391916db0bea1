"""The cache with which the embedded engine starts sooner: made by using one, taken by the next,
and no harm where it is damaged or cannot be made."""

from pathlib import Path

import psutil
import pytest

from api.commands.home import _use_engine
from graph.engines.embedded import local_server, start_cache

pytestmark = pytest.mark.slow


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache of an installation of one's own is."""
    file = tmp_path / "environment" / "engine.aot"
    monkeypatch.setattr(start_cache, "cache_file", lambda: file)
    return file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def files_of_engine(home: Path) -> set[str]:
    """Every file that an engine started in this home has in its memory."""
    server = local_server.ensure(home)
    try:
        return {each.path for each in psutil.Process(server.pid).memory_maps()}
    finally:
        local_server.stop(home)


def test_an_engine_starts_with_the_cache_that_was_made(cache: Path, home: Path) -> None:
    assert str(cache) not in files_of_engine(home)
    assert start_cache.make(_use_engine) == cache
    assert list(cache.parent.iterdir()) == [cache]
    assert str(cache) in files_of_engine(home)


def test_a_damaged_cache_is_not_taken_and_the_engine_starts(cache: Path, home: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"no cache")
    server = local_server.ensure(home)
    assert local_server.running(home) == server
    assert local_server.stop(home)
    assert "AOT cache" in local_server.log_file(home).read_text()


def test_a_cache_stays_where_a_new_one_cannot_be_made(cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"the cache of before")
    with pytest.raises(FileNotFoundError):
        start_cache.make(lambda home: None)
    assert cache.read_bytes() == b"the cache of before"
    assert list(cache.parent.iterdir()) == [cache]
