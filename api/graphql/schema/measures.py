"""The fields of single measures: what graph/analysis/measures.py finds, trends and departures."""

from typing import Any

import graphene

from api.graphql.schema.names import constant
from api.graphql.schema.scalars import Date
from api.graphql.schema.settings import MadeWith, arguments, every
from api.graphql.schema.types import PAGE, Language, Node, node_type
from graph.analysis.brokerage import ROLES
from graph.analysis.departures import ENDS, LEAVES
from graph.analysis.trends import CHANGES

Change = graphene.Enum("Change", [(constant(change), change) for change in CHANGES])
WhatEnds = graphene.Enum("WhatEnds", [(constant(what), what) for what in (LEAVES, ENDS)])


def _rows(kind: Any, said: str) -> graphene.List:
    return every(
        kind,
        args={
            "first": graphene.Argument(
                graphene.Int, default_value=PAGE, description=f"How many, {said}."
            )
        },
    )


def _matrix(described: str) -> graphene.List:
    return graphene.List(
        graphene.NonNull(graphene.List(graphene.Float)), required=True, description=described
    )


class GroupOfPeople(graphene.ObjectType):
    """A sector, or what else people are grouped by."""

    id = graphene.ID(
        description="Of the sector or organisation, for `node`; none for other groupings."
    )
    key = graphene.String(required=True)
    name = graphene.String(
        required=True,
        lang=Language(default_value="fi"),
        description="In the language asked for, else in another.",
    )


class Measured(MadeWith):
    """What was measured, of whom."""

    synthetic = graphene.Boolean(
        required=True, description="Whether there are invented people among the data."
    )
    groups = every(GroupOfPeople, description="Of the people, in the order of rows and columns.")


class Segregation(Measured, graphene.ObjectType):
    """How far ties keep within groups (Krackhardt and Stern 1988; Newman 2003)."""

    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    within = graphene.Float(required=True, description="Ties within groups.")
    between = graphene.Float(required=True, description="Ties between them.")
    ei = graphene.Float(
        required=True, description="E-I index: from -1, all within, to 1, all between."
    )
    assortativity = graphene.Float(description="None where only one group has ties.")
    modularity = graphene.Float(required=True)
    ei_expected = graphene.Float(
        required=True, description="The index's mean when the groups are dealt anew."
    )
    ei_deviation = graphene.Float(required=True, description="Its standard deviation then.")
    ei_p = graphene.Float(required=True, description="Two-sided, by permutation.")


def _roles() -> dict[str, Any]:
    return {role: graphene.Int(required=True) for role in ROLES}


Roles = type(
    "Roles",
    (graphene.ObjectType,),
    {"__doc__": "How often people broker in each role (Gould and Fernandez 1989).", **_roles()},
)


class Broker(graphene.ObjectType):
    """Who stands between people who share nothing, and how often in which role."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(
        required=True, description="The key of their sector, or of what else people are grouped by."
    )
    coordinator, itinerant, representative, gatekeeper, liaison, total = _roles().values()


class Brokers(Measured, graphene.ObjectType):
    """Brokerage by Gould and Fernandez (1989) in the network of who shares an affiliation with
    whom."""

    totals = graphene.Field(Roles, required=True)
    expected = graphene.Float(
        required=True, description="The grand total when as many ties are dealt by chance."
    )
    z = graphene.Float(
        description=(
            "How far the grand total is from that (Gould and Fernandez); no normal score, it calls"
            " too little."
        )
    )
    people = _rows(Broker, "most first")


class Preview(Measured, graphene.ObjectType):
    """What chance would give, reckoned at once (bipartite configuration model); it calls too
    little, `gaps` is the verdict."""

    matrix = _matrix("Observed.")
    expected = _matrix("By the model.")
    z = _matrix(
        "How many standard deviations the observed is from that; none where nothing is left to"
        " chance."
    )
    p = _matrix("Two-sided, by the normal distribution.")


class Central(graphene.ObjectType):
    """A person among affiliations (Borgatti and Everett 1997)."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(
        required=True, description="The key of their sector, or of what else people are grouped by."
    )
    degree = graphene.Float(required=True, description="The share of all affiliations.")
    closeness = graphene.Float(required=True)
    betweenness = graphene.Float(
        required=True, description="Of how many shortest paths between two others."
    )
    betweenness_scaled = graphene.Float(
        required=True, description="By the most there can be in such a network."
    )


class Centrality(Measured, graphene.ObjectType):
    """Who is central in the two-mode network, exactly."""

    people = _rows(Central, "the largest betweenness first")


class Hole(graphene.ObjectType):
    """How much a person's contacts know each other (Burt 1992)."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(
        required=True, description="The key of their sector, or of what else people are grouped by."
    )
    constraint = graphene.Float(required=True)
    effective_size = graphene.Float(required=True)


class StructuralHoles(Measured, graphene.ObjectType):
    """Whose contacts know each other least, among those who share affiliations."""

    people = _rows(Hole, "the least constrained first")


class CutPerson(graphene.ObjectType):
    """Who alone holds parts of the network together."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(
        required=True, description="The key of their sector, or of what else people are grouped by."
    )
    people_apart = graphene.Int(
        required=True, description="How many people are not in the largest part without this one."
    )


class Bridge(graphene.ObjectType):
    """A membership without which parts of the network fall apart."""

    person = graphene.Field(lambda: node_type("Person"))
    affiliation = graphene.Field(Node)


class Cuts(Measured, graphene.ObjectType):
    """Cut people and bridges of the two-mode network."""

    people = _rows(CutPerson, "most people apart first")
    bridges = _rows(Bridge, "in order")


class Within(graphene.ObjectType):
    """Which share of the pairs of people of two groups are so near each other."""

    steps = graphene.Int(required=True, description="Affiliations between them, or fewer.")
    matrix = _matrix("Shares.")


class Reach(Measured, graphene.ObjectType):
    """How many steps lie between people of two groups."""

    within = every(Within)
    mean_steps = _matrix("Of those who can be reached.")
    searched = graphene.Int(required=True, description="From how many people.")
    exact = graphene.Boolean(required=True, description="Whether these are all of them.")


class Reliance(graphene.ObjectType):
    """A pair of groups, and on whom it relies most."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    ties = graphene.Float(required=True)
    bridging = graphene.Int(
        required=True, description="How many people meet someone of the other group."
    )
    person = graphene.Field(lambda: node_type("Person"))
    share = graphene.Float(required=True, description="Of the pair's ties, that go with them.")
    people = graphene.Int(
        required=True, description="How many then bridge the pair no longer, this one among them."
    )


class Taker(graphene.ObjectType):
    """What all pairs lose with a person."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(
        required=True, description="The key of their sector, or of what else people are grouped by."
    )
    ties = graphene.Float(required=True)


class Resilience(Measured, graphene.ObjectType):
    """How much each pair of groups hangs on single people."""

    pairs = _rows(Reliance, "the largest share first")
    people = _rows(Taker, "most ties first")


class YearOfPair(graphene.ObjectType):
    """A pair of groups on the last day of a year."""

    year = graphene.Int(required=True)
    observed = graphene.Float(required=True)
    expected = graphene.Float(required=True)
    excess = graphene.Float(
        description="(Observed less expected) by expected; none where chance leaves nothing open."
    )


class ChangeOfPair(graphene.ObjectType):
    """From one year to the next."""

    year = graphene.Int(required=True, description="The later of the two.")
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
        required=True, description="Whether there are invented people among the data."
    )
    groups = every(GroupOfPeople, description="By what sectors had become in the last year.")
    pairs = every(CourseOfPair)


class LossOfPair(graphene.ObjectType):
    """What the pair of the person's group and another loses."""

    other = graphene.String(required=True)
    ties = graphene.Float(required=True)
    share = graphene.Float(required=True, description="Of all the pair's ties.")
    people = graphene.Int(
        required=True, description="Who no longer bridge it, this person among them."
    )


class Departure(graphene.ObjectType):
    """A term that ends: a post with which someone leaves the group, or one membership."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True)
    what = WhatEnds(required=True)
    place = graphene.Field(Node, description="The organisation or affiliation.")
    last = Date(required=True, description="The last day.")
    moves_to = graphene.String(description="The group of their next post, if it is known.")
    successor = graphene.Field(
        lambda: node_type("Person"),
        description="Who begins in the same place; what belongs to the post stays.",
    )
    total = graphene.Float(required=True, description="Ties lost by all pairs, by weight.")
    pairs = every(LossOfPair, description="The largest loss first.")


class Departures(Measured, graphene.ObjectType):
    """Whose terms end soon, and what the pairs of groups lose with them, each as if it were the
    only one."""

    until = Date(required=True)
    count = graphene.Int(required=True, description="How many terms end.")
    before = _matrix("Ties on the day.")
    after = _matrix("When all have ended, and nobody else has come.")
    departures = _rows(Departure, "the largest loss first")


def fields() -> dict[str, Any]:
    """The root fields."""
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
    drawn: dict[str, Any] = {"segregation": Segregation, "reach": Reach}
    named: dict[str, Any] = {
        "brokers": Brokers,
        "centrality": Centrality,
        "structural_holes": StructuralHoles,
        "cuts": Cuts,
        "resilience": Resilience,
    }
    return {
        **{
            name: graphene.Field(kind, args=plain | arguments("chance"), description=kind.__doc__)
            for name, kind in drawn.items()
        },
        **{
            name: graphene.Field(kind, args=plain, description=kind.__doc__)
            for name, kind in named.items()
        },
        "preview": graphene.Field(Preview, args=plain, description=Preview.__doc__),
        "trends": graphene.Field(
            Trends, args=over_years | {"first": year, "last": year}, description=Trends.__doc__
        ),
        "departures": graphene.Field(
            Departures, args=plain | ahead, description=Departures.__doc__
        ),
    }
