"""The page of one node, of any kind."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.graphql.schema.access import RESTRICTED, required_role
from api.graphql.schema.names import property_field, relations, single
from api.pages.lists.columns import property_text, stored_choice
from api.pages.network import surroundings
from api.pages.relations import rows_of, sections_of
from api.pages.visit import Site, Visit, visited
from graph.ontology import MEMBERSHIP_BODIES, NODE, Property, properties
from viz.addresses import LISTS, list_address
from viz.frame import message_page
from viz.pages.details.view import Detail, Name, Origin, Quote, Section, detail_page
from viz.pages.lists.view import Link
from viz.words.kinds import HISTORY, choice_name, property_name
from viz.words.naming import called

_APART = {
    "id",
    "given_name",
    "family_name",
    "name_fi",
    "name_sv",
    "name_en",
    "quotes",
    "kind",
    "draft",
    "valid_from",
    "valid_to",
    "name_status",
}
"""Properties that are shown elsewhere than among the facts."""

_SOURCES = """query Sources($keys: [String!]) { sources(first: 200, filter: {key: {in: $keys}}) {
  nodes { key title kind address published retrieved } } }"""


def routes(site: Site) -> list[Route]:
    return [
        Route(
            f"{list_address(label)}/{{key:path}}",
            visited(
                site, partial(_detail, label), Role.ANALYST if label in RESTRICTED else Role.VIEWER
            ),
        )
        for label in LISTS
    ]


async def _detail(label: str, visit: Visit) -> Response:
    key, day = visit.request.path_params["key"], visit.settings().as_of
    data = await visit.ask(
        _document(label, visit), key=key, lang=visit.lang.upper(), day=day.isoformat()
    )
    if data["found"] is None:
        return _missing(visit, key)
    counts = {name: data["found"][name]["totalCount"] for name in relations(label)}
    totals = {name: total for name, total in counts.items() if total != 0}
    rows = await rows_of(visit, label, key, totals, day)
    sections = sections_of(visit, label, key, totals, rows, day)
    detail = await _read_detail(visit, label, data, sections, day)
    picture = await surroundings(visit, label, key)
    return visit.page(detail_page(detail, picture, visit.lang, visit.served))


def _document(label: str, visit: Visit) -> str:
    """The GraphQL document that asks for the properties of the node that the role may read, and for
    the numbers of what it is joined to."""
    fields = [property_field(prop) for prop in NODE[label].properties if prop.name != "id"]
    readable = [
        name
        for name in ("sources", "quotedFrom", *fields)
        if required_role(label, name) <= visit.identity.role
    ]
    counts = [f"{name} {{ totalCount }}" for name in relations(label)]
    people, day = "", ""
    if label == "Sector" and visit.identity.role >= Role.ANALYST:
        people, day = "people(filter: {sector: $key}, asOf: $day) { totalCount }", ", $day: Date"
    body = " ".join(["key name(lang: $lang)", *readable, *counts])
    return (
        f"query Node($key: String!, $lang: Language!{day}) {{ synthetic {people} "
        f"found: {single(label)}(key: $key) {{ {body} }} }}"
    )


def _missing(visit: Visit, key: str) -> Response:
    words = visit.words
    text = words.text(
        "Nothing has the key “{key}” here. It may have been erased, or have another key: search for"
        " its name.",
        key=key[:80],
    )
    return visit.page(
        message_page(visit.lang, words.text("This is not in the graph"), text, visit.served), 404
    )


async def _read_detail(
    visit: Visit, label: str, data: Mapping[str, Any], sections: list[Section], day: date
) -> Detail:
    """What the page shows. A node without quotes of its own shows those of its relationships."""
    node, own = data["found"], properties(label)
    quotes = [
        Quote(*pair)
        for pair in zip(node.get("quotes") or (), node.get("quotedFrom", ()), strict=True)
    ]
    of_entries = [
        quote for section in sections for entry in section.entries for quote in entry.quotes
    ]
    sources = await _sources(
        visit, [*node.get("sources", ()), *(quote.source for quote in of_entries)]
    )
    facts = [fact for prop in own.values() if (fact := _fact(visit, label, prop, node))]
    return Detail(
        label,
        node["key"],
        called(node),
        _names(node),
        property_text(label, own["kind"], visit.words, node) if "kind" in own else "",
        (node.get("validFrom") or "", node.get("validTo") or ""),
        bool(node.get("draft")),
        facts,
        [section for section in sections if section.name in HISTORY],
        [section for section in sections if section.name not in HISTORY],
        quotes or list(dict.fromkeys(of_entries)),
        sources,
        day,
        _links(visit, label, data),
        _withheld(visit),
        data["synthetic"],
    )


def _names(node: Mapping[str, Any]) -> list[Name]:
    """The node's names in the languages in which it has one; `nameStatus` says which of them are
    our own translations."""
    status = node.get("nameStatus") or ""
    names = [(code, node.get(f"name{code.capitalize()}")) for code in ("fi", "sv", "en")]
    return [Name(code, name, f"{code} inferred" in status) for code, name in names if name]


def _fact(
    visit: Visit, label: str, prop: Property, node: Mapping[str, Any]
) -> tuple[str, list[str]] | None:
    value, words = node.get(property_field(prop)), visit.words
    if prop.name in _APART or value in (None, []):
        return None
    if prop.type == "list":
        return property_name(prop, words), value
    return property_name(prop, words), [
        words.partial(value) if prop.type == "date" else property_text(label, prop, words, node)
    ]


def _links(visit: Visit, label: str, data: Mapping[str, Any]) -> list[Link]:
    words, served, key = visit.words, visit.served, data["found"]["key"]
    made = [Link(words.text("Its network"), served.to("/network", around=f"{label}:{key}"))]
    if "people" in data:
        people = words.count(
            "{number} person of the sector",
            "{number} people of the sector",
            data["people"]["totalCount"],
        )
        made.append(Link(people, served.to("/people", sector=key)))
    if label in MEMBERSHIP_BODIES and visit.identity.role >= Role.ANALYST:
        made.append(
            Link(words.text("Propose newcomers"), served.to("/compose", what="into", into=key))
        )
    if label == "Source" and visit.identity.role >= Role.EDITOR:
        made.append(
            Link(words.text("Remove a source's data"), served.to("/load/withdraw", source=key))
        )
    return made


def _withheld(visit: Visit) -> str:
    if visit.identity.role >= Role.ANALYST:
        return ""
    return visit.words.text(
        "Names of people, quotes and sources are shown from the role of analyst on; your role:"
        " {role}.",
        role=visit.identity.role.words.in_language(visit.lang),
    )


async def _sources(visit: Visit, keys: list[str]) -> list[Origin]:
    """Sources, in the order in which they are first named."""
    unique = list(dict.fromkeys(keys))
    if not unique:
        return []
    data = await visit.ask(_SOURCES, keys=unique)
    origins = {each["key"]: _origin(visit, each) for each in data["sources"]["nodes"]}
    return [origins.get(key) or Origin(key, key) for key in unique]


def _origin(visit: Visit, source: Mapping[str, Any]) -> Origin:
    kind, address = (
        stored_choice(properties("Source")["kind"], source["kind"] or ""),
        source["address"] or "",
    )
    return Origin(
        source["key"],
        source["title"] or source["key"],
        choice_name("Source", "kind", kind, visit.words),
        address if address.startswith(("https://", "http://")) else "",
        visit.words.partial(source["published"]),
        visit.words.partial(source["retrieved"]),
        kind == "synthetic",
    )
