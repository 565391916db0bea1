"""The routes of the server: GraphQL, the pages and the addresses for monitoring, all behind one
guard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from api.auth.cross_origin import GRAPHQL, Guard
from api.auth.identity import Access
from api.graphql.endpoint import RETRY_AFTER, GraphQL
from api.pages.errors import entered, page_errors, page_routes, refusal_page
from api.pages.visit import Site, security
from api.server.metrics import CONTENT_TYPE, Metrics
from api.server.observe import Observed
from graph.errors import StoreError
from graph.state import version_in

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRAPHIQL = Path(__file__).parents[1] / "static" / "graphiql"
_GRAPHIQL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:;"
    " font-src data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors"
    " 'none'"
)
"""Unsafe inline styles are allowed, as GraphiQL's menus write styles of their own."""

_COMPRESSION = 4
"""At higher levels of gzip, bodies get hardly smaller for several times the work."""


def make_app(
    site: Site,
    graphql: GraphQL,
    access: Access,
    *,
    hosts: Collection[str] = LOOPBACK,
    close: Callable[[], Awaitable[None]] | None = None,
) -> ASGIApp:
    """The web application; `close` is awaited when it ends."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if close:
            await close()

    inner = Starlette(
        routes=[
            Route(GRAPHQL, graphql),
            *page_routes(site, access),
            Route("/graphiql", entered(site.enter, _graphiql)),
            Mount("/graphiql", _Files(directory=GRAPHIQL)),
            Route("/healthz", _health),
            Route("/readyz", partial(_ready, graphql)),
            Route("/metrics", entered(site.enter, partial(_metrics, metrics))),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=_COMPRESSION)],
        exception_handlers=page_errors(site),
        lifespan=lifespan,
    )
    return Observed(Guard(inner, hosts, partial(refusal_page, site)), metrics)


class _Files(StaticFiles):
    """Files with an ETag, for which a browser asks each time whether they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(security() | {"Cache-Control": "no-cache"})
        return response


def _graphiql(_: Request) -> Response:
    headers = security() | {
        "Content-Security-Policy": _GRAPHIQL_POLICY,
        "Cache-Control": "private, no-cache",
    }
    return FileResponse(GRAPHIQL / "index.html", headers=headers)


async def _health(_: Request) -> Response:
    """Answers while the process lives."""
    return JSONResponse({"status": "ok"}, headers=security())


async def _ready(graphql: GraphQL, _: Request) -> Response:
    """Whether the database answers, and since when a load is under way, if there is one."""
    try:
        async with asyncio.timeout(graphql.limits.ready):
            state = await graphql.state()
        ready = {"status": "ready", "dataVersion": version_in(state)}
        return JSONResponse(ready | graphql.notice.as_dict(), headers=security())
    except (StoreError, TimeoutError):
        return JSONResponse({"status": "unavailable"}, 503, headers=security() | RETRY_AFTER)


def _metrics(metrics: Metrics, _: Request) -> Response:
    return Response(metrics.exposed(), media_type=CONTENT_TYPE, headers=security())
