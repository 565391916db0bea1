"""The pages: the sector map at `/` in three languages, its style and scripts, and errors with a remedy.

They hold figures of sectors and no names of leaders, so every role may read them.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.metadata import version as package_version
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from api.access import BROWSER, Identity, Unauthenticated
from api.guard import Refusal
from api.schema.access import Refused
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import TIES, WEIGHTS, AnalysisSettings
from graph.dates import parse_day
from graph.errors import BadInput, VerkostoError
from viz import assets
from viz.page import Served, message_page
from viz.sector_map import sector_map_page
from viz.words import LANGUAGES, Language, language, preferred

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FRESH = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_PARAMETERS = ("as_of", "ties", "weight")


Enter = Callable[[Request], Awaitable[Identity]]


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from; `gaps` answers for a data version and settings, `enter` says who asks."""

    gaps: Callable[[str, AnalysisSettings], Gaps]
    version: Callable[[], str]
    enter: Enter
    lang: str = "fi"
    today: Callable[[], date] = date.today


def page_routes(site: Site) -> list[Route]:
    return [Route("/", entered(site.enter, partial(_home, site))), Route("/static/{name:path}", _static)]


def page_errors(site: Site) -> dict[Any, Any]:
    """What answers exceptions."""
    return {
        HTTPException: partial(_http_error, site), VerkostoError: partial(_known_error, site), Exception: partial(_unknown_error, site),
    }


def entered(enter: Enter, page: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The page for those who may come in, made in a thread."""
    async def answer(request: Request) -> Response:
        await enter(request)
        return await run_in_threadpool(page, request)

    return answer


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
    if isinstance(error, Unauthenticated):
        told = text("Who are you?"), text("Leave the name empty and give your token as the password. An administrator gives out tokens.")
        return _error_page(lang, 401, *told, [("WWW-Authenticate", BROWSER)])
    if isinstance(error, Refused):
        return _error_page(lang, 403, text("This is not for your role"), str(error))
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


def refusal_page(site: Site, scope: Scope, refusal: Refusal) -> Response:
    """What the guard refuses."""
    lang = _language(site, Request(scope))
    text = language(lang).text
    if refusal.host is None:
        told = text("Another site's page sent this"), text("Open the server's own page instead.")
    else:
        where = text("You asked for “{host}”; open {address} instead.", host=refusal.host, address=refusal.address)
        told = text("This server does not answer to that name"), where
    return _error_page(lang, refusal.status, *told)
