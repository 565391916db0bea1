"""What the fields of measures, trends and departures share: the groups of people that rows and
columns stand for, lists of rows, and matrices."""

from typing import Any

import graphene

from api.graphql.schema.settings import MadeWith, every
from api.graphql.schema.types import PAGE, Language


class NamedGroup:
    """What names a group of people; for the types that say more of it."""

    id = graphene.ID(
        description="Of the sector or organisation, for `node`; none for other groupings."
    )
    key = graphene.String(required=True)
    name = graphene.String(
        required=True,
        lang=Language(default_value="fi"),
        description="In the language asked for, else in another.",
    )


class GroupOfPeople(NamedGroup, graphene.ObjectType):
    """A sector, or what else people are grouped by."""


class Measured(MadeWith):
    """What was measured, of whom."""

    synthetic = graphene.Boolean(
        required=True, description="Whether there are invented people among the data."
    )
    groups = every(GroupOfPeople, description="Of the people, in the order of rows and columns.")


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
