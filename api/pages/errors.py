"""Routes and error handlers besides GraphQL and the pages: sign-in, style sheets and scripts, and
pages for errors, each with a remedy."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from api.auth.cross_origin import Refusal
from api.auth.identity import BEARER, Access, Unauthenticated
from api.auth.roles import Refused
from api.pages.forms import TooLarge
from api.pages.routes import explorer_routes
from api.pages.sign_in import NOBODY, sign_in_first, sign_in_routes
from api.pages.visit import FRESH, Enter, Site, Visit, language_of, security
from graph.errors import BadInput, VerkostoError
from viz import assets
from viz.frame import Served, message_page
from viz.words.errors import in_language
from viz.words.language import LANGUAGES, language

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def page_routes(site: Site, access: Access) -> list[Route]:
    return [
        *explorer_routes(site),
        *sign_in_routes(site, access),
        Route("/static/{name:path}", _static),
    ]


def page_errors(site: Site) -> dict[Any, Any]:
    """The handlers of exceptions, by exception or status."""
    return {
        HTTPException: partial(_http_error, site),
        VerkostoError: partial(_known_error, site),
        TimeoutError: partial(_too_slow, site),
        Exception: partial(_unknown_error, site),
    }


def entered(
    enter: Enter, page: Callable[[Request], Response]
) -> Callable[[Request], Awaitable[Response]]:
    """A route for those who may come in that is not a page of the site; its response is made in a
    thread."""

    async def answer(request: Request) -> Response:
        await enter(request)
        return await run_in_threadpool(page, request)

    return answer


def _static(request: Request) -> Response:
    name = assets.by_address(request.url.path)
    if name is None:
        raise HTTPException(404)
    caching = _FOR_EVER if assets.address(name) == request.url.path else FRESH
    kind = assets.TYPES[name[name.rindex(".") :]]
    return Response(assets.content(name), media_type=kind, headers=security() | caching)


def _error_page(
    site: Site,
    request: Request,
    status: int,
    title: str,
    text: str,
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    visit = Visit(site, request, NOBODY)
    served = Served({code: f"/?{urlencode({'lang': code})}" for code in LANGUAGES}, visit.nonce)
    return visit.page(message_page(visit.lang, title, text, served), status, FRESH | dict(headers))


def _known_error(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, VerkostoError)
    words = language(language_of(site, request))
    text, message = words.text, in_language(words, error.message)
    if isinstance(error, Unauthenticated):
        return _unknown_visitor(request, message)
    if isinstance(error, BadInput):
        return _error_page(site, request, 400, text("Check the address"), message)
    if isinstance(error, Refused):
        return _error_page(site, request, 403, text("This is not for your role"), message)
    return _error_page(
        site,
        request,
        503,
        text("The graph cannot be read now"),
        message,
        [("Retry-After", "10")],
    )


def _unknown_visitor(request: Request, message: str) -> Response:
    """Leads a browser to the sign-in page; tells a program what is missing."""
    if "text/html" in request.headers.get("accept", "") or request.url.path == "/":
        return sign_in_first(request)
    return PlainTextResponse(
        message, 401, headers=security() | FRESH | {"WWW-Authenticate": BEARER}
    )


def _http_error(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = language(language_of(site, request))
    text = words.text
    if error.status_code == 405:
        content = text("This page can only be read"), text("The address answers GET and HEAD.")
    elif error.status_code == 404:
        content = (
            text("There is no such page"),
            text("Verkosto has nothing at “{path}”.", path=request.url.path),
        )
    elif isinstance(error, TooLarge):
        content = text("This cannot be read"), in_language(words, error.message)
    else:
        content = text("This cannot be read"), error.detail
    return _error_page(site, request, error.status_code, *content, (error.headers or {}).items())


def _too_slow(site: Site, request: Request, error: Exception) -> Response:
    text = language(language_of(site, request)).text
    content = (
        text("This takes too long"),
        text("There was no answer in time; ask for less, or try again later."),
    )
    return _error_page(site, request, 504, *content, [("Retry-After", "10")])


def _unknown_error(site: Site, request: Request, error: Exception) -> Response:
    logging.getLogger(__name__).error("%s failed", request.url.path, exc_info=error)
    text = language(language_of(site, request)).text
    message = text(
        "This is not your fault. The server's log shows what happened; try again, and tell the"
        " server's administrator if it happens again."
    )
    return _error_page(site, request, 500, text("Something went wrong in Verkosto"), message)


def refusal_page(site: Site, scope: Scope, refusal: Refusal) -> Response:
    """The page of a request that the guard refuses."""
    request = Request(scope)
    text = language(language_of(site, request)).text
    if refusal.host is None:
        content = text("Another site's page sent this"), text("Open the server's own page instead.")
    else:
        where = text(
            "You asked for “{host}”; open {address} instead.",
            host=refusal.host,
            address=refusal.address,
        )
        content = text("This server does not answer to that name"), where
    return _error_page(site, request, refusal.status, *content)
