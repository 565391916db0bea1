"""The least role that may select each field, as one rule over types and fields."""

from functools import cache

from graphql import FieldNode

from api.operations import Role
from api.schema.names import capital, relations
from graph.cypher import LABELS
from graph.errors import VerkostoError

_NAMING = {"quotes", "openQuestions"}
"""Texts in which people are named."""

_OF_PEOPLE = {"person", "unmet"}
"""Root fields that answer with people."""

_ADMIN = {"erasePerson"}


class Refused(VerkostoError):
    """The role may not."""


@cache
def least_role(type_name: str, field: str) -> Role:
    """A viewer reads everything but people and the texts that name them; of people no more than how many there are."""
    if type_name == "Mutation":
        return Role.ADMIN if field in _ADMIN else Role.EDITOR
    if field == "__typename":
        return Role.VIEWER
    if type_name == "Person" or field in _NAMING or (type_name == "Query" and field in _OF_PEOPLE):
        return Role.ANALYST
    if type_name in _people_connections() and field != "totalCount":
        return Role.ANALYST
    return Role.VIEWER


def check(role: Role, type_name: str, node: FieldNode) -> None:
    """Refused where the role may not select the field, or may not ask so closely that the answer would tell of one person."""
    name = node.name.value
    least = least_role(type_name, name)
    if role >= Role.VIEWER and role < Role.ANALYST and name in _people_fields(type_name):
        close = [argument.name.value for argument in node.arguments if argument.name.value not in ("first", "asOf")]
        least = Role.ANALYST if close else least
    if role < least:
        who = role.name.lower()
        raise Refused(f"'{type_name}.{name}' may be read by the role {least.name.lower()} and above; yours is {who}.")


@cache
def _people_connections() -> frozenset[str]:
    every = [relation for label in LABELS for relation in relations(label).values() if relation.target == "Person"]
    return frozenset({"PersonConnection", *(f"{relation.label}{capital(relation.name)}Connection" for relation in every)})


@cache
def _people_fields(type_name: str) -> frozenset[str]:
    if type_name == "Query":
        return frozenset({"people"})
    if type_name not in LABELS:
        return frozenset()
    return frozenset(name for name, relation in relations(type_name).items() if relation.target == "Person")
