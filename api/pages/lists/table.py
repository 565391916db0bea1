"""Lists of every kind of node: searched by name, filtered, sorted, in pages; and all of their rows
as CSV or JSON."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Refused, Role
from api.graphql.schema.access import HIDDEN
from api.graphql.schema.names import PLURALS
from api.pages.lists.columns import Column, columns_of
from api.pages.lists.export import FORMATS, exported
from api.pages.lists.list_query import ROWS, WITH_SECTOR, Wanted, sorts, wanted
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
    asked = wanted(visit, label)
    if label in HIDDEN and visit.identity.role < Role.ANALYST:
        return await _number_only(visit, asked)
    columns = columns_of(label, visit.words)
    if (format_ := visit.request.query_params.get("as")) is not None:
        return await exported(visit, asked, columns, document(asked, columns), format_)
    extra = _choices_too(label) + (
        " joined: node(id: $joined) { key name(lang: $lang) }" if asked.joined else ""
    )
    data = await visit.ask(
        document(asked, columns, extra), **asked.variables(ROWS), lang=visit.lang.upper()
    )
    return visit.page(listing_page(_listing(visit, asked, columns, data), visit.lang, visit.served))


async def _number_only(visit: Visit, asked: Wanted) -> Response:
    """What a role learns that may not read names."""
    words = visit.words
    why = message("names_need_role", role=visit.identity.role.words)
    if "as" in visit.request.query_params:
        raise Refused(why)
    data = await visit.ask(f"{{ found: {PLURALS[asked.label]} {{ totalCount }} synthetic }}")
    headline = counted(asked.label, data["found"]["totalCount"], words)
    found = Listing(
        asked.label,
        headline,
        "",
        rounded(visit),
        {},
        (),
        (),
        (),
        hidden=in_language(words, why),
        synthetic=data["synthetic"],
    )
    return visit.page(listing_page(found, visit.lang, visit.served))


def rounded(visit: Visit) -> str:
    """What is to be known about how many people there are."""
    return (
        visit.words.text("The number of people is to the nearest ten.")
        if visit.identity.role < Role.ANALYST
        else ""
    )


def document(asked: Wanted, columns: list[Column], extra: str = "") -> str:
    label, drafts = asked.label, "draft" if "draft" in properties(asked.label) else ""
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
    """The sectors to choose from."""
    return (
        f"sectors(first: {_MAX_SECTORS}, sort: [KEY]) {{ nodes {{ key name(lang: $lang) }} }}"
        if label in WITH_SECTOR
        else ""
    )


def _listing(
    visit: Visit, asked: Wanted, columns: list[Column], data: Mapping[str, Any]
) -> Listing:
    words, found = visit.words, data["found"]
    rows = found["nodes"][::-1] if asked.before else found["nodes"]
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
        asked.label,
        counted(asked.label, found["totalCount"], words),
        asked.day,
        _told(visit, asked, data),
        asked.said(),
        _choices(visit, asked, data),
        _heads(visit, asked, columns),
        lines,
        _pages(visit, asked, found),
        [Link(name, _to(visit, asked, **{"as": format_})) for format_, name in FORMATS.items()],
        _wider(visit, asked),
        synthetic=data["synthetic"],
        between="date" in properties(asked.label),
    )


def _to(visit: Visit, asked: Wanted, **more: str) -> str:
    return visit.served.to(list_address(asked.label), **(asked.said() | more))


def _told(visit: Visit, asked: Wanted, data: Mapping[str, Any]) -> str:
    if not asked.joined:
        return ""
    node = data["joined"]
    return visit.words.text("Joined to {name}.", name=called(node) if node else asked.joined[1])


def _choices(visit: Visit, asked: Wanted, data: Mapping[str, Any]) -> list[Choice]:
    words, own = visit.words, properties(asked.label)
    text, made, anything = words.text, [], Option("", words.text("All"))
    if "kind" in own:
        kinds = own["kind"].choices or {}
        options = [Option(value, said.in_language(words.code)) for value, said in kinds.items()]
        made.append(Choice("kind", text("Kind"), [anything, *options], asked.kind))
    if asked.label in WITH_SECTOR:
        options = [Option(each["key"], called(each)) for each in data["sectors"]["nodes"]]
        made.append(Choice("sector", text("Sector"), [anything, *options], asked.sector))
    if "draft" in own:
        drafts = [Option("no", text("No drafts")), Option("yes", text("Drafts only"))]
        made.append(Choice("draft", text("Drafts"), [anything, *drafts], asked.draft))
    return made


def _heads(visit: Visit, asked: Wanted, columns: list[Column]) -> list[Head]:
    def head(name: str, title: str, kind: str, sortable: bool) -> Head:
        here = asked.sort == name
        order = ("descending" if asked.descending else "ascending") if here else ""
        sort = f"-{name}" if here and not asked.descending else name
        return Head(title, kind, order, _to(visit, asked, sort=sort) if sortable else "")

    known = sorts(asked.label)
    first = head("name", visit.words.text("Name"), "name", True)
    return [
        first,
        *(head(column.name, column.title, column.kind, column.name in known) for column in columns),
    ]


def _pages(visit: Visit, asked: Wanted, found: Mapping[str, Any]) -> list[Link]:
    """To the pages before and after; backwards, the list's own next page is the one before."""
    info, text, made = found["pageInfo"], visit.words.text, []
    ends = (
        (info["endCursor"], info["startCursor"])
        if asked.before
        else (info["startCursor"], info["endCursor"])
    )
    if (info["hasNextPage"] if asked.before else asked.after) and ends[0]:
        made += [
            Link(text("First page"), _to(visit, asked)),
            Link(text("Previous page"), _to(visit, asked, before=ends[0])),
        ]
    if (asked.before or info["hasNextPage"]) and ends[1]:
        made.append(Link(text("Next page"), _to(visit, asked, after=ends[1])))
    return made


def _wider(visit: Visit, asked: Wanted) -> list[Link]:
    """What to do where nothing is found."""
    text, served, made = visit.words.text, visit.served, []
    if asked.name:
        search = text(
            "Search for “{name}” in all kinds, misspellings forgiven", name=asked.name[:80]
        )
        made.append(Link(search, served.to("/find", q=asked.name)))
    if not asked.ended and "valid_from" in properties(asked.label):
        made.append(
            Link(text("Show also what ended or is yet to begin"), _to(visit, asked, ended="1"))
        )
    if asked.narrowed:
        made.append(Link(text("Leave out all filters"), served.to(list_address(asked.label))))
    return made
