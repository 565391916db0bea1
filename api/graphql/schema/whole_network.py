"""The field of the whole network: what there is, where it stands in a picture, and what joins
it."""

from typing import Any

import graphene

from api.graphql.schema.groups import Measured
from api.graphql.schema.names import constant
from api.graphql.schema.settings import arguments, every
from api.graphql.schema.types import Node
from graph.analysis.whole_network import BOTH, MAX_NODES, SHOWN

Shown = graphene.Enum("Shown", [(constant(shown), shown) for shown in SHOWN])


class WholeNetworkNode(graphene.ObjectType):
    """A person, an affiliation, a sector that stands for its people, or a kind of affiliations that
    stands for them."""

    node = graphene.Field(Node, description="None of a kind of affiliations.")
    label = graphene.String(required=True, description="As of `node`, or Kind.")
    key = graphene.String(required=True, description="Of a kind such as `Group:peer group`.")
    group = graphene.String(
        description="The key of the sector in whose disc it stands; none of affiliations."
    )
    people = graphene.Int(
        required=True, description="For how many people it stands, or how many of them meet in it."
    )
    x = graphene.Float(required=True, description="Its middle, in points.")
    y = graphene.Float(required=True)
    size = graphene.Float(required=True, description="The radius of its mark.")


class WholeNetwork(Measured, graphene.ObjectType):
    """The whole network: people and where they meet, people alone, or sectors and kinds of
    affiliations where there are too many people for a picture or they may not be seen."""

    shown = Shown(required=True, description="As it came out.")
    count = graphene.Int(required=True, description="How many nodes there are.")
    nodes = every(
        WholeNetworkNode,
        args={
            "first": graphene.Argument(
                graphene.Int, default_value=MAX_NODES, description="How many."
            )
        },
    )
    joined = graphene.List(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.Int))),
        required=True,
        description=(
            "The places of two nodes, counted from 0, and how many people join them, or how much"
            " two people share."
        ),
    )
    alone = graphene.Int(
        description="People without any tie; none where that would tell a viewer of one or two."
    )
    met = graphene.Int(required=True, description="Affiliations of all sectors.")
    left_out = graphene.Int(
        description=(
            "Affiliations of more people than this are left out where there would be too many ties."
        )
    )
    withheld = graphene.Int(
        required=True, description="Ties of so few people that a viewer is not told of them."
    )


def fields() -> dict[str, Any]:
    """The root field."""
    opened = graphene.List(graphene.NonNull(graphene.String))
    return {
        "whole_network": graphene.Field(
            WholeNetwork,
            description=WholeNetwork.__doc__,
            args=arguments("network")
            | {
                "show": graphene.Argument(
                    Shown,
                    default_value=BOTH,
                    description="SECTORS: nobody alone; PEOPLE: tied by what they share.",
                ),
                "open": graphene.Argument(
                    opened,
                    description=(
                        "Keys of sectors whose people are shown; all, if there is room and none is"
                        " given."
                    ),
                ),
            },
        )
    }
