"""Every page there is, from the application's own table of routes: what is added to it is walked
too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.routing import Match, Route

NO_PAGES = ("/graphql", "/graphiql", "/static/{name:path}", "/metrics", "/healthz", "/readyz")
PERSISTENT_PARAMETERS = {"lang", "as_of", "ties", "weight"}
"""Names in the address that stay from page to page, and make no other page."""
EACH = 2
"""Pages of one route that are asked for with the same names in the address."""


MAX_OF_ROUTE = 12
"""Pages of one route, and as many files of it."""


@dataclass(frozen=True, slots=True)
class Visited:
    """An answer at an address; `route` is the pattern it belongs to."""

    address: str
    route: str
    status: int
    kind: str
    body: bytes
    name: str = ""

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html" and not self.name.startswith("attachment")


def routes_of(app: object) -> list[Route]:
    """The routes that answer GET with a page or an export."""
    while not isinstance(app, Starlette):
        app = app.app  # type: ignore[attr-defined]
    routes = [
        route for route in app.routes if isinstance(route, Route) and route.path not in NO_PAGES
    ]
    return [route for route in routes if "GET" in (route.methods or ())]


@dataclass
class Walk:
    """Follows links and asks by forms, from some addresses on; `words` is what is written into the
    fields of forms."""

    client: httpx.Client
    routes: list[Route]
    words: str = "a"
    each: int = EACH
    seen: list[Visited] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    counted: dict[object, int] = field(default_factory=dict)

    def start(self, *addresses: str) -> list[Visited]:
        """From every route without a parameter too."""
        addresses = (*addresses, *(route.path for route in self.routes if "{" not in route.path))
        waiting = [each for each in addresses if each not in self.known]
        self.known.update(waiting)
        while waiting:
            address = waiting.pop(0)
            if not self._within_limits(address):
                continue
            visited = self._visit(address)
            self.seen.append(visited)
            new = [
                each for each in dict.fromkeys(self._leads_to(visited)) if each not in self.known
            ]
            self.known.update(new)
            waiting += new
        return self.seen

    def missing(self) -> list[str]:
        """Routes to which nothing led."""
        visited = {each.route for each in self.seen}
        return [route.path for route in self.routes if route.path not in visited]

    def _visit(self, address: str) -> Visited:
        response = self.client.get(address)
        kind = response.headers.get("content-type", "").partition(";")[0]
        name = response.headers.get("content-disposition", "")
        return Visited(
            address, self._route(address), response.status_code, kind, response.content, name
        )

    def _within_limits(self, address: str) -> bool:
        """A few of each route, by which names are in the address and what kind of file it asks
        for."""
        parameters = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
        key, route = (
            (
                self._route(address),
                frozenset(parameters) - PERSISTENT_PARAMETERS,
                parameters.get("as", ""),
            ),
            (
                self._route(address),
                "as" in parameters,
            ),
        )
        self.counted[key] = self.counted.get(key, 0) + 1
        self.counted[route] = self.counted.get(route, 0) + (self.counted[key] <= self.each)
        return (
            bool(self._route(address))
            and self.counted[key] <= self.each
            and self.counted[route] <= MAX_OF_ROUTE
        )

    def _route(self, address: str) -> str:
        path = httpx.URL(f"http://x{address}").path
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        return next(
            (route.path for route in self.routes if route.matches(scope)[0] is Match.FULL), ""
        )

    def _leads_to(self, visited: Visited) -> Iterator[str]:
        if not visited.is_page:
            return
        page = _Links(visited.body.decode(), self.words)
        for address in (*page.links, *page.forms):
            parts = urlsplit(urljoin(f"http://x{visited.address}", address))
            if parts.scheme == "http" and parts.netloc == "x":
                yield parts.path + (f"?{parts.query}" if parts.query else "")


class _Links(HTMLParser):
    """Where a page leads: by links, and by forms that are sent by GET."""

    def __init__(self, html: str, words: str) -> None:
        super().__init__()
        self.words, self.links, self.forms = words, list[str](), list[str]()
        self.form: tuple[str, list[tuple[str, str]]] | None = None
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "form" and attributes.get("method", "get").lower() == "get":
            self.form = attributes.get("action", ""), []
        elif self.form and attributes.get("name"):
            self._field(tag, attributes)
        elif self.form and tag == "option" and "selected" in attributes:
            self.form[1].append((self.select, attributes.get("value", "")))

    def _field(self, tag: str, attributes: Mapping[str, str]) -> None:
        assert self.form
        kind = attributes.get("type", "text")
        if tag == "select":
            self.select = attributes["name"]
        elif kind in ("checkbox", "radio"):
            self.form[1].extend(
                [(attributes["name"], attributes.get("value", "on"))]
                if "checked" in attributes
                else []
            )
        elif tag == "textarea" or (tag == "input" and kind in ("text", "search")):
            self.form[1].append((attributes["name"], attributes.get("value") or self.words))
        elif tag == "input":
            self.form[1].append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form:
            action, fields = self.form
            self.forms.append(f"{action.partition('?')[0]}?{urlencode(fields)}")
            self.form = None
