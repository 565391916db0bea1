"""The password of a Neo4j that is changed under a server that runs."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from neo4j import GraphDatabase

from faults.kills import serving
from faults.lab import Lab, Place, await_until
from faults.outcome import Outcome
from neo4j_server import Neo4jServer

REQUESTS, AT_ONCE = 50, 25
LOCKED_AFTER = 3
"""Wrong passwords after which Neo4j locks an account for everybody who uses it."""
REFUSED = "unauthorized due to authentication failure"


def changed(lab: Lab) -> Iterator[Outcome]:
    """Nobody is locked out, and the server goes on when the file of the password is rewritten."""
    if "neo4j" not in lab.engines:
        return
    outcome = Outcome("password of the database changed", "neo4j")
    for _ in lab.rounds(slow=True):
        with lab.place("neo4j") as place:
            assert place.server
            _round(place, place.server, outcome)
    yield outcome


def _round(place: Place, server: Neo4jServer, outcome: Outcome) -> None:
    file = place.settings.home / "neo4j-password"
    file.parent.mkdir(exist_ok=True)
    file.write_text(server.password)
    environment = {**place.environment, "VERKOSTO_PASSWORD_FILE": str(file)}
    del environment["VERKOSTO_PASSWORD"]
    other = server.password[::-1]
    with serving(place, env=environment) as (address, _):
        assert await_until(lambda: _ask(address)[0] == 200)
        before = _refused(server)
        _change(server, server.password, other)
        try:
            with ThreadPoolExecutor(AT_ONCE) as clients:
                answers = list(clients.map(lambda _: _ask(address), range(REQUESTS)))
            tries = _refused(server) - before
            with GraphDatabase.driver(server.url, auth=("neo4j", other)) as driver:
                driver.verify_connectivity()  # fails where the account was locked
            file.write_text(other)
            recovered = await_until(lambda: _ask(address)[0] == 200, 30)
        finally:
            _change(server, other, server.password)
    if tries >= LOCKED_AFTER:
        outcome.fail(f"{tries} log-ons with the old password lock the account")
    refusals = [text for status, text in answers if status != 200]
    outcome.add(recovered=recovered, message=refusals[0] if refusals else "")


def _ask(address: str) -> tuple[int, str]:
    """Status of a query, and the message of its error."""
    body = json.dumps({"query": "{ dataVersion groups(first: 1) { totalCount } }"}).encode()
    request = Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, ""
    except HTTPError as error:
        return error.code, str(json.loads(error.read())["errors"][0]["message"])


def _change(server: Neo4jServer, old: str, new: str) -> None:
    with GraphDatabase.driver(server.url, auth=("neo4j", old)) as driver:
        text = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
        driver.execute_query(text, old=old, new=new, database_="system")


def _refused(server: Neo4jServer) -> int:
    """How many log-ons the database refused so far."""
    return Path(server.home, "logs", "neo4j.log").read_text().count(REFUSED)
