"""Plain values (dicts, lists, texts and numbers) -> the part of them that was selected; nodes among
them are read level by level.

The selection is compiled before anything is read or changed, so that a selection which is refused
changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
)

from api.auth.roles import Role
from api.graphql.plan.compile import Scope, one
from api.graphql.plan.run import Run, nodes
from api.graphql.schema.access import RESTRICTED
from graph.cypher import LABELS


class Reference(tuple[str, str]):
    """A node to be read: (label, id)."""

    __slots__ = ()


Pick = Callable[[Run, Sequence[Any]], Awaitable[list[Any]]]
"""Gives the selected part of each of some values of one type."""


def picker(
    scope: Scope, type_: GraphQLOutputType, field_nodes: list[FieldNode], day: str | None
) -> Pick:
    """The function that picks what is selected from values of the type. Values of object types are
    mappings, which hold a function of the arguments for each field with arguments; nodes are
    References, or None where there is none."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if isinstance(type_, GraphQLList):
        return _present(
            _lists(
                picker(scope, type_.of_type, field_nodes, day),
                isinstance(type_.of_type, GraphQLNonNull),
            )
        )
    if isinstance(type_, GraphQLInterfaceType):
        return _present(
            referred(
                scope,
                [
                    label
                    for label in LABELS
                    if scope.role >= Role.ANALYST or label not in RESTRICTED
                ],
                field_nodes,
                day,
            )
        )
    if isinstance(type_, GraphQLObjectType):
        made = (
            referred(scope, [type_.name], field_nodes, day)
            if type_.name in LABELS
            else _objects(scope, type_, field_nodes, day)
        )
        return _present(made)
    return _as_they_are


async def _as_they_are(run: Run, values: Sequence[Any]) -> list[Any]:
    return list(values)


def _present(pick: Pick) -> Pick:
    """The same function for values that may be None, which stay None."""

    async def answer(run: Run, values: Sequence[Any]) -> list[Any]:
        made = iter(await pick(run, [value for value in values if value is not None]))
        return [None if value is None else next(made) for value in values]

    return answer


def _lists(pick: Pick, whole: bool) -> Pick:
    """The same function for lists of values, whose items are picked together; `whole`: items that
    come out as None are left out, as the type's items are not null."""

    async def answer(run: Run, values: Sequence[Sequence[Any]]) -> list[Any]:
        made = await pick(run, list(chain.from_iterable(values)))
        bounds = pairwise(accumulate(map(len, values), initial=0))
        return [
            [item for item in made[start:end] if item is not None or not whole]
            for start, end in bounds
        ]

    return answer


def _objects(
    scope: Scope, type_: GraphQLObjectType, field_nodes: list[FieldNode], day: str | None
) -> Pick:
    fields = scope.within(type_, field_nodes)
    picks = [_field(scope, type_, selected, day) for selected in fields.values()]

    async def answer(run: Run, values: Sequence[Any]) -> list[Any]:
        columns = await asyncio.gather(*(pick(run, values) for pick in picks))
        return [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]

    return answer


def _field(
    scope: Scope, type_: GraphQLObjectType, field_nodes: list[FieldNode], day: str | None
) -> Pick:
    name = field_nodes[0].name.value
    if name == "__typename":
        return _constant(type_.name)
    field = type_.fields[name]
    pick = picker(scope, field.type, field_nodes, day)
    arguments = scope.arguments(type_, field_nodes[0])

    async def answer(run: Run, values: Sequence[Any]) -> list[Any]:
        return await pick(
            run, [value[name](arguments) if field.args else value[name] for value in values]
        )

    return answer


def _constant(value: str) -> Pick:
    async def answer(run: Run, values: Sequence[Any]) -> list[Any]:
        return [value] * len(values)

    return answer


def referred(
    scope: Scope, labels: Sequence[str], field_nodes: list[FieldNode], day: str | None
) -> Pick:
    """What is selected of nodes of these labels: one statement for each label."""
    plans = {label: one(scope, label, field_nodes, day) for label in labels}

    async def answer(run: Run, references: Sequence[Reference]) -> list[Any]:
        present = list(dict.fromkeys(label for label, _ in references))
        ids = [[id_ for of, id_ in references if of == label] for label in present]
        results = await asyncio.gather(
            *(nodes(run, *plans[label], keys) for label, keys in zip(present, ids, strict=True))
        )
        by_label = dict(zip(present, results, strict=True))
        return [by_label[label].get(id_) for label, id_ in references]

    return answer
