"""What a node is joined to: read relation by relation, shown section by section."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from api.auth.roles import Role
from api.graphql.schema.access import RESTRICTED
from api.graphql.schema.names import Relation, camel, relations, single
from api.pages.lists.columns import POSITIONS, stored_choice
from api.pages.visit import Visit
from graph.cypher import dated
from graph.ontology import NODE, PAGE_ORDER, RELATIONSHIP, TIE_TYPES, Property, properties
from viz.addresses import LISTS, list_address
from viz.pages.details.view import SHOWN, Entry, Quote, Section
from viz.pages.lists.view import Link, Thing
from viz.words.kinds import SECTIONS, choice_name, counted, section_name, section_of
from viz.words.naming import called

FULL = 60
"""The largest number of entries of a relation on a page. If there are more, only those that are
valid on the day are shown."""

_AT_ONCE = 5
"""How many relations one document asks for; more would exceed the limits of a document."""

_KIND_OMITTED = ("Organisation", "Sector")
"""Labels of joined nodes whose kind is not shown."""

_UNSAID = {"member", "attendee", "attended"}
"""The most common choices, which are not shown."""

Rows = Mapping[str, Any]


Totals = Mapping[str, int | None]
"""How many nodes each relation leads to, without those that lead to none; None where the number,
and so the names, are withheld from the role."""


async def rows_of(visit: Visit, label: str, key: str, totals: Totals, day: date) -> Rows:
    """The connection of each relation that has nodes and may be read in the role, by the name of
    its field."""
    readable = [name for name in totals if _open(visit, relations(label)[name])]
    parts = [readable[start : start + _AT_ONCE] for start in range(0, len(readable), _AT_ONCE)]
    documents = [_document(visit, label, part, totals) for part in parts]
    variables = {"key": key, "day": day.isoformat(), "lang": visit.lang.upper()}
    answers = await asyncio.gather(*(visit.ask(document, **variables) for document in documents))
    return {name: rows for answer in answers for name, rows in (answer["found"] or {}).items()}


def sections_of(
    visit: Visit, label: str, key: str, totals: Totals, rows: Rows, day: date
) -> list[Section]:
    """The sections, in the order of the page. A section may be made from several relations."""
    by_section: dict[str, list[Relation]] = {name: [] for name in SECTIONS}
    for relation in sorted(relations(label).values(), key=_place):
        if relation.name in totals:
            by_section[_section_of(relation)].append(relation)
    return [
        _section(visit, (label, key), name, each, totals, rows, day)
        for name, each in by_section.items()
        if each
    ]


def _place(relation: Relation) -> int:
    """The position of a relation within its section."""
    return PAGE_ORDER.index(relation.target)


def _section_of(relation: Relation) -> str:
    return section_of(relation.ends[1], relation.target, outgoing=relation.outgoing)


def _section(
    visit: Visit,
    node: tuple[str, str],
    name: str,
    group: Sequence[Relation],
    totals: Totals,
    rows: Rows,
    day: date,
) -> Section:
    title = section_name(name, visit.words)
    if not all(_open(visit, relation) for relation in group):
        return Section(name, title, (), totals[group[0].name], withheld=True)
    entries = [entry for relation in group for entry in _entries(visit, relation, rows)]
    counts = {relation: totals[relation.name] or 0 for relation in group}
    total = sum(counts.values())
    lists = [
        _list(visit, *node, relation, number)
        for relation, number in counts.items()
        if number > SHOWN
    ]
    note = "" if len(entries) >= total else _part(visit, group[0], len(entries), rows, total, day)
    return Section(name, title, entries, total, note, lists)


def _open(visit: Visit, relation: Relation) -> bool:
    return visit.identity.role >= Role.ANALYST or relation.target not in RESTRICTED


def _document(visit: Visit, label: str, names: Sequence[str], totals: Totals) -> str:
    body = " ".join(_selection(visit, relations(label)[name], totals[name] or 0) for name in names)
    day = ", $day: Date" if "$day" in body else ""
    return (
        f"query Joined($key: String!, $lang: Language!{day}) {{ found: {single(label)}(key: $key)"
        f" {{ {body} }} }}"
    )


def _selection(visit: Visit, relation: Relation, total: int) -> str:
    order = "DATE_DESC" if "date" in properties(relation.target) else "NAME"
    day = ", asOf: $day" if total > FULL and dated(relation.ends) else ""
    more = " ".join(_more(relation.target)) if relation.name != "holders" else ""
    own = [camel(prop.name) for prop in _own(relation)]
    quoted = "quotes quotedFrom" if visit.identity.role >= Role.ANALYST else ""
    return (
        f"{relation.name}(first: {FULL}, sort: [{order}]{day}) {{ totalCount "
        f"edges {{ {' '.join(own)} {quoted} node {{ key name(lang: $lang) {more} }} }} }}"
    )


def _more(label: str) -> Iterator[str]:
    """The further fields to select of the nodes at the other end. Their days are selected only
    where the relationship by which people meet in them has none."""
    if label == "Person":
        yield POSITIONS
        return
    own, kind = properties(label), NODE[label]
    if kind.affiliation and "valid_from" not in properties(TIE_TYPES[kind.tie]):
        yield from (camel(name) for name in ("date", "valid_from", "valid_to") if name in own)
    if label not in _KIND_OMITTED:
        yield from (name for name in ("kind", "draft") if name in own)


def _own(relation: Relation) -> list[Property]:
    return [prop for prop in RELATIONSHIP[relation.ends[1]].properties if prop.name != "quotes"]


def _entries(visit: Visit, relation: Relation, rows: Rows) -> Iterator[Entry]:
    for edge in rows[relation.name]["edges"] if relation.name in rows else ():
        node = edge["node"]
        positions = node.get("positions", {"edges": ()})["edges"]
        also = [
            Thing(called(each["node"]), "Organisation", each["node"]["key"], each["title"] or "")
            for each in positions
        ]
        quotes = [
            Quote(*pair)
            for pair in zip(edge.get("quotes") or (), edge.get("quotedFrom", ()), strict=True)
        ]
        begins, ends = _period(edge, node)
        thing, draft = Thing(called(node), relation.target, node["key"]), bool(node.get("draft"))
        yield Entry(
            thing, ", ".join(_context(visit, relation, edge)), also, begins, ends, draft, quotes
        )


def _period(edge: Rows, node: Rows) -> tuple[str, str]:
    """The period of the relationship, or else of the node it leads to."""
    if edge.get("validFrom") or edge.get("validTo"):
        return edge["validFrom"] or "", edge["validTo"] or ""
    day = node.get("date") or ""
    return node.get("validFrom") or day, node.get("validTo") or day


def _context(visit: Visit, relation: Relation, edge: Rows) -> Iterator[str]:
    """The role of the joined node, and its kind, in words."""
    lang, type_ = visit.lang, relation.ends[1]
    for prop in _own(relation):
        value = edge[camel(prop.name)]
        if (
            prop.type == "choice"
            and value
            and (stored := stored_choice(prop, value)) not in _UNSAID
        ):
            yield choice_name(type_, prop.name, stored, visit.words)
        elif prop.type == "flag" and value:
            yield prop.words.in_language(lang)
        elif prop.type == "text" and value:
            yield value
    if kind := edge["node"].get("kind"):
        prop = properties(relation.target)["kind"]
        yield choice_name(relation.target, "kind", stored_choice(prop, kind), visit.words)
    elif (
        relation.ends[1] in ("COOPERATES_WITH", "PART_OF", "ORGANISED_BY", "INVITED")
        and relation.target != "Organisation"
    ):
        yield NODE[relation.target].words.in_language(lang)


def _list(visit: Visit, label: str, key: str, relation: Relation, total: int) -> Link:
    to = visit.served.to(
        list_address(relation.target),
        joined=f"{LISTS[label]}/{key}",
        by=relation.ends[1],
        ended="1",
    )
    return Link(
        visit.words.text("{things} as a list", things=counted(relation.target, total, visit.words)),
        to,
    )


def _part(visit: Visit, relation: Relation, shown: int, rows: Rows, total: int, day: date) -> str:
    words = visit.words
    if dated(relation.ends) and rows[relation.name]["totalCount"] < total:
        now = rows[relation.name]["totalCount"]
        return words.text(
            "{shown} of the {now} on {day} are shown; at all times there are {total}.",
            shown=words.number(shown),
            now=words.number(now),
            day=words.day(day),
            total=words.number(total),
        )
    return words.text(
        "{shown} of {total} are shown.", shown=words.number(shown), total=words.number(total)
    )
