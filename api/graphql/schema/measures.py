"""The fields of measures: a type for each result of graph/analysis, made from the result's
description of itself."""

from collections.abc import Callable
from functools import cache
from inspect import cleandoc
from typing import Any

import graphene

from api.graphql.schema.groups import Measured, matrix, rows_of
from api.graphql.schema.settings import arguments, every
from api.graphql.schema.types import Node, node_type
from graph.analysis.figures import (
    Described,
    GroupId,
    Matrix,
    PersonId,
    described,
)
from graph.analysis.registry import MEASURES, field_name, result_of
from graph.analysis.two_mode import Place

_NUMBERS: dict[Any, Any] = {
    float: graphene.Float,
    int: graphene.Int,
    bool: graphene.Boolean,
}
_REFERENCES: dict[Any, Callable[[], Any]] = {
    PersonId: lambda: graphene.Field(lambda: node_type("Person")),
    Place: lambda: graphene.Field(Node),
    GroupId: lambda: graphene.String(
        required=True,
        description="The key of a sector, or of another group of people as the setting `by` says.",
    ),
}


def fields() -> dict[str, Any]:
    """The root fields, by name."""
    return {
        field_name(name): graphene.Field(
            _measured(name),
            args=arguments(*measure.parts),
            description=cleandoc(result_of(name).__doc__ or measure.help.en),
        )
        for name, measure in MEASURES.items()
    }


def _measured(name: str) -> type[graphene.ObjectType]:
    """The type of a measure's answer: its result, the groups compared, and the settings."""
    result = result_of(name)
    members = {each.name: _member(each) for each in described(result)}
    chance = {each: graphene.Int(required=True) for each in ("draws", "seed")}
    own = members | (chance if MEASURES[name].drawn else {})
    return type(
        result.__name__, (Measured, graphene.ObjectType), {"__doc__": result.__doc__, **own}
    )


@cache
def _part(kind: type) -> type[graphene.ObjectType]:
    """The type of a row, or of another part of a result."""
    members = {each.name: _member(each) for each in described(kind)}
    return type(kind.__name__, (graphene.ObjectType,), {"__doc__": kind.__doc__, **members})


def _member(each: Described) -> Any:
    if each.kind in _REFERENCES:
        return _REFERENCES[each.kind]()
    if not each.figure:
        raise TypeError(f"the field '{each.name}' of a result has no Figure")
    described_as = f"{each.figure.title.en}: {each.figure.help.en}."
    if each.part and each.many and each.names_people:
        return rows_of(_part(each.part), each.figure.help.en)
    if each.part and each.many:
        return every(_part(each.part), description=described_as)
    if each.part:
        return graphene.Field(_part(each.part), required=True, description=described_as)
    if each.kind == Matrix:
        return matrix(described_as)
    return _NUMBERS[each.kind](required=not each.optional, description=described_as)
