"""GraphQL documents -> operations that can be run: each is parsed, and checked against the schema
and the limits, once, and then cached."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    MaxIntrospectionDepthRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import get_variable_values

from api.graphql.context import Prepared
from api.graphql.errors import denied, denied_by
from api.graphql.limits import Limits, check_cost, check_depth, check_size
from graph.errors import Message, message

MAX_CACHED = 1000
MAX_CACHED_LENGTH = 20_000
"""Requests with more characters than this are checked again each time, so that the cache stays
small."""

_MAX_ERRORS = 10
_RULES = [rule for rule in specified_rules if rule is not MaxIntrospectionDepthRule]
"""The depth of introspection is checked with the other limits, so that the refusal can name the
limit."""

K = TypeVar("K")
V = TypeVar("V")
_TOO_LONG, _TOO_NESTED = "Document contains more than", "nested too deeply"
_NESTED = 254
"""The deepest nesting that orjson can write."""


@dataclass(frozen=True, slots=True)
class _Checked:
    document: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]


class Documents:
    """A cache of the latest documents by their text, and of the operations prepared from them by
    text, operation name and values of variables. Mutations are not cached, as they may hold data
    about people."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema, self.limits = schema, limits
        self._checked: OrderedDict[str, _Checked] = OrderedDict()
        self._prepared: OrderedDict[tuple[str, str | None, bytes], Prepared] = OrderedDict()

    def prepare(
        self, text: str, operation_name: str | None, variables: Mapping[str, Any]
    ) -> Prepared:
        """The operation to run. Raises Denied where the text is not a document, does not fit the
        schema, exceeds a limit, or comes with other variables than it declares."""
        key = (text, operation_name, _written(variables))
        make = partial(self._prepare, text, operation_name, variables)
        if len(text) + len(key[2]) > MAX_CACHED_LENGTH:
            return make()
        return _cached(self._prepared, key, make, lambda prepared: not prepared.writes)

    def _prepare(
        self, text: str, operation_name: str | None, variables: Mapping[str, Any]
    ) -> Prepared:
        checked = _cached(self._checked, text, lambda: self._check(text))
        operation = _chosen(checked.operations, operation_name)
        values: Any = {}
        if operation.variable_definitions:
            values = get_variable_values(
                self.schema,
                operation.variable_definitions,
                dict(variables),
                max_errors=_MAX_ERRORS,
            )
            if isinstance(values, list):
                raise denied_by("BAD_VARIABLES", values)
        check_cost(checked.document, operation, values, self.limits)
        return Prepared(checked.document, operation, values)

    def _check(self, text: str) -> _Checked:
        try:
            document = parse(text, max_tokens=self.limits.tokens, no_location=False)
        except GraphQLSyntaxError as error:
            if _TOO_LONG in error.message:
                refusal = message("too_many_tokens", limit=self.limits.tokens)
                raise denied("TOO_MANY_TOKENS", refusal, well_formed=True) from None
            if _TOO_NESTED in error.message:
                refusal = message("document_too_deep", limit=self.limits.depth)
                raise denied("TOO_DEEP", refusal, well_formed=True) from None
            raise denied_by("PARSE_FAILED", [error]) from None
        check_size(document, self.limits)
        if errors := validate(self.schema, document, _RULES, max_errors=_MAX_ERRORS):
            raise denied_by("INVALID", errors)
        check_depth(document, self.limits)
        return _Checked(
            document,
            tuple(
                each for each in document.definitions if isinstance(each, OperationDefinitionNode)
            ),
        )


def _written(variables: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(variables)
    except orjson.JSONEncodeError:
        raise denied(
            "TOO_DEEP",
            message("variables_too_deep", limit=_NESTED),
            well_formed=True,
        ) from None


def _cached(
    cache: OrderedDict[K, V],
    key: K,
    make: Callable[[], V],
    worth: Callable[[V], bool] = lambda _: True,
) -> V:
    """The cached value of a key, made now if it is not there; the least recently used one is
    dropped."""
    value = cache.pop(key, None) or make()
    if not worth(value):
        return value
    cache[key] = value
    if len(cache) > MAX_CACHED:
        cache.popitem(last=False)
    return value


def _chosen(
    operations: tuple[OperationDefinitionNode, ...], name: str | None
) -> OperationDefinitionNode:
    if name is None and len(operations) == 1:
        return operations[0]
    matches = [each for each in operations if each.name and each.name.value == name]
    if name is not None and matches:
        return matches[0]
    names = ", ".join(each.name.value for each in operations if each.name)
    known = names or Message("no_operation_named")
    refusal = (
        message("no_operation", name=name[:100], names=known)
        if name
        else message("several_operations", names=known)
    )
    raise denied("INVALID", refusal, well_formed=True)
