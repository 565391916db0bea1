"""The fields that propose: groups, newcomers, replacements, guest lists, and what would follow."""

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
    """How much something counts: new ties where a gap was found, other sectors, people not met, a
    mix of genders or regions."""

    gaps = Importance()
    sectors = Importance()
    never_met = Importance()
    gender = Importance()
    region = Importance()


class DraftInput(graphene.InputObjectType):
    """A new group, or newcomers of one that is there."""

    name = graphene.String(required=True)
    people = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Their keys; who is in it already is passed over.",
    )
    into = graphene.String(
        description="The key of the group, network or project that they would come into."
    )


class PlacedPerson(graphene.ObjectType):
    """Why someone is in a group."""

    person = graphene.Field(lambda: node_type("Person"))
    sector = graphene.String(required=True, description="The key of theirs.")
    stays = graphene.Boolean(required=True, description="Whether they were in it before.")
    not_met = graphene.Int(required=True, description="How many of the group they have not met.")
    closes = every(
        graphene.String, description="Sectors whose gap with their own they help to close."
    )
    contributes = graphene.Float(
        required=True, description="What the whole would lose without them."
    )


class GapClosing(graphene.ObjectType):
    """Two sectors with a gap that get new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Int(required=True)
    lacking = graphene.Int(required=True, description="How many they lack in all.")


class ProposedGroup(graphene.ObjectType):
    """A group to be."""

    name = graphene.String(required=True)
    people = every(PlacedPerson)
    closes = every(GapClosing)


class Score(graphene.ObjectType):
    """What is maximised."""

    total = graphene.Float(required=True)
    coverage = graphene.Float(
        required=True, description="New ties where a gap was found, by their worth."
    )
    pairs = graphene.Float(required=True, description="What two in one group bring.")


RuleKind = graphene.Enum("RuleKind", [(constant(kind), kind) for kind in RULES])


class BrokenRule(graphene.ObjectType):
    """A hard rule that groups break: `number` there are of what there may be `least` to `most`."""

    kind = RuleKind(required=True)
    people = every(lambda: node_type("Person"))
    group = graphene.String(description="As it is named in the proposal.")
    number = graphene.Int()
    least = graphene.Int()
    most = graphene.Int()
    message = graphene.String(required=True)


class ChangeByHand(graphene.ObjectType):
    """What a change by hand does to a proposal."""

    to = graphene.Int(description="The position of the group that they come to; none for no group.")
    other = graphene.Field(
        lambda: node_type("Person"), description="With whom they change places, if they do."
    )
    change = graphene.Float(required=True, description="Of the total.")
    breaks = every(BrokenRule, description="What would be broken and is not yet.")
    resolves = every(BrokenRule, description="What is broken and would be no longer.")


class Swap(graphene.ObjectType):
    """What changes when two change places."""

    change = graphene.Float(required=True, description="Of the total.")
    breaks = every(graphene.String, description="The hard rules that would be broken, in words.")


class Matrices:
    """The mixing matrix before and after."""

    matrix_groups = every(
        graphene.String, description="Keys of the rows and columns of the matrices."
    )
    matrix_before = every(every(graphene.Float), description="The mixing matrix as it is.")
    matrix_after = every(every(graphene.Float), description="As it would be.")


class Proposal(Matrices, graphene.ObjectType):
    """Groups: the best that were found and keep every hard rule, or those that someone arranged."""

    groups = every(ProposedGroup)
    left_out = every(
        lambda: node_type("Person"),
        description="Candidates in no group.",
        args={"first": graphene.Argument(graphene.Int, description="How many; all, if not given.")},
    )
    left_out_count = graphene.Int(required=True)
    breaks = every(BrokenRule, description="The hard rules that groups arranged by hand break.")
    moves = every(
        ChangeByHand,
        description="What follows if someone comes to another group, or to none.",
        args={"person": graphene.Argument(graphene.String, required=True)},
    )
    exchanges = every(
        ChangeByHand,
        description=(
            "The same if two change places: first those that break nothing, the best of them."
        ),
        args={
            "person": graphene.Argument(graphene.String, required=True),
            "first": graphene.Argument(graphene.Int, default_value=PAGE, description="How many."),
        },
    )
    score = graphene.Field(Score, required=True)
    bound = graphene.Float(
        required=True,
        description="Nothing above is possible.",
        args={
            "seconds": graphene.Argument(
                graphene.Float, default_value=2.0, description="How long to look for a closer one."
            )
        },
    )
    seed = graphene.Int(required=True)
    iterations = graphene.Float(required=True)
    swap = graphene.Field(
        Swap,
        description="Of two people, by key, in different groups or one in none.",
        args={
            "one": graphene.Argument(graphene.String, required=True),
            "other": graphene.Argument(graphene.String, required=True),
        },
    )
    sectors = every(GroupOfPeople)
    data_version = graphene.String(required=True)


class Repair(graphene.ObjectType):
    """The smallest change that makes a group whole."""

    joins = every(lambda: node_type("Person"))
    goes = every(
        lambda: node_type("Person"),
        description="Who goes besides those who leave, as nobody could join them.",
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
        description="New ties to be expected between sectors with a gap, of those they lack.",
    )
    low = graphene.Float(required=True, description="Nineteen times of twenty more.")
    high = graphene.Float(required=True, description="Nineteen times of twenty fewer.")
    data_version = graphene.String(required=True)


class SavedGroup(graphene.ObjectType):
    """A new group, or the newcomers of one that is there."""

    name = graphene.String(required=True)
    group = graphene.Field(lambda: node_type("Group"), description="The draft.")
    people = every(lambda: node_type("Person"))
    into = graphene.Field(
        Node,
        description=(
            "The group, network or project that they would come into, if they are newcomers."
        ),
    )


class SavedProposal(graphene.ObjectType):
    """A proposal that is kept as drafts, to be made real or dropped."""

    name = graphene.String(required=True)
    day = Date(description="When its groups begin.")
    groups = every(SavedGroup)


class PairThen(graphene.ObjectType):
    """A pair of groups that would have new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Float(required=True)
    before = Verdict(required=True)
    after = Verdict(required=True)
    observed = graphene.Float(required=True, description="Then, like what follows.")
    expected = graphene.Float(required=True)
    missing = graphene.Float(required=True)
    ratio = graphene.Float()


class Supposition(Matrices, graphene.ObjectType):
    """What would be if people sat together."""

    pairs = every(
        PairThen,
        description="Those with new ties, most first.",
        args={
            "all": graphene.Argument(
                graphene.Boolean, default_value=False, description="The others too."
            )
        },
    )
    data_version = graphene.String(required=True)


def fields() -> dict[str, Any]:
    """The root fields."""
    plain = arguments(*PARTS)
    rules = _candidates() | _rules() | _sizes() | _budget()
    one = graphene.Argument(graphene.String, required=True, description="The key of a group.")
    leaves = graphene.Argument(_keys(), required=True, description="Keys of people.")
    people = graphene.Argument(
        _keys(), description="Keys of people who would sit together; or give `groups`."
    )
    drafts = graphene.Argument(
        graphene.List(graphene.NonNull(DraftInput)), description="A proposal."
    )
    arranged = graphene.Argument(
        graphene.List(graphene.NonNull(DraftInput), required=True),
        description="Who would sit where.",
    )
    leave = graphene.Argument(_keys(), description="Members who leave.")
    kind = graphene.Argument(
        Supposable, default_value="group", description="Whether a group or an event."
    )
    groups = _number(None, "How many new ones; or name groups in `into`.")
    into = graphene.Argument(_keys(), description="Keys of groups that get newcomers.")
    share = graphene.Argument(
        graphene.Float, default_value=0.7, description="How likely an invited guest comes."
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
                "seconds": _seconds("How long to look for the best of the smallest changes, up to"),
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
                "table": _number(None, "How many sit at each, if they are to be seated."),
            },
            description=GuestList.__doc__,
        ),
        "proposals": graphene.List(
            graphene.NonNull(SavedProposal), description="Those that are saved, by name."
        ),
        "arrangement": graphene.Field(
            Proposal,
            args=plain | _candidates() | _rules() | _sizes() | {"groups": arranged, "leave": leave},
            description=(
                "Groups that someone arranged: what they are worth and which hard rules they break."
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
            _keys(), description="Only these people; everyone, if not given."
        ),
        "of": graphene.Argument(
            _keys(), description="Only members of these groups, networks, courses or events."
        ),
        "sectors": graphene.Argument(_keys(), description="Only people of these sectors."),
        "without": graphene.Argument(_keys(), description="Never these people."),
    }


def _rules() -> dict[str, Any]:
    return {
        "require": graphene.Argument(_keys(), description="These people must be placed."),
        "together": graphene.Argument(
            graphene.List(graphene.NonNull(PersonPair)), description="These sit in one group."
        ),
        "apart": graphene.Argument(
            graphene.List(graphene.NonNull(PersonPair)), description="These do not."
        ),
        "perSector": _number(PER_SECTOR, "How many of one sector sit in a group."),
        "preferences": graphene.Argument(Preferences, description="How much what counts."),
    }


def _budget() -> dict[str, Any]:
    steps = (
        f"How long to search, up to {MAX_STEPS:,}; {STEPS:,}, if neither steps nor seconds are"
        " given. The same give the same groups."
    )
    return {
        "steps": _number(None, steps),
        "seconds": _seconds("The same by the clock; with both, whichever ends first: up to"),
    }


def _seconds(description: str) -> graphene.Argument:
    return graphene.Argument(graphene.Float, description=f"{description} {MAX_SECONDS:g}.")


def _sizes() -> dict[str, Any]:
    return {
        "low": _number(MIN_SIZE, "The fewest people of a group."),
        "high": _number(MAX_SIZE, "The most."),
    }
