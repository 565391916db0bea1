"""A request to an ASGI application without a server or a network."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import ASGIApp

HOST = "http://127.0.0.1:8470"


def ask(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    **content: Any,
) -> httpx.Response:
    """`content`: what httpx can send, such as `json`, `params` or `content`."""

    async def request() -> httpx.Response:
        async with client_of(app) as client:
            return await client.request(method, path, headers=headers, **content)

    return asyncio.run(request())


@asynccontextmanager
async def client_of(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """For several requests in one event loop."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=HOST
    ) as client:
        yield client
