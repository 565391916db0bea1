"""What a viewer can learn of people in sectors of one and two: every field that a viewer may read,
asked of two graphs that differ in nothing but which of these people does what."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    NameNode,
    get_named_type,
    is_leaf_type,
)

from api.auth.roles import Refused, Role
from api.graphql.context import Execute
from api.graphql.schema import build_schema
from api.graphql.schema.access import check
from api.graphql.schema.scalars import global_id
from batches import batch_of
from conftest import emptied
from graph.store import Store
from graphql_answers import data, executing, refusal

SIZES = {"one": 1, "two": 2, "four": 4, "five": 5}
PEOPLE = {f"{sector}{i}": sector for sector, size in SIZES.items() for i in range(size)}
GROUPS = {
    "g": ["four0", "four1", "five0"],
    "h": ["five1", "five2", "four2", "four3"],
    "pair": ["five3", "four0"],
    "lone": ["five4"],
}
OTHERS = {"g": ["one0", "two0"], "h": ["two1"]}, {"g": ["two1", "two0"], "h": ["one0"]}
ARGUMENTS = {
    "trends": "first: 2024, last: 2025, draws: 20",
    "attendance": 'series: "day"',
    "search": 'text: "keksitty"',
    "node": f'id: "{global_id("Group", "g")}"',
    "nodes": f'ids: ["{global_id("Organisation", "oone")}"]',
    "gaps": 'draws: 20, ties: [MEMBERSHIP, ATTENDANCE], window: "20y"',
    "segregation": "draws: 20",
    "between": 'a: "four", b: "five"',
    "differences": 'since: "1999", asOf: "2025", draws: 20, ties: [MEMBERSHIP, ATTENDANCE]',
}
KEYS = {
    "sector": "one",
    "organisation": "oone",
    "group": "g",
    "event": "at-g",
    "oneEventSeries": "day",
}
COUNTED = ("members", "attendees", "invitedPeople", "participants", "holders")
DEEPEST = 5


def graph(others: Mapping[str, list[str]]) -> Any:
    """Everyone's membership, and the same as attendance of events; `others`: those of people in
    small sectors."""
    ties = [
        (person, group)
        for joined in (GROUPS, others)
        for group, people in joined.items()
        for person in people
    ]
    return batch_of(
        "test",
        Sector=[{"id": sector, "name_fi": f"Keksitty {sector}"} for sector in SIZES],
        Organisation=[{"id": f"o{sector}", "name_fi": f"Keksitty o{sector}"} for sector in SIZES],
        Person=[
            {"id": person, "given_name": "Keksitty", "family_name": person} for person in PEOPLE
        ],
        Group=[
            {"id": group, "name_fi": f"Keksitty {group}", "kind": "peer group"} for group in GROUPS
        ],
        Event=[{"id": f"at-{group}", "name_fi": "Keksitty", "date": "2025"} for group in GROUPS],
        EventSeries=[{"id": "day", "name_fi": "Keksitty päivä"}],
        PART_OF_Event_EventSeries=[{"from": f"at-{group}", "to": "day"} for group in GROUPS],
        BELONGS_TO_Organisation_Sector=[{"from": f"o{sector}", "to": sector} for sector in SIZES],
        HOLDS_POSITION_Person_Organisation=[
            {"from": person, "to": f"o{sector}", "valid_from": "2000"}
            for person, sector in PEOPLE.items()
        ],
        MEMBER_OF_Person_Group=[{"from": person, "to": group} for person, group in ties],
        ATTENDED_Person_Event=[{"from": person, "to": f"at-{group}"} for person, group in ties],
    )


@pytest.fixture(name="execute")
def executing_over_the_first(embedded_store: Store) -> Execute:
    embedded_store.upsert(graph(OTHERS[0]))
    return executing(embedded_store, date(2026, 11, 23))


def selected(type_: Any, deep: int) -> str:
    """All that a viewer may read of a type, lists within lists too."""
    type_ = get_named_type(type_)
    if is_leaf_type(type_):
        return ""
    if not isinstance(type_, GraphQLObjectType):
        return "{ __typename key name }"
    fields = [
        field_query(type_.name, name, field, deep - 1)
        for name, field in type_.fields.items()
        if may(type_.name, name)
    ]
    return f"{{ {' '.join(filter(None, fields))} }}"


def field_query(type_name: str, name: str, field: GraphQLField, deep: int) -> str:
    if deep < 1 and not is_leaf_type(get_named_type(field.type)):
        return ""
    arguments = (
        ARGUMENTS.get(name, f'key: "{KEYS.get(name, "none")}"' if "key" in field.args else "")
        if type_name == "Query"
        else ""
    )
    return f"{name}{f'({arguments})' if arguments else ''} {selected(field.type, deep)}"


def may(type_name: str, field: str) -> bool:
    try:
        check(
            Role.VIEWER,
            type_name,
            FieldNode(name=NameNode(value=field), arguments=(), directives=()),
        )
    except Refused:
        return False
    return True


def everything(execute: Execute, role: Role = Role.VIEWER) -> dict[str, Any]:
    """Every root field that a viewer may ask, but for the data version."""
    query = build_schema().query_type
    assert query is not None
    texts = {
        name: field_query("Query", name, field, DEEPEST)
        for name, field in query.fields.items()
        if may("Query", name)
    }
    return {
        name: data(execute, f"{{ {text} }}", role)
        for name, text in texts.items()
        if name != "dataVersion"
    }


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, path)
    elif path[-1] != "dataVersion":
        yield path, value


@pytest.mark.parametrize(("role", "same"), [(Role.VIEWER, True), (Role.ANALYST, False)])
def test_no_answer_tells_a_viewer_what_people_of_small_sectors_do(
    execute: Execute, embedded_store: Store, role: Role, same: bool
) -> None:
    before = list(leaves(everything(execute, role)))
    emptied(embedded_store)
    embedded_store.upsert(graph(OTHERS[1]))
    after = list(leaves(everything(execute, role)))
    assert len(before) > 500
    assert (after == before) == same


def test_no_answer_counts_one_or_two_people(execute: Execute) -> None:
    """Neither the connections of people nor how many a sector has; of a larger sector it may be
    told that one came to an event."""
    answers = everything(execute)
    counted = {*((name, "totalCount") for name in COUNTED), ("events", "people"), ("sectors", "of")}
    whole = {
        value
        for path, value in leaves(answers)
        if path[-2:] in counted or path == ("gaps", "sectors", "people")
    }
    assert whole == {None, 4, 5}
    assert {value for path, value in leaves(answers) if path[-2:] == ("holders", "totalCount")} == {
        None
    }


def test_small_sectors_are_named_and_nothing_else(execute: Execute) -> None:
    text = (
        "{ gaps(draws: 20) { least withheld sectors { key people } pairs { a { key } b { key }"
        " } } }"
    )
    result = data(execute, text, Role.VIEWER)
    assert (result["least"], result["withheld"]) == (3, ["one", "two"])
    assert result["sectors"] == [{"key": "five", "people": 5}, {"key": "four", "people": 4}]
    assert {pair[end]["key"] for pair in result["pairs"] for end in "ab"} == {"four", "five"}
    whole = data(execute, text)
    assert (whole["least"], whole["withheld"], len(whole["sectors"])) == (0, [], 4)


def test_everyone_less_the_sectors_leaves_nobody_in_particular(execute: Execute) -> None:
    ask = "{ people { totalCount } }"
    assert data(execute, ask) == {"totalCount": len(PEOPLE)}
    assert data(execute, ask, Role.VIEWER) == {"totalCount": 10}


def test_a_sector_less_its_organisations_leaves_nobody_in_particular(execute: Execute) -> None:
    ask = "{ organisations { nodes { key holders { totalCount } } } }"
    assert {each["holders"]["totalCount"] for each in data(execute, ask, Role.VIEWER)["nodes"]} == {
        None
    }
    assert {each["holders"]["totalCount"] for each in data(execute, ask)["nodes"]} == {1, 2, 4, 5}
    for field in ("gaps", "sectorMixing", "preview", "segregation", "reach"):
        for by in ("ORGANISATION", "REGION", "GENDER"):
            kind, message = refusal(
                execute, f"{{ {field}(by: {by}) {{ dataVersion }} }}", Role.VIEWER
            )
            assert (kind, "role analyst" in message) == ("Refused", True)


def test_a_group_of_two_is_not_named_among_what_sectors_share(execute: Execute) -> None:
    text = '{ between(a: "four", b: "five") { observed shared { place { key } a b } } }'
    result = data(execute, text, Role.VIEWER)
    assert (result["observed"], [each["place"]["key"] for each in result["shared"]]) == (
        7,
        ["h", "g"],
    )
    assert [each["place"]["key"] for each in data(execute, text)["shared"]] == ["h", "g", "pair"]
    kind, message = refusal(execute, '{ between(a: "four", b: "one") { observed } }', Role.VIEWER)
    assert (kind, "withheld" in message) == ("BadInput", True)


def test_an_event_s_guests_less_those_of_sectors_are_of_three_people_or_more(
    execute: Execute,
) -> None:
    text = (
        '{ attendance(series: "day") { events { event { key } people withoutSector sectors { key'
        " people of } } } }"
    )
    events = {each.pop("event")["key"]: each for each in data(execute, text, Role.VIEWER)["events"]}
    assert events["at-g"] == {
        "people": 5,
        "withoutSector": 2,
        "sectors": [{"key": "five", "people": 1, "of": 5}, {"key": "four", "people": 2, "of": 4}],
    }
    assert (
        events["at-pair"]
        == events["at-lone"]
        == {
            "people": None,
            "withoutSector": None,
            "sectors": [],
        }
    )
    assert [each["people"] for each in data(execute, text)["events"]] == [5, 5, 1, 2]
