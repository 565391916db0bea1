"""Plain values (dicts, lists, texts and numbers) -> the part of them that was selected; nodes within are read level by level."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import FieldNode, GraphQLInterfaceType, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLOutputType

from api.plan.compile import Scope, one
from api.plan.run import Run, nodes
from graph.cypher import LABELS


class Reference(tuple[str, str]):
    """A node to be read: (label, id)."""

    __slots__ = ()


async def shaped(scope: Scope, run: Run, type_: GraphQLOutputType, asked: list[FieldNode], value: Any) -> Any:
    """The selected part of a value."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        if value and isinstance(value[0], Reference):
            return await _references(scope, run, asked, value)
        return await asyncio.gather(*(shaped(scope, run, type_.of_type, asked, each) for each in value))
    if isinstance(type_, GraphQLInterfaceType) or (isinstance(type_, GraphQLObjectType) and type_.name in LABELS):
        return (await _references(scope, run, asked, [value]))[0]
    if isinstance(type_, GraphQLObjectType):
        return await _object(scope, run, type_, asked, value)
    return value


async def _object(scope: Scope, run: Run, type_: GraphQLObjectType, asked: list[FieldNode], value: Mapping[str, Any]) -> Any:
    found = scope.within(type_, asked)
    made = []
    for fields in found.values():
        name = fields[0].name.value
        if name == "__typename":
            made.append(_typename(type_))
        else:
            made.append(shaped(scope, run, type_.fields[name].type, fields, value.get(name)))
    return dict(zip(found, await asyncio.gather(*made), strict=True))


async def _typename(type_: GraphQLObjectType) -> str:
    return type_.name


async def _references(scope: Scope, run: Run, asked: list[FieldNode], wanted: Sequence[Reference]) -> list[Any]:
    labels = list(dict.fromkeys(label for label, _ in wanted))
    plans = [one(scope, label, asked, None) for label in labels]
    ids = [[id_ for of, id_ in wanted if of == label] for label in labels]
    found = await asyncio.gather(*(nodes(run, *plan, keys) for plan, keys in zip(plans, ids, strict=True)))
    by_label = dict(zip(labels, found, strict=True))
    return [by_label[label].get(id_) for label, id_ in wanted]
