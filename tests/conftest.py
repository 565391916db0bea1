"""The engines under test: one embedded server and one Neo4j for the whole run, an empty graph for
every test."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser

from amounts import MANY
from balanced import EXPLORED, Balanced
from chromium import chromium
from graph.engines.embedded import local_server
from graph.model import Batch
from graph.settings import Settings
from graph.store import Store, open_store
from loaders.sample import write_sample
from loaders.tables import read_tables
from neo4j_server import Neo4jServer, new_server

ENGINES = ("arcadedb", "neo4j")

os.environ["LANGUAGE"] = "en"  # whatever the language of who runs the tests

AMOUNTS = {
    "queries": (int, 200, 10_000, "how many random queries are answered in two ways"),
    "held": (float, 3, 60, "for how many seconds many clients ask at once"),
    "rounds": (int, 3, 50, "how often a writer or a server is killed"),
    "sequences": (int, 2, 50, "how many random sequences of changes an engine goes through"),
}
"""The type of each amount, by default and with --long."""

EXAMPLES = 30
"""On how many examples a property is tried by default; more in `tests/amounts.py`."""

# a busy machine is no fault of the code
hypothesis.settings.register_profile("default", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.register_profile("long", deadline=None, max_examples=EXAMPLES * MANY)


SERVERS = {"embedded", "neo4j_server", "settings", "browser", "seen", "home", "homes"}
"""Fixtures that start an engine or a browser."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="no slow test, and none with an engine or a browser"
    )
    parser.addoption("--golden", action="store_true", help="write the golden files anew")
    parser.addoption("--long", action="store_true", help="many random cases and long kills")
    for name, (kind, few, many, text) in AMOUNTS.items():
        parser.addoption(f"--{name}", type=kind, help=f"{text} ({few}, with --long {many:,})")


def pytest_configure(config: pytest.Config) -> None:
    long = config.getoption("--long")
    hypothesis.settings.load_profile("long" if long else "default")
    for name, (_, few, many, _) in AMOUNTS.items():
        if config.getoption(name) is None:
            setattr(config.option, name, many if long else few)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return Balanced(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        _leave_out(config, items, _is_slow)
    if not config.getoption("--long"):
        _leave_out(config, items, lambda item: item.get_closest_marker("long") is not None)
    # First what takes long, so that no worker is left with it in the end; last, and in one row,
    # what reads the one graph that is filled for it.
    items.sort(
        key=lambda item: (item.get_closest_marker("slow") is None, item.path.name in EXPLORED)
    )


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], which: Callable[[pytest.Item], bool]
) -> None:
    config.hook.pytest_deselected(items=[item for item in items if which(item)])
    items[:] = [item for item in items if not which(item)]


def _is_slow(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("slow") is not None or not SERVERS.isdisjoint(fixtures)


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
        result: Settings = request.getfixturevalue("embedded")
        return result
    return neo4j_settings(request.getfixturevalue("neo4j_server"))


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings, notifications="WARNING") as opened:
        emptied(opened)
        yield opened


@pytest.fixture
def embedded_store(embedded: Settings) -> Iterator[Store]:
    with open_store(embedded) as opened:
        emptied(opened)
        yield opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder / "sample", people=120)
    return read_tables([folder / "sample"], lambda label: []).batch


@pytest.fixture(scope="session")
def sampled_states() -> dict[Settings, str]:
    """The state in which each engine's graph is the sample and nothing else."""
    return {}


@pytest.fixture
def sampled(
    settings: Settings, sample: Batch, sampled_states: dict[Settings, str]
) -> Iterator[Store]:
    """A sample of leaders in every engine, stored anew if somebody wrote since it was stored."""
    with open_store(settings, notifications="WARNING") as opened:
        if opened.state() != sampled_states.get(settings):
            emptied(opened)
            opened.upsert(sample)
            sampled_states[settings] = opened.state()
        yield opened


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
    # The embedded engine takes four times as long to delete relationships one by one.
    store.bolt.run("MATCH (n) DETACH DELETE n")
    store.setup()
