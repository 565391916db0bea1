"""Scalars that GraphQL does not have itself: partial dates, global ids, and cursors."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import graphene
from graphql import GraphQLError, StringValueNode

from graph.cypher import KINDS, LABELS
from graph.dates import first_day
from graph.errors import BadInput, message
from graph.model import kind_words

_KINDS = frozenset(
    kind if isinstance(kind, str) else ":".join((kind[1], kind[0], kind[2])) for kind in KINDS
)


class Date(graphene.Scalar):
    """`2019`, `2019-02` or `2019-02-03`; where a single day is needed, a partial date means its
    last day."""

    @staticmethod
    def serialize(value: str) -> str:
        return value

    @staticmethod
    def parse_value(value: Any) -> str:
        try:
            first_day(value if isinstance(value, str) else json.dumps(value))
        except BadInput as error:
            raise GraphQLError(str(error)) from None
        return str(value)

    @staticmethod
    def parse_literal(node: Any, _variables: Any = None) -> str:
        if not isinstance(node, StringValueNode):
            raise GraphQLError(str(message("date_is_text")), node)
        return Date.parse_value(node.value)


def global_id(kind: str, id_: str) -> str:
    """The id of a node from its label, or of a relationship from `TYPE:From:To`, and its id in the
    store."""
    return urlsafe_b64encode(f"{kind} {id_}".encode()).decode().rstrip("=")


def from_global_id(text: str) -> tuple[str, str]:
    """The label or `TYPE:From:To`, and the id. The kind is one of the model's, so that statements
    may contain it safely. Raises BadInput where the text is not a global id."""
    try:
        kind, separator, id_ = _decoded(text).partition(" ")
    except ValueError:
        kind = separator = id_ = ""
    if not separator or kind not in _KINDS:
        raise BadInput("not_an_id", value=text[:80])
    return kind, id_


def node_id(text: str) -> tuple[str, str]:
    """The label and the id of a node. Raises BadInput where the text is not a node's global id."""
    kind, id_ = from_global_id(text)
    if kind not in LABELS:
        raise BadInput("id_of_relationship", kind=kind_words(kind.partition(":")[0]))
    return kind, id_


def cursor(values: list[Any]) -> str:
    return (
        urlsafe_b64encode(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def from_cursor(text: str, length: int) -> list[str]:
    """The sort keys and ids that a cursor was made of. Raises BadInput if it belongs to another
    list."""
    try:
        values = json.loads(_decoded(text))
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(isinstance(value, str) for value in values)
    ):
        raise BadInput("not_a_cursor", value=text[:80])
    return values


def _decoded(text: str) -> str:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
