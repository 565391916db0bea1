"""The field of what changed between two days."""

from typing import Any

import graphene

from api.graphql.schema.analysis import Verdict
from api.graphql.schema.scalars import Date
from api.graphql.schema.settings import PARTS, MadeWith, arguments, every
from api.graphql.schema.types import PAGE, Node, node_type


def _first() -> dict[str, Any]:
    return {"first": graphene.Argument(graphene.Int, default_value=PAGE, description="How many.")}


class PersonMoved(graphene.ObjectType):
    """Someone who came, left, or works in another sector than before."""

    person = graphene.Field(lambda: node_type("Person"))
    before = graphene.String(description="The key of their sector before; null for those who came.")
    after = graphene.String(description="The key of their sector after; null for those who left.")


class PairChanged(graphene.ObjectType):
    """Two sectors whose verdict or ties changed; `a` and `b` are the same for the ties within one
    sector."""

    a = graphene.String(required=True, description="The key of a sector.")
    b = graphene.String(required=True, description="The key of a sector.")
    verdict_before = Verdict(required=True)
    verdict_after = Verdict(required=True)
    ties_before = graphene.Float(required=True)
    ties_after = graphene.Float(required=True)


class Differences(MadeWith, graphene.ObjectType):
    """What changed between an earlier day and a day: people, sectors, groups, verdicts and ties."""

    since = Date(required=True)
    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    synthetic = graphene.Boolean(
        required=True, description="Whether some of the data are invented."
    )
    new_sectors = every(graphene.String, description="Keys of sectors that were not there before.")
    ended_sectors = every(graphene.String, description="Keys of sectors that are there no longer.")
    came = every(PersonMoved, args=_first())
    left = every(PersonMoved, args=_first())
    moved = every(
        PersonMoved, args=_first(), description="People who work in another sector than before."
    )
    new_groups = every(Node, args=_first(), description="Affiliations that were not there before.")
    ended_groups = every(Node, args=_first(), description="Affiliations that are there no longer.")
    opened = every(PairChanged, description="Pairs that have a gap now and had none before.")
    closed = every(PairChanged, description="Pairs that had a gap before and have none now.")
    verdicts = every(
        PairChanged,
        args=_first(),
        description=(
            "Pairs whose verdict changed: gaps first, then those with the largest change of ties."
        ),
    )
    changed_ties = every(
        PairChanged,
        args=_first(),
        description="The other pairs whose ties changed, largest change first.",
    )


def fields() -> dict[str, Any]:
    """The root field, by name."""
    since = {
        "since": graphene.Argument(
            Date,
            required=True,
            description="The earlier day; a year or a month means its last day.",
        )
    }
    return {
        "differences": graphene.Field(
            Differences,
            description=Differences.__doc__,
            args=since | arguments(*PARTS),
        )
    }
