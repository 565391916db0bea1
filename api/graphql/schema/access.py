"""The role that each field of the API requires, as tables and one rule over types and fields."""

from collections.abc import Callable
from functools import cache

from graphql import FieldNode, GraphQLObjectType, GraphQLSchema, get_named_type

from api.auth.roles import Refused, Role, min_people
from api.graphql.schema import build_schema
from api.graphql.schema.names import PLURALS, Relation, capital, relations, single
from graph.analysis.figures import names_people
from graph.analysis.groupings import grouping
from graph.analysis.registry import MEASURES, field_name, result_of
from graph.analysis.withheld import MIN_PEOPLE, disclosed
from graph.cypher import LABELS
from graph.model import kind_words

RESTRICTED = ("Person", "Source")
"""Labels of which a viewer may read only how many nodes there are: people, and sources, whose
titles name those who made a statement."""

_FIELDS_WITH_NAMES = {"quotes", "openQuestions"}
"""Texts in which people are named."""

_SOURCE_FIELDS = {"sources", "quotedFrom"}
"""Keys of sources."""

_ADMIN_FIELDS = {"erasePerson", "tokens", "newToken", "revokeToken"}

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
    *(single(label) for label in RESTRICTED),
}
"""Root fields that answer with people or sources; analysts may read them."""

_ROOT_FIELDS_WITHOUT_NAMES = {
    *(field_name(name) for name in MEASURES if not names_people(result_of(name))),
    "dataVersion",
    "years",
    "synthetic",
    "gaps",
    "sectorMixing",
    "attendance",
    "search",
    "trends",
    "between",
    "wholeNetwork",
    "differences",
    "node",
    "nodes",
    *PLURALS.values(),
    *(single(label) for label in LABELS if label not in RESTRICTED),
}
"""Root fields that viewers may read: the fields within are checked in turn, and resolvers leave out
the people of small sectors, and people as hits and in pictures."""

_NESTED_FIELDS_WITH_PEOPLE = {
    ("Between", "people"),
    ("Between", "able"),
    *(("Differences", name) for name in ("came", "left", "moved")),
}
"""Lists of rows about single people, of types that viewers may read otherwise."""

_TYPES_WITH_OPEN_NODES = {"SharedPlace", "Differences", "SearchHit", "WholeNetworkNode"}
"""Types with a field of the interface Node that viewers may read: the node is an affiliation or a
sector, or the resolver gives viewers no people."""


@cache
def required_role(type_name: str, field: str) -> Role:
    """The lowest role that may select the field. A viewer reads everything but people, sources and
    the texts that name people; of people and sources only how many there are.

    Closed by default: a root field that no table above names is for administrators, and stops the
    server (`check_listed`); an object with a field that could be a person or a source is for
    analysts."""
    if type_name == "Mutation":
        return Role.ADMIN if field in _ADMIN_FIELDS else Role.EDITOR
    if field == "__typename":
        return Role.VIEWER
    if type_name == "Query":
        return _role_of_root(field)
    if (
        type_name in RESTRICTED
        or field in _FIELDS_WITH_NAMES
        or field in _SOURCE_FIELDS
        or (type_name, field) in _NESTED_FIELDS_WITH_PEOPLE
    ):
        return Role.ANALYST
    if type_name in _restricted_connections():
        return Role.VIEWER if field == "totalCount" else Role.ANALYST
    return Role.ANALYST if type_name in _closed_types() else Role.VIEWER


def _role_of_root(field: str) -> Role:
    if field in _ROOT_FIELDS_WITHOUT_NAMES:
        return Role.VIEWER
    return Role.ANALYST if field in _ROOT_FIELDS_WITH_PEOPLE else Role.ADMIN


def check_listed(schema: GraphQLSchema) -> None:
    """Raises TypeError where no role was given to a root field of queries: where it is in none of
    the tables above, or in several."""
    tables = (_ADMIN_FIELDS, _ROOT_FIELDS_WITH_PEOPLE, _ROOT_FIELDS_WITHOUT_NAMES)
    fields = schema.query_type.fields if schema.query_type else {}
    wrong = [name for name in fields if sum(name in table for table in tables) != 1]
    if wrong:
        raise TypeError(f"api/graphql/schema/access.py gives no role to: {', '.join(wrong)}")


def types_with_people(schema: GraphQLSchema) -> frozenset[str]:
    """The object types with a field that is a person, a source, or a node of any kind, but for
    those whose nodes are known to be open to viewers."""
    possible = {*RESTRICTED, "Node"}
    return frozenset(
        name
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType)
        and type_ is not schema.query_type
        and name not in _TYPES_WITH_OPEN_NODES
        and any(get_named_type(field.type).name in possible for field in type_.fields.values())
    )


@cache
def _closed_types() -> frozenset[str]:
    return types_with_people(build_schema())


def check(role: Role, type_name: str, node: FieldNode) -> None:
    """Raises Refused where the role may not select the field, or may not use one of its arguments
    because the answer could then reveal something about a single person."""
    name = node.name.value
    required = required_role(type_name, name)
    if role < Role.ANALYST and name in _restricted_fields(type_name):
        close = [
            argument.name.value
            for argument in node.arguments
            if argument.name.value not in ("first", "asOf")
        ]
        required = max(required, Role.ANALYST) if close else required
    _require(role, required, type_name, name)


def check_root(role: Role, field: str) -> None:
    """Raises Refused where the role may not read a root field; for results that are read without a
    document."""
    _require(role, required_role("Query", field), "Query", field)


def may_read(role: Role, field: str) -> bool:
    """Whether the role may read a root field."""
    return role >= required_role("Query", field)


def check_mutation(role: Role, field: str) -> None:
    """Raises Refused where the role may not use a mutation; for changes that are made without a
    document."""
    _require(role, required_role("Mutation", field), "Mutation", field)


def _require(role: Role, required: Role, type_name: str, name: str) -> None:
    if role < required:
        raise Refused(
            "field_needs_role", type=type_name, field=name, least=required.words, role=role.words
        )


def check_grouping(role: Role, by: str) -> int:
    """The `min_people` of the role. Raises Refused for a grouping other than by sector in roles
    that may not read about single people: the difference of such figures from those by sector could
    reveal a person."""
    if role < Role.ANALYST and by != "sector":
        raise Refused("grouping_needs_role", by=grouping(by), role=role.words)
    return min_people(role)


def count_disclosure(
    role: Role, label: str, relation: Relation | None
) -> Callable[[int], int | None]:
    """Converts a number of nodes with the label, of all there are or of those that a relation leads
    to, to what the role may read of it: the number, a rounded one, or None. A viewer reads the
    number of all people to the nearest ten, so that subtracting the numbers of all sectors reveals
    nobody; of the people of an organisation none, as subtracting the other organisations' from the
    sector's could reveal them; and of other people none if they are one or two."""
    if role >= Role.ANALYST or label != "Person":
        return lambda count: count
    if relation is None:
        return lambda count: (count + 5) // 10 * 10
    if relation.label == "Organisation":
        return lambda count: None
    return lambda count: disclosed(count, MIN_PEOPLE)


def check_related(role: Role, label: str) -> None:
    """Raises Refused where the role may not filter by what is joined to a node of this label, as
    that could reveal something about a single person."""
    if role < Role.ANALYST and label in RESTRICTED:
        raise Refused("related_needs_role", kind=kind_words(label), role=role.words)


@cache
def _restricted_connections() -> frozenset[str]:
    every = [
        relation
        for label in LABELS
        for relation in relations(label).values()
        if relation.target in RESTRICTED
    ]
    of_all = (f"{label}Connection" for label in RESTRICTED)
    return frozenset(
        {*of_all, *(f"{relation.label}{capital(relation.name)}Connection" for relation in every)}
    )


@cache
def _restricted_fields(type_name: str) -> frozenset[str]:
    if type_name == "Query":
        return frozenset(PLURALS[label] for label in RESTRICTED)
    if type_name not in LABELS:
        return frozenset()
    return frozenset(
        name for name, relation in relations(type_name).items() if relation.target in RESTRICTED
    )
