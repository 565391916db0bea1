"""Lists of every kind of node: searched by name, filtered, sorted and split into pages; and all of
their rows as CSV or JSON."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Refused, Role
from api.graphql.schema.access import RESTRICTED
from api.graphql.schema.names import PLURALS
from api.pages.lists.columns import Column, columns_of
from api.pages.lists.export import FORMATS, exported
from api.pages.lists.list_query import ROWS, WITH_SECTOR, ListQuery, read_query, sorts
from api.pages.visit import Site, Visit, visited
from graph.errors import message
from graph.ontology import properties
from viz.addresses import LISTS, list_address
from viz.pages.lists.view import Choice, Head, Line, Link, Listing, Option, listing_page
from viz.words.errors import in_language
from viz.words.kinds import counted
from viz.words.naming import called

_MAX_SECTORS = 1000


def routes(site: Site) -> list[Route]:
    return [Route(list_address(label), visited(site, partial(_list, label))) for label in LISTS]


async def _list(label: str, visit: Visit) -> Response:
    query = read_query(visit, label)
    if label in RESTRICTED and visit.identity.role < Role.ANALYST:
        return await _number_only(visit, query)
    columns = columns_of(label, visit.words)
    if (format_ := visit.request.query_params.get("as")) is not None:
        return await exported(visit, query, columns, document(query, columns), format_)
    extra = _choices_too(label) + (
        " joined: node(id: $joined) { key name(lang: $lang) }" if query.joined else ""
    )
    data = await visit.ask(
        document(query, columns, extra), **query.variables(ROWS), lang=visit.lang.upper()
    )
    return visit.page(listing_page(_listing(visit, query, columns, data), visit.lang, visit.served))


async def _number_only(visit: Visit, query: ListQuery) -> Response:
    """The page for a role that may not read names: only how many nodes there are."""
    words = visit.words
    why = message("names_need_role", role=visit.identity.role.words)
    if "as" in visit.request.query_params:
        raise Refused(why)
    data = await visit.ask(f"{{ found: {PLURALS[query.label]} {{ totalCount }} synthetic }}")
    headline = counted(query.label, data["found"]["totalCount"], words)
    listing = Listing(
        query.label,
        headline,
        "",
        rounded(visit),
        {},
        (),
        (),
        (),
        withheld=in_language(words, why),
        synthetic=data["synthetic"],
    )
    return visit.page(listing_page(listing, visit.lang, visit.served))


def rounded(visit: Visit) -> str:
    """The remark that the number of people is rounded, for roles for which it is."""
    return (
        visit.words.text("The number of people is to the nearest ten.")
        if visit.identity.role < Role.ANALYST
        else ""
    )


def document(query: ListQuery, columns: list[Column], extra: str = "") -> str:
    label, drafts = query.label, "draft" if "draft" in properties(query.label) else ""
    page = "first: $first, after: $after, filter: $filter, sort: $sort, asOf: $asOf"
    node = " ".join(["key name(lang: $lang)", drafts, *(column.select for column in columns)])
    body = (
        f"found: {PLURALS[label]}({page}) {{ totalCount pageInfo {{ hasNextPage startCursor"
        f" endCursor }} nodes {{ {node} }} }} synthetic {extra}"
    )
    types = {
        "first": "Int!",
        "after": "String",
        "filter": f"{label}Filter",
        "sort": f"[{label}Sort!]",
        "asOf": "Date",
        "day": "Date",
        "lang": "Language!",
        "joined": "ID!",
    }
    declared = ", ".join(f"${name}: {type_}" for name, type_ in types.items() if f"${name}" in body)
    return f"query List({declared}) {{ {body} }}"


def _choices_too(label: str) -> str:
    """The selection of the sectors to choose from, where the list has such a filter."""
    return (
        f"sectors(first: {_MAX_SECTORS}, sort: [KEY]) {{ nodes {{ key name(lang: $lang) }} }}"
        if label in WITH_SECTOR
        else ""
    )


def _listing(
    visit: Visit, query: ListQuery, columns: list[Column], data: Mapping[str, Any]
) -> Listing:
    words, page = visit.words, data["found"]
    rows = page["nodes"][::-1] if query.before else page["nodes"]
    lines = [
        Line(
            row["key"],
            called(row),
            [column.read(row) for column in columns],
            bool(row.get("draft")),
        )
        for row in rows
    ]
    return Listing(
        query.label,
        counted(query.label, page["totalCount"], words),
        query.day,
        _joined_text(visit, query, data),
        query.parameters(),
        _choices(visit, query, data),
        _heads(visit, query, columns),
        lines,
        _pages(visit, query, page),
        [Link(name, _to(visit, query, **{"as": format_})) for format_, name in FORMATS.items()],
        _wider(visit, query),
        synthetic=data["synthetic"],
        between="date" in properties(query.label),
    )


def _to(visit: Visit, query: ListQuery, **more: str) -> str:
    return visit.served.to(list_address(query.label), **(query.parameters() | more))


def _joined_text(visit: Visit, query: ListQuery, data: Mapping[str, Any]) -> str:
    if not query.joined:
        return ""
    node = data["joined"]
    return visit.words.text("Joined to {name}.", name=called(node) if node else query.joined[1])


def _choices(visit: Visit, query: ListQuery, data: Mapping[str, Any]) -> list[Choice]:
    words, own = visit.words, properties(query.label)
    text, made, anything = words.text, [], Option("", words.text("All"))
    if "kind" in own:
        kinds = own["kind"].choices or {}
        options = [Option(value, name.in_language(words.code)) for value, name in kinds.items()]
        made.append(Choice("kind", text("Kind"), [anything, *options], query.kind))
    if query.label in WITH_SECTOR:
        options = [Option(each["key"], called(each)) for each in data["sectors"]["nodes"]]
        made.append(Choice("sector", text("Sector"), [anything, *options], query.sector))
    if "draft" in own:
        drafts = [Option("no", text("No drafts")), Option("yes", text("Drafts only"))]
        made.append(Choice("draft", text("Drafts"), [anything, *drafts], query.draft))
    return made


def _heads(visit: Visit, query: ListQuery, columns: list[Column]) -> list[Head]:
    def head(name: str, title: str, kind: str, sortable: bool) -> Head:
        here = query.sort == name
        order = ("descending" if query.descending else "ascending") if here else ""
        sort = f"-{name}" if here and not query.descending else name
        return Head(title, kind, order, _to(visit, query, sort=sort) if sortable else "")

    known = sorts(query.label)
    first = head("name", visit.words.text("Name"), "name", True)
    return [
        first,
        *(head(column.name, column.title, column.kind, column.name in known) for column in columns),
    ]


def _pages(visit: Visit, query: ListQuery, page: Mapping[str, Any]) -> list[Link]:
    """Links to the previous and the next page. In a list that was read backwards, its own next page
    is the previous one."""
    info, text, made = page["pageInfo"], visit.words.text, []
    ends = (
        (info["endCursor"], info["startCursor"])
        if query.before
        else (info["startCursor"], info["endCursor"])
    )
    if (info["hasNextPage"] if query.before else query.after) and ends[0]:
        made += [
            Link(text("First page"), _to(visit, query)),
            Link(text("Previous page"), _to(visit, query, before=ends[0])),
        ]
    if (query.before or info["hasNextPage"]) and ends[1]:
        made.append(Link(text("Next page"), _to(visit, query, after=ends[1])))
    return made


def _wider(visit: Visit, query: ListQuery) -> list[Link]:
    """Links for a wider search, where nothing matches."""
    text, served, made = visit.words.text, visit.served, []
    if query.name:
        search = text(
            "Search for “{name}” in all kinds, misspellings forgiven", name=query.name[:80]
        )
        made.append(Link(search, served.to("/find", q=query.name)))
    if not query.ended and "valid_from" in properties(query.label):
        made.append(
            Link(text("Show also what ended or is yet to begin"), _to(visit, query, ended="1"))
        )
    if query.narrowed:
        made.append(Link(text("Leave out all filters"), served.to(list_address(query.label))))
    return made
