"""The least role that may select each field, as one rule over types and fields."""

from collections.abc import Callable
from functools import cache

from graphql import FieldNode

from api.auth.roles import Refused, Role, least_of
from api.graphql.schema.names import PLURALS, Relation, capital, relations, single
from graph.analysis.figures import names_people
from graph.analysis.groupings import grouping
from graph.analysis.registry import MEASURES, field_name, result_of
from graph.analysis.withheld import MIN_PEOPLE, disclosed
from graph.cypher import LABELS
from graph.model import kind_words

HIDDEN = ("Person", "Source")
"""The labels of which a viewer learns how many there are and nothing else: people, and the sources,
whose titles say who spoke."""

_FIELDS_WITH_NAMES = {"quotes", "openQuestions"}
"""Texts in which people are named."""

_SOURCE_FIELDS = {"sources", "quotedFrom"}
"""Keys of sources."""

_ROOT_FIELDS_WITH_PEOPLE = {
    *(field_name(name) for name in MEASURES if names_people(result_of(name))),
    "departures",
    "unmet",
    "compose",
    "repair",
    "guestList",
    "whatIf",
    "arrangement",
    "proposals",
    *(single(label) for label in HIDDEN),
}
"""Root fields that answer with people or sources."""

_NESTED_FIELDS_WITH_PEOPLE = {
    ("Between", "people"),
    ("Between", "able"),
    *(("Differences", name) for name in ("came", "left", "moved")),
}

_ADMIN_FIELDS = {"erasePerson", "tokens", "newToken", "revokeToken"}


@cache
def least_role(type_name: str, field: str) -> Role:
    """A viewer reads everything but people, sources and the texts that name people; of those no
    more than how many there are."""
    if type_name == "Mutation":
        return Role.ADMIN if field in _ADMIN_FIELDS else Role.EDITOR
    if type_name == "Query":
        return (
            Role.ADMIN
            if field in _ADMIN_FIELDS
            else Role.ANALYST
            if field in _ROOT_FIELDS_WITH_PEOPLE
            else Role.VIEWER
        )
    if field == "__typename":
        return Role.VIEWER
    if (
        type_name in HIDDEN
        or field in _FIELDS_WITH_NAMES
        or field in _SOURCE_FIELDS
        or (type_name, field) in _NESTED_FIELDS_WITH_PEOPLE
    ):
        return Role.ANALYST
    if type_name in _hidden_connections() and field != "totalCount":
        return Role.ANALYST
    return Role.VIEWER


def check(role: Role, type_name: str, node: FieldNode) -> None:
    """Refused where the role may not select the field, or may not ask so closely that the answer
    would tell of one person."""
    name = node.name.value
    least = least_role(type_name, name)
    if role < Role.ANALYST and name in _hidden_fields(type_name):
        close = [
            argument.name.value
            for argument in node.arguments
            if argument.name.value not in ("first", "asOf")
        ]
        least = max(least, Role.ANALYST) if close else least
    _require(role, least, type_name, name)


def check_root(role: Role, field: str) -> None:
    """The same for what is read without a document, as a root field's result."""
    _require(role, least_role("Query", field), "Query", field)


def may_read(role: Role, field: str) -> bool:
    """Whether the role may ask for a root field."""
    return role >= least_role("Query", field)


def check_mutation(role: Role, field: str) -> None:
    """The same for a change that is made without a document."""
    _require(role, least_role("Mutation", field), "Mutation", field)


def _require(role: Role, least: Role, type_name: str, name: str) -> None:
    if role < least:
        raise Refused(
            "field_needs_role", type=type_name, field=name, least=least.words, role=role.words
        )


def check_grouping(role: Role, by: str) -> int:
    """`least_of` the role; Refused where figures by another grouping, taken from those by sector,
    would tell of one person."""
    if role < Role.ANALYST and by != "sector":
        raise Refused("grouping_needs_role", by=grouping(by), role=role.words)
    return least_of(role)


def count_disclosure(
    role: Role, label: str, relation: Relation | None
) -> Callable[[int], int | None]:
    """What the role is told of a number of nodes `label`, of all there are or of those a relation
    leads to. Of people a viewer learns the whole to the nearest ten, so that nobody is left when
    all sectors are taken from it; of one organisation's nothing, as they would be left when the
    others' are taken from the sector's."""
    if role >= Role.ANALYST or label != "Person":
        return lambda count: count
    if relation is None:
        return lambda count: (count + 5) // 10 * 10
    if relation.label == "Organisation":
        return lambda count: None
    return lambda count: disclosed(count, MIN_PEOPLE)


def check_related(role: Role, label: str) -> None:
    """Refused where a filter by what is joined to a node of this label would tell of one person."""
    if role < Role.ANALYST and label in HIDDEN:
        raise Refused("related_needs_role", kind=kind_words(label), role=role.words)


@cache
def _hidden_connections() -> frozenset[str]:
    every = [
        relation
        for label in LABELS
        for relation in relations(label).values()
        if relation.target in HIDDEN
    ]
    of_all = (f"{label}Connection" for label in HIDDEN)
    return frozenset(
        {*of_all, *(f"{relation.label}{capital(relation.name)}Connection" for relation in every)}
    )


@cache
def _hidden_fields(type_name: str) -> frozenset[str]:
    if type_name == "Query":
        return frozenset(PLURALS[label] for label in HIDDEN)
    if type_name not in LABELS:
        return frozenset()
    return frozenset(
        name for name, relation in relations(type_name).items() if relation.target in HIDDEN
    )
