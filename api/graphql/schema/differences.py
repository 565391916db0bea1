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
    """Someone who came, left, or works elsewhere than before."""

    person = graphene.Field(lambda: node_type("Person"))
    before = graphene.String(description="The key of their sector; none of those who came.")
    after = graphene.String(description="The key of their sector; none of those who left.")


class PairChanged(graphene.ObjectType):
    """Two sectors whose verdict or ties are others than before; the ends of one sector's own ties
    are the same."""

    a = graphene.String(required=True, description="The key of a sector.")
    b = graphene.String(required=True, description="The key of a sector.")
    verdict_before = Verdict(required=True)
    verdict_after = Verdict(required=True)
    ties_before = graphene.Float(required=True)
    ties_after = graphene.Float(required=True)


class Differences(MadeWith, graphene.ObjectType):
    """What is another on one day than on an earlier one: people, sectors, groups, verdicts and
    ties."""

    since = Date(required=True)
    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    synthetic = graphene.Boolean(
        required=True, description="Whether there are invented people among the data."
    )
    new_sectors = every(graphene.String, description="Keys.")
    ended_sectors = every(graphene.String, description="Keys.")
    came = every(PersonMoved, args=_first())
    left = every(PersonMoved, args=_first())
    moved = every(
        PersonMoved, args=_first(), description="Who works in another sector than before."
    )
    new_groups = every(Node, args=_first(), description="Affiliations that were none before.")
    ended_groups = every(Node, args=_first(), description="Affiliations that are none any more.")
    opened = every(PairChanged, description="Gaps that were none before.")
    closed = every(PairChanged, description="What was a gap before.")
    verdicts = every(
        PairChanged, args=_first(), description="Gaps first, then the largest change of ties."
    )
    changed_ties = every(
        PairChanged, args=_first(), description="Of the other pairs, the largest change first."
    )


def fields() -> dict[str, Any]:
    """The root field."""
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
