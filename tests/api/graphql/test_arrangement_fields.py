"""Groups arranged by hand through GraphQL, on every engine: the same as graph/compose says of them,
by role."""

from datetime import date

import pytest

from api.auth.roles import Role
from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.arranging import arranged, exchanges, moves
from graph.compose.candidates import candidates_of
from graph.compose.problem import Group, Requirements, problem_of
from graph.compose.rules import broken, violation_message
from graph.snapshot import take_snapshot
from graph.store import Store
from graphql_answers import answered, data, executing, refusal

AT = AnalysisSettings(date(2025, 6, 30), draws=60, seed=2)
SETTINGS = 'asOf: "2025-06-30", draws: 60, seed: 2, low: 5, high: 6'
DOCUMENT = f"""query Arranged($groups: [DraftInput!]!, $person: String!) {{ arrangement({SETTINGS},
  groups: $groups) {{
  score {{ total coverage pairs }} leftOutCount leftOut(first: 3) {{ key }} breaks {{ kind people
    {{ key }} group message }}
  groups {{ people {{ person {{ key }} }} }} moves(person: $person) {{ to change breaks {{ message
    }} resolves {{ message }} }}
  exchanges(person: $person, first: 4) {{ other {{ key }} change breaks {{ message }} }} }} }}"""


def test_groups_by_hand_are_worth_and_break_what_the_composer_says(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    people = candidates_of(snapshot, AT)
    problem = problem_of(
        snapshot,
        find_gaps(snapshot, AT),
        Requirements(people, (Group("1", 5, 6), Group("2", 5, 6))),
    )
    arrangement = arranged(problem, [people[:4], people[4:12]])
    groups = [{"name": "a", "people": people[:4]}, {"name": "b", "people": people[4:12]}]
    result = data(executing(sampled), DOCUMENT, groups=groups, person=people[0])
    assert result["score"]["total"] == arrangement.score.total
    assert [[row["person"]["key"] for row in group["people"]] for group in result["groups"]] == [
        [*people[:4]],
        [*people[4:12]],
    ]
    assert (result["leftOutCount"], len(result["leftOut"])) == (len(people) - 12, 3)
    rules = broken(problem, arrangement.group)
    assert {"size"} <= {rule.kind for rule in rules}
    assert [rule["message"] for rule in result["breaks"]] == [
        str(violation_message(rule)) for rule in rules
    ]
    assert [[person["key"] for person in rule["people"]] for rule in result["breaks"]] == [
        [*rule.people] for rule in rules
    ]
    assert [(each["to"], each["change"]) for each in result["moves"]] == [
        (effect.to if effect.to < 2 else None, effect.change)
        for effect in moves(arrangement, people[0])
    ]
    assert [(each["other"]["key"], each["change"]) for each in result["exchanges"]] == [
        (effect.other, effect.change) for effect in exchanges(arrangement, people[0])[:4]
    ]


def test_every_pair_is_told_as_it_would_be(sampled: Store) -> None:
    people = candidates_of(take_snapshot(sampled), AT)[:5]
    keys = ", ".join(f'"{key}"' for key in people)
    arguments = f'asOf: "2025-06-30", draws: 60, seed: 2, groups: [{{name: "a", people: [{keys}]}}]'
    shown = "a b new before after observed expected missing ratio"
    every = data(
        executing(sampled), f"{{ whatIf({arguments}) {{ pairs(all: true) {{ {shown} }} }} }}"
    )["pairs"]
    some = data(executing(sampled), f"{{ whatIf({arguments}) {{ pairs {{ {shown} }} }} }}")["pairs"]
    assert some == [pair for pair in every if pair["new"]]
    assert len(every) > len(some) > 0
    assert all(pair["missing"] == pair["expected"] - pair["observed"] for pair in every)


def test_what_blocks_is_told_as_data_beside_the_message(sampled: Store) -> None:
    error = answered(executing(sampled), '{ compose(asOf: "2025-06-30", groups: 90) { bound } }')[
        "errors"
    ][0]
    assert error["kind"] == "Infeasible"
    assert error["message"].startswith("The groups need 720 people")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ arrangement(groups: []) { score { total } } }", "No group was given"),
        (
            '{ arrangement(groups: [{name: "a", people: ["none"]}]) { score { total } } }',
            "no person 'none'",
        ),
        (
            '{ arrangement(groups: [{name: "a", people: [], into: "none"}]) { score { total } } }',
            "event 'none'",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    embedded_store: Store, text: str, expected: str
) -> None:
    kind, message = refusal(executing(embedded_store), text)
    assert (kind, expected in message) == ("BadInput", True), message


def test_a_viewer_may_not_arrange(embedded_store: Store) -> None:
    execute = executing(embedded_store)
    response = answered(
        execute,
        '{ arrangement(groups: [{name: "a", people: ["p"]}]) { score { total } } }',
        Role.VIEWER,
    )
    assert response["errors"][0]["kind"] == "Refused"
