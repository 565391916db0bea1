"""The fields that are computed: gaps and mixing of sectors, who never met, attendance, search by
name, and the data version."""

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
    """A sector (or what else people were grouped by) on a day, and how much is known of its
    people."""

    abbreviation = graphene.String(
        lang=Language(default_value="fi"),
        description="Of its only ministry, in the language asked for, else in another.",
    )
    kind = graphene.Field(lambda: choice("Sector", "kind"))
    people = graphene.Int(required=True)
    coverage = graphene.Float(
        required=True, description="The share of its people with any known tie of the chosen kinds."
    )
    partial = graphene.Float(
        required=True,
        description="The share of their ties in affiliations whose members are not all known.",
    )


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
    q_tail = graphene.Float(
        description=(
            "The same where the draws are too coarse, by their first three moments: the verdict's."
        )
    )
    low = graphene.Float(required=True, description="Where the middle 95 % of the draws begin.")
    high = graphene.Float(required=True, description="Where they end.")
    verdict = Verdict(required=True)
    changes_with = every(
        graphene.String,
        description=(
            "Which of the other choices `tried` give another verdict; none where there is none."
        ),
    )


class GapAnalysis(MadeWith, graphene.ObjectType):
    """Which sectors meet less, and which more, than chance would have them meet."""

    draws = graphene.Int(required=True)
    seed = graphene.Int(required=True)
    alpha = graphene.Float(
        required=True, description="The share of false findings that is tolerated."
    )
    effect = graphene.Float(
        required=True, description="The least share of the expectation that is called a finding."
    )
    affiliations = graphene.Int(required=True, description="With people of the sectors.")
    incomplete = graphene.Int(
        required=True, description="Affiliations that say that their members are not all known."
    )
    synthetic = graphene.Boolean(
        required=True, description="Whether there are invented people among the data."
    )
    tried = every(
        graphene.String,
        description=(
            "Other choices under which every verdict was looked at again, and deletions by chance;"
            " none in large graphs."
        ),
    )
    sectors = every(SectorFigures)
    withheld = every(
        graphene.String,
        description=(
            "Keys of sectors that have people, but so few that a viewer is not told of them."
        ),
    )
    pairs = every(
        SectorPair,
        description="Most missing ties first.",
        args={
            "first": graphene.Argument(graphene.Int, description="How many; all, if not given."),
            "verdicts": graphene.Argument(
                graphene.List(graphene.NonNull(Verdict)), description="Only with one of these."
            ),
        },
    )


class SectorMixing(MadeWith, graphene.ObjectType):
    """How many times people of two sectors meet, summed over what they share."""

    affiliations = graphene.Int(required=True)
    sectors = every(SectorFigures)
    matrix = graphene.List(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.Float))),
        required=True,
        description="A row and a column each sector, in the order of `sectors`; symmetric.",
    )


class UnmetPeople(MadeWith, graphene.ObjectType):
    """People of one sector who share nothing with anyone else of another."""

    nodes = graphene.List(
        graphene.NonNull(lambda: node_type("Person")), required=True, description="By key."
    )
    total_count = graphene.Int(required=True, description="Of all pages.")
    page_info = graphene.Field(PageInfo, required=True)
    of_a = graphene.Int(required=True, description="How many people sector a has that day.")
    of_b = graphene.Int(required=True, description="How many people sector b has that day.")


class SectorAttendance(graphene.ObjectType):
    """`people` of the `of` that the sector had that day."""

    id = graphene.ID(required=True, description="Of the sector, for `node`.")
    key = graphene.String(required=True)
    name = graphene.String(
        required=True,
        lang=Language(default_value="fi"),
        description="In the language asked for, else in another.",
    )
    people = graphene.Int(required=True, description="How many came.")
    of = graphene.Int(
        required=True, description="How many people of the sector are known that day."
    )


class EventAttendance(graphene.ObjectType):
    """Who came to an event, by the sector in which they were on its day."""

    event = graphene.Field(lambda: node_type("Event"))
    day = Date(required=True, description="The last it may have been.")
    people = graphene.Int(
        description=(
            "How many are known to have come; none where that would tell a viewer of one or two"
            " people."
        )
    )
    without_sector = graphene.Int(
        description=(
            "How many of them had no known sector, or for a viewer one that is too small to be"
            " told of."
        )
    )
    sectors = every(
        SectorAttendance, description="Every sector that had people or guests that day."
    )


class Attendance(graphene.ObjectType):
    """Events in order of their days."""

    events = every(EventAttendance)
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
    met = arguments("network", ties=("membership", "attendance", "cohort"), window=EVER)
    return {
        "data_version": graphene.String(description="The same as long as nothing is changed."),
        "years": every(
            graphene.Int,
            description=(
                "In which somebody is known to have held a position at the end, up to this one."
            ),
        ),
        "synthetic": graphene.Boolean(
            description="Whether there are invented people among the data."
        ),
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
            description="Who came, by sector: of one event, or of a series'.",
        ),
        "search": graphene.List(
            graphene.NonNull(SearchHit),
            args=_search(),
            description="By name, best first; misspellings are forgiven.",
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
            graphene.String, description="The cursor of the one before the first."
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
        "kinds": graphene.Argument(kinds, description="Only these; every kind, if not given."),
        "first": graphene.Argument(
            graphene.Int, default_value=PAGE, description=f"How many, up to {MAX_HITS:,}."
        ),
    }
