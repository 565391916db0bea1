"""The fields that propose groups, newcomers, replacements and guest lists, and predict their
effects."""

from typing import Any

import graphene

from api.graphql.schema.analysis import Verdict
from api.graphql.schema.groups import GroupOfPeople
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import Date
from api.graphql.schema.settings import PARTS, arguments, every
from api.graphql.schema.types import PAGE, Node, node_type
from graph.compose.problem import MAX_SIZE, MIN_SIZE, PER_SECTOR, WORTH
from graph.compose.rules import KINDS as RULES
from graph.compose.what_if import KINDS

STEPS, MAX_STEPS = 1_000_000, 8_000_000
MIN_SECONDS, MAX_SECONDS = 0.01, 15.0
Importance = graphene.Enum("Importance", [(constant(word), word) for word in WORTH])
Supposable = graphene.Enum("Supposable", [(constant(kind), kind) for kind in KINDS])


class PersonPair(graphene.InputObjectType):
    """Two people, by key."""

    one = graphene.String(required=True)
    other = graphene.String(required=True)


class Preferences(graphene.InputObjectType):
    """How much each aim counts: new ties where there is a gap, a mix of sectors, people who have
    not met, a mix of genders or of regions."""

    gaps = Importance()
    sectors = Importance()
    never_met = Importance()
    gender = Importance()
    region = Importance()


class DraftInput(graphene.InputObjectType):
    """A new group, or newcomers for an existing one."""

    name = graphene.String(required=True)
    people = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The keys of its people; those who are in it already are ignored.",
    )
    into = graphene.String(
        description="The key of the group, network or project that the people would join."
    )


class PlacedPerson(graphene.ObjectType):
    """Someone in a proposed group, and why they are in it."""

    person = graphene.Field(lambda: node_type("Person"))
    sector = graphene.String(required=True, description="The key of their sector.")
    stays = graphene.Boolean(required=True, description="Whether they were in the group before.")
    not_met = graphene.Int(
        required=True, description="How many people of the group they have not met."
    )
    closes = every(
        graphene.String, description="Sectors whose gap with their own sector they help to close."
    )
    contributes = graphene.Float(
        required=True, description="How much the total score would fall without them."
    )


class GapClosing(graphene.ObjectType):
    """Two sectors with a gap that get new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Int(required=True)
    lacking = graphene.Int(required=True, description="How many ties they lack in all.")


class ProposedGroup(graphene.ObjectType):
    """A group that is proposed."""

    name = graphene.String(required=True)
    people = every(PlacedPerson)
    closes = every(GapClosing)


class Score(graphene.ObjectType):
    """The score that the search maximises."""

    total = graphene.Float(required=True)
    coverage = graphene.Float(
        required=True, description="New ties where there is a gap, by their weight."
    )
    pairs = graphene.Float(
        required=True, description="The score of the pairs of people who sit in one group."
    )


RuleKind = graphene.Enum("RuleKind", [(constant(kind), kind) for kind in RULES])


class BrokenRule(graphene.ObjectType):
    """A hard rule that is broken: there are `number` of something of which there may be `least` to
    `most`."""

    kind = RuleKind(required=True)
    people = every(lambda: node_type("Person"))
    group = graphene.String(description="The name of the group in the proposal.")
    number = graphene.Int()
    least = graphene.Int()
    most = graphene.Int()
    message = graphene.String(required=True)


class ChangeByHand(graphene.ObjectType):
    """The effect of one change by hand on a proposal."""

    to = graphene.Int(description="The position of the group that they move to; null for no group.")
    other = graphene.Field(
        lambda: node_type("Person"),
        description="The person with whom they change places, if they do.",
    )
    change = graphene.Float(required=True, description="The change of the total score.")
    breaks = every(BrokenRule, description="The rules that the change would break.")
    resolves = every(BrokenRule, description="The broken rules that the change would restore.")


class Swap(graphene.ObjectType):
    """The effect of two people changing places."""

    change = graphene.Float(required=True, description="The change of the total score.")
    breaks = every(graphene.String, description="The hard rules that would be broken, in words.")


class Matrices:
    """The mixing matrix before and after."""

    matrix_groups = every(
        graphene.String, description="Keys of the rows and columns of the matrices."
    )
    matrix_before = every(every(graphene.Float), description="The mixing matrix as it is.")
    matrix_after = every(every(graphene.Float), description="The mixing matrix as it would be.")


class Proposal(Matrices, graphene.ObjectType):
    """Groups: the best that were found that keep every hard rule, or those that someone
    arranged."""

    groups = every(ProposedGroup)
    left_out = every(
        lambda: node_type("Person"),
        description="Candidates who are in no group.",
        args={"first": graphene.Argument(graphene.Int, description="How many; all, if not given.")},
    )
    left_out_count = graphene.Int(required=True)
    breaks = every(
        BrokenRule, description="The hard rules that the groups break, if someone arranged them."
    )
    moves = every(
        ChangeByHand,
        description="The effect of moving someone to each other group, or to none.",
        args={"person": graphene.Argument(graphene.String, required=True)},
    )
    exchanges = every(
        ChangeByHand,
        description=(
            "The effect of someone changing places with each other person: first those"
            " that break no rule, best first."
        ),
        args={
            "person": graphene.Argument(graphene.String, required=True),
            "first": graphene.Argument(graphene.Int, default_value=PAGE, description="How many."),
        },
    )
    score = graphene.Field(Score, required=True)
    bound = graphene.Float(
        required=True,
        description="No groups can have a higher total score.",
        args={
            "seconds": graphene.Argument(
                graphene.Float,
                default_value=2.0,
                description="How many seconds to search for a tighter bound.",
            )
        },
    )
    seed = graphene.Int(required=True)
    iterations = graphene.Float(required=True)
    swap = graphene.Field(
        Swap,
        description=(
            "The effect of two people changing places, by key; they are in different groups,"
            " or one is in none."
        ),
        args={
            "one": graphene.Argument(graphene.String, required=True),
            "other": graphene.Argument(graphene.String, required=True),
        },
    )
    sectors = every(GroupOfPeople)
    data_version = graphene.String(required=True)


class Repair(graphene.ObjectType):
    """The smallest change that fills a group again after members leave."""

    joins = every(lambda: node_type("Person"))
    goes = every(
        lambda: node_type("Person"),
        description="Who goes besides those who leave, because no newcomer could sit with them.",
    )
    changes = graphene.Int(required=True)
    group = graphene.Field(ProposedGroup, required=True)
    data_version = graphene.String(required=True)


class GuestList(graphene.ObjectType):
    """Whom to invite when not everyone comes."""

    guests = every(lambda: node_type("Person"))
    people = every(PlacedPerson, description="The guests, each with why they are invited.")
    tables = graphene.List(graphene.NonNull(every(lambda: node_type("Person"))), required=True)
    new = graphene.Float(
        required=True,
        description="Expected new ties between sectors with a gap, no more than they lack.",
    )
    low = graphene.Float(
        required=True, description="New ties will be more than this with a probability of 95 %."
    )
    high = graphene.Float(
        required=True, description="New ties will be fewer than this with a probability of 95 %."
    )
    data_version = graphene.String(required=True)


class SavedGroup(graphene.ObjectType):
    """A new group, or the newcomers of an existing one."""

    name = graphene.String(required=True)
    group = graphene.Field(lambda: node_type("Group"), description="The draft of the group.")
    people = every(lambda: node_type("Person"))
    into = graphene.Field(
        Node,
        description=("The group, network or project that they would join, if they are newcomers."),
    )


class SavedProposal(graphene.ObjectType):
    """A proposal that is saved as drafts, to be made real or dropped."""

    name = graphene.String(required=True)
    day = Date(description="The day on which its groups begin.")
    groups = every(SavedGroup)


class PairThen(graphene.ObjectType):
    """A pair of sectors that would have new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Float(required=True)
    before = Verdict(required=True)
    after = Verdict(required=True)
    observed = graphene.Float(
        required=True, description="Observed, expected, missing and ratio are as they would be."
    )
    expected = graphene.Float(required=True)
    missing = graphene.Float(required=True)
    ratio = graphene.Float()


class Supposition(Matrices, graphene.ObjectType):
    """The effect of people sitting together."""

    pairs = every(
        PairThen,
        description="Pairs with new ties, those with most first.",
        args={
            "all": graphene.Argument(
                graphene.Boolean,
                default_value=False,
                description="Also give the pairs without new ties.",
            )
        },
    )
    data_version = graphene.String(required=True)


def fields() -> dict[str, Any]:
    """The root fields, by name."""
    plain = arguments(*PARTS)
    rules = _candidates() | _rules() | _sizes() | _budget()
    one = graphene.Argument(graphene.String, required=True, description="The key of a group.")
    leaves = graphene.Argument(_keys(), required=True, description="Keys of the people who leave.")
    people = graphene.Argument(
        _keys(), description="Keys of people who would sit together; or give `groups`."
    )
    drafts = graphene.Argument(
        graphene.List(graphene.NonNull(DraftInput)), description="The groups of a proposal."
    )
    arranged = graphene.Argument(
        graphene.List(graphene.NonNull(DraftInput), required=True),
        description="Who would sit in which group.",
    )
    leave = graphene.Argument(_keys(), description="Keys of members who leave.")
    kind = graphene.Argument(
        Supposable,
        default_value="group",
        description="Whether they would sit in a group or come to an event.",
    )
    groups = _number(None, "How many new groups; or give the keys of existing ones in `into`.")
    into = graphene.Argument(_keys(), description="Keys of existing groups that get newcomers.")
    share = graphene.Argument(
        graphene.Float,
        default_value=0.7,
        description="The probability that an invited guest comes.",
    )
    return {
        "compose": graphene.Field(
            Proposal,
            args=plain | rules | {"groups": groups, "into": into},
            description=Proposal.__doc__,
        ),
        "repair": graphene.Field(
            Repair,
            args=plain
            | _candidates()
            | _rules()
            | _sizes()
            | {
                "group": one,
                "leaves": leaves,
                "seconds": _seconds(
                    "How many seconds to search for the best of the smallest changes, up to"
                ),
            },
            description=Repair.__doc__,
        ),
        "guest_list": graphene.Field(
            GuestList,
            args=plain
            | _candidates()
            | _rules()
            | _budget()
            | {
                "seats": graphene.Argument(graphene.Int, required=True),
                "attendance": share,
                "table": _number(
                    None, "How many people sit at each table, if they are to be seated."
                ),
            },
            description=GuestList.__doc__,
        ),
        "proposals": graphene.List(
            graphene.NonNull(SavedProposal), description="The saved proposals, by name."
        ),
        "arrangement": graphene.Field(
            Proposal,
            args=plain | _candidates() | _rules() | _sizes() | {"groups": arranged, "leave": leave},
            description=(
                "Evaluates groups that someone arranged: their score, and which hard"
                " rules they break."
            ),
        ),
        "what_if": graphene.Field(
            Supposition,
            args=plain | {"people": people, "kind": kind, "groups": drafts, "leave": leave},
            description=Supposition.__doc__,
        ),
    }


def _keys() -> graphene.List:
    return graphene.List(graphene.NonNull(graphene.String))


def _number(default: int | None, description: str) -> graphene.Argument:
    return graphene.Argument(
        graphene.Int,
        description=description,
        **({} if default is None else {"default_value": default}),
    )


def _candidates() -> dict[str, Any]:
    return {
        "candidates": graphene.Argument(
            _keys(), description="Keys of the only candidates; everyone, if not given."
        ),
        "of": graphene.Argument(
            _keys(),
            description=(
                "Only members of these groups or networks, or people who took part in these"
                " courses or events."
            ),
        ),
        "sectors": graphene.Argument(_keys(), description="Only people of these sectors."),
        "without": graphene.Argument(_keys(), description="Never these people."),
    }


def _rules() -> dict[str, Any]:
    return {
        "require": graphene.Argument(_keys(), description="People who must be in some group."),
        "together": graphene.Argument(
            graphene.List(graphene.NonNull(PersonPair)),
            description="People who must sit in one group.",
        ),
        "apart": graphene.Argument(
            graphene.List(graphene.NonNull(PersonPair)),
            description="People who must not sit in one group.",
        ),
        "perSector": _number(PER_SECTOR, "The largest number of people of one sector in a group."),
        "preferences": graphene.Argument(Preferences, description="How much each aim counts."),
    }


def _budget() -> dict[str, Any]:
    steps = (
        f"How many steps to search, up to {MAX_STEPS:,}; {STEPS:,}, if neither steps nor"
        " seconds are given. The same number of steps gives the same groups."
    )
    return {
        "steps": _number(None, steps),
        "seconds": _seconds(
            "How many seconds to search; with `steps` too, whichever ends first; up to"
        ),
    }


def _seconds(description: str) -> graphene.Argument:
    return graphene.Argument(graphene.Float, description=f"{description} {MAX_SECONDS:g}.")


def _sizes() -> dict[str, Any]:
    return {
        "low": _number(MIN_SIZE, "The smallest number of people in a group."),
        "high": _number(MAX_SIZE, "The most."),
    }
