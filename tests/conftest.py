"""The engines under test: one embedded server and one Neo4j for the whole run, an empty graph for
every test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser

from chromium import chromium
from graph.engines import local_server
from graph.settings import Settings
from graph.store import Store, open_store
from loaders.sample import write_sample
from loaders.tables import read_tables
from neo4j_server import Neo4jServer, new_server

ENGINES = ("arcadedb", "neo4j")

os.environ["LANGUAGE"] = "en"  # whatever the language of who runs the tests

# a busy machine is no fault of the code
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


SERVERS = {"embedded", "neo4j_server", "settings", "store", "browser"}
"""Fixtures that start an engine or a browser."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="no test with an engine or a browser")
    parser.addoption("--golden", action="store_true", help="write the golden files anew")
    parser.addoption(
        "--queries", type=int, default=2000, help="how many random queries are answered in two ways"
    )
    parser.addoption(
        "--held", type=float, default=10, help="for how many seconds many clients ask at once"
    )
    parser.addoption(
        "--rounds", type=int, default=10, help="how often a writer or a server is killed"
    )
    parser.addoption(
        "--sequences",
        type=int,
        default=3,
        help="how many random sequences of changes an engine goes through",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        slow = {item for item in items if not SERVERS.isdisjoint(getattr(item, "fixturenames", ()))}
        config.hook.pytest_deselected(items=list(slow))
        items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home = tmp_path_factory.mktemp("home")
    yield Settings(home)
    local_server.stop(home)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    server = new_server(tmp_path_factory.mktemp("neo4j") / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest) -> Settings:
    if request.param == "arcadedb":
        found: Settings = request.getfixturevalue("embedded")
        return found
    return neo4j_settings(request.getfixturevalue("neo4j_server"))


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings, notifications="WARNING") as found:
        emptied(found)
        yield found


@pytest.fixture
def embedded_store(embedded: Settings) -> Iterator[Store]:
    with open_store(embedded) as found:
        emptied(found)
        yield found


@pytest.fixture
def sampled(store: Store, tmp_path: Path) -> Store:
    """A sample of leaders in every engine."""
    write_sample(tmp_path / "sample", people=120)
    store.upsert(read_tables([tmp_path / "sample"], store.ids).batch)
    return store


def neo4j_settings(server: Neo4jServer, scheme: str = "bolt") -> Settings:
    return Settings(Path("unused"), server.url.replace("bolt", scheme), "neo4j", server.password)


@contextmanager
def sample_store(
    settings: Settings, folder: Path, people: int = 120, **options: Any
) -> Iterator[Store]:
    """A graph of a sample alone, whose tables are in the folder."""
    write_sample(folder / "sample", people=people, **options)
    with open_store(settings) as store:
        emptied(store)
        store.upsert(read_tables([folder / "sample"], store.ids).batch)
        yield store


def emptied(store: Store) -> None:
    store.bolt.run("MATCH ()-[r]->() DELETE r")
    store.bolt.run("MATCH (n) DELETE n")
    store.setup()
