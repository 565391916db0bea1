"""Protects the server from pages of other sites that use it through a visitor's browser: by
pointing a name of their own at this server (DNS rebinding), or by sending it requests (CSRF). These
checks come before the identity of the sender is read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth.addresses import host_and_port
from graph.errors import Message, message
from viz.words.errors import in_language
from viz.words.language import language, preferred

GRAPHQL = "/graphql"
_SIMPLE = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_CUSTOM = ("x-requested-with", "graphql-require-preflight")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused. `host`: the host name of the request, where that name is what is
    wrong; `address`: the one to open instead."""

    status: int
    message: Message
    host: str | None = None
    address: str | None = None


Page = Callable[[Scope, Refusal], Response]
"""Makes the page that shows a refusal in a browser."""


class Guard:
    """Middleware that refuses requests under a host name that is not the server's, and requests
    that a page of another site sends."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], page: Page) -> None:
        self.app, self.hosts, self.page = app, [host.lower().strip("[]") for host in hosts], page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
        elif wants_json(scope["path"], Headers(scope=scope).get("accept", "")):
            await _as_json(refusal, Headers(scope=scope))(scope, receive, send)
        else:
            await self.page(scope, refusal)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        requested = host_and_port(hosts[0]) if len(hosts) == 1 else None
        if requested is None or requested[0] not in self.hosts:
            host, address = ", ".join(hosts)[:200], self._address(scope)
            return Refusal(
                421,
                message("wrong_host", host=host, address=address),
                host,
                address,
            )
        if from_elsewhere(scope["method"], requested, headers):
            return Refusal(
                403,
                message("foreign_page"),
            )
        return None

    def _address(self, scope: Scope) -> str:
        server, name = scope.get("server"), self.hosts[0]
        port = f":{server[1]}" if server and server[1] else ""
        return f"{scope.get('scheme', 'http')}://{f'[{name}]' if ':' in name else name}{port}"


def from_elsewhere(
    method: str, requested: tuple[str, int | None], headers: Mapping[str, str]
) -> bool:
    """Whether the browser marks the request as sent by a page of another site. Following a link
    from another site does not count."""
    origin = headers.get("origin")
    if origin is not None and not _same(origin, requested):
        return True
    link = (
        method == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
    return headers.get("sec-fetch-site") in ("cross-site", "same-site") and not link


def _same(origin: str, requested: tuple[str, int | None]) -> bool:
    try:
        parts = urlsplit(origin)
        usual = _PORTS.get(parts.scheme)
        return usual is not None and (parts.hostname, parts.port or usual) == (
            requested[0],
            requested[1] or usual,
        )
    except ValueError:
        return False


def needs_preflight(
    method: str, content_type: str | None, headers: Mapping[str, str]
) -> Message | None:
    """Why the request is refused: a page of another site could send it without the browser first
    asking this server for permission (a CORS preflight). None if it is not refused. GET and HEAD
    need no preflight: they change nothing, and browsers say where they come from."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if (
        method in ("GET", "HEAD")
        or (kind and kind not in _SIMPLE)
        or any(headers.get(name) for name in _CUSTOM)
    ):
        return None
    if not kind:
        return message("no_content_type")
    return message("simple_content_type", kind=kind[:100])


def wants_json(path: str, accept: str) -> bool:
    return (
        path == GRAPHQL
        or path.startswith(f"{GRAPHQL}/")
        or ("json" in accept and "html" not in accept)
    )


def _as_json(refusal: Refusal, headers: Headers) -> Response:
    words = language(preferred(headers.get("accept-language", ""), "en"))
    body = {
        "errors": [
            {
                "message": in_language(words, refusal.message),
                "extensions": {"code": "FORBIDDEN", "id": refusal.message.id},
            }
        ]
    }
    graphql_type = "application/graphql-response+json"
    kind = graphql_type if graphql_type in headers.get("accept", "") else "application/json"
    return JSONResponse(
        body,
        refusal.status,
        {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
        kind,
    )
