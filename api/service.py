"""Everything that the server is made of, over one store."""

from collections.abc import Callable, Collection
from datetime import date

from starlette.requests import Request
from starlette.types import ASGIApp

from api.access import Access, Identity, is_local
from api.analyses import kept_gaps, kept_snapshot
from api.changes import Check, Read
from api.documents import Documents
from api.errors import describe
from api.functions import make_functions
from api.http import GraphQL
from api.limits import Limits
from api.observing import seen_of
from api.pages import Enter, Site
from api.plan import make_execute
from api.schema import build_schema
from api.web import LOOPBACK, make_app
from graph import cypher
from graph.engines.reader import Reader
from graph.store import Store

_VERSION_SECONDS = 5.0


def make_service(
    store: Store, reader: Reader, access: Access, check: Check, read: Read, *,
    host: str = LOOPBACK[0], names: Collection[str] = (), lang: str = "fi", limits: Limits | None = None,
    today: Callable[[], date] = date.today,
) -> ASGIApp:
    """The web application on `host`, also known by `names`. `check` judges one element, and `read` a table."""
    limits, schema, snapshot, enter = limits or Limits(), build_schema(), kept_snapshot(store), entry(access, host)
    gaps = kept_gaps(snapshot)
    functions = make_functions(store, check, read, today, snapshot, gaps)
    site = Site(gaps, store.version, enter, lang, today)

    async def version() -> str:
        return f"{(await reader.read(cypher.READ_VERSION, {}, _VERSION_SECONDS))[0][0]:016x}"

    execute = make_execute(schema, reader, functions, describe, ordered=store.ordered)
    graphql = GraphQL(Documents(schema, limits), execute, enter, version, limits, today)
    return make_app(site, graphql, hosts=(*LOOPBACK, host, *names), close=reader.close)


def entry(access: Access, listening: str) -> Enter:
    """Who asks, told to the log."""
    async def enter(request: Request) -> Identity:
        identity = await access.identify(request.headers.get("authorization"), is_local(listening, request.headers))
        seen_of(request.scope).told |= {"who": identity.who, "role": identity.role.name.lower()}
        return identity

    return enter
