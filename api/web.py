"""The pages over HTTP: the sector map at `/` in three languages, its style and scripts, `/healthz`, and errors with a remedy.

The pages hold names of people's offices and no secret, but are meant for this machine: requests under another host name are
refused, so that no page of elsewhere can read them by pointing its own name here (DNS rebinding).
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.metadata import version as package_version
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.once import once
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import TIES, WEIGHTS, AnalysisSettings
from graph.dates import parse_day
from graph.errors import BadInput, StoreError, VerkostoError
from viz import assets
from viz.page import Served, message_page
from viz.sector_map import sector_map_page
from viz.words import LANGUAGES, Language, language, preferred

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FRESH = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_PARAMETERS = ("as_of", "ties", "weight")


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from; `gaps` answers for a data version and settings."""

    gaps: Callable[[str, AnalysisSettings], Gaps]
    version: Callable[[], str]
    lang: str
    today: Callable[[], date]


def make_app(
    gaps_of: Callable[[AnalysisSettings], Gaps], version: Callable[[], str], *,
    lang: str = "fi", hosts: Collection[str] = LOOPBACK, today: Callable[[], date] = date.today,
) -> Starlette:
    """The web application. `version` is the data's; gaps are found once for each version and settings."""
    site = Site(once(lambda _, settings: gaps_of(settings)), version, lang, today)
    return Starlette(
        routes=[
            Route("/", partial(_home, site)),
            Route("/static/{name:path}", _static),
            Route("/healthz", partial(_health, site)),
        ],
        middleware=[Middleware(_HostGuard, hosts=hosts, lang=lang), Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers={
            HTTPException: partial(_http_error, site), VerkostoError: partial(_known_error, site),
            Exception: partial(_unknown_error, site),
        },
    )


def _home(site: Site, request: Request) -> Response:
    lang = _language(site, request)
    settings = _settings(request.query_params, language(lang), site.today())
    version = site.version()
    tag = _tag(version, settings, lang, *request.query_params.multi_items())
    if tag in (each.strip() for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers={"ETag": tag} | _FRESH | SECURITY)
    page = sector_map_page(site.gaps(version, settings), lang, Served(_links(request.query_params)))
    return HTMLResponse(page, headers={"ETag": tag} | _FRESH | SECURITY)


def _static(request: Request) -> Response:
    name = assets.by_address(request.url.path)
    if name is None:
        raise HTTPException(404)
    kept = _FOR_EVER if assets.address(name) == request.url.path else _FRESH
    kind = assets.TYPES[name[name.rindex(".") :]]
    return Response(assets.content(name), media_type=kind, headers=SECURITY | kept)


def _health(site: Site, _: Request) -> Response:
    try:
        return JSONResponse({"status": "ok", "dataVersion": site.version()}, headers=SECURITY)
    except StoreError as error:
        return JSONResponse({"status": "unavailable", "message": str(error)}, 503, headers=SECURITY)


def _language(site: Site, request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else preferred(request.headers.get("accept-language", ""), site.lang)


def _settings(query: QueryParams, words: Language, today: date) -> AnalysisSettings:
    """The settings the address asks for; BadInput in the reader's language where it cannot be understood."""
    as_of, weight = query.get("as_of", "").strip(), query.get("weight") or WEIGHTS[0]
    ties = tuple(tie for tie in TIES if tie in query.getlist("ties")) or TIES[:1]
    unknown = [tie for tie in query.getlist("ties") if tie not in TIES]
    if unknown:
        raise BadInput(words.text("“{value}” is not a kind of tie; use {known}.", value=unknown[0], known=", ".join(TIES)))
    if weight not in WEIGHTS:
        raise BadInput(words.text("“{value}” is not a weight; use {known}.", value=weight, known=", ".join(WEIGHTS)))
    try:
        return AnalysisSettings(parse_day(as_of) if as_of else today, ties=ties, weight=weight)
    except BadInput:
        wrong = words.text("“{value}” is not a date; write it as 2019, 2019-02 or 2019-02-03.", value=as_of)
        raise BadInput(wrong) from None


def _links(query: QueryParams) -> dict[str, str]:
    kept = [(name, value) for name, value in query.multi_items() if name in _PARAMETERS]
    return {code: "/?" + urlencode([("lang", code), *kept]) for code in LANGUAGES}


def _tag(*said: object) -> str:
    """Weak, for the body may come compressed; the same data seen through a newer Verkosto is another page."""
    made_by = (package_version("verkosto"), *(assets.address(name) for name in (assets.STYLE, *assets.SCRIPTS)))
    return f'W/"{sha256(repr((said, made_by)).encode()).hexdigest()[:32]}"'


def _error_page(lang: str, status: int, title: str, text: str, headers: Iterable[tuple[str, str]] = ()) -> Response:
    page = message_page(lang, title, text, Served(_links(QueryParams())))
    return HTMLResponse(page, status, headers=SECURITY | _FRESH | dict(headers))


def _known_error(site: Site, request: Request, error: Exception) -> Response:
    lang = _language(site, request)
    text = language(lang).text
    if isinstance(error, BadInput):
        return _error_page(lang, 400, text("Check the address"), str(error))
    return _error_page(lang, 503, text("The graph cannot be read now"), str(error), [("Retry-After", "10")])


def _http_error(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    lang = _language(site, request)
    text = language(lang).text
    if error.status_code == 405:
        told = text("This page can only be read"), text("The address answers GET and HEAD.")
    else:
        told = text("There is no such page"), text("Verkosto has nothing at “{path}”.", path=request.url.path)
    return _error_page(lang, error.status_code, *told, (error.headers or {}).items())


def _unknown_error(site: Site, request: Request, error: Exception) -> Response:
    logging.getLogger(__name__).error("%s failed", request.url.path, exc_info=error)
    lang = _language(site, request)
    text = language(lang).text
    told = text(
        "It is not your doing. The server's log tells what happened; try again, and tell whoever keeps the server if it stays."
    )
    return _error_page(lang, 500, text("Something went wrong in Verkosto"), told)


class _HostGuard:
    """Refuses requests that name another host."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], lang: str) -> None:
        self.app, self.hosts, self.lang = app, hosts, lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _host_name(scope) in self.hosts:
            await self.app(scope, receive, send)
        else:
            await self._refusal(scope)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        lang = preferred(headers.get("accept-language", ""), self.lang)
        text = language(lang).text
        server = scope.get("server")
        address = f"http://{next(iter(self.hosts))}" + (f":{server[1]}" if server and server[1] else "")
        told = text("You asked for “{host}”; open {address} instead.", host=headers.get("host", ""), address=address)
        return _error_page(lang, 421, text("This server does not answer to that name"), told)


def _host_name(scope: Scope) -> str | None:
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
    except ValueError:
        return None
