"""Requests over some connections for some seconds: `load.py PORT PATH CONNECTIONS SECONDS` with the
request's body on standard input. Prints requests a second and milliseconds as JSON. A process of
its own, so that it is not part of what is measured, on a quick event loop where there is one, as it
takes of the same cores."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from statistics import quantiles
from time import perf_counter
from typing import Any

run: Callable[[Coroutine[Any, Any, Any]], Any] = asyncio.run
with suppress(ImportError):
    from uvloop import run


async def connection(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while perf_counter() < until:
        start = perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        times.append(perf_counter() - start)
    writer.close()


async def load(
    port: int, path: str, connections: int, seconds: float, body: bytes
) -> dict[str, float]:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
        f" application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    start, times = perf_counter(), list[float]()
    await asyncio.gather(
        *(
            connection(port, head.encode() + body, start + seconds, times)
            for _ in range(connections)
        )
    )
    percent = quantiles(times, n=100)
    return {
        "requests_s": len(times) / (perf_counter() - start),
        "p50_ms": percent[49] * 1000,
        "p99_ms": percent[98] * 1000,
        "requests": len(times),
    }


if __name__ == "__main__":
    port, path, connections, seconds = sys.argv[1:]
    print(
        json.dumps(
            run(load(int(port), path, int(connections), float(seconds), sys.stdin.buffer.read()))
        )
    )
