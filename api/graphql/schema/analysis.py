"""The fields that are computed from the whole graph: gaps and mixing of sectors, people who never
met, attendance, search by name, and the data version."""

from typing import Any

import graphene

from api.graphql.schema.groups import NamedGroup
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import Date
from api.graphql.schema.settings import PARTS, MadeWith, arguments, every
from api.graphql.schema.types import (
    LARGEST_PAGE,
    PAGE,
    Kind,
    Language,
    Node,
    PageInfo,
    choice,
    node_type,
)
from graph.analysis.verdicts import VERDICTS
from graph.search import LONGEST, MAX_HITS

EVER = "100y"

Verdict = graphene.Enum("Verdict", [(constant(verdict), verdict) for verdict in VERDICTS])


class SectorFigures(NamedGroup, graphene.ObjectType):
    """A sector (or another group of people, as the setting `by` says) on a day, and how much is
    known of its people."""

    abbreviation = graphene.String(
        lang=Language(default_value="fi"),
        description=(
            "The abbreviation of its ministry, if it has only one: in the language asked for,"
            " else in another."
        ),
    )
    kind = graphene.Field(lambda: choice("Sector", "kind"))
    people = graphene.Int(required=True)
    coverage = graphene.Float(
        required=True, description="The share of its people with any known tie of the chosen kinds."
    )
    partial = graphene.Float(
        required=True,
        description=(
            "The share of their ties that are in affiliations whose members are not all known."
        ),
    )


class SectorPair(graphene.ObjectType):
    """How much the people of two sectors meet, and how much they would by chance."""

    a = graphene.Field(SectorFigures, required=True)
    b = graphene.Field(SectorFigures, required=True)
    observed = graphene.Float(required=True)
    expected = graphene.Float(required=True, description="The mean of the draws.")
    missing = graphene.Float(required=True, description="Expected less observed.")
    ratio = graphene.Float(
        description="Observed divided by expected; null where nothing is expected."
    )
    p = graphene.Float(description="Empirical and two-sided; null where the pair was not tested.")
    q = graphene.Float(description="p corrected for the number of pairs (Benjamini and Hochberg).")
    q_tail = graphene.Float(
        description=(
            "q computed from the first three moments of the draws, where the draws"
            " themselves are too coarse; the verdict is by this."
        )
    )
    low = graphene.Float(required=True, description="Where the middle 95 % of the draws begin.")
    high = graphene.Float(required=True, description="Where the middle 95 % of the draws end.")
    verdict = Verdict(required=True)
    changes_with = every(
        graphene.String,
        description=(
            "Which of the other choices in `tried` give another verdict; empty where the"
            " verdict is the same with all."
        ),
    )


class GapAnalysis(MadeWith, graphene.ObjectType):
    """Which sectors meet less, and which more, than chance explains."""

    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    alpha = graphene.Float(
        required=True, description="The share of false findings that is tolerated."
    )
    effect = graphene.Float(
        required=True,
        description="A finding differs from the expected number by at least this share of it.",
    )
    affiliations = graphene.Int(
        required=True, description="How many affiliations have people of the sectors."
    )
    incomplete = graphene.Int(
        required=True,
        description="How many affiliations are marked as having members that are not known.",
    )
    synthetic = graphene.Boolean(
        required=True, description="Whether some of the data are invented."
    )
    tried = every(
        graphene.String,
        description=(
            "Other choices, and random deletions, under which every verdict was"
            " calculated again; empty in large graphs."
        ),
    )
    sectors = every(SectorFigures)
    withheld = every(
        graphene.String,
        description=(
            "Keys of sectors whose figures are withheld from viewers, because they have too few"
            " people or the figures of such a sector could be inferred from theirs."
        ),
    )
    pairs = every(
        SectorPair,
        description="Most missing ties first.",
        args={
            "first": graphene.Argument(graphene.Int, description="How many; all, if not given."),
            "verdicts": graphene.Argument(
                graphene.List(graphene.NonNull(Verdict)),
                description="Only pairs with one of these verdicts.",
            ),
        },
    )


class SectorMixing(MadeWith, graphene.ObjectType):
    """How many times people of two sectors meet, summed over the affiliations they share."""

    affiliations = graphene.Int(required=True)
    sectors = every(SectorFigures)
    matrix = graphene.List(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.Float))),
        required=True,
        description="One row and one column for each sector, in the order of `sectors`; symmetric.",
    )


class UnmetPeople(MadeWith, graphene.ObjectType):
    """People of one sector who share no affiliation with anyone of another."""

    nodes = graphene.List(
        graphene.NonNull(lambda: node_type("Person")), required=True, description="Ordered by key."
    )
    total_count = graphene.Int(required=True, description="On all pages.")
    page_info = graphene.Field(PageInfo, required=True)
    of_a = graphene.Int(required=True, description="How many people sector a has on the day.")
    of_b = graphene.Int(required=True, description="How many people sector b has on the day.")


class SectorAttendance(graphene.ObjectType):
    """How many people of a sector came."""

    id = graphene.ID(required=True, description="The global id of the sector, for `node`.")
    key = graphene.String(required=True)
    name = graphene.String(
        required=True,
        lang=Language(default_value="fi"),
        description="In the language asked for, else in another.",
    )
    people = graphene.Int(required=True, description="How many people of the sector came.")
    of = graphene.Int(
        required=True, description="How many people the sector is known to have on the day."
    )


class EventAttendance(graphene.ObjectType):
    """Who came to an event, by the sector in which they worked on its day."""

    event = graphene.Field(lambda: node_type("Event"))
    day = Date(
        required=True,
        description="The day of the event; of a partial date, the last day that it can mean.",
    )
    people = graphene.Int(
        description=(
            "How many people are known to have come; null for a viewer if they are one or two."
        )
    )
    without_sector = graphene.Int(
        description=(
            "How many of them had no known sector; for a viewer also those of sectors"
            " that are too small for figures."
        )
    )
    sectors = every(
        SectorAttendance, description="Every sector that had people or guests on the day."
    )


class Attendance(graphene.ObjectType):
    """Events in the order of their days."""

    events = every(EventAttendance)
    data_version = graphene.String(required=True)


class SearchHit(graphene.ObjectType):
    """A node whose name matches the text."""

    id = graphene.ID(required=True)
    kind = Kind(required=True)
    key = graphene.String(required=True)
    name = graphene.String(required=True, description="The name of the node.")
    matched = graphene.String(required=True, description="The name that matched.")
    score = graphene.Float(
        required=True,
        description="How well it matches, up to 1 for an exact match of the whole name.",
    )
    node = graphene.Field(Node)


def fields() -> dict[str, Any]:
    """The root fields, by name."""
    met = arguments("network", ties=("membership", "attendance", "cohort"), window=EVER)
    return {
        "data_version": graphene.String(
            description="A hash of the data: the same until something changes."
        ),
        "years": every(
            graphene.Int,
            description=(
                "The years, up to this one, at whose end somebody is known to have held a position."
            ),
        ),
        "synthetic": graphene.Boolean(description="Whether some of the data are invented."),
        "gaps": graphene.Field(
            GapAnalysis,
            args=arguments(*PARTS),
            description=GapAnalysis.__doc__,
        ),
        "sector_mixing": graphene.Field(
            SectorMixing,
            args=arguments("network", "weighting"),
            description=SectorMixing.__doc__,
        ),
        "unmet": graphene.Field(
            UnmetPeople,
            args=_sector("a") | _sector("b") | met | _paged(),
            description=UnmetPeople.__doc__,
        ),
        "attendance": graphene.Field(
            Attendance,
            args=_occasion(),
            description="Who came, by sector, to one event or to each event of a series.",
        ),
        "search": graphene.List(
            graphene.NonNull(SearchHit),
            args=_search(),
            description="Search by name, best matches first; misspellings are forgiven.",
        ),
    }


def _sector(name: str) -> dict[str, Any]:
    return {
        name: graphene.Argument(graphene.String, required=True, description="The key of a sector.")
    }


def _paged() -> dict[str, Any]:
    return {
        "first": graphene.Argument(
            graphene.Int, default_value=PAGE, description=f"How many, up to {LARGEST_PAGE:,}."
        ),
        "after": graphene.Argument(
            graphene.String, description="A cursor: the page begins after its node."
        ),
    }


def _occasion() -> dict[str, Any]:
    return {
        "event": graphene.Argument(graphene.String, description="The key of an event."),
        "series": graphene.Argument(graphene.String, description="The key of an event series."),
    }


def _search() -> dict[str, Any]:
    kinds = graphene.List(graphene.NonNull(Kind))
    return {
        "text": graphene.Argument(
            graphene.String, required=True, description=f"Up to {LONGEST} characters."
        ),
        "kinds": graphene.Argument(
            kinds, description="Only nodes of these kinds; of every kind, if not given."
        ),
        "first": graphene.Argument(
            graphene.Int, default_value=PAGE, description=f"How many, up to {MAX_HITS:,}."
        ),
    }
