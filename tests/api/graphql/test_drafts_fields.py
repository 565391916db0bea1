"""Proposals saved, listed, made real and dropped through GraphQL, on every engine."""

from typing import Any

import pytest

from api.auth.roles import Role
from batches import batch_of
from graph.store import Store
from graphql_answers import data, executing, refusal

SAVE = """mutation Q($name: String!, $day: String!, $groups: [DraftInput!]!) {
  saveProposal(name: $name, day: $day, groups: $groups) { groups { key name ... on Group { draft }
    } problems { field value message } } }"""
CHANGE = (
    'mutation Q {{ {0}Proposal(name: "{1}") {{ groups {{ __typename key }} problems {{ field value'
    " message }} }} }}"
)
LIST = (
    "{ proposals { name day groups { name group { key draft } into { __typename key } people { key"
    " } } } }"
)


@pytest.fixture
def peopled(store: Store) -> Store:
    store.upsert(
        batch_of(
            "test",
            Person=[
                {"id": f"p{i}", "given_name": "Keksitty", "family_name": f"{i}"} for i in range(4)
            ],
            Network=[{"id": "verkosto", "name_fi": "Verkosto"}],
            MEMBER_OF_Person_Network=[{"from": "p0", "to": "verkosto"}],
        )
    )
    return store


def saved(store: Store, *groups: dict[str, Any], name: str = "syksy", day: str = "2026-11") -> Any:
    return data(executing(store), SAVE, Role.EDITOR, name=name, day=day, groups=[*groups])


def changed(store: Store, what: str, name: str = "syksy") -> Any:
    return data(executing(store), CHANGE.format(what, name), Role.EDITOR)


def test_a_proposal_is_saved_listed_and_made_real(peopled: Store) -> None:
    groups = (
        {"name": "Uusi", "people": ["p2", "p1"]},
        {
            "name": "Lisää",
            "people": ["p0", "p3"],
            "into": "verkosto",
        },
    )
    assert saved(peopled, *groups) == {
        "problems": [],
        "groups": [
            {"key": "syksy-1", "name": "Uusi", "draft": True},
            {"key": "syksy-2", "name": "Lisää", "draft": True},
        ],
    }
    assert data(executing(peopled), LIST) == [
        {
            "name": "syksy",
            "day": "2026-11-01",
            "groups": [
                {
                    "name": "Uusi",
                    "group": {"key": "syksy-1", "draft": True},
                    "into": None,
                    "people": [{"key": "p1"}, {"key": "p2"}],
                },
                {
                    "name": "Lisää",
                    "group": {"key": "syksy-2", "draft": True},
                    "into": {"__typename": "Network", "key": "verkosto"},
                    "people": [{"key": "p3"}],
                },
            ],
        }
    ]
    assert changed(peopled, "keep") == {
        "problems": [],
        "groups": [
            {"__typename": "Group", "key": "syksy-1"},
            {"__typename": "Network", "key": "verkosto"},
        ],
    }
    members = data(
        executing(peopled), '{ network(key: "verkosto") { members { nodes { key } } } }'
    )["members"]["nodes"]
    assert sorted(each["key"] for each in members) == ["p0", "p3"]
    assert data(executing(peopled), LIST) == []
    (problem,) = changed(peopled, "drop")["problems"]
    assert (problem["field"], problem["value"], "made real already" in problem["message"]) == (
        "name",
        "syksy",
        True,
    )


def test_a_proposal_is_replaced_and_dropped(peopled: Store) -> None:
    version = peopled.version()
    for people in (["p1", "p2"], ["p3"]):
        saved(peopled, {"name": "Uusi", "people": people})
    assert data(executing(peopled), "{ proposals { groups { people { key } } } }") == [
        {"groups": [{"people": [{"key": "p3"}]}]}
    ]
    assert changed(peopled, "drop") == {"groups": [], "problems": []}
    assert peopled.version() == version
    (problem,) = changed(peopled, "keep")["problems"]
    assert problem["message"] == "There is no proposal 'syksy'; save one first."


def test_what_is_wrong_is_told_by_field(peopled: Store) -> None:
    long = "x" * 300
    groups = (
        {"name": "", "people": ["p1"]},
        {
            "name": "Lisää",
            "people": ["p1", long],
            "into": "verkko",
        },
    )
    problems = saved(peopled, *groups)["problems"]
    assert [(each["field"], each["value"]) for each in problems] == [
        ("groups.0.name", ""),
        ("groups.1.into", "verkko"),
        ("groups.1.people", long[:200] + "..."),
    ]
    assert all(len(each["message"]) < 300 for each in problems)
    for given, field in (({"name": "Ei käy"}, "name"), ({"day": "soon"}, "day"), ({}, "groups")):
        (problem,) = saved(
            peopled, *([{"name": "Uusi", "people": ["p1"]}] if given else []), **given
        )["problems"]
        assert (problem["field"], problem["value"]) == (field, next(iter(given.values()), ""))
    assert data(executing(peopled), LIST) == []


@pytest.mark.parametrize(
    "text",
    [
        CHANGE.format("keep", "a"),
        CHANGE.format("drop", "a"),
        'mutation { saveProposal(name: "a", day: "2026", groups: []) { problems { field } } }',
    ],
)
def test_an_analyst_may_not_change_proposals(embedded_store: Store, text: str) -> None:
    assert refusal(executing(embedded_store), text, Role.ANALYST)[0] == "Refused"
