"""Signing in with an API token, and signing out."""

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.auth.identity import Access, Identity, Unauthenticated
from api.auth.roles import Refused, Role
from api.auth.sessions import COOKIE, forget, remember
from api.pages.forms import limited
from api.pages.visit import NO_STORE, Site, Visit, see_other
from graph.errors import BadInput
from viz.pages.sign_in.view import sign_in_page
from viz.words.errors import in_language

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
NOBODY = Identity(Role.NOBODY, "")
_LONGEST = 16_384


def sign_in_routes(site: Site, access: Access) -> list[Route]:
    return [
        Route(SIGN_IN, partial(_ask, site), methods=["GET"]),
        Route(SIGN_IN, partial(_sign_in, site, access), methods=["POST"]),
        Route(SIGN_OUT, partial(_sign_out, site), methods=["POST"]),
    ]


def sign_in_first(request: Request) -> Response:
    """A redirect to the page for signing in, which leads back afterwards."""
    query = request.scope["query_string"].decode("latin-1")
    target = quote(request.scope["path"]) + (f"?{query}" if query else "")
    address = request.url.replace(
        scheme="", netloc="", path=SIGN_IN, query="", fragment=""
    ).include_query_params(next=target)
    return see_other(str(address))


async def _ask(site: Site, request: Request) -> Response:
    visit = Visit(site, request, NOBODY)
    return visit.page(
        sign_in_page(visit.lang, visit.served, _next(request.query_params.get("next", ""))),
        headers=NO_STORE,
    )


async def _sign_in(site: Site, access: Access, request: Request) -> Response:
    visit = Visit(site, request, NOBODY)
    async with limited(request, _LONGEST).form(max_files=0) as form:
        token, after = str(form.get("token", "")).strip(), _next(str(form.get("next", "")))
    try:
        if not token:
            raise BadInput("token_missing")
        await access.identify(f"Bearer {token}", local=False)
    except (Unauthenticated, Refused, BadInput) as error:
        return visit.page(
            sign_in_page(visit.lang, visit.served, after, in_language(visit.words, error.message)),
            401,
            NO_STORE,
        )
    response = see_other(after)
    site.sessions.end(request.cookies.get(COOKIE))
    remember(response, site.sessions.begin(f"Bearer {token}"), secure=request.url.scheme == "https")
    return response


async def _sign_out(site: Site, request: Request) -> Response:
    site.sessions.end(request.cookies.get(COOKIE))
    response = see_other(SIGN_IN, NO_STORE | {"Clear-Site-Data": '"cache"'})
    forget(response)
    return response


def _next(address: str) -> str:
    """The path on this server that follows; the sector map where the address would lead
    elsewhere."""
    return (
        address
        if address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and address.isprintable()
        else "/"
    )
