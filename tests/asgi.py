"""A request to an ASGI application without a server or a network."""

import asyncio
from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

HOST = "http://127.0.0.1:8470"


def ask(app: ASGIApp, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(request())
