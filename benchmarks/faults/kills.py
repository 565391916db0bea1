"""A loader, an engine or a server that is killed (-9) while it writes."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Timer
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from faults.lab import Lab, Place, last_line
from faults.ledger import check_ids, check_loads
from faults.outcome import Outcome
from graph.store import open_store
from repository import ROOT

WRITER = """
import sys
sys.path.insert(0, "tests")
import writer
from api.console import run
run(lambda: writer.main(*sys.argv[1:]))
"""
"""tests/writer.py, its errors in sentences as those of every command."""
MUTATION = "mutation Q($input: PersonInput!) { upsertPerson(input: $input) { status } }"
GOES_ON_SECONDS = 120
"""A loader whose engine was killed has gone on by then, or ended; the rest is a hang."""


def loader(lab: Lab) -> Iterator[Outcome]:
    """`kill -9` of a process that loads one batch after another."""
    for engine in lab.engines:
        yield _killed(lab, engine, "loader killed while it writes", engine_too=False)


def engine(lab: Lab) -> Iterator[Outcome]:
    """`kill -9` of the engine's process under the same; the loader may go on with a new engine."""
    for name in lab.engines:
        yield _killed(lab, name, "engine killed while a loader writes", engine_too=True)


def server(lab: Lab) -> Iterator[Outcome]:
    """`kill -9` of `verkosto serve` while it answers one mutation after another."""
    for name in lab.engines:
        outcome = Outcome("serve killed while it answers mutations", name)
        with lab.place(name) as place:
            acknowledged: set[str] = set()
            for turn in lab.rounds("kill"):
                _kill_server(
                    place,
                    outcome,
                    lab.chance("serve", name, turn).uniform(0, 0.6),
                    turn,
                    acknowledged,
                )
        yield outcome


def start_writer(place: Place, first: int) -> subprocess.Popen[str]:
    """Loads batches from `first` on, and prints the number of each that was acknowledged."""
    settings = place.settings
    arguments = [str(settings.home), settings.url or "", settings.password, str(first)]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _killed(lab: Lab, name: str, fault: str, *, engine_too: bool) -> Outcome:
    outcome, acknowledged = Outcome(fault, name), -1
    with lab.place(name) as place:
        for turn in lab.rounds("kill", slow=engine_too and name == "neo4j"):
            chance = lab.chance(fault, name, turn)
            with start_writer(place, acknowledged + 1) as writer:
                numbers = _first_loads(writer, chance.randint(1, 4))
                sleep(chance.uniform(0, 0.08))
                if engine_too:
                    _kill_engine(place, writer, numbers, outcome)
                writer.kill()
                numbers += _rest(writer)
            acknowledged = numbers[-1]
            outcome.saw("" if outcome.messages else interrupted_loads(place))
            checked = check_loads(place, acknowledged)
            outcome.add(lost=checked.lost, half=checked.half, recovered=checked.recovered)
            acknowledged += 1
    return outcome


def _kill_engine(
    place: Place, writer: subprocess.Popen[str], numbers: list[int], outcome: Outcome
) -> None:
    """The writer then goes on with an engine that was started again, or ends and says why."""
    place.kill_engine()
    struck = monotonic()
    place.revive()
    watch = Timer(GOES_ON_SECONDS, writer.kill)
    watch.start()
    more = _first_loads(writer, 2)
    watch.cancel()
    outcome.took(monotonic() - struck)
    numbers += more
    if len(more) < 2:
        assert writer.stderr is not None
        outcome.saw(last_line(writer.stderr.read()) or "(the loader hung and was killed)")


def _first_loads(writer: subprocess.Popen[str], count: int) -> list[int]:
    """The numbers of the next loads that are acknowledged; fewer if the writer ends before."""
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(count)]
    return [int(line) for line in lines if line.strip()]


def _rest(writer: subprocess.Popen[str]) -> list[int]:
    assert writer.stdout is not None
    return [int(number) for number in writer.stdout.read().split()]


def interrupted_loads(place: Place) -> str:
    """What `verkosto status` says of loads that were cut off."""
    lines = place.answer("status")[1].splitlines()
    return " ".join(line for line in lines if "interrupted" in line)


def _kill_server(
    place: Place, outcome: Outcome, delay: float, turn: int, acknowledged: set[str]
) -> None:
    """One round; what was acknowledged is added to the set, which lasts from round to round."""
    with serving(place) as (address, process):
        watch, number, sent = Timer(delay, process.kill), 0, ""
        with suppress(OSError, HTTPException):
            while True:
                sent = f"m{turn}-{number}"
                create_person(address, sent)
                acknowledged.add(sent)
                if number == 0:
                    watch.start()
                number += 1
        watch.cancel()
    with open_store(place.settings) as store:
        lost, half = check_ids(store, acknowledged, {sent})
        there = set(store.ids("Person")) & {sent}
    with serving(place) as (address, process):
        recovered = create_person(address, sent) == ("UNCHANGED" if there else "CREATED")
        process.kill()
    acknowledged.add(sent)
    outcome.add(lost=lost, half=half, recovered=recovered)


@contextmanager
def serving(place: Place, **options: Any) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of `verkosto serve`, which is killed in the end."""
    with place.start("serve", "--port", "0", stderr=subprocess.DEVNULL, **options) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert address, "verkosto serve did not start"
            yield address[0], process
        finally:
            process.kill()


def create_person(address: str, key: str) -> str:
    """The status of the mutation's payload. Raises OSError or HTTPException without an answer."""
    given = {"key": key, "givenName": "Keksitty", "familyName": "Johtaja"}
    body = json.dumps({"query": MUTATION, "variables": {"input": given}}).encode()
    request = Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        data = json.loads(answer.read())
    return str(data["data"]["upsertPerson"]["status"])
