"""CPU and requests a second of an ASGI application that answers one GraphQL request again and
again, in this process."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROWS = (20, 1_000, 10_000)
READ_ANEW = {"extensions": {"statements": True}}
"""With this, our own server answers nothing from what it kept."""
ROUNDS = 5
SECONDS_A_ROUND = 0.6

App = Callable[..., Awaitable[None]]


def person(number: int) -> dict[str, str]:
    """The same made-up people for everyone who is measured."""
    return {"key": f"p{number:05}", "givenName": "Keksitty", "familyName": f"Johtaja {number:05}"}


def measured(
    app: App,
    queries: Mapping[int, str],
    rows_of: Callable[[Any], list[Any]],
    more: Mapping[str, Any] | None = None,
) -> dict[str, dict[str, float]]:
    """By number of rows, medians of ROUNDS; that the right rows come is looked at before. `more`
    goes with each request."""
    return asyncio.run(_measured(app, queries, rows_of, more or {}))


async def _measured(
    app: App,
    queries: Mapping[int, str],
    rows_of: Callable[[Any], list[Any]],
    more: Mapping[str, Any],
) -> dict[str, dict[str, float]]:
    figures = {}
    for rows, query in queries.items():
        body = json.dumps({"query": query, **more}).encode()
        answer = json.loads(await ask(app, body))
        assert rows_of(answer["data"]) == [person(number) for number in range(rows)], str(answer)[
            :300
        ]
        times = [await _round(app, body) for _ in range(ROUNDS)]
        cpu, rate = (median(column) for column in zip(*times, strict=True))
        figures[str(rows)] = {"cpu_ms": round(cpu * 1000, 3), "requests_s": round(rate, 1)}
    return figures


async def _round(app: App, body: bytes) -> tuple[float, float]:
    await ask(app, body)
    count, cpu, start = 0, process_time(), perf_counter()
    while perf_counter() - start < SECONDS_A_ROUND or count < 3:
        await ask(app, body)
        count += 1
    return (process_time() - cpu) / count, count / (perf_counter() - start)


async def ask(app: App, body: bytes) -> bytes:
    """One POST, without a socket."""
    headers = [
        (b"host", b"127.0.0.1"),
        (b"content-type", b"application/json"),
        (b"accept", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    parts: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(parts)
