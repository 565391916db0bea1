"""Puts together all parts of the server, over one store."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.types import ASGIApp

from api.auth.identity import Access, Identity, is_local
from api.auth.sessions import COOKIE, Sessions
from api.graphql.documents import Documents
from api.graphql.endpoint import GraphQL
from api.graphql.errors import describe
from api.graphql.limits import Limits
from api.graphql.load_notice import LoadNotice
from api.graphql.plan import make_execute
from api.graphql.resolvers.changes import Check, Tables
from api.graphql.resolvers.compose import PROPOSING
from api.graphql.resolvers.computing import Computing
from api.graphql.resolvers.registry import make_functions
from api.graphql.resolvers.tokens import LISTED
from api.graphql.response_cache import Repeated
from api.graphql.schema import build_schema
from api.graphql.schema.access import check_listed
from api.pages.query import make_ask
from api.pages.visit import Enter, Site
from api.request_record import record_of
from api.server.routes import LOOPBACK, make_app
from graph import cypher
from graph.cached import Cached, joined
from graph.engines import deadlines
from graph.engines.failures import unanswered
from graph.engines.reader import Reader
from graph.state import state_of
from graph.store import Store
from graph.workspace import Workspace
from viz.report.make import make_report


def make_service(
    store: Store,
    reader: Reader,
    access: Access,
    check: Check,
    tables: Tables,
    *,
    host: str = LOOPBACK[0],
    names: Collection[str] = (),
    lang: str = "fi",
    limits: Limits | None = None,
    today: Callable[[], date] = date.today,
) -> ASGIApp:
    """The web application. `host` is the address it listens on, `names` are further host names of
    it; `check` checks one element, `tables` read and write files."""
    limits, schema, sessions = limits or Limits(), build_schema(), Sessions()
    check_listed(schema)
    enter, documents = entry(access, host, sessions), Documents(schema, limits)
    workspace, notice = Workspace(store), LoadNotice()
    computing = Computing(workspace, today)
    functions = make_functions(computing, check, tables, access.tokens, limits.silence)
    state, version = _states(reader, store, notice, limits)
    execute = make_execute(
        schema, reader, functions, describe, ordered=store.ordered, uncacheable=(*PROPOSING, LISTED)
    )
    execute = execute if store.routed else Repeated(execute, state, store.commits, today)
    graphql = GraphQL(documents, execute, enter, state, limits, today, notice)
    ask = make_ask(documents, execute, limits, state)
    site = Site(
        workspace,
        computing.long,
        Cached(partial(make_report, workspace), 8),
        version,
        enter,
        ask,
        sessions,
        tables,
        lang,
        today,
        limits,
        notice,
    )
    return make_app(site, graphql, access, hosts=(*LOOPBACK, host, *names), close=reader.close)


def _states(
    reader: Reader, store: Store, notice: LoadNotice, limits: Limits
) -> tuple[Callable[[], Awaitable[str]], Callable[[], str]]:
    """Two functions that read the state of the graph, one to await and one for threads; both report
    each reading to `notice`."""

    @joined
    async def state() -> str:
        try:
            with deadlines.shared():
                rows = await reader.read(cypher.READ_VERSION, {}, limits.ready)
        except TimeoutError:
            raise unanswered(store.address) from None
        notice.observe(rows)
        return state_of(rows)

    def version() -> str:
        return store.commits.wait(look)

    def look() -> str:
        rows = store.read(cypher.READ_VERSION)
        notice.observe(rows)
        return state_of(rows)

    return state, version


def entry(access: Access, listening: str, sessions: Sessions) -> Enter:
    """Makes the function that identifies the sender of a request, by its own header or by the
    session it belongs to, and notes them for the log."""

    async def enter(request: Request) -> Identity:
        authorization = request.headers.get("authorization") or sessions.find(
            request.cookies.get(COOKIE)
        )
        identity = await access.identify(authorization, is_local(listening, request.headers))
        record_of(request.scope).details |= {
            "who": identity.who,
            "role": identity.role.name.lower(),
        }
        return identity

    return enter
