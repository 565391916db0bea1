"""Many clients at once, and a database that goes away under them."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest

from batches import small
from clients import CrowdResult, crowd
from conftest import neo4j_settings
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import Store, open_store
from neo4j_server import Neo4jServer, new_server
from repository import ROOT

pytestmark = pytest.mark.slow

CLIENTS = 200
ROWS = 20_000
LOAD = """mutation Load($content: String!) { loadTable(filename: "leaders.csv", content: $content,
  dryRun: false) {
  created { kind count } } }"""


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`verkosto serve` over the graph, and its address."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(settings.home),
        "VERKOSTO_HOME": str(settings.home),
        "PYTHONUNBUFFERED": "1",
    }
    if settings.url:
        environment |= {"VERKOSTO_URL": settings.url, "VERKOSTO_PASSWORD": settings.password}
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        match = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert match
        try:
            yield match[0], server
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) == 0


def test_many_clients_are_answered_and_nothing_they_wrote_is_lost(
    settings: Settings,
    store: Store,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store.upsert(small())
    with served(settings) as (url, _):
        results = asyncio.run(crowd(url, CLIENTS, pytestconfig.getoption("--held"), CrowdResult()))
    with capsys.disabled():
        print(
            f"\n{store.engine}: {len(results.seconds):,} answers,"
            f" p50 {results.percentile(0.5):.3f} s, p99 {results.percentile(0.99):.3f} s,"
            f" {len(results.written):,} written"
        )
    assert (set(results.statuses), results.codes, results.broken) == ({200}, {}, [])
    assert results.written
    assert results.written <= set(store.ids("Person"))


def test_a_server_that_is_told_to_end_finishes_the_load_that_runs(
    settings: Settings, store: Store
) -> None:
    rows = "".join(f"p{i},Synteettinen,Johtaja {i}\n" for i in range(ROWS))
    content = b64encode(f"id,given_name,family_name\n{rows}".encode()).decode()
    body = {"query": LOAD, "variables": {"content": content}}
    with ThreadPoolExecutor(1) as pool, served(settings) as (url, server):
        pending = pool.submit(httpx.post, f"{url}/graphql", json=body, timeout=120)
        while running(url) < 2 and not pending.done():
            pass
        server.send_signal(signal.SIGTERM)
        answer = pending.result()
        assert server.wait(60) == 0
    assert answer.json()["data"]["loadTable"]["created"] == [
        {"kind": "Person", "count": ROWS},
        {"kind": "Source", "count": 1},
    ]
    assert len(store.ids("Person")) == ROWS


def running(url: str) -> float:
    """How many requests are being answered, this one among them."""
    match = re.search(
        r"^verkosto_requests_running (.+)$", httpx.get(f"{url}/metrics").text, re.MULTILINE
    )
    assert match
    return float(match[1])


def test_an_embedded_server_that_is_killed_comes_back_under_its_clients(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    with open_store(settings) as store:
        store.upsert(small())

    async def stop_meanwhile(url: str, results: CrowdResult) -> None:
        await _answers(results, 200)
        server = local_server.running(tmp_path)
        assert server
        os.kill(server.pid, signal.SIGKILL)

    try:
        results = _through(settings, stop_meanwhile)
        _nothing_is_lost(settings, results)
    finally:
        local_server.stop(tmp_path)


def test_a_neo4j_that_is_stopped_is_said_to_be_away_and_answers_again(tmp_path: Path) -> None:
    database = new_server(tmp_path / "neo4j")
    database.start()
    try:
        settings = neo4j_settings(database)
        with open_store(settings) as store:
            store.upsert(small())
        results = _through(
            settings, lambda url, results: _stopped_and_started(database, url, results)
        )
        assert results.statuses[503] > 0
        _nothing_is_lost(settings, results)
    finally:
        database.stop()


async def _stopped_and_started(database: Neo4jServer, url: str, results: CrowdResult) -> None:
    await _answers(results, 200)
    await asyncio.to_thread(database.stop)
    await _answers(results, 503)
    with pytest.raises(OSError, match="503"):
        await asyncio.to_thread(urlopen, f"{url}/readyz")
    assert (await asyncio.to_thread(urlopen, f"{url}/healthz")).status == 200
    await asyncio.to_thread(database.start)


def _through(settings: Settings, meanwhile) -> CrowdResult:  # type: ignore[no-untyped-def]
    """The responses to a small crowd, until it was answered again after what happened meanwhile."""

    async def run(url: str) -> CrowdResult:
        results, after = CrowdResult(), CrowdResult()
        going = asyncio.create_task(crowd(url, 20, 3600, results))
        await meanwhile(url, results)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        while not after.written:
            after = await crowd(url, 5, 1, CrowdResult(), writes=0.5)
        results.written |= after.written
        return results

    with served(settings) as (url, _):
        return asyncio.run(run(url))


async def _answers(results: CrowdResult, status: int) -> None:
    """Until some answers of this status have come."""
    before = results.statuses[status]
    async with asyncio.timeout(60):
        while results.statuses[status] < before + 20:
            await asyncio.sleep(0.05)


def _nothing_is_lost(settings: Settings, results: CrowdResult) -> None:
    assert set(results.statuses) <= {200, 503}
    assert set(results.codes) <= {"UNAVAILABLE"}
    assert results.broken == []
    with open_store(settings) as store:
        assert results.written <= set(store.ids("Person"))
