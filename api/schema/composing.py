"""The fields that propose: groups, newcomers, replacements, guest lists, and what would follow."""

from typing import Any

import graphene

from api.schema.analysis import Verdict
from api.schema.asked import chance, every, settings, weighting
from api.schema.measures import GroupOfPeople
from api.schema.names import constant
from api.schema.types import node_type
from graph.compose.problem import LEAST, MOST, PER_SECTOR, WORTH
from graph.compose.what_if import KINDS

MOST_STEPS = 8_000_000
HowMuch = graphene.Enum("HowMuch", [(constant(word), word) for word in WORTH])
Supposable = graphene.Enum("Supposable", [(constant(kind), kind) for kind in KINDS])


class Two(graphene.InputObjectType):
    """Two people, by key."""

    one = graphene.String(required=True)
    other = graphene.String(required=True)


class Weights(graphene.InputObjectType):
    """How much something counts: new ties where a gap was found, other sectors, people not met, a mix of genders or regions."""

    gaps = HowMuch()
    sectors = HowMuch()
    never_met = HowMuch()
    gender = HowMuch()
    region = HowMuch()


class PlacedPerson(graphene.ObjectType):
    """Why someone is in a group."""

    person = graphene.Field(lambda: node_type("Person"))
    sector = graphene.String(required=True, description="The key of theirs.")
    stays = graphene.Boolean(required=True, description="Whether they were in it before.")
    not_met = graphene.Int(required=True, description="How many of the group they have not met.")
    opens = every(graphene.String, description="Sectors whose gap with their own they help to close.")
    brings = graphene.Float(required=True, description="What the whole would lose without them.")


class Opening(graphene.ObjectType):
    """Two sectors with a gap that get new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Int(required=True)
    lacking = graphene.Int(required=True, description="How many they lack in all.")


class ProposedGroup(graphene.ObjectType):
    """A group to be."""

    name = graphene.String(required=True)
    people = every(PlacedPerson)
    opens = every(Opening)


class Score(graphene.ObjectType):
    """What is maximised."""

    total = graphene.Float(required=True)
    coverage = graphene.Float(required=True, description="New ties where a gap was found, by their worth.")
    pairs = graphene.Float(required=True, description="What two in one group bring.")


class Swap(graphene.ObjectType):
    """What changes when two change places."""

    change = graphene.Float(required=True, description="Of the total.")
    breaks = every(graphene.String, description="The hard rules that would be broken, in words.")


class Proposal(graphene.ObjectType):
    """Groups that keep every hard rule, the best that were found."""

    groups = every(ProposedGroup)
    left_out = every(lambda: node_type("Person"), description="Candidates in no group.")
    score = graphene.Field(Score, required=True)
    bound = graphene.Float(required=True, description="Nothing above is possible.")
    seed = graphene.Int(required=True)
    iterations = graphene.Float(required=True)
    swap = graphene.Field(Swap, description="Of two people, by key, in different groups or one in none.", args={
        "one": graphene.Argument(graphene.String, required=True), "other": graphene.Argument(graphene.String, required=True)})
    sectors = every(GroupOfPeople)
    data_version = graphene.String(required=True)


class Repair(graphene.ObjectType):
    """The smallest change that makes a group whole."""

    joins = every(lambda: node_type("Person"))
    goes = every(lambda: node_type("Person"), description="Who goes besides those who leave, as nobody could join them.")
    changes = graphene.Int(required=True)
    group = graphene.Field(ProposedGroup, required=True)
    data_version = graphene.String(required=True)


class GuestList(graphene.ObjectType):
    """Whom to invite when not everyone comes."""

    guests = every(lambda: node_type("Person"))
    tables = graphene.List(graphene.NonNull(every(lambda: node_type("Person"))), required=True)
    new = graphene.Float(required=True, description="New ties to be expected between sectors with a gap, of those they lack.")
    low = graphene.Float(required=True, description="Nineteen times of twenty more.")
    high = graphene.Float(required=True, description="Nineteen times of twenty fewer.")
    data_version = graphene.String(required=True)


class PairThen(graphene.ObjectType):
    """A pair of groups that would have new ties."""

    a = graphene.String(required=True)
    b = graphene.String(required=True)
    new = graphene.Float(required=True)
    before = Verdict(required=True)
    after = Verdict(required=True)


class Supposition(graphene.ObjectType):
    """What would be if people sat together."""

    pairs = every(PairThen, description="Those with new ties, most first.")
    data_version = graphene.String(required=True)


def fields() -> dict[str, Any]:
    """The root fields."""
    plain = settings("membership") | weighting() | chance()
    rules = _candidates() | _rules() | _sizes() | {"steps": _number(1_000_000, f"How long to search, up to {MOST_STEPS:,}.")}
    one = graphene.Argument(graphene.String, required=True, description="The key of a group.")
    people = graphene.Argument(_keys(), required=True, description="Keys of people.")
    kind = graphene.Argument(Supposable, default_value="group", description="Whether a group or an event.")
    groups = _number(None, "How many new ones; or name groups in `into`.")
    into = graphene.Argument(_keys(), description="Keys of groups that get newcomers.")
    share = graphene.Argument(graphene.Float, default_value=0.7, description="How likely an invited guest comes.")
    return {
        "compose": graphene.Field(Proposal, args=plain | rules | {"groups": groups, "into": into}, description=Proposal.__doc__),
        "repair": graphene.Field(Repair, args=plain | _candidates() | _rules() | _sizes() | {"group": one, "leaves": people},
                                 description=Repair.__doc__),
        "guest_list": graphene.Field(GuestList, args=plain | _candidates() | _rules() | {
            "seats": graphene.Argument(graphene.Int, required=True), "attendance": share,
            "table": _number(None, "How many sit at each, if they are to be seated.")}, description=GuestList.__doc__),
        "what_if": graphene.Field(Supposition, args=plain | {"people": people, "kind": kind}, description=Supposition.__doc__),
    }


def _keys() -> graphene.List:
    return graphene.List(graphene.NonNull(graphene.String))


def _number(default: int | None, said: str) -> graphene.Argument:
    return graphene.Argument(graphene.Int, description=said, **({} if default is None else {"default_value": default}))


def _candidates() -> dict[str, Any]:
    return {
        "candidates": graphene.Argument(_keys(), description="Only these people; everyone, if not given."),
        "of": graphene.Argument(_keys(), description="Only members of these groups, networks, courses or events."),
        "sectors": graphene.Argument(_keys(), description="Only people of these sectors."),
        "without": graphene.Argument(_keys(), description="Never these people."),
    }


def _rules() -> dict[str, Any]:
    return {
        "require": graphene.Argument(_keys(), description="These people must be placed."),
        "together": graphene.Argument(graphene.List(graphene.NonNull(Two)), description="These sit in one group."),
        "apart": graphene.Argument(graphene.List(graphene.NonNull(Two)), description="These do not."),
        "perSector": _number(PER_SECTOR, "How many of one sector sit in a group."),
        "wishes": graphene.Argument(Weights, description="How much what counts."),
    }


def _sizes() -> dict[str, Any]:
    return {"low": _number(LEAST, "The fewest people of a group."), "high": _number(MOST, "The most.")}
