"""Many clients of a server at once: each keeps a connection, asks, changes, and remembers what it
was promised."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

COUNT = "{ people(first: 1) { totalCount } groups(first: 10) { nodes { members { totalCount } } } }"
READS = (
    ("{ people(first: 20) { nodes { name groups { nodes { name(lang: EN) } } } } }", {}),
    (COUNT, {}),
    ("query One($key: String!) { person(key: $key) { name id } }", {"key": "held-0-0"}),
    ('{ search(text: "ryhma", first: 5) { name } }', {}),
)
WRITE = """mutation Add($id: String!) { upsertPerson(input: {key: $id, givenName: "Synteettinen",
  familyName: "Kuorma"}) {
  status problems { field message } } }"""


@dataclass
class CrowdResult:
    """What the clients saw: how long answers took, in seconds, statuses, and what was acknowledged
    as written."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))]


class Client:
    """One kept connection."""

    def __init__(self, url: str) -> None:
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, query: str, variables: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        head = (
            f"Host: {self.host}:{self.port}\r\nContent-Type: application/json\r\nContent-Length:"
            f" {len(body)}\r\n\r\n"
        )
        reader, writer = self._streams = self._streams or await asyncio.open_connection(
            self.host, self.port
        )
        writer.write(b"POST /graphql HTTP/1.1\r\n" + head.encode() + body)
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length = next(
            int(line.partition(":")[2])
            for line in lines
            if line.lower().startswith("content-length:")
        )
        return int(status.split()[1]), json.loads(await reader.readexactly(length))

    async def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None
            await asyncio.sleep(0)


async def crowd(
    url: str, clients: int, seconds: float, outcome: CrowdResult, writes: float = 0.05
) -> CrowdResult:
    """So many clients for so long; `outcome` grows as they go."""
    until = monotonic() + seconds
    await asyncio.gather(*(_visit(Client(url), i, until, outcome, writes) for i in range(clients)))
    return outcome


async def _visit(
    client: Client, number: int, until: float, outcome: CrowdResult, writes: float
) -> None:
    chance = random.Random(number)
    turn = 0
    try:
        while monotonic() < until:
            turn += 1
            await _ask(
                client,
                f"held-{number}-{turn}" if chance.random() < writes else None,
                chance,
                outcome,
            )
    finally:
        await client.close()


async def _ask(
    client: Client, key: str | None, chance: random.Random, outcome: CrowdResult
) -> None:
    """Writes a person of this key, or asks something. Who counts people finds at least those that
    were promised before he asked."""
    query, variables = (WRITE, {"id": key}) if key else chance.choice(READS)
    started, promised = monotonic(), len(outcome.written)
    try:
        status, answer = await client.ask(query, variables)
    except (OSError, asyncio.IncompleteReadError) as error:
        outcome.broken.append(repr(error))
        await client.close()
        return
    outcome.seconds.append(monotonic() - started)
    outcome.statuses[status] += 1
    outcome.codes.update(error["extensions"]["code"] for error in answer.get("errors", ()))
    if status != 200 or answer.get("errors"):
        return
    if key and not answer["data"]["upsertPerson"]["problems"]:
        outcome.written.add(key)
    if query == COUNT and answer["data"]["people"]["totalCount"] < promised:
        outcome.broken.append(
            f"{answer['data']['people']['totalCount']} people where {promised} had been promised"
        )
