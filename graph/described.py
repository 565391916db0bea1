"""What sources say, word for word, about the bodies in which leaders meet; the list of sources; and
the names of bodies.

Only quotes and the requested nodes are read, so that a large graph takes no longer.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graph import cypher
from graph.analysis.groupings import named_by
from graph.cypher import KINDS
from graph.listing import by_ids
from graph.model import Ends
from graph.ontology import AFFILIATIONS, PAGE_ORDER, RELATIONSHIP, properties
from graph.store import Store

_MET_IN = frozenset(chain.from_iterable(AFFILIATIONS.values()))
_WHOLES = {whole for part, whole in RELATIONSHIP["PART_OF"].ends if part in _MET_IN}
LABELS = tuple(label for label in PAGE_ORDER if label in _MET_IN | _WHOLES)
"""The labels of the bodies in which leaders meet, and of the larger wholes of which these are
parts."""
_COLUMNS = (
    "name_fi",
    "name_sv",
    "name_en",
    "kind",
    "date",
    "valid_from",
    "valid_to",
    "audience",
    "sources",
    "quotes",
)
_SOURCE = ("id", "title", "kind", "address", "published", "retrieved")


@dataclass(frozen=True, slots=True)
class Body:
    """A node of one of LABELS. `since` and `until` are partial dates. `quotes` are all quotes about
    it, from the node and from its relationships. `sources` are ids."""

    label: str
    id: str
    names: dict[str, str | None]
    kind: str | None
    since: str | None
    until: str | None
    audience: tuple[str, ...]
    quotes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of data. `lang`: the first of its languages, or None."""

    id: str
    title: str | None
    kind: str | None
    address: str | None
    published: str | None
    retrieved: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class Described:
    """`bodies` are in the order of LABELS and then of their Finnish names; `sources` are sorted by
    id."""

    bodies: tuple[Body, ...]
    sources: tuple[Source, ...]


def read_described(store: Store) -> Described:
    """Every body that a source describes in its own words, and every source."""
    quotes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for label in LABELS:
        for id_, own in store.read(cypher.some(label, ("quotes",)))[0][0]:
            quotes[label, id_] += own
    for label, id_, texts in _of_ties(store):
        quotes[label, id_] += texts
    bodies = [
        body
        for label in LABELS
        for body in _bodies(
            store, label, {id_: texts for (of, id_), texts in quotes.items() if of == label}
        )
    ]
    return Described(tuple(bodies), tuple(_sources(store)))


def read_body_names(store: Store, bodies: Mapping[str, str], lang: str) -> dict[str, str]:
    """The names of bodies in a language, by id. `bodies`: label by id."""
    names: dict[str, str] = {}
    for label in {*bodies.values()}:
        ids = [id_ for id_, of in bodies.items() if of == label]
        columns = ["n.id", "n.name_fi", "n.name_sv", "n.name_en"]
        for id_, *row in store.read(by_ids(label, columns, []), ids=ids)[0][0]:
            names[id_] = named_by(row, id_, lang)
    return names


def read_dates(store: Store, events: Sequence[str]) -> dict[str, str | None]:
    """The start dates of events, as partial dates, by id."""
    return dict(store.read(by_ids("Event", ["n.id", "n.date"], []), ids=list(events))[0][0])


def _of_ties(store: Store) -> Iterator[tuple[str, str, list[str]]]:
    """The quotes of relationships, with the label and id of each body that they describe.
    Relationships of people are left out, as their quotes describe the person."""
    for ends in KINDS:
        if (
            not isinstance(ends, str)
            and "Person" not in ends
            and not {ends[0], ends[2]}.isdisjoint(LABELS)
        ):
            for start, end, texts in sorted(store.read(cypher.quoted(ends))[0][0]):
                yield from ((label, id_, texts) for label, id_ in _ends(ends, start, end))


def _ends(ends: Ends, start: str, end: str) -> Iterator[tuple[str, str]]:
    """The ends of a relationship that its quote describes: the body that is part of another or is
    organised by one, but not that other one. A quote of HOLDS describes both ends."""
    if ends[0] in LABELS:
        yield ends[0], start
    elif ends[2] in LABELS:
        yield ends[2], end
    if ends[1] == "HOLDS":
        yield ends[2], end


def _bodies(store: Store, label: str, quotes: dict[str, list[str]]) -> list[Body]:
    known = [name for name in _COLUMNS if name in properties(label) or name == "sources"]
    rows = (
        store.read(
            by_ids(label, ["n.id", *(f"n.{name}" for name in known)], []), ids=sorted(quotes)
        )[0][0]
        if quotes
        else []
    )
    bodies = [
        _body(label, id_, dict(zip(known, values, strict=True)), quotes[id_])
        for id_, *values in rows
    ]
    return sorted(
        bodies,
        key=lambda body: (
            body.names["name_fi"] or body.names["name_sv"] or body.names["name_en"] or body.id,
            body.id,
        ),
    )


def _body(label: str, id_: str, row: dict[str, Any], quotes: list[str]) -> Body:
    return Body(
        label,
        id_,
        {name: row.get(name) for name in ("name_fi", "name_sv", "name_en")},
        row.get("kind"),
        row.get("date") or row.get("valid_from"),
        row.get("valid_to") or row.get("date"),
        tuple(row.get("audience") or ()),
        _without_repeats(quotes),
        tuple(sorted(row["sources"])),
    )


def _without_repeats(quotes: Sequence[str]) -> tuple[str, ...]:
    """The quotes in their order, without repeats and without those contained in another quote."""
    distinct = list(dict.fromkeys(quotes))
    return tuple(
        quote
        for quote in distinct
        if not any(quote != other and quote in other for other in distinct)
    )


def _sources(store: Store) -> list[Source]:
    rows = store.read(cypher.table("Source", (*_SOURCE, "languages")))[0][0]
    sources = (
        Source(**dict(zip(_SOURCE, values, strict=True)), lang=(languages or [None])[0])
        for _, *values, languages in rows
    )
    return sorted(sources, key=lambda source: source.id)
