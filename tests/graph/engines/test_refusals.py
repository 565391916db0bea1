"""The password of the database changes under a running program: the old one is not tried again and
again, as Neo4j locks the account for everybody after three wrong ones."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ClientError

from conftest import neo4j_settings
from graph.engines.engine import Engine
from graph.engines.failures import Gone
from graph.engines.refusals import LOCKED, REFUSALS, Refusals, Refused
from graph.errors import BadInput, StoreError
from graph.settings import Settings, read_settings
from graph.store import open_reader, open_store
from neo4j_server import Neo4jServer
from repository import ROOT
from silent import until

OTHER = "another-password"


@pytest.fixture
def changed(neo4j_server: Neo4jServer) -> Iterator[Any]:
    """Changes the password; it is as before afterwards."""
    now = neo4j_server.password

    def change(new: str) -> None:
        nonlocal now
        with GraphDatabase.driver(neo4j_server.url, auth=("neo4j", now)) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                old=now,
                new=new,
                database_="system",
            )
        now = new

    yield change
    if now != neo4j_server.password:
        change(neo4j_server.password)
    REFUSALS.forget()


def failed(server: Neo4jServer) -> int:
    """How many log-ons the database refused so far."""
    return (
        (server.home / "logs" / "neo4j.log")
        .read_text()
        .count("unauthorized due to authentication failure")
    )


def in_file(server: Neo4jServer, folder: Path) -> Settings:
    path = folder / "password"
    path.write_text(f"{server.password}\n")
    return Settings(folder, server.url, "neo4j", password_file=path)


def test_the_password_is_read_from_a_file(neo4j_server: Neo4jServer, tmp_path: Path) -> None:
    with open_store(in_file(neo4j_server, tmp_path)) as store:
        assert store.version()


def test_of_many_requests_after_a_change_two_at_most_try_the_old_password(
    neo4j_server: Neo4jServer, changed: Any, tmp_path: Path
) -> None:
    settings = in_file(neo4j_server, tmp_path)
    with open_store(settings, patience=0) as store, ThreadPoolExecutor(25) as pool:
        changed(OTHER)
        before = failed(neo4j_server)

        async def read_and_store() -> list[Any]:
            async with open_reader(settings) as reader:
                reads = (reader.read("RETURN 1", {}, 30) for _ in range(25))
                stored = (
                    asyncio.get_running_loop().run_in_executor(pool, store.state) for _ in range(25)
                )
                return await asyncio.gather(*reads, *stored, return_exceptions=True)

        answers = asyncio.run(read_and_store())
        refused = [each for each in answers if isinstance(each, BaseException)]
        assert len(refused) >= 25
        assert {type(each) for each in refused} == {Refused}
        assert f"the file '{settings.password_file}'" in str(refused[0])
        until(lambda: failed(neo4j_server) > before)
        assert failed(neo4j_server) - before <= 2
        (tmp_path / "password").write_text(OTHER)
        # Log-ons take turns, so that some of so many may not have had theirs in time.
        until(
            lambda: (
                not [
                    each
                    for each in asyncio.run(read_and_store())
                    if isinstance(each, BaseException)
                ]
            )
        )
        assert failed(neo4j_server) - before <= 2


def test_a_password_that_was_refused_is_tried_again_when_told(
    neo4j_server: Neo4jServer, changed: Any
) -> None:
    settings = neo4j_settings(neo4j_server)
    changed(OTHER)
    before = failed(neo4j_server)
    for _ in range(5):
        with pytest.raises(
            Refused,
            match=r"refused user 'neo4j'; set VERKOSTO_USER and VERKOSTO_PASSWORD .*kill -HUP",
        ):
            open_store(settings)
    until(lambda: failed(neo4j_server) > before)  # the database writes its log in its own time
    assert failed(neo4j_server) - before == 1
    REFUSALS.forget()
    changed(neo4j_server.password)
    with open_store(settings) as store:
        assert store.version()


def test_a_server_serves_again_when_the_file_is_rewritten(
    neo4j_server: Neo4jServer, changed: Any, tmp_path: Path
) -> None:
    settings = in_file(neo4j_server, tmp_path)
    with served(settings) as (url, _):
        assert httpx.get(f"{url}/readyz").status_code == 200
        changed(OTHER)
        before = failed(neo4j_server)
        with ThreadPoolExecutor(10) as pool:
            answers = list(
                pool.map(
                    lambda n: httpx.get(f"{url}/{'readyz' if n % 2 else 'find'}", timeout=60),
                    range(50),
                )
            )
        assert {each.status_code for each in answers} <= {200, 503}
        assert failed(neo4j_server) - before <= 2
        (tmp_path / "password").write_text(OTHER)
        assert {
            httpx.get(f"{url}{path}", timeout=60).status_code for path in ("/find", "/readyz")
        } == {200}
        assert failed(neo4j_server) - before <= 2


def test_a_server_that_is_told_tries_its_password_once_more(
    neo4j_server: Neo4jServer, changed: Any, tmp_path: Path
) -> None:
    with served(replace(neo4j_settings(neo4j_server), home=tmp_path)) as (url, process):
        changed(OTHER)
        before = failed(neo4j_server)
        assert httpx.get(f"{url}/readyz").status_code == 503
        changed(neo4j_server.password)
        assert {httpx.get(f"{url}/readyz").status_code for _ in range(10)} == {503}
        assert failed(neo4j_server) - before == 1
        process.send_signal(signal.SIGHUP)
        until(lambda: httpx.get(f"{url}/readyz").status_code == 200)


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    environment = {
        "PATH": os.defpath,
        "HOME": str(settings.home),
        "VERKOSTO_HOME": str(settings.home),
        "PYTHONUNBUFFERED": "1",
        "VERKOSTO_URL": settings.url or "",
        "VERKOSTO_PASSWORD": settings.password,
        "VERKOSTO_PASSWORD_FILE": str(settings.password_file or ""),
    }
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
        line = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert line
        try:
            yield line[0], server
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) == 0


def engine(password: str = "old", **more: Any) -> Engine:
    return Engine("neo4j", "bolt://db", "neo4j", password, lambda: None, nullcontext, **more)


def refuse(
    refusals: Refusals, of: Engine, code: str, kind: type[ClientError] = ClientError
) -> None:
    error = kind._hydrate_neo4j(code=code, message="no")
    with refusals.watching(of):
        raise error


def test_a_locked_account_is_left_alone_for_a_while() -> None:
    clock = SimpleNamespace(now=0.0)
    refusals = Refusals(lambda: clock.now)
    with pytest.raises(
        Refused, match="has locked user 'neo4j' for a while after too many wrong passwords"
    ):
        refuse(refusals, engine(), "Neo.ClientError.Security.AuthenticationRateLimit")
    with pytest.raises(Refused, match="has locked"), refusals.watching(engine()):
        raise AssertionError
    clock.now = LOCKED
    with refusals.watching(engine()):
        pass


@pytest.mark.parametrize(
    "code",
    ["Neo.ClientError.Security.TokenExpired", "Neo.ClientError.Security.AuthorizationExpired"],
)
def test_what_expired_is_no_refusal_of_the_password(code: str) -> None:
    refusals = Refusals()
    with pytest.raises(Exception, match="no") as raised:
        refuse(refusals, engine(), code)
    assert not isinstance(raised.value, Refused)
    with refusals.watching(engine()):
        pass


def test_the_embedded_engine_refuses_nobody() -> None:
    with pytest.raises(AuthError):
        refuse(
            Refusals(),
            engine(fill=lambda *_: None),
            "Neo.ClientError.Security.Unauthorized",
            AuthError,
        )


def test_a_password_that_is_another_by_now_is_not_tried() -> None:
    with pytest.raises(Gone), Refusals().watching(engine(renewed=lambda: True)):
        raise AssertionError


def test_two_passwords_are_one_too_many() -> None:
    given = {
        "VERKOSTO_URL": "bolt://db",
        "VERKOSTO_PASSWORD": "x",
        "VERKOSTO_PASSWORD_FILE": "/run/secrets/db",
    }
    with pytest.raises(
        BadInput,
        match=(
            "VERKOSTO_PASSWORD_FILE is '/run/secrets/db' and VERKOSTO_PASSWORD is set too; remove"
        ),
    ):
        read_settings(given)


@pytest.mark.parametrize(
    ("text", "problem"),
    [(None, "cannot be read"), ("\n", "is empty; write the database's password to it")],
)
def test_a_file_without_a_password_is_named(tmp_path: Path, text: str | None, problem: str) -> None:
    path = tmp_path / "password"
    if text is not None:
        path.write_text(text)
    settings = read_settings(
        {
            "VERKOSTO_URL": "bolt://127.0.0.1:1",
            "VERKOSTO_PASSWORD_FILE": str(path),
            "VERKOSTO_HOME": str(tmp_path),
        }
    )
    with pytest.raises(StoreError, match=f"VERKOSTO_PASSWORD_FILE is '{path}', which {problem}"):
        open_store(settings)
