"""The fields that look back and ahead: trends, and departures."""

from typing import Any

import graphene

from api.graphql.schema.groups import GroupOfPeople, Measured, matrix, rows_of
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import Date
from api.graphql.schema.settings import arguments, every
from api.graphql.schema.types import Node, node_type
from graph.analysis.departures import ENDS, LEAVES
from graph.analysis.trends import CHANGES

Change = graphene.Enum("Change", [(constant(change), change) for change in CHANGES])
WhatEnds = graphene.Enum("WhatEnds", [(constant(what), what) for what in (LEAVES, ENDS)])


class YearOfPair(graphene.ObjectType):
    """A pair of groups on the last day of a year."""

    year = graphene.Int(required=True)
    observed = graphene.Float(required=True)
    expected = graphene.Float(required=True)
    excess = graphene.Float(
        description=(
            "(Observed - expected) / expected; null where chance leaves only one value possible."
        )
    )


class ChangeOfPair(graphene.ObjectType):
    """The change of a pair from one year to the next."""

    year = graphene.Int(required=True, description="The later of the two years.")
    q = graphene.Float(
        description="Corrected for the number of comparisons (Benjamini and Hochberg)."
    )
    verdict = Change(required=True)


class CourseOfPair(graphene.ObjectType):
    """A pair of groups over the years."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    years = every(YearOfPair)
    changes = every(ChangeOfPair)


class Trends(graphene.ObjectType):
    """Which groups came to meet more or less from year to year, beyond what chance explains."""

    alpha = graphene.Float(
        required=True, description="The share of false findings that is tolerated."
    )
    data_version = graphene.String(required=True)
    synthetic = graphene.Boolean(
        required=True, description="Whether some of the data are invented."
    )
    groups = every(
        GroupOfPeople,
        description="Groups as they are in the last year: sectors that merged before count as one.",
    )
    pairs = every(CourseOfPair)


class LossOfPair(graphene.ObjectType):
    """What a pair loses: the person's group and another."""

    other = graphene.String(required=True)
    ties = graphene.Float(required=True)
    share = graphene.Float(required=True, description="The share of all the pair's ties.")
    people = graphene.Int(
        required=True,
        description="How many people would no longer bridge the pair, this person included.",
    )


class Departure(graphene.ObjectType):
    """A term that ends: a position with which someone leaves the group, or a membership."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True)
    what = WhatEnds(required=True)
    place = graphene.Field(
        Node, description="The organisation or affiliation in which the term ends."
    )
    last = Date(required=True, description="The last day of the term.")
    moves_to = graphene.String(description="The group of their next position, if it is known.")
    successor = graphene.Field(
        lambda: node_type("Person"),
        description=(
            "The person who begins in the same place; the ties of a position that is filled"
            " are not lost."
        ),
    )
    total = graphene.Float(required=True, description="Ties lost by all pairs, by weight.")
    pairs = every(LossOfPair, description="The losses of pairs, largest first.")


class Departures(Measured, graphene.ObjectType):
    """Whose terms end soon, and what the pairs of groups lose with each of them, each counted as if
    it were the only one."""

    until = Date(required=True)
    count = graphene.Int(required=True, description="How many terms end.")
    before = matrix("Ties on the day.")
    after = matrix("Ties when all these terms have ended and nobody has come instead.")
    departures = rows_of(Departure, "the largest loss first")


def fields() -> dict[str, Any]:
    """The root fields, by name."""
    plain = arguments("network", "weighting")
    year = graphene.Argument(graphene.Int, required=True)
    over_years = {
        name: each
        for name, each in (plain | arguments("chance")).items()
        if name not in ("asOf", "window")
    }
    ahead = {
        "horizon": graphene.Argument(
            graphene.String, default_value="1y", description="How far ahead: 1y, 6m or 90d."
        )
    }
    return {
        "trends": graphene.Field(
            Trends, args=over_years | {"first": year, "last": year}, description=Trends.__doc__
        ),
        "departures": graphene.Field(
            Departures, args=plain | ahead, description=Departures.__doc__
        ),
    }
