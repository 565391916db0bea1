"""A visit to a page: who the visitor is, in which language, how the page reads the graph for them,
and how it is sent."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version as package_version
from math import inf
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.auth.identity import Identity
from api.auth.roles import Refused, Role, min_people
from api.auth.sessions import COOKIE, Sessions
from api.graphql.limits import Limits
from api.graphql.load_notice import LoadNotice
from api.graphql.resolvers.changes import Tables
from api.graphql.response_cache import TRIES
from api.graphql.schema.access import check_mutation, check_root
from api.graphql.time_limit import working
from api.pages.forms import limited
from api.pages.query import Ask
from api.pages.settings_query import ON_PAGES, read_day, read_settings
from graph.analysis.settings import AnalysisSettings
from graph.cached import Cached
from graph.engines import deadlines
from graph.errors import BadInput, StoreError
from graph.findings import ReportRequest
from graph.state import SECONDS
from graph.workspace import Workspace
from viz import assets
from viz.addresses import LISTS
from viz.frame import NavigationLink, Served
from viz.report.content import Report
from viz.words.language import LANGUAGES, Language, language, preferred

Enter = Callable[[Request], Awaitable[Identity]]
Reports = Cached[[str, AnalysisSettings, ReportRequest, str], Report]
"""Reports, each in one language; their contents are cached in the workspace."""
P = ParamSpec("P")
R = TypeVar("R")
FRESH = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
NO_STORE = {"Cache-Control": "no-store"}
PERSISTENT_PARAMETERS = ("lang", *ON_PAGES)
"""Parameters that stay in the address from page to page."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share: the workspace, which computes in the `pool`; `reports`, made from a
    state of the data; `enter`, which identifies the visitor; `ask`, the GraphQL API; `tables`,
    which read and write files."""

    workspace: Workspace
    pool: Executor
    reports: Reports
    version: Callable[[], str]
    enter: Enter
    ask: Ask
    sessions: Sessions
    tables: Tables
    lang: str = "fi"
    today: Callable[[], date] = date.today
    limits: Limits = field(default_factory=Limits)
    notice: LoadNotice = field(default_factory=LoadNotice)


@dataclass(frozen=True)
class Visit:
    """One request for a page. `version`: the state of the data when it came; `nonce` marks the
    page's own scripts and styles."""

    site: Site
    request: Request
    identity: Identity
    version: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def lang(self) -> str:
        return language_of(self.site, self.request)

    @property
    def path(self) -> str:
        """The unquoted path; a question mark or a hash in it is part of a key."""
        return str(self.request.scope["path"])

    @property
    def words(self) -> Language:
        return language(self.lang)

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data that answer a GraphQL document, in the visitor's role."""
        return await self.site.ask(self.identity, document, variables, self.lang)

    async def result(
        self, field: str, of: Cached[Concatenate[str, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """A result that the workspace computes from the present data. Raises Refused for a role
        that may not read `field`, the root field of the API with the same answer."""
        check_root(self.identity.role, field)
        left = deadlines.left()
        async with asyncio.timeout(None if left == inf else left):
            return await of.in_pool(self.site.pool, self.version, *args, **kwargs)

    async def read(self, field: str, of: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a function reads from the graph. Raises Refused for a role that may not read
        `field`, the root field of the API with the same answer."""
        check_root(self.identity.role, field)
        return await run_in_threadpool(of, *args, **kwargs)

    async def change(
        self, field: str, change: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Makes a short change; once begun it is finished. Raises Refused for a role that may not
        use `field`, the mutation of the API that does the same."""
        check_mutation(self.identity.role, field)
        with deadlines.limited(self.site.limits.silence):
            return await run_in_threadpool(change, *args, **kwargs)

    async def write(
        self, field: str, change: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same for a change that may take as long as the page."""
        check_mutation(self.identity.role, field)
        return await run_in_threadpool(change, *args, **kwargs)

    def settings(self) -> AnalysisSettings:
        """The settings in the address. Raises BadInput in the visitor's language for what cannot be
        used."""
        least = min_people(self.identity.role)
        return read_settings(self.request.query_params, self.site.today(), least)

    def day(self, text: str) -> date:
        """The last day that a partial date can mean; today if it is empty. Raises BadInput in the
        visitor's language for what is not a date."""
        return read_day(text) if text else self.site.today()

    def one_of(self, value: str, known: Collection[str]) -> str:
        """The value. Raises BadInput in the visitor's language if it is not among the known
        values."""
        if value in known:
            return value
        choices = ", ".join(each for each in known if each)
        raise BadInput("not_one_of_choices", value=value[:80], known=choices)

    @cached_property
    def served(self) -> Served:
        """What the page is told about the server and the visitor."""
        path, query = quote(self.path), self.request.query_params.multi_items()
        rest = [(name, value) for name, value in query if name != "lang"]
        links = {code: f"{path}?{urlencode([('lang', code), *rest])}" for code in LANGUAGES}
        persistent = [
            ("lang", self.lang),
            *((name, value) for name, value in rest if name in PERSISTENT_PARAMETERS and value),
        ]
        known = self.site.sessions.find(self.request.cookies.get(COOKIE)) is not None
        who, looked_for = self.identity.who if known else "", self.request.query_params.get("q", "")
        return Served(
            links,
            self.nonce,
            _navigation(self),
            tuple(persistent),
            who,
            looked_for,
            self.site.notice.since,
        )

    def page(self, html: str, status: int = 200, headers: Mapping[str, str] = FRESH) -> Response:
        return HTMLResponse(html, status, headers=security(self.nonce) | dict(headers))

    def tag(self) -> str:
        """The page's ETag. It is weak, as the body may be sent compressed, and another version of
        Verkosto has another tag for the same data."""
        query, role = self.request.query_params.multi_items(), int(self.identity.role)
        state = (
            self.version,
            self.site.notice.since,
            self.site.today(),
            self.path,
            query,
            self.lang,
            role,
            self.identity.who,
        )
        whole = repr((state, package_version("verkosto"), assets.version()))
        return f'W/"{sha256(whole.encode()).hexdigest()[:32]}"'


Page = Callable[[Visit], Awaitable[Response]]


def visited(
    site: Site,
    page: Page,
    required: Role = Role.VIEWER,
    most: int | None = None,
    seconds: float | None = None,
) -> Callable[[Request], Awaitable[Response]]:
    """The handler of a page, for visitors of the role and above. A page that the visitor already
    has, by its ETag, is not made again. Its body has at most `most` bytes, and it waits `seconds`
    for the database; without these the limits of a body and of a page hold."""

    async def answer(request: Request) -> Response:
        with deadlines.limited(working(seconds or site.limits.pages), silence=site.limits.silence):
            return await answered(request)

    async def answered(request: Request) -> Response:
        visit = Visit(site, request, await site.enter(request))
        if visit.identity.role < required:
            raise Refused("role_needed", least=required.words, role=visit.identity.role.words)
        visit = replace(visit, version=await run_in_threadpool(site.version))
        if request.method not in ("GET", "HEAD"):
            return await page(replace(visit, request=limited(request, most or site.limits.body)))
        tag = visit.tag()
        if tag in (each.strip() for each in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers={"ETag": tag} | FRESH)
        response = await _of_one_state(site, page, visit)
        if response.status_code == 200:
            response.headers.setdefault("ETag", tag)
        return response

    return answer


async def _of_one_state(site: Site, page: Page, visit: Visit) -> Response:
    """The page, which reads the graph several times. If somebody wrote meanwhile it is made again,
    as long as that takes little time."""
    end, tries = monotonic() + SECONDS, 0
    while True:
        response, tries = await page(visit), tries + 1
        try:
            now = await run_in_threadpool(site.version)
        except (StoreError, TimeoutError):
            return response
        if now == visit.version or (tries >= TRIES and monotonic() >= end):
            return response
        visit = replace(visit, version=now)


def security(nonce: str = "") -> dict[str, str]:
    """The headers of every answer. Only scripts and styles with the nonce are run; none without
    one. `Referrer-Policy` is not `no-referrer`, as browsers would then not say that our own forms
    come from here."""
    own = f"'nonce-{nonce}'" if nonce else "'none'"
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src {own}; style-src {own}; img-src 'self' data:;"
            " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def see_other(where: str, headers: Mapping[str, str] = NO_STORE) -> Response:
    """A redirect to another page, which the browser then requests by GET."""
    return RedirectResponse(where, 303, headers=security() | dict(headers))


def language_of(site: Site, request: Request) -> str:
    requested = request.query_params.get("lang", "")
    return (
        requested
        if requested in LANGUAGES
        else preferred(request.headers.get("accept-language", ""), site.lang)
    )


def _navigation(visit: Visit) -> tuple[NavigationLink, ...]:
    """The links of the navigation, as far as the visitor's role may follow them."""
    text, here = visit.words.text, visit.path
    every = (
        ("/", text("Sector map"), Role.VIEWER),
        ("/network", text("Network"), Role.VIEWER),
        ("/measures", text("Measures"), Role.VIEWER),
        ("/find", text("Browse"), Role.VIEWER),
        ("/compose", text("Compose"), Role.ANALYST),
        ("/load", text("Load data"), Role.EDITOR),
        ("/report", text("Report"), Role.VIEWER),
    )
    first = here.split("/")[1]
    current = "/find" if first in LISTS.values() else f"/{first}"
    return tuple(
        NavigationLink(path, name, current == path)
        for path, name, required in every
        if visit.identity.role >= required
    )
