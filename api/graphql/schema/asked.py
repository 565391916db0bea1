"""What the fields that analyse have in common: their settings as arguments, and as they stand in
every answer."""

from typing import Any

import graphene

from api.graphql.schema.names import constant
from api.graphql.schema.scalars import Date
from graph.analysis.groupings import GROUPINGS
from graph.analysis.two_mode import TIES, WEIGHTS

DRAWS = 1000
LARGEST_DRAWS = 10_000

TieKind = graphene.Enum("TieKind", [(constant(tie), tie) for tie in TIES])
Weight = graphene.Enum("Weight", [(constant(weight), weight) for weight in WEIGHTS])
Grouping = graphene.Enum("Grouping", [(constant(by), by) for by in GROUPINGS])


def every(kind: Any, **described: Any) -> graphene.List:
    """A list without nulls."""
    return graphene.List(graphene.NonNull(kind), required=True, **described)


class Asked:
    """The settings that a result was made with, and of what data."""

    as_of = Date(required=True)
    ties = every(TieKind)
    window = graphene.String(required=True)
    weight = Weight(required=True)
    by = Grouping(required=True)
    cap = graphene.Int()
    half_life = graphene.String()
    drafts = graphene.Boolean(required=True)
    least = graphene.Int(
        required=True,
        description="Sectors of fewer people are left out; 0 for those who may read of people.",
    )
    data_version = graphene.String(required=True)


def settings(*ties: str, window: str = "3y") -> dict[str, Any]:
    several = graphene.List(graphene.NonNull(TieKind))
    return {
        "asOf": graphene.Argument(
            Date, description="Today, if not given; a year or a month means its last day."
        ),
        "ties": graphene.Argument(
            several, default_value=list(ties), description="What counts as meeting."
        ),
        "window": graphene.Argument(
            graphene.String,
            default_value=window,
            description="How far back events count: 3y, 18m or 90d.",
        ),
        "drafts": graphene.Argument(
            graphene.Boolean,
            default_value=False,
            description="Whether what is only proposed counts too.",
        ),
    }


def weighting() -> dict[str, Any]:
    said = "RAW: every meeting alike; NEWMAN: small groups more."
    return {
        "weight": graphene.Argument(Weight, default_value=WEIGHTS[0], description=said),
        "by": graphene.Argument(
            Grouping, default_value="sector", description="What people are grouped by."
        ),
        "cap": graphene.Argument(
            graphene.Int, description="Events and groups of more people than this count nothing."
        ),
        "halfLife": graphene.Argument(
            graphene.String, description="When what is over comes to count half: 2y, 18m or 90d."
        ),
    }


def chance() -> dict[str, Any]:
    said = f"How often chance is drawn, up to {LARGEST_DRAWS:,}."
    return {
        "draws": graphene.Argument(graphene.Int, default_value=DRAWS, description=said),
        "seed": graphene.Argument(
            graphene.Int, default_value=0, description="The same seed gives the same figures."
        ),
    }
