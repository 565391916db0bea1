"""What happens when things break: nothing acknowledged is lost, nothing is half there, and the
error says what to do."""

import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from acknowledged import COUNTED, check_and_complete
from batches import batch_of, small
from conftest import emptied, neo4j_settings
from graph.engines.embedded import local_server
from graph.engines.embedded.engine_process import free_ports
from graph.engines.neo4j import check_agent
from graph.errors import BadInput, StoreError
from graph.settings import Settings
from graph.store import Store, open_store
from neo4j_server import Neo4jServer
from repository import ROOT

pytestmark = pytest.mark.slow


def test_a_killed_writer_loses_nothing_acknowledged(
    settings: Settings, store: Store, pytestconfig: pytest.Config
) -> None:
    acknowledged = -1
    for turn in range(pytestconfig.getoption("--rounds")):
        acknowledged = _write_until(settings, acknowledged + 1, turn, lambda writer: writer.kill())
        acknowledged = check_and_complete(store, acknowledged)


def test_a_killed_embedded_server_loses_nothing_acknowledged(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    settings = Settings(tmp_path)
    acknowledged = -1
    try:
        for turn in range(pytestconfig.getoption("--rounds")):
            acknowledged = _write_until(
                settings, acknowledged + 1, turn, lambda writer: _kill_server(tmp_path, writer)
            )
            with open_store(settings) as store:
                acknowledged = check_and_complete(store, acknowledged)
    finally:
        local_server.stop(tmp_path)


def test_a_killed_neo4j_loses_nothing_acknowledged(
    neo4j_server: Neo4jServer, pytestconfig: pytest.Config
) -> None:
    settings = neo4j_settings(neo4j_server)
    with open_store(settings) as store:
        emptied(store)
    acknowledged = -1
    for turn in range(max(1, pytestconfig.getoption("--rounds") // 10)):
        acknowledged = _write_until(
            settings, acknowledged + 1, turn, lambda writer: _both(neo4j_server.kill, writer)
        )
        neo4j_server.start()
        with open_store(settings) as store:
            acknowledged = check_and_complete(store, acknowledged)


def test_a_server_killed_while_the_whole_graph_is_put_in_leaves_the_old_one(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    people = [
        {"id": f"q{i}", "given_name": "Keksitty", "family_name": "x" * 200} for i in range(60_000)
    ]
    try:
        with open_store(settings) as store:
            store.upsert(small())
            with pytest.raises(StoreError, match="run the command again"):
                store.upsert(
                    batch_of("big", Person=people), progress=lambda *_: _kill_server(tmp_path)
                )
            assert store.counts()["nodes"]["Person"] == 2
            assert store.upsert(batch_of("big", Person=people)).created["Person"] == 60_000
            assert store.counts()["nodes"]["Person"] == 60_002
        assert len(list((tmp_path / "engine" / "databases").glob("verkosto-*"))) == 1
    finally:
        local_server.stop(tmp_path)


def test_a_reader_is_connected_again_while_another_writes(tmp_path: Path) -> None:
    """A writer that lost its server waits for readers to reconnect, so they must not wait for
    it."""
    try:
        with open_store(Settings(tmp_path)) as store, ThreadPoolExecutor(1) as thread:
            store.upsert(small())
            with store.bolt.writing("test"):
                local_server.stop(tmp_path)
                assert thread.submit(store.ids, "Person").result(60) == ["p1", "p2"]
                assert store.version()
    finally:
        local_server.stop(tmp_path)


def test_a_store_answers_again_when_its_neo4j_was_away_for_several_questions(
    neo4j_server: Neo4jServer,
) -> None:
    with open_store(neo4j_settings(neo4j_server), patience=0) as store:
        neo4j_server.stop()
        for _ in range(2):
            with pytest.raises(StoreError, match="No database answers"):
                store.version()
        neo4j_server.start()
        assert store.version()


def test_a_store_goes_on_when_its_server_was_stopped_and_started_elsewhere(tmp_path: Path) -> None:
    try:
        with open_store(Settings(tmp_path)) as store:
            store.upsert(small())
            before = store.address
            local_server.stop(tmp_path)
            assert store.counts()["nodes"]["Person"] == 2
            local_server.stop(tmp_path)
            assert store.upsert(small("second")).updated["Person"] == 2
            assert store.address != before
    finally:
        local_server.stop(tmp_path)


def test_a_thread_that_waited_in_vain_opens_no_store_that_was_closed(
    embedded_store: Store, embedded: Settings
) -> None:
    with open_store(embedded) as store:
        lost = store.bolt._driver
    store.bolt._reopen(lost)
    assert store.bolt._driver is not lost
    assert store.bolt._driver._closed


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000));"
        " sys.path.insert(0, 'tests');import writer; writer.PEOPLE = 2000;"
        f" writer.main({str(tmp_path)!r}, '', '', '0')"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", limited],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert "StoreError" in done.stderr, done.stderr
        local_server.stop(tmp_path)
        acknowledged = [int(line) for line in done.stdout.split()]
        with open_store(Settings(tmp_path)) as store:
            counted = {row[0]: row[1:] for row in store.read(COUNTED)}
            assert all(counted[f"g{number}"] == [2000, 2000] for number in acknowledged)
            store.upsert(small())
    finally:
        local_server.stop(tmp_path)


def test_two_commands_that_start_together_share_one_server(tmp_path: Path) -> None:
    start = (
        "from pathlib import Path; from graph.engines.embedded.local_server import ensure;"
        f" print(ensure(Path({str(tmp_path)!r})).pid)"
    )
    try:
        commands = [
            subprocess.Popen(
                [sys.executable, "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        answers = {command.communicate(timeout=120)[0].strip() for command in commands}
        assert len(answers) == 1
        assert answers == {str(server.pid) if (server := local_server.running(tmp_path)) else ""}
    finally:
        local_server.stop(tmp_path)


def test_the_embedded_server_listens_on_loopback_only_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    server = local_server.ensure(tmp_path)
    process = psutil.Process(server.pid)
    listening = {
        connection.laddr.ip
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert server.password not in " ".join(process.cmdline())
    assert local_server.stop(tmp_path)
    assert not psutil.pid_exists(server.pid) or process.status() == psutil.STATUS_ZOMBIE
    assert not local_server.stop(tmp_path)
    assert local_server.running(tmp_path) is None


def test_a_wrong_password_of_neo4j_is_said(neo4j_server: Neo4jServer) -> None:
    with pytest.raises(
        StoreError, match="refused user 'neo4j'; set VERKOSTO_USER and VERKOSTO_PASSWORD"
    ):
        open_store(replace(neo4j_settings(neo4j_server), password="wrong"))


def test_a_database_that_neo4j_does_not_have_is_said(neo4j_server: Neo4jServer) -> None:
    with pytest.raises(StoreError, match="no database 'elsewhere'; set VERKOSTO_DATABASE"):
        open_store(replace(neo4j_settings(neo4j_server), database="elsewhere"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_neo4j_that_is_down_is_said(scheme: str) -> None:
    bolt, _ = free_ports()
    with pytest.raises(
        StoreError,
        match=(
            f"No database answers at {scheme}://127.0.0.1:{bolt}; start it, or check VERKOSTO_URL"
        ),
    ):
        open_store(Settings(Path("unused"), f"{scheme}://127.0.0.1:{bolt}", "neo4j", "x"))


@pytest.mark.parametrize("url", ["http://127.0.0.1:7474", "127.0.0.1:7687", "neo4j://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="write it as neo4j://HOST:7687"):
        open_store(Settings(Path("unused"), url, "neo4j", "x"))


@pytest.mark.parametrize("agent", ["Neo4j/4.4.30", "Neo4j/5.25.1", "Memgraph/2.0", ""])
def test_a_server_that_is_too_old_is_refused(agent: str) -> None:
    with pytest.raises(StoreError, match=r"Verkosto needs Neo4j 5\.26 or later"):
        check_agent(agent)


@pytest.mark.parametrize("agent", ["Neo4j/5.26.30", "Neo4j/2025.10.1", "Neo4j/5.27-aura"])
def test_a_server_that_is_new_enough_is_taken(agent: str) -> None:
    check_agent(agent)


def _write_until(
    settings: Settings, first: int, turn: int, strike: Callable[[subprocess.Popen[str]], None]
) -> int:
    """Let a writer acknowledge a few loads from `first` on, strike in the middle of the next, and
    return the last acknowledged."""
    arguments = [str(settings.home), settings.url or "", settings.password, str(first)]
    with subprocess.Popen(
        [sys.executable, "tests/writer.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        for _ in range(random.Random(turn).randint(1, 4)):
            assert writer.stdout.readline(), "the writer ended by itself"
        strike(writer)
        rest = writer.stdout.read().split()
        writer.kill()
    return int(rest[-1]) if rest else _last_of(first, turn)


def _last_of(first: int, turn: int) -> int:
    return first + random.Random(turn).randint(1, 4) - 1


def _kill_server(home: Path, writer: subprocess.Popen[str] | None = None) -> None:
    server = local_server.running(home)
    if server:
        psutil.Process(server.pid).kill()
    if writer:
        writer.kill()


def _both(kill: Callable[[], None], writer: subprocess.Popen[str]) -> None:
    kill()
    writer.kill()
