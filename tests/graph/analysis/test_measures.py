"""Every measure by its name: JSON that says what it was made from, and clear answers where there is
nothing to measure."""

import json
from dataclasses import replace
from datetime import date

import pytest

from graph.analysis.figures import described, names_people
from graph.analysis.measures import measure
from graph.analysis.registry import MEASURES, field_name, result_of
from graph.analysis.settings import AnalysisSettings
from graph.errors import BadInput
from snapshots import groups_of

AT = AnalysisSettings(date(2026, 11, 1), draws=50, seed=4)
PEOPLE = {"p1": "a", "p2": "a", "p3": "b", "p4": "b"}
GROUPS = {"g": ["p1", "p2", "p3"], "h": ["p3", "p4"]}


@pytest.mark.parametrize("name", MEASURES)
def test_a_result_says_what_it_was_made_from_and_is_json(name: str) -> None:
    document = measure(name, groups_of(PEOPLE, GROUPS), AT).as_dict("fi")
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert {key: document[key] for key in AT.as_dict()} == AT.as_dict()
    assert (document["measure"], document["dataVersion"], document["synthetic"]) == (
        name,
        "v1",
        True,
    )
    assert document["groups"] == [
        {"id": "a", "name": "a suomeksi"},
        {"id": "b", "name": "b suomeksi"},
    ]
    assert measure(name, groups_of(PEOPLE, GROUPS), AT).as_dict("fi") == document


def test_the_one_who_stands_between_is_the_broker() -> None:
    document = measure("brokerage", groups_of(PEOPLE, GROUPS), AT).as_dict()
    roles = {
        "coordinator": 0,
        "itinerant": 0,
        "representative": 2,
        "gatekeeper": 2,
        "liaison": 0,
        "total": 4,
    }
    assert document["people"] == [{"person": "p3", "group": "b", **roles}]
    assert document["totals"] == roles


def test_without_the_one_in_both_groups_the_rest_falls_apart() -> None:
    document = measure("cuts", groups_of(PEOPLE, GROUPS), AT).as_dict()
    assert document["people"] == [{"person": "p3", "group": "b", "peopleApart": 1}]
    assert {"person": "p3", "affiliation": {"label": "Group", "id": "h"}} in document["bridges"]
    assert (
        measure("centrality", groups_of(PEOPLE, GROUPS), AT).as_dict()["people"][0]["person"]
        == "p3"
    )


def test_steps_between_groups_are_shares_and_a_group_of_one_has_none_within() -> None:
    document = measure(
        "reach",
        groups_of({"p1": "a", "p2": "b", "p3": "b"}, {"g": ["p1", "p2"], "h": ["p2", "p3"]}),
        AT,
    ).as_dict()
    assert document["within"] == [
        {"steps": 1, "matrix": [[None, 0.5], [0.5, 1]]},
        {"steps": 2, "matrix": [[None, 1], [1, 1]]},
    ]
    assert (document["meanSteps"], document["exact"]) == ([[None, 1.5], [1.5, 1]], True)


def test_ties_within_and_between_are_counted_once() -> None:
    document = measure("segregation", groups_of(PEOPLE, GROUPS), AT).as_dict()
    assert (document["within"], document["between"], document["ei"]) == (2, 2, 0)


@pytest.mark.parametrize("name", MEASURES)
def test_nobody_to_measure_is_said(name: str) -> None:
    with pytest.raises(BadInput, match="Nobody with a region"):
        measure(name, groups_of(PEOPLE, GROUPS), replace(AT, by="region"))


@pytest.mark.parametrize(
    "name", ["preview", "segregation", "brokerage", "centrality", "reach", "structural-holes"]
)
def test_no_ties_are_said(name: str) -> None:
    with pytest.raises(BadInput, match="no ties"):
        measure(name, groups_of(PEOPLE, {}), AT)


def test_an_unknown_measure_is_named_with_its_likeness() -> None:
    with pytest.raises(BadInput, match=r"no measure 'brokrage'; did you mean 'brokerage'\?"):
        measure("brokrage", groups_of(PEOPLE, GROUPS), AT).as_dict()


def test_a_measure_is_one_row_and_one_result_that_describes_itself() -> None:
    for name in MEASURES:
        for each in described(result_of(name)):
            assert each.figure, (name, each.name)
            for field in described(each.part) if each.part else ():
                assert field.figure or field.kind is not field.part, (name, field.name)
    assert [name for name in MEASURES if not names_people(result_of(name))] == [
        "segregation",
        "reach",
        "mixing",
        "preview",
    ]
    assert field_name("structural-holes") == "structuralHoles"
