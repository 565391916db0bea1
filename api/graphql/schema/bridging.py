"""The field of what lies between two sectors: who joins them, by what, and who could."""

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
    """An affiliation that people of both are in."""

    place = graphene.Field(Node)
    a = graphene.Int(required=True, description="How many people of a.")
    b = graphene.Int(required=True, description="How many people of b.")
    ties = graphene.Float(required=True, description="Ties it makes between them, by weight.")


class PersonBetween(graphene.ObjectType):
    """Someone of one who meets people of the other."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True, description="The key of their own.")
    contacts = graphene.Int(required=True, description="How many people of the other they meet.")
    ties = graphene.Float(required=True, description="How often, by weight.")
    share = graphene.Float(required=True, description="Of all ties of the two, that go with them.")
    people = graphene.Int(
        required=True, description="How many then join the two no longer, this person among them."
    )
    places = every(Node, description="Where they meet.")


class PersonWhoCould(graphene.ObjectType):
    """Someone of one who meets nobody of the other, but knows people who do."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True, description="The key of their own.")
    through = graphene.Int(
        required=True, description="How many people they meet who meet someone of the other."
    )
    reach = graphene.Int(required=True, description="How many people of the other those meet.")
    places = graphene.Int(required=True, description="How many affiliations they have.")


class Between(Measured, graphene.ObjectType):
    """What lies between two sectors, or within one."""

    a = graphene.Field(GroupOfPeople, required=True)
    b = graphene.Field(GroupOfPeople, required=True)
    observed = graphene.Float(required=True, description="Ties, by weight.")
    bridging_a = graphene.Int(required=True, description="How many people of a meet someone of b.")
    bridging_b = graphene.Int(required=True, description="How many people of b meet someone of a.")
    apart_a = graphene.Int(required=True, description="How many people of a meet nobody of b.")
    apart_b = graphene.Int(required=True, description="How many people of b meet nobody of a.")
    able_a = graphene.Int(
        required=True, description="How many people of a meet nobody of b, but someone who does."
    )
    able_b = graphene.Int(
        required=True, description="How many people of b meet nobody of a, but someone who does."
    )
    shared = _rows(SharedPlace, "most ties first")
    people = _rows(PersonBetween, "most ties first")
    able = _rows(PersonWhoCould, "first who knows most people that join the two")


def fields() -> dict[str, Any]:
    """The root field."""
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
