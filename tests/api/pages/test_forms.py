"""Forms are read no further than is allowed, whatever is sent."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from api.pages.forms import TooLarge, limited

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PARTS = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


class Sent:
    """A body that goes on for ever; `taken`: how much of it was asked for."""

    def __init__(self, first: bytes) -> None:
        self.first, self.taken = first, 0
        self.parts = self._parts()

    def _parts(self) -> Iterator[bytes]:
        yield self.first
        while True:
            yield b"y" * 10_000

    async def receive(self) -> Message:
        part = next(self.parts)
        self.taken += len(part)
        return {"type": "http.request", "body": part, "more_body": True}


def request(kind: str, sent: Sent, length: int | None = None) -> Request:
    headers = [
        (b"content-type", kind.encode()),
        *([(b"content-length", str(length).encode())] if length is not None else []),
    ]
    return Request(
        {"type": "http", "method": "POST", "headers": headers, "path": "/", "query_string": b""},
        sent.receive,
    )


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (URLENCODED, b"a="),
        (MULTIPART, PARTS),
        (MULTIPART, PARTS.replace(b'; filename="a.csv"', b"")),
    ],
)
def test_a_body_without_end_is_left_when_the_limit_is_reached(kind: str, first: bytes) -> None:
    sent = Sent(first)
    with pytest.raises(TooLarge) as raised:
        asyncio.run(_form(request(kind, sent), 50_000))
    assert raised.value.most == 50_000
    assert sent.taken <= 70_000


async def _form(received: Request, most: int) -> None:
    await limited(received, most).form(max_part_size=10**9)


def test_a_body_that_says_it_is_too_large_is_not_begun() -> None:
    sent = Sent(b"a=")
    with pytest.raises(TooLarge):
        asyncio.run(_form(request(URLENCODED, sent, 50_001), 50_000))
    assert sent.taken == 0


def test_what_is_within_the_limit_is_read() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"a=1&b=2", "more_body": False}

    async def read() -> dict[str, object]:
        headers = [(b"content-type", URLENCODED.encode())]
        scope = {
            "type": "http",
            "method": "POST",
            "headers": headers,
            "path": "/",
            "query_string": b"",
        }
        return dict(await limited(Request(scope, receive), 7).form())

    assert asyncio.run(read()) == {"a": "1", "b": "2"}
