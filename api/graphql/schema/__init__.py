"""The GraphQL schema, made from the ontology and from what analyses say of themselves."""

from functools import cache
from typing import Any

import graphene
from graphql import GraphQLSchema, print_schema

from api.graphql.schema import (
    analysis,
    bridging,
    composing,
    differences,
    measures,
    mutations,
    over_time,
    tokens,
    types,
    whole_network,
)
from graph.cypher import LABELS


@cache
def build_schema() -> GraphQLSchema:
    """The whole schema."""
    query: Any = type(
        "Query",
        (graphene.ObjectType,),
        {
            **types.root_fields(),
            **_any_node(),
            **analysis.fields(),
            **measures.fields(),
            **over_time.fields(),
            **bridging.fields(),
            **whole_network.fields(),
            **composing.fields(),
            **differences.fields(),
            **tokens.fields(),
        },
    )
    mutation: Any = type(
        "Mutation", (graphene.ObjectType,), {**mutations.fields(), **tokens.mutations()}
    )
    made = graphene.Schema(
        query=query,
        mutation=mutation,
        types=[types.node_type(label) for label in LABELS],
        auto_camelcase=True,
    )
    return made.graphql_schema


def schema_text() -> str:
    """The schema in GraphQL's schema language, as docs/schema.graphql holds it."""
    return print_schema(build_schema()) + "\n"


def _any_node() -> dict[str, Any]:
    day = {"asOf": types.as_of()}
    return {
        "node": graphene.Field(
            types.Node, args={"id": graphene.Argument(graphene.ID, required=True), **day}
        ),
        "nodes": graphene.List(
            types.Node,
            args={
                "ids": graphene.Argument(
                    graphene.List(graphene.NonNull(graphene.ID)), required=True
                ),
                **day,
            },
        ),
    }
