"""What the compose pages ask the GraphQL API."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.graphql.schema.scalars import global_id
from api.pages.compose.arguments import Keys, Wanted, variables
from api.pages.compose.arrangement import Arranged, again
from api.pages.visit import Visit
from graph.cypher import LABELS

WITH_MEMBERS = ("Group", "Network", "Project")
"""What newcomers can be proposed for."""

_SETTLED = "asOf: $asOf, ties: $ties, weight: $weight, seed: $seed"
_CHOSEN = f"{_SETTLED}, candidates: $candidates, sectors: $sectors, of: $of, without: $without"
_RULES = (
    f"{_CHOSEN}, require: $require, together: $together, apart: $apart, perSector: $perSector,"
    " wishes: $wishes"
)
_SIZED = f"{_RULES}, low: $low, high: $high"
_SETTLED_TYPES = "$asOf: Date, $ties: [TieKind!], $weight: Weight!, $seed: Int!"
_RULE_TYPES = (
    f"{_SETTLED_TYPES}, $candidates: [String!], $sectors: [String!], $of: [String!], $without:"
    " [String!], $require: [String!], $together: [Two!], $apart: [Two!], $perSector: Int!,"
    " $wishes: Weights"
)
_SIZED_TYPES = f"{_RULE_TYPES}, $low: Int!, $high: Int!"
_PLACE = "positions(first: 2, asOf: $asOf) { edges { title node { name(lang: $lang) } } }"
_WHO = f"key name(lang: $lang) {_PLACE}"
_MEMBERS = " ".join(
    f"... on {label} {{ members(first: 200, asOf: $asOf) {{ totalCount nodes {{ {_WHO} }} }} }}"
    for label in WITH_MEMBERS
)
_RULE = "kind people { key name(lang: $lang) } group number least most"
_KEYS = "groups { people { stays person { key } } } bound"

PROPOSE = (
    f"query Propose({_SIZED_TYPES}, $groups: Int, $into: [String!]) {{ compose({_SIZED}, groups:"
    f" $groups, into: $into) {{ {_KEYS} }} }}"
)
REPLACE = (
    f"query Replace({_SIZED_TYPES}, $group: String!, $leaves: [String!]!) {{ repair({_SIZED},"
    " group: $group, leaves: $leaves) { joins { key } goes { key } } }"
)
INVITE = (
    f"query Invite({_RULE_TYPES}, $lang: Language!, $seats: Int!, $attendance: Float!, $table: Int)"
    f" {{ gaps({_SETTLED}) {{ synthetic dataVersion sectors {{ key name(lang: $lang)"
    " abbreviation(lang: $lang) kind people } pairs(verdicts: [GAP]) { a { key } b { key }"
    " missing } }"
    f" guestList({_RULES}, seats: $seats, attendance: $attendance, table: $table) {{ new low high"
    " people { sector stays notMet opens brings person { ...Guest } } tables { key } } }"
    f" fragment Guest on Person {{ {_WHO} }}"
)
EVALUATE = (
    f"query Evaluate({_SIZED_TYPES}, $lang: Language!, $groups: [DraftInput!]!, $leave: [String!],"
    " $kind: Supposable!, $supposed: [DraftInput!], $people: [String!], $bench: Int!, $counted:"
    f" Boolean!, $bound: Boolean!) {{ gaps({_SETTLED}) {{ synthetic dataVersion draws affiliations"
    " sectors { key name(lang: $lang) abbreviation(lang: $lang) kind people } pairs { a { key"
    f" }} b {{ key }} observed expected missing ratio verdict }} }} whatIf({_SETTLED}, groups:"
    " $supposed, people: $people, leave: $leave, kind: $kind) @include(if: $counted) {"
    " pairs(all: true) { a b new before after observed expected missing ratio } }"
    f" arrangement({_SIZED}, groups:"
    " $groups, leave: $leave) { bound @include(if: $bound) score { total coverage pairs }"
    " groups { name people { sector stays notMet opens brings person { ...Who } } opens { a"
    f" b new lacking }} }} breaks {{ {_RULE} }} leftOutCount leftOut(first: $bench) {{ ...Who }} }}"
    f" }} fragment Who on Person {{ {_WHO} }}"
)
EFFECTS = (
    f"query Effects({_SIZED_TYPES}, $lang: Language!, $groups: [DraftInput!]!, $leave: [String!],"
    f" $person: String!, $first: Int!) {{ person(key: $person) {{ {_WHO} }} arrangement({_SIZED},"
    f" groups: $groups, leave: $leave) {{ moves(person: $person) {{ to change breaks {{ {_RULE} }}"
    f" mends {{ {_RULE} }} }} exchanges(person: $person, first: $first) {{ change other {{ {_WHO}"
    f" }} breaks {{ {_RULE} }} mends {{ {_RULE} }} }} }} }}"
)
_BODIES = f"bodies: nodes(ids: $bodies) {{ __typename key name(lang: $lang) {_MEMBERS} }}"
FORM = (
    f"query Form({_SETTLED_TYPES}, $lang: Language!, $people: [ID!]!, $bodies: [ID!]!) {{ "
    f"gaps({_SETTLED}) {{ synthetic sectors {{ key name(lang: $lang) abbreviation(lang: $lang) kind"
    " people } "
    "pairs { a { key } b { key } missing verdict } } "
    f"people: nodes(ids: $people) {{ key name(lang: $lang) ... on Person {{ {_PLACE} }} }} "
    f"{_BODIES} }}"
)
BODIES = f"query Bodies($asOf: Date, $lang: Language!, $bodies: [ID!]!) {{ {_BODIES} }}"
BENCH = 300
"""How many of those in no group are listed."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Groups that were sought, and who leaves the group that they were sought for."""

    arranged: Arranged
    wanted: Wanted


async def propose(visit: Visit, wanted: Wanted, members: Sequence[str]) -> Proposed:
    """`members`: one of each group that is there already. Raises Infeasible where the rules rule
    each other out, and BadInput for what nobody can mean."""
    if wanted.what == "by-hand":
        return Proposed(Arranged((wanted.members,)), wanted)
    asked, pins = (
        _held(wanted, variables(wanted, visit), members),
        tuple(key for group in wanted.hold for key in group),
    )
    if wanted.what == "replace":
        return await _replaced(visit, wanted, asked, pins)
    into = {"into": wanted.into} if wanted.what == "into" else {"groups": wanted.n}
    found = (await visit.ask(PROPOSE, **asked, **into))["compose"]
    groups = tuple(
        tuple(row["person"]["key"] for row in group["people"] if not row["stays"])
        for group in found["groups"]
    )
    ordered = again(groups, wanted.hold) if wanted.hold and wanted.what == "groups" else groups
    return Proposed(Arranged(ordered, pins, best=found["bound"]), wanted)


async def _replaced(visit: Visit, wanted: Wanted, asked: dict[str, Any], pins: Keys) -> Proposed:
    """Whoever could not stay leaves too."""
    asked |= _sizes(wanted)
    found = (await visit.ask(REPLACE, **asked, group=wanted.into[0], leaves=wanted.leaves))[
        "repair"
    ]
    joins, goes = (tuple(person["key"] for person in found[name]) for name in ("joins", "goes"))
    return Proposed(
        Arranged((joins,), pins),
        replace(wanted, leaves=tuple(dict.fromkeys((*wanted.leaves, *goes)))),
    )


def _sizes(wanted: Wanted) -> dict[str, int]:
    return {"low": max(wanted.size, 1), "high": max(wanted.size, wanted.high)}


def _held(wanted: Wanted, asked: dict[str, Any], members: Sequence[str]) -> dict[str, Any]:
    """Who is held has a place: with a member of their group if it is there already, else with those
    who are held in the same group, and away from those in others."""
    hold = [
        (members[number] if number < len(members) else group[0], group)
        for number, group in enumerate(wanted.hold)
        if group
    ]
    asked["require"] = tuple(
        dict.fromkeys((*asked["require"], *(key for _, group in hold for key in group)))
    )
    asked["together"] = [
        *asked["together"],
        *({"one": key, "other": with_} for with_, group in hold for key in group if key != with_),
    ]
    apart = [with_ for with_, _ in hold] if not members else []
    asked["apart"] = [
        *asked["apart"],
        *({"one": apart[i], "other": apart[j]} for j in range(len(apart)) for i in range(j)),
    ]
    return asked


async def evaluate(visit: Visit, wanted: Wanted, arranged: Arranged) -> dict[str, Any]:
    tie = "attendance" if wanted.kind == "event" and wanted.what == "by-hand" else "membership"
    asked = arranging(visit, wanted, arranged)
    by_hand = wanted.what == "by-hand"
    supposed = (
        {"people": arranged.groups[0], "supposed": None}
        if by_hand
        else {"people": None, "supposed": asked["groups"]}
    )
    return await visit.ask(
        EVALUATE,
        **asked,
        **supposed,
        kind="EVENT" if tie == "attendance" else "GROUP",
        bench=BENCH,
        counted=tie in visit.settings().ties,
        bound=arranged.best is None and not by_hand,
    )


async def effects(
    visit: Visit, wanted: Wanted, arranged: Arranged, person: str, first: int
) -> dict[str, Any]:
    return await visit.ask(
        EFFECTS, **arranging(visit, wanted, arranged), person=person, first=first
    )


def arranging(visit: Visit, wanted: Wanted, arranged: Arranged) -> dict[str, Any]:
    into = wanted.into if wanted.what in ("into", "replace") else ()
    groups = [
        {
            "name": f"{number + 1}",
            "people": group,
            "into": into[number] if number < len(into) else None,
        }
        for number, group in enumerate(arranged.groups)
    ]
    asked = variables(wanted, visit) | {
        "groups": groups,
        "leave": wanted.leaves if wanted.what == "replace" else (),
    }
    if wanted.what == "replace":
        asked |= _sizes(wanted)
    if wanted.what == "by-hand":
        size = len(arranged.groups[0])
        asked |= {
            "candidates": tuple(dict.fromkeys((*wanted.members, *wanted.only))),
            "low": 1,
            "high": max(size, wanted.high),
        }
    return asked


def ids(label: str, keys: Sequence[str]) -> list[str]:
    assert label in LABELS
    return [global_id(label, key) for key in keys]
