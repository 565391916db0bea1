"""What the fields of measures, trends and departures share: the groups of people that rows and
columns stand for, lists of rows, and matrices."""

from typing import Any

import graphene

from api.graphql.schema.settings import MadeWith, every
from api.graphql.schema.types import PAGE, Language


class NamedGroup:
    """The fields that name a group of people, for types that have further fields."""

    id = graphene.ID(
        description=(
            "The global id of the sector or organisation, for `node`; null for other groupings."
        )
    )
    key = graphene.String(required=True)
    name = graphene.String(
        required=True,
        lang=Language(default_value="fi"),
        description="In the language asked for, else in another.",
    )


class GroupOfPeople(NamedGroup, graphene.ObjectType):
    """A sector, or another group of people as the setting `by` says."""


class Measured(MadeWith):
    """The settings of a measurement, and the groups of people that were compared."""

    synthetic = graphene.Boolean(
        required=True, description="Whether some of the data are invented."
    )
    groups = every(
        GroupOfPeople, description="The groups of people, in the order of rows and columns."
    )


def rows_of(kind: Any, order: str) -> graphene.List:
    return every(
        kind,
        args={
            "first": graphene.Argument(
                graphene.Int, default_value=PAGE, description=f"How many, {order}."
            )
        },
    )


def matrix(described: str) -> graphene.List:
    return graphene.List(
        graphene.NonNull(graphene.List(graphene.Float)), required=True, description=described
    )
