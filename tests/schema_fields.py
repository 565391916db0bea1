"""Every field of the schema: who may select it, and the document that does."""

from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    NameNode,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from api.auth.roles import Refused, Role
from api.graphql.schema import build_schema
from api.graphql.schema.access import check
from api.graphql.schema.scalars import global_id
from graph.errors import StoreError
from graph.state import Commits
from graph.store import Store

ROLES = tuple(Role)


class Unasked(Store):
    """Stands where the database would."""

    ordered = True

    def __init__(self) -> None:
        self.commits = Commits()

    def state(self) -> str:
        raise StoreError("The database was asked.")

    def read(self, cypher: str, **parameters: object) -> list[list[object]]:
        raise StoreError("The database was asked.")


def fields() -> list[tuple[str, str]]:
    """Every type that answers are made of, with each of its fields."""
    types = [
        type_
        for name, type_ in build_schema().type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
    ]
    return [(type_.name, field) for type_ in types for field in (*type_.fields, "__typename")]


def may(role: Role, type_name: str, field: str) -> bool:
    try:
        check(role, type_name, FieldNode(name=NameNode(value=field), arguments=(), directives=()))
    except Refused:
        return False
    return True


def leads_to(type_name: str, field: str) -> str:
    type_ = build_schema().type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    return str(get_named_type(type_.fields[field].type).name)


def paths() -> dict[str, list[tuple[str, str]]]:
    """The shortest way from a root to each type: the types on it, and the field that leads on."""
    shortest: dict[str, list[tuple[str, str]]] = {"Query": [], "Mutation": []}
    waiting = list(shortest)
    while waiting:
        name = waiting.pop(0)
        type_ = build_schema().type_map[name]
        for field in type_.fields if isinstance(type_, GraphQLObjectType) else ():
            if leads_to(name, field) not in shortest:
                shortest[leads_to(name, field)] = [*shortest[name], (name, field)]
                waiting.append(leads_to(name, field))
    return shortest


def selecting(path: list[tuple[str, str]]) -> str:
    """The document that selects the last field."""
    if not path:
        return "{ __typename }"
    (name, field), *rest = path
    type_ = build_schema().type_map[name]
    if field == "__typename":
        return "{ __typename }"
    needed = {
        key: each.type
        for key, each in type_.fields[field].args.items()
        if is_required_argument(each)
    }
    arguments = ", ".join(f"{key}: {literal(kind)}" for key, kind in needed.items())
    inner = (
        selecting(rest)
        if rest or not is_leaf_type(get_named_type(type_.fields[field].type))
        else ""
    )
    return f"{{ {field}{f'({arguments})' if arguments else ''} {inner} }}"


def literal(type_: Any) -> str:
    """A value of an input type."""
    if isinstance(type_, GraphQLNonNull):
        return literal(type_.of_type)
    if isinstance(type_, GraphQLList):
        return f"[{literal(type_.of_type)}]"
    if isinstance(type_, GraphQLEnumType):
        return str(next(iter(type_.values)))
    if isinstance(type_, GraphQLInputObjectType):
        fields = [
            f"{name}: {literal(field.type)}"
            for name, field in type_.fields.items()
            if is_required_input_field(field)
        ]
        return f"{{{', '.join(fields)}}}"
    return {
        "Int": "1",
        "Float": "1.5",
        "Boolean": "true",
        "ID": f'"{global_id("Group", "g")}"',
        "Date": '"2020"',
    }.get(type_.name, '"x"')
