"""The field about the ties between two sectors: who joins them, through which affiliations, and who
could join them."""

from typing import Any

import graphene

from api.graphql.schema.groups import GroupOfPeople, Measured
from api.graphql.schema.settings import arguments, every
from api.graphql.schema.types import PAGE, Node, node_type


def _rows(kind: Any, ordering: str) -> graphene.List:
    return every(
        kind,
        args={
            "first": graphene.Argument(
                graphene.Int, default_value=PAGE, description=f"How many, {ordering}."
            )
        },
    )


class SharedPlace(graphene.ObjectType):
    """An affiliation that has people of both sectors."""

    place = graphene.Field(Node)
    a = graphene.Int(required=True, description="How many people of sector a.")
    b = graphene.Int(required=True, description="How many people of sector b.")
    ties = graphene.Float(
        required=True, description="The ties it makes between the two, by weight."
    )


class PersonBetween(graphene.ObjectType):
    """Someone of one sector who meets people of the other."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True, description="The key of their own sector.")
    contacts = graphene.Int(
        required=True, description="How many people of the other sector they meet."
    )
    ties = graphene.Float(
        required=True, description="Their ties to people of the other sector, by weight."
    )
    share = graphene.Float(
        required=True,
        description="The share of all ties between the two sectors that would go if they left.",
    )
    people = graphene.Int(
        required=True,
        description=(
            "How many people would then no longer join the two sectors, this person included."
        ),
    )
    places = every(Node, description="The affiliations in which they meet.")


class PersonWhoCould(graphene.ObjectType):
    """Someone of one sector who meets nobody of the other, but meets people who do."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True, description="The key of their own sector.")
    through = graphene.Int(
        required=True, description="How many people they meet who meet someone of the other sector."
    )
    reach = graphene.Int(
        required=True, description="How many people of the other sector those people meet."
    )
    places = graphene.Int(required=True, description="How many affiliations they have.")


class Between(Measured, graphene.ObjectType):
    """The ties between two sectors, or within one."""

    a = graphene.Field(GroupOfPeople, required=True)
    b = graphene.Field(GroupOfPeople, required=True)
    observed = graphene.Float(required=True, description="Ties between the two, by weight.")
    bridging_a = graphene.Int(required=True, description="How many people of a meet someone of b.")
    bridging_b = graphene.Int(required=True, description="How many people of b meet someone of a.")
    apart_a = graphene.Int(required=True, description="How many people of a meet nobody of b.")
    apart_b = graphene.Int(required=True, description="How many people of b meet nobody of a.")
    able_a = graphene.Int(
        required=True,
        description="How many people of a meet nobody of b, but meet someone who does.",
    )
    able_b = graphene.Int(
        required=True,
        description="How many people of b meet nobody of a, but meet someone who does.",
    )
    shared = _rows(SharedPlace, "most ties first")
    people = _rows(PersonBetween, "most ties first")
    able = _rows(PersonWhoCould, "first who knows most people that join the two")


def fields() -> dict[str, Any]:
    """The root field, by name."""
    sectors = {
        name: graphene.Argument(graphene.String, required=True, description="The key of a sector.")
        for name in ("a", "b")
    }
    return {
        "between": graphene.Field(
            Between,
            args=sectors | arguments("network", "weighting"),
            description=Between.__doc__,
        )
    }
