"""The field of the whole network as a picture: its nodes, their positions, and what joins them."""

from typing import Any

import graphene

from api.graphql.schema.groups import Measured
from api.graphql.schema.names import constant
from api.graphql.schema.settings import arguments, every
from api.graphql.schema.types import Node
from graph.analysis.whole_network import BOTH, MAX_NODES, SHOWN

Shown = graphene.Enum("Shown", [(constant(shown), shown) for shown in SHOWN])


class WholeNetworkNode(graphene.ObjectType):
    """A person, an affiliation, a sector that stands for its people, or a kind of affiliation that
    stands for all of that kind."""

    node = graphene.Field(Node, description="Null for a kind of affiliation.")
    label = graphene.String(required=True, description="The label of the node, or Kind.")
    key = graphene.String(
        required=True,
        description="The key of the node; for a kind of affiliation such as `Group:peer group`.",
    )
    group = graphene.String(
        description="The key of the sector in whose disc it is drawn; null for affiliations."
    )
    people = graphene.Int(
        required=True, description="How many people it stands for, or how many people meet in it."
    )
    x = graphene.Float(required=True, description="The position of its centre, in points.")
    y = graphene.Float(required=True)
    size = graphene.Float(required=True, description="The radius of its mark.")


class WholeNetwork(Measured, graphene.ObjectType):
    """The whole network: people and their affiliations, people alone, or sectors and kinds of
    affiliations, if there are too many people for a picture or the role may not see them."""

    shown = Shown(
        required=True, description="What the network shows, which may be less than was asked for."
    )
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
            "Positions of two nodes in `nodes`, counted from 0, and how many people join"
            " them, or how many affiliations two people share."
        ),
    )
    alone = graphene.Int(
        description="How many people have no tie; null for a viewer if they are one or two."
    )
    met = graphene.Int(
        required=True, description="How many affiliations there are, of all sectors."
    )
    left_out = graphene.Int(
        description=(
            "If not null, affiliations with more people than this are left out, as there"
            " would be too many ties."
        )
    )
    withheld = graphene.Int(
        required=True,
        description=(
            "How many ties are withheld from a viewer, because they are of one or two people."
        ),
    )


def fields() -> dict[str, Any]:
    """The root field, by name."""
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
                    description=(
                        "SECTORS: no single people; PEOPLE: people joined by what they share."
                    ),
                ),
                "open": graphene.Argument(
                    opened,
                    description=(
                        "Keys of sectors whose people are shown; if not given, all, if"
                        " there is room."
                    ),
                ),
            },
        )
    }
