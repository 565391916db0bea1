"""The other servers for Python on the same rows: prints their figures as JSON. Runs in an
environment of its own."""

import json
import resource
from typing import Any

import graphene
import strawberry
from ariadne import QueryType, make_executable_schema
from ariadne.asgi import GraphQL as Ariadne
from measure import ROWS, App, measured, person
from starlette_graphene3 import GraphQLApp
from strawberry.asgi import GraphQL as Strawberry

PEOPLE = [person(number) for number in range(max(ROWS))]
QUERIES = {rows: f"{{ people(first: {rows}) {{ key givenName familyName }} }}" for rows in ROWS}


def with_strawberry() -> App:
    @strawberry.type
    class Person:
        key: str
        given_name: str
        family_name: str

    people = [
        Person(key=each["key"], given_name=each["givenName"], family_name=each["familyName"])
        for each in PEOPLE
    ]

    @strawberry.type
    class Query:
        @strawberry.field
        def people(self, first: int) -> list[Person]:
            return people[:first]

    Query.__annotations__ = {}
    return Strawberry(strawberry.Schema(query=Query))


def with_ariadne() -> App:
    query = QueryType()
    query.set_field("people", lambda _, info, first: PEOPLE[:first])
    types = """type Query { people(first: Int!): [Person!]! } type Person { key: String! givenName:
      String! familyName: String! }"""
    return Ariadne(make_executable_schema(types, query))


def with_graphene() -> App:
    class Person(graphene.ObjectType):
        key = graphene.String(required=True)
        given_name = graphene.String(required=True)
        family_name = graphene.String(required=True)

    people = [
        Person(key=each["key"], given_name=each["givenName"], family_name=each["familyName"])
        for each in PEOPLE
    ]

    class Query(graphene.ObjectType):
        people = graphene.List(
            graphene.NonNull(Person), required=True, first=graphene.Int(required=True)
        )

        def resolve_people(self, info: Any, first: int) -> list[Person]:
            return people[:first]

    return GraphQLApp(graphene.Schema(query=Query))


SERVERS = {
    "strawberry": with_strawberry,
    "ariadne": with_ariadne,
    "starlette-graphene3": with_graphene,
}

if __name__ == "__main__":
    figures = {
        name: measured(make(), QUERIES, lambda data: data["people"])
        for name, make in SERVERS.items()
    }
    print(
        json.dumps(
            figures | {"mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)}
        )
    )
