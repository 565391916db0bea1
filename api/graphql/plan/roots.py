"""Root fields -> the functions that answer them: lists, single nodes, nodes by global id, and all
other fields."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from graphql import FieldNode

from api.auth.roles import Refused, Role
from api.graphql.plan.compile import Scope, compile_list, one
from api.graphql.plan.conditions import day_of
from api.graphql.plan.run import Root, Run, nodes, root_list
from api.graphql.plan.values import Reference, picker, referred
from api.graphql.schema.names import PLURALS, single
from api.graphql.schema.scalars import from_global_id
from graph.cypher import LABELS
from graph.errors import BadInput
from graph.model import kind_words

LISTS = {plural: label for label, plural in PLURALS.items()}
SINGLES = {single(label): label for label in LABELS}

Function = Callable[[Role, str, Mapping[str, Any]], Awaitable[Any]]
"""Answers a root field that is not a list of nodes, from the role, the name of the sender and the
field's arguments. Nodes in its result are References."""


def root(
    scope: Scope, nodes_: list[FieldNode], functions: Mapping[str, Function], parent: str = "Query"
) -> Root:
    """The function that answers the field."""
    name = nodes_[0].name.value
    arguments = scope.arguments(scope.type(parent), nodes_[0])
    if name in functions:
        return _function(scope, nodes_, functions[name], arguments, parent)
    if name in LISTS:
        label = LISTS[name]
        statement = compile_list(scope, label, scope.type(f"{label}Connection"), nodes_, arguments)
        return lambda run: root_list(run, statement)
    if name in SINGLES:
        return _single(scope, SINGLES[name], arguments["key"], nodes_, day_of(arguments))
    if name == "node":
        return _only(_by_ids(scope, [arguments["id"]], nodes_, day_of(arguments)))
    return _by_ids(scope, arguments["ids"], nodes_, day_of(arguments))


def _single(scope: Scope, label: str, key: str, nodes_: list[FieldNode], day: str | None) -> Root:
    text, parameters, shape = one(scope, label, nodes_, day)

    async def answer(run: Run) -> Any:
        return (await nodes(run, text, parameters, shape, [key])).get(key)

    return answer


def _only(many: Root) -> Root:
    async def answer(run: Run) -> Any:
        return (await many(run))[0]

    return answer


def _by_ids(scope: Scope, ids: Sequence[str], nodes_: list[FieldNode], day: str | None) -> Root:
    """Nodes of any kind, in the order of the ids; null where there is none."""
    references = [Reference(from_global_id(id_)) for id_ in ids]
    labels = list(dict.fromkeys(label for label, _ in references))
    if wrong := [label for label in labels if label not in LABELS]:
        raise BadInput("id_of_relationship_node", kind=kind_words(wrong[0].partition(":")[0]))
    if "Person" in labels and scope.role < Role.ANALYST:
        raise Refused("people_need_role", role=scope.role.words)
    pick = referred(scope, labels, nodes_, day)
    return lambda run: pick(run, references)


def _function(
    scope: Scope,
    nodes_: list[FieldNode],
    function: Function,
    arguments: Mapping[str, Any],
    parent: str,
) -> Root:
    field = scope.type(parent).fields[nodes_[0].name.value]
    pick = picker(scope, field.type, nodes_, day_of(arguments))

    async def answer(run: Run) -> Any:
        return (await pick(run, [await function(run.context.role, run.context.who, arguments)]))[0]

    return answer
