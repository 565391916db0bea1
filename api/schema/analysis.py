"""The fields that are computed: gaps and mixing of sectors, who never met, attendance, search by name, and the data version."""

from typing import Any

import graphene

from api.schema.names import constant
from api.schema.scalars import Date
from api.schema.types import LARGEST_PAGE, PAGE, Kind, Language, Node, PageInfo, choice, node_type
from graph.analysis.brokerage import ROLES
from graph.analysis.groupings import GROUPINGS
from graph.analysis.two_mode import TIES, WEIGHTS
from graph.analysis.verdicts import VERDICTS
from graph.search import LONGEST, MOST

DRAWS = 1000
LARGEST_DRAWS = 10_000
EVER = "100y"

TieKind = graphene.Enum("TieKind", [(constant(tie), tie) for tie in TIES])
Weight = graphene.Enum("Weight", [(constant(weight), weight) for weight in WEIGHTS])
Grouping = graphene.Enum("Grouping", [(constant(by), by) for by in GROUPINGS])
Verdict = graphene.Enum("Verdict", [(constant(verdict), verdict) for verdict in VERDICTS])


def _all(kind: Any, **described: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), required=True, **described)


class _Asked:
    """The settings that a result was made with, and of what data."""

    as_of = Date(required=True)
    ties = _all(TieKind)
    window = graphene.String(required=True)
    weight = Weight(required=True)
    by = Grouping(required=True)
    cap = graphene.Int()
    half_life = graphene.String()
    data_version = graphene.String(required=True)


class SectorFigures(graphene.ObjectType):
    """A sector (or what else people were grouped by) on a day, and how much is known of its people."""

    id = graphene.ID(description="Of the sector or organisation, for `node`; none for other groupings.")
    key = graphene.String(required=True)
    name = graphene.String(required=True, lang=Language(default_value="fi"), description="In the language asked for, else in another.")
    abbreviation = graphene.String(description="Of its only ministry.")
    kind = graphene.Field(lambda: choice("Sector", "kind"))
    people = graphene.Int(required=True)
    coverage = graphene.Float(required=True, description="The share of its people with any known tie of the chosen kinds.")
    partial = graphene.Float(required=True, description="The share of their ties in affiliations whose members are not all known.")


class SectorPair(graphene.ObjectType):
    """How much the people of two sectors meet, and how much they would by chance."""

    a = graphene.Field(SectorFigures, required=True)
    b = graphene.Field(SectorFigures, required=True)
    observed = graphene.Float(required=True)
    expected = graphene.Float(required=True, description="The mean of the draws.")
    missing = graphene.Float(required=True, description="Expected less observed.")
    ratio = graphene.Float(description="Observed by expected; none where nothing is expected.")
    p = graphene.Float(description="Empirical and two-sided; none where the pair was not tested.")
    q = graphene.Float(description="Corrected for the number of pairs (Benjamini and Hochberg).")
    q_tail = graphene.Float(description="The same where the draws are too coarse, by their first three moments: the verdict's.")
    low = graphene.Float(required=True, description="Where the middle 95 % of the draws begin.")
    high = graphene.Float(required=True, description="Where they end.")
    verdict = Verdict(required=True)


class GapAnalysis(_Asked, graphene.ObjectType):
    """Which sectors meet less, and which more, than chance would have them meet."""

    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    alpha = graphene.Float(required=True, description="The share of false findings that is tolerated.")
    effect = graphene.Float(required=True, description="The least share of the expectation that is called a finding.")
    affiliations = graphene.Int(required=True, description="With people of the sectors.")
    incomplete = graphene.Int(required=True, description="Affiliations that say that their members are not all known.")
    synthetic = graphene.Boolean(required=True, description="Whether there are invented people among the data.")
    sectors = _all(SectorFigures)
    pairs = _all(SectorPair, description="Most missing ties first.", args={
        "first": graphene.Argument(graphene.Int, description="How many; all, if not given."),
        "verdicts": graphene.Argument(graphene.List(graphene.NonNull(Verdict)), description="Only with one of these."),
    })


class SectorMixing(_Asked, graphene.ObjectType):
    """How many times people of two sectors meet, summed over what they share."""

    affiliations = graphene.Int(required=True)
    sectors = _all(SectorFigures)
    matrix = graphene.List(graphene.NonNull(graphene.List(graphene.NonNull(graphene.Float))), required=True,
                           description="A row and a column each sector, in the order of `sectors`; symmetric.")


class Segregation(_Asked, graphene.ObjectType):
    """How far ties keep within groups (Krackhardt and Stern 1988; Newman 2003)."""

    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    within = graphene.Float(required=True, description="Ties within groups.")
    between = graphene.Float(required=True, description="Ties between them.")
    ei = graphene.Float(required=True, description="E-I index: from -1, all within, to 1, all between.")
    assortativity = graphene.Float(description="None where only one group has ties.")
    modularity = graphene.Float(required=True)
    ei_expected = graphene.Float(required=True, description="The index's mean when the groups are dealt anew.")
    ei_deviation = graphene.Float(required=True, description="Its standard deviation then.")
    ei_p = graphene.Float(required=True, description="Two-sided, by permutation.")


def _roles() -> dict[str, Any]:
    return {role: graphene.Int(required=True) for role in ROLES}


Roles = type("Roles", (graphene.ObjectType,), {"__doc__": "How often people broker in each role (Gould and Fernandez 1989).", **_roles()})


class Broker(graphene.ObjectType):
    """Who stands between people who share nothing, and how often in which role."""

    person = graphene.Field(lambda: node_type("Person"))
    group = graphene.String(required=True, description="The key of their sector, or of what else people are grouped by.")
    coordinator, itinerant, representative, gatekeeper, liaison, total = _roles().values()


class Brokers(_Asked, graphene.ObjectType):
    """Brokerage by Gould and Fernandez (1989) in the network of who shares an affiliation with whom."""

    totals = graphene.Field(Roles, required=True)
    expected = graphene.Float(required=True, description="The grand total when as many ties are dealt by chance.")
    z = graphene.Float(description="How far the grand total is from that (Gould and Fernandez); no normal score, it calls too little.")
    people = _all(Broker, args={"first": graphene.Argument(graphene.Int, default_value=PAGE, description="How many, most first.")})


class UnmetPeople(graphene.ObjectType):
    """People of one sector who share nothing with anyone else of another."""

    nodes = graphene.List(graphene.NonNull(lambda: node_type("Person")), required=True, description="By key.")
    total_count = graphene.Int(required=True, description="Of all pages.")
    page_info = graphene.Field(PageInfo, required=True)
    of_a = graphene.Int(required=True, description="How many people sector a has that day.")
    of_b = graphene.Int(required=True, description="How many people sector b has that day.")
    as_of = Date(required=True)
    data_version = graphene.String(required=True)


class SectorAttendance(graphene.ObjectType):
    """`people` of the `of` that the sector had that day."""

    id = graphene.ID(required=True, description="Of the sector, for `node`.")
    key = graphene.String(required=True)
    name = graphene.String(required=True, lang=Language(default_value="fi"), description="In the language asked for, else in another.")
    people = graphene.Int(required=True, description="How many came.")
    of = graphene.Int(required=True, description="How many people of the sector are known that day.")


class EventAttendance(graphene.ObjectType):
    """Who came to an event, by the sector in which they were on its day."""

    event = graphene.Field(lambda: node_type("Event"))
    day = Date(required=True, description="The last it may have been.")
    people = graphene.Int(required=True, description="How many are known to have come.")
    without_sector = graphene.Int(required=True, description="How many of them had no known sector.")
    sectors = _all(SectorAttendance, description="Every sector that had people or guests that day.")


class Attendance(graphene.ObjectType):
    """Events in order of their days."""

    events = _all(EventAttendance)
    data_version = graphene.String(required=True)


class SearchHit(graphene.ObjectType):
    """Something that goes by a name that was searched for."""

    id = graphene.ID(required=True)
    kind = Kind(required=True)
    key = graphene.String(required=True)
    name = graphene.String(required=True, description="What it is called.")
    matched = graphene.String(required=True, description="The name by which it was found.")
    score = graphene.Float(required=True, description="1 when all of it was said exactly.")
    node = graphene.Field(Node)


def fields() -> dict[str, Any]:
    """The root fields."""
    met = _settings("membership", "attendance", "cohort", window=EVER)
    return {
        "data_version": graphene.String(description="The same as long as nothing is changed."),
        "gaps": graphene.Field(GapAnalysis, args=_settings("membership") | _weight() | _chance(), description=GapAnalysis.__doc__),
        "sector_mixing": graphene.Field(SectorMixing, args=_settings("membership") | _weight(), description=SectorMixing.__doc__),
        "segregation": graphene.Field(Segregation, args=_settings("membership") | _weight() | _chance(), description=Segregation.__doc__),
        "brokers": graphene.Field(Brokers, args=_settings("membership") | _weight(), description=Brokers.__doc__),
        "unmet": graphene.Field(UnmetPeople, args=_sector("a") | _sector("b") | met | _paged(), description=UnmetPeople.__doc__),
        "attendance": graphene.Field(Attendance, args=_occasion(), description="Who came, by sector: of one event, or of a series'."),
        "search": graphene.List(graphene.NonNull(SearchHit), args=_search(), description="By name, best first; misspellings are forgiven."),
    }


def _settings(*ties: str, window: str = "3y") -> dict[str, Any]:
    several = graphene.List(graphene.NonNull(TieKind))
    return {
        "asOf": graphene.Argument(Date, description="Today, if not given; a year or a month means its last day."),
        "ties": graphene.Argument(several, default_value=list(ties), description="What counts as meeting."),
        "window": graphene.Argument(graphene.String, default_value=window, description="How far back events count: 3y, 18m or 90d."),
    }


def _weight() -> dict[str, Any]:
    said = "RAW: every meeting alike; NEWMAN: small groups more."
    return {
        "weight": graphene.Argument(Weight, default_value=WEIGHTS[0], description=said),
        "by": graphene.Argument(Grouping, default_value="sector", description="What people are grouped by."),
        "cap": graphene.Argument(graphene.Int, description="Events and groups of more people than this count nothing."),
        "halfLife": graphene.Argument(graphene.String, description="When what is over comes to count half: 2y, 18m or 90d."),
    }


def _chance() -> dict[str, Any]:
    said = f"How often chance is drawn, up to {LARGEST_DRAWS:,}."
    return {
        "draws": graphene.Argument(graphene.Int, default_value=DRAWS, description=said),
        "seed": graphene.Argument(graphene.Int, default_value=0, description="The same seed gives the same figures."),
    }


def _sector(name: str) -> dict[str, Any]:
    return {name: graphene.Argument(graphene.String, required=True, description="The key of a sector.")}


def _paged() -> dict[str, Any]:
    return {
        "first": graphene.Argument(graphene.Int, default_value=PAGE, description=f"How many, up to {LARGEST_PAGE:,}."),
        "after": graphene.Argument(graphene.String, description="The cursor of the one before the first."),
    }


def _occasion() -> dict[str, Any]:
    return {
        "event": graphene.Argument(graphene.String, description="The key of an event."),
        "series": graphene.Argument(graphene.String, description="The key of an event series."),
    }


def _search() -> dict[str, Any]:
    kinds = graphene.List(graphene.NonNull(Kind))
    return {
        "text": graphene.Argument(graphene.String, required=True, description=f"Up to {LONGEST} characters."),
        "kinds": graphene.Argument(kinds, description="Only these; every kind, if not given."),
        "first": graphene.Argument(graphene.Int, default_value=PAGE, description=f"How many, up to {MOST:,}."),
    }
