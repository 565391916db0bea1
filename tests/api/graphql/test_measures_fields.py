"""Fields of single measures, trends and departures, on every engine: the figures of the analysis,
people and places as nodes, by role."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.auth.roles import Role
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import node_id
from graph.analysis.bridging import find_between
from graph.analysis.departures import departures
from graph.analysis.figures import PersonId, described, names_people
from graph.analysis.json_data import as_json, json_name
from graph.analysis.measures import measure
from graph.analysis.registry import MEASURES, field_name, result_of
from graph.analysis.settings import AnalysisSettings
from graph.analysis.trends import as_dict, find_trends
from graph.analysis.two_mode import Place, two_mode
from graph.analysis.whole_network import NetworkRequest, whole_network
from graph.snapshot import take_snapshot
from graph.store import Store
from graphql_answers import data, executing, refusal

AT = AnalysisSettings(date(2025, 6, 30), draws=40, seed=2)


def at(text: str) -> str:
    """The text on the day."""
    return text.replace("AT", 'asOf: "2025-06-30"')


def test_the_whole_network_is_where_and_what_the_picture_shows(sampled: Store) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    fields = (
        "shown count alone met withheld groups { key } nodes { label key group people x y size node"
        " { key } } joined"
    )
    result, made = (
        data(execute, at(f"{{ wholeNetwork(AT) {{ {fields} }} }}")),
        whole_network(snapshot, NetworkRequest(AT)),
    )
    assert (result["shown"], result["count"], result["alone"], result["met"]) == (
        "BOTH",
        len(made.nodes),
        made.alone,
        made.met,
    )
    assert [(node["label"], node["key"], node["x"], node["y"]) for node in result["nodes"]] == [
        (node.label, node.key, node.x, node.y) for node in made.nodes
    ]
    assert [node["node"]["key"] for node in result["nodes"]] == [node.key for node in made.nodes]
    assert result["joined"] == made.ties.tolist()
    sector = result["groups"][0]["key"]
    opened = data(
        execute,
        at(
            f'{{ wholeNetwork(AT, show: PEOPLE, open: ["{sector}"]) {{ nodes(first: 10000) {{ label'
            " group } } }"
        ),
    )
    assert {node["group"] for node in opened["nodes"] if node["label"] == "Person"} == {sector}


def test_a_viewer_sees_the_whole_network_as_sectors(sampled: Store) -> None:
    execute = executing(sampled)
    result = data(
        execute,
        at("{ wholeNetwork(AT) { shown least nodes { label node { key } } } }"),
        Role.VIEWER,
    )
    assert (result["shown"], result["least"]) == ("SECTORS", 3)
    assert {node["label"]: node["node"] is None for node in result["nodes"]} == {
        "Sector": False,
        "Kind": True,
    }
    code, message = refusal(execute, '{ wholeNetwork(open: ["27"]) { count } }', Role.VIEWER)
    assert (code, "Leave 'open' out" in message) == ("Refused", True)


def selection(result: type) -> str:
    """Every field of a result, or of a part of one."""
    return " ".join(
        {PersonId: f"{name} {{ key name }}", Place: f"{name} {{ __typename key }}"}.get(
            each.kind, f"{name} {{ {selection(each.part)} }}" if each.part else name
        )
        for each in described(result)
        for name in [json_name(each.name)]
    )


def as_field(result: Any) -> Any:
    """A result as the field gives it: the first twenty of those rows that name people."""
    answer = {}
    for each in described(type(result)):
        value, name = getattr(result, each.name), json_name(each.name)
        if each.kind is PersonId:
            answer[name] = value
        elif each.kind is Place:
            answer[name] = {"__typename": value.label, "key": value.id}
        elif each.many:
            answer[name] = [as_field(row) for row in (value[:20] if each.names_people else value)]
        else:
            answer[name] = as_field(value) if each.part else as_json(value)
    return answer


def without_names(value: Any) -> Any:
    """People by their keys; whoever is named has a name."""
    if isinstance(value, list):
        return [without_names(each) for each in value]
    if isinstance(value, dict) and value.keys() == {"key", "name"}:
        assert value["name"]
        return value["key"]
    if isinstance(value, dict):
        return {name: without_names(each) for name, each in value.items()}
    return value


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_s_field_is_its_result_for_those_who_may_read_it(
    sampled: Store, name: str
) -> None:
    execute, result, field = executing(sampled), result_of(name), field_name(name)
    chance = ", draws: 40, seed: 2" if MEASURES[name].drawn else ""
    made = measure(name, take_snapshot(sampled), AT)
    made_with = "asOf by dataVersion synthetic groups { id key sv: name(lang: SV) }"
    made_with += " draws seed" if MEASURES[name].drawn else ""
    ask = f'{{ {field}(asOf: "2025-06-30"{chance}) {{ {made_with} {selection(result)} }} }}'
    role = Role.ANALYST if names_people(result) else Role.VIEWER
    answer = data(execute, ask, role)
    assert (answer.pop("asOf"), answer.pop("by")) == ("2025-06-30", "SECTOR")
    assert (answer.pop("dataVersion"), answer.pop("synthetic")) == (sampled.version(), True)
    if MEASURES[name].drawn:
        assert (answer.pop("draws"), answer.pop("seed")) == (40, 2)
    groups = answer.pop("groups")
    assert [node_id(group["id"]) for group in groups] == [("Sector", key) for key in made.groups]
    assert [(group["key"], group["sv"]) for group in groups] == [
        (group["id"], group["name"]) for group in made.as_dict("sv")["groups"]
    ]
    assert without_names(answer) == as_field(made.result)
    if role is Role.ANALYST:
        assert refusal(execute, f"{{ {field} {{ dataVersion }} }}", Role.VIEWER)[0] == "Refused"


def test_as_many_people_are_told_as_are_asked_for(sampled: Store) -> None:
    ask = at(
        "{ resilience(AT, weight: NEWMAN) { pairs(first: 3) { share } people(first: 2) { ties } } }"
    )
    made = measure("resilience", take_snapshot(sampled), replace(AT, weight="newman")).result
    result = data(executing(sampled), ask)
    assert result["pairs"] == [{"share": pair.share} for pair in made.pairs[:3]]
    assert result["people"] == [{"ties": loss.ties} for loss in made.people[:2]]


def test_trends_are_the_courses_of_the_analysis(sampled: Store) -> None:
    ask = """{ trends(first: 2023, last: 2025, draws: 40, seed: 2) { alpha dataVersion groups { key
      } pairs { a b
      years { year observed expected excess } changes { year q verdict } } } }"""
    result, snapshot = data(executing(sampled), ask, Role.VIEWER), take_snapshot(sampled)
    made = as_dict(find_trends(snapshot, AT, 2023, 2025), AT, snapshot)
    expected: list[dict[str, Any]] = [
        pair
        | {
            "changes": [
                change | {"verdict": constant(change["verdict"])} for change in pair["changes"]
            ]
        }
        for pair in made["pairs"]
    ]
    assert result["pairs"] == expected
    assert [group["key"] for group in result["groups"]] == [group["id"] for group in made["groups"]]


def test_what_lies_between_two_sectors_is_counted_for_viewers_and_named_for_analysts(
    sampled: Store,
) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    made = find_between(snapshot, AT, "28", "27")
    counts = "observed bridgingA bridgingB apartA apartB ableA ableB"
    shared = "shared(first: 3) { place { __typename key } a b ties }"
    ask = at(
        f'{{ between(a: "28", b: "27", AT) {{ {counts} a {{ key }} b {{ name }} {shared} %s }} }}'
    )
    named = """people(first: 2) { person { key name } group contacts ties share people places { key
      } }
      able(first: 2) { person { key } group through reach places }"""
    result = data(execute, ask % "", Role.VIEWER)
    assert {name: result[name] for name in counts.split()} == {
        name: made[name] for name in counts.split()
    }
    assert result["a"] == {"key": "28"}
    assert result["shared"] == [
        {
            "place": {"__typename": row["label"], "key": row["affiliation"]},
            **{name: row[name] for name in ("a", "b", "ties")},
        }
        for row in made["shared"][:3]
    ]
    assert made["shared"]
    whole = data(execute, ask % named)
    assert [row["person"]["key"] for row in whole["people"]] == [
        row["person"] for row in made["people"][:2]
    ]
    assert [len(row["places"]) for row in whole["people"]] == [
        len(row["places"]) for row in made["people"][:2]
    ]
    assert [row["person"]["key"] for row in whole["able"]] == [
        row["person"] for row in made["able"][:2]
    ]
    for field in ("people { group }", "able { group }"):
        assert refusal(execute, ask % field, Role.VIEWER)[0] == "Refused"


def test_years_are_those_in_which_somebody_is_known(sampled: Store) -> None:
    years = data(executing(sampled), "{ years }", Role.VIEWER)
    assert years == list(range(years[0], 2027))


def test_departures_lead_to_people_and_places(sampled: Store) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    ask = at(
        """{ departures(AT, horizon: "3y") { until count before after departures(first: 5) { person
          { key } group what
      place { __typename key } last movesTo successor { key } total pairs { other ties share people
        } } } }"""
    )
    result, made = (
        data(execute, ask),
        departures(snapshot, two_mode(snapshot, AT), AT, "3y").as_dict(snapshot),
    )
    assert {name: result[name] for name in ("until", "count", "before", "after")} == {
        name: made[name] for name in ("until", "count", "before", "after")
    }
    assert result["count"] > 0
    assert result["departures"] == [
        {
            **{name: value for name, value in row.items() if name != "label"},
            "person": {"key": row["person"]},
            "what": constant(row["what"]),
            "place": {"__typename": row["label"], "key": row["place"]},
            "successor": row["successor"] and {"key": row["successor"]},
        }
        for row in made["departures"][:5]
    ]
    assert refusal(execute, "{ departures { count } }", Role.VIEWER)[0] == "Refused"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ departures(horizon: "soon") { count } }', "not a window"),
        ("{ departures(horizon: null) { count } }", "'horizon' is null"),
        ('{ between(a: "28", b: "frog") { observed } }', "There is no sector"),
        ("{ trends(first: 2024, last: 2023) { alpha } }", "From 2024 to 2023"),
        ("{ cuts(by: REGION) { by } }", "Nobody with a region"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    embedded_store: Store, text: str, expected: str
) -> None:
    kind, message = refusal(executing(embedded_store), text)
    assert (kind, expected in message) == ("BadInput", True), message
