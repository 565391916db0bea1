"""Fields that propose, on every engine: what graph/compose finds, people as nodes, by role."""

from datetime import date

import pytest

from api.auth.roles import Role
from api.graphql.schema.composing import STEPS
from api.graphql.schema.names import constant
from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.candidates import candidates_of, members_of
from graph.compose.composing import compose
from graph.compose.drafts import drafts_of
from graph.compose.explaining import as_dict
from graph.compose.inviting import invite
from graph.compose.problem import Group, Requirements, problem_of
from graph.compose.repairing import repair
from graph.compose.what_if import Supposed, matrices, supposed_of, what_if
from graph.snapshot import take_snapshot
from graph.store import Store
from graphql_answers import data, executing, refusal

AT = AnalysisSettings(date(2025, 6, 30), draws=60, seed=2)
SETTINGS = 'asOf: "2025-06-30", draws: 60, seed: 2'
PEOPLE = (
    "people { person { key name } sector stays notMet closes contributes }"
    " closes { a b new lacking }"
)


def test_groups_are_those_of_the_composer(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    rules = "groups: 2, low: 6, high: 8, steps: 20000, preferences: {neverMet: MUCH, gaps: SOME}"
    shown = (
        f"groups {{ name {PEOPLE} }} leftOut {{ key }} score {{ total coverage pairs }} bound"
        " dataVersion matrixBefore matrixAfter"
    )
    result = data(executing(sampled), f"{{ compose({SETTINGS}, {rules}) {{ {shown} }} }}")
    requirements = Requirements(
        candidates_of(snapshot, AT),
        (Group("1", 6, 8), Group("2", 6, 8)),
        weights={"never-met": "much", "gaps": "some"},
    )
    composed = compose(
        problem_of(snapshot, find_gaps(snapshot, AT), requirements), 2, iterations=20_000
    )
    made, mixing = (
        as_dict(composed),
        matrices(snapshot, AT, supposed_of(drafts_of(composed), AT.as_of)),
    )
    assert (result["matrixBefore"], result["matrixAfter"]) == (
        mixing["matrixBefore"],
        mixing["matrixAfter"],
    )
    for group in result["groups"]:
        assert all(row["person"].pop("name") for row in group["people"])
        group["people"] = [row | {"person": row["person"]["key"]} for row in group["people"]]
    assert result["groups"] == made["groups"]
    assert [row["key"] for row in result["leftOut"]] == made["leftOut"]
    assert result["score"] == made["score"]
    assert result["bound"] >= result["score"]["total"]
    assert result["dataVersion"] == sampled.version()


def test_a_swap_of_the_same_proposal_is_told(sampled: Store) -> None:
    execute, rules = executing(sampled), f"{SETTINGS}, groups: 2, low: 6, high: 6, steps: 20000"
    groups = data(
        execute, f"{{ compose({rules}) {{ groups {{ people {{ person {{ key }} }} }} }} }}"
    )["groups"]
    one, other = (group["people"][0]["person"]["key"] for group in groups)
    result = data(
        execute,
        f'{{ compose({rules}) {{ swap(one: "{one}", other: "{other}") {{ change breaks }} }} }}',
    )
    assert result["swap"]["change"] <= 0
    kind, message = refusal(
        execute, f'{{ compose({rules}) {{ swap(one: "{one}", other: "{one}") {{ change }} }} }}'
    )
    assert (kind, "in the same group" in message) == ("BadInput", True)


def test_the_clock_may_end_a_search(sampled: Store) -> None:
    execute, rules = executing(sampled), f"{SETTINGS}, groups: 2, low: 6, high: 6"
    iterations = [
        data(execute, f"{{ compose({rules}, {budget}) {{ iterations }} }}")["iterations"]
        for budget in ("seconds: 0.2", "seconds: 15, steps: 5000", "steps: 7000")
    ]
    assert iterations[0] > 0
    assert iterations[1:] == [5000, 7000]


def test_newcomers_and_repairs_keep_members(sampled: Store) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    members_by = {
        each: members_of(snapshot, AT, each)
        for each in snapshot.affiliations.filter(label="Group")["id"]
    }
    id_, members = next(
        (each, people) for each, people in members_by.items() if 4 <= len(people) <= 20
    )
    size = len(members) + 1
    ask = (
        f'{{ compose({SETTINGS}, into: ["{id_}"], low: {size}, high: {size}, steps: 5000) {{ groups'
        f" {{ name {PEOPLE} }} }} }}"
    )
    (group,) = data(execute, ask)["groups"]
    assert (group["name"], len(group["people"])) == (id_, size)
    assert {row["person"]["key"] for row in group["people"] if row["stays"]} == {*members}
    result = data(
        execute,
        f"""{{ repair({SETTINGS}, group: "{id_}", leaves: ["{members[0]}"], low: {len(members)}) {{
      joins {{ key }} goes {{ key }} changes group {{ name people {{ person {{ key }} }} }} }}
        }}""",
    )
    requirements = Requirements(
        candidates_of(snapshot, AT, without=members),
        (Group(id_, len(members), max(10, len(members)), members),),
    )
    made = repair(snapshot, find_gaps(snapshot, AT), requirements, [members[0]], 2)
    assert ([row["key"] for row in result["joins"]], result["goes"], result["changes"]) == (
        [*made.joins],
        [],
        1,
    )
    assert len(result["group"]["people"]) == len(members)


def test_guests_and_suppositions_are_those_of_the_composer(sampled: Store) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    shown = "guests { key } people { notMet person { key } } tables { key } new low high"
    result = data(
        execute, f"{{ guestList({SETTINGS}, seats: 12, attendance: 0.6, table: 5) {{ {shown} }} }}"
    )
    made = invite(
        snapshot,
        find_gaps(snapshot, AT),
        Requirements(candidates_of(snapshot, AT), ()),
        12,
        0.6,
        5,
        2,
        iterations=STEPS,
    )
    assert [row["key"] for row in result["guests"]] == [*made.guests]
    assert {row["person"]["key"]: row["notMet"] for row in result["people"]} == {
        row["person"]: row["notMet"] for row in as_dict(made.composition)["groups"][0]["people"]
    }
    assert [[row["key"] for row in table] for table in result["tables"]] == [
        [*table] for table in made.tables
    ]
    assert (result["new"], result["low"], result["high"]) == (made.new, *made.between)
    keys = ", ".join(f'"{id_}"' for id_ in made.guests[:4])
    result = data(
        execute,
        f"{{ whatIf({SETTINGS}, people: [{keys}]) {{ pairs {{ a b new before after }} }} }}",
    )
    drafts = f'[{{name: "x", people: [{keys}]}}]'
    assert (
        data(
            execute,
            f"{{ whatIf({SETTINGS}, groups: {drafts}) {{ pairs {{ a b new before after }} }} }}",
        )
        == result
    )
    changes = what_if(
        snapshot, find_gaps(snapshot, AT), [Supposed("supposed", made.guests[:4], AT.as_of)]
    ).as_dict()["changes"]
    assert sorted(result["pairs"], key=lambda each: (each["a"], each["b"])) == [
        each | {"before": constant(each["before"]), "after": constant(each["after"])}
        for each in changes
        if each["new"]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ compose { bound } }", "Either 'groups' or 'into'"),
        ("{ compose(groups: 1000) { bound } }", "up to 300"),
        ('{ repair(group: "g", leaves: [], seconds: 16) { changes } }', "to 15"),
        ("{ compose(groups: 1, steps: 0) { bound } }", "ask for 1 to 8,000,000"),
        ("{ compose(groups: 1, seconds: 16) { bound } }", "to 15"),
        ("{ compose(groups: 1, low: null) { bound } }", "'low' is null"),
        ("{ compose(groups: 1) { bound } }", "Nobody with a sector"),
        ('{ repair(group: "none", leaves: []) { changes } }', "event 'none'"),
        ('{ whatIf(people: ["none"]) { dataVersion } }', "no person 'none'"),
        ("{ whatIf { dataVersion } }", "Either 'people' or 'groups'"),
        (
            '{ whatIf(groups: [{name: "x", people: [], into: "none"}]) { dataVersion } }',
            "no Group 'none'",
        ),
        ("{ whatIf(people: [], kind: EVENT) { dataVersion } }", "--ties attendance"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    embedded_store: Store, text: str, expected: str
) -> None:
    kind, message = refusal(executing(embedded_store), text)
    assert (kind, expected in message) == ("BadInput", True), message


@pytest.mark.parametrize(
    "text",
    [
        "{ compose(groups: 1) { bound } }",
        '{ repair(group: "g", leaves: []) { changes } }',
        "{ guestList(seats: 5) { new } }",
        '{ whatIf(people: ["p"]) { dataVersion } }',
        "{ proposals { name } }",
    ],
)
def test_a_viewer_may_not_propose(embedded_store: Store, text: str) -> None:
    assert refusal(executing(embedded_store), text, Role.VIEWER)[0] == "Refused"
