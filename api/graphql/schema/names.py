"""The names in GraphQL of the ontology's kinds, properties and relations."""

from dataclasses import dataclass
from functools import cache

from graph.cypher import TYPES
from graph.model import Ends, ends_of
from graph.ontology import NODES, Property

_RELATIONS = {
    "BELONGS_TO": ("sectors", "organisations"),
    "PART_OF": ("partOf{To}", "{from}Within"),
    "SUCCEEDED_BY": ("successors", "predecessors"),
    "HOLDS_POSITION": ("positions", "holders"),
    "REPORTS_TO": ("superiors", "subordinates"),
    "MEMBER_OF": ("{to}", "member{From}"),
    "PARTICIPATED_IN": ("{to}", "participants"),
    "ATTENDED": ("{to}", "attendees"),
    "INVITED": ("invited{To}", "invitedTo{From}"),
    "ORGANISED_BY": ("organisers", "organised{From}"),
    "HOLDS": ("eventSeries", "heldBy{From}"),
    "COOPERATES_WITH": ("cooperatesWith{To}", "cooperationOf{From}"),
    "ALUMNI_OF": ("alumniOf", "alumni{From}"),
    "NAMED_IN": ("namedIn", "people"),
    "MATERIAL_OF": ("materialOf", "materials"),
}
"""The names of a relationship as a field of its start and of its end; {to} and {from} stand for the
plurals of the labels it joins."""

_SHORTER = {"memberPeople": "members"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A field `name` of nodes with the label `label` that leads along `ends`, forwards if
    `outgoing`, to nodes with the label `target`."""

    label: str
    name: str
    ends: Ends
    outgoing: bool
    target: str


def camel(name: str) -> str:
    """`valid_from` -> `validFrom`"""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


PLURALS = {kind.label: camel(kind.collection or kind.path) for kind in NODES}
"""The root field that lists the nodes of each label."""


def constant(name: str) -> str:
    """`peer group`, `valid_from` or `memberOf` -> `PEER_GROUP`"""
    return name.replace(" ", "_").upper()


def kind_constant(label: str) -> str:
    """`EventSeries` -> `EVENT_SERIES`"""
    return "".join(
        "_" + letter if letter.isupper() and i else letter.upper() for i, letter in enumerate(label)
    )


def single(label: str) -> str:
    """The name of the root field that finds one node of the label by its key."""
    name = label[0].lower() + label[1:]
    return f"one{label}" if name in PLURALS.values() else name


def kind_name(type_: str) -> str:
    """`MEMBER_OF` -> `MemberOf`"""
    return "".join(part.capitalize() for part in type_.split("_"))


def property_field(prop: Property) -> str:
    """The field of a property. The ontology's `id` is `key` in GraphQL, where `id` is unique over
    all kinds."""
    return "key" if prop.name == "id" else camel(prop.name)


@cache
def relations(label: str) -> dict[str, Relation]:
    """Every relation of a label, by the name of its field."""
    every = [
        relation
        for type_ in TYPES
        for ends in ends_of(type_)
        for relation in _both_ways(ends)
        if relation.label == label
    ]
    by_name = {relation.name: relation for relation in every}
    assert len(by_name) == len(every)
    return by_name


def _both_ways(ends: Ends) -> tuple[Relation, Relation]:
    start, type_, end = ends
    words = {
        "to": PLURALS[end],
        "from": PLURALS[start],
        "To": capital(PLURALS[end]),
        "From": capital(PLURALS[start]),
    }
    forwards, backwards = (name.format(**words) for name in _RELATIONS[type_])
    return (
        Relation(start, _SHORTER.get(forwards, forwards), ends, True, end),
        Relation(end, _SHORTER.get(backwards, backwards), ends, False, start),
    )


def capital(name: str) -> str:
    return name[0].upper() + name[1:]


assert set(_RELATIONS) == set(TYPES)
