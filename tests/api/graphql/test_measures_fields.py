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
from graph.analysis.brokerage import ROLES
from graph.analysis.departures import departures
from graph.analysis.measures import measure
from graph.analysis.settings import AnalysisSettings
from graph.analysis.trends import as_dict, find_trends
from graph.analysis.two_mode import two_mode
from graph.analysis.whole_network import NetworkRequest, whole_network
from graph.snapshot import take_snapshot
from graph.store import Store
from graphql_asked import data, executing, refusal

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
    found, made = (
        data(execute, at(f"{{ wholeNetwork(AT) {{ {fields} }} }}")),
        whole_network(snapshot, NetworkRequest(AT)),
    )
    assert (found["shown"], found["count"], found["alone"], found["met"]) == (
        "BOTH",
        len(made.nodes),
        made.alone,
        made.met,
    )
    assert [(node["label"], node["key"], node["x"], node["y"]) for node in found["nodes"]] == [
        (node.label, node.key, node.x, node.y) for node in made.nodes
    ]
    assert [node["node"]["key"] for node in found["nodes"]] == [node.key for node in made.nodes]
    assert found["joined"] == made.ties.tolist()
    sector = found["groups"][0]["key"]
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
    found = data(
        execute,
        at("{ wholeNetwork(AT) { shown least nodes { label node { key } } } }"),
        Role.VIEWER,
    )
    assert (found["shown"], found["least"]) == ("SECTORS", 3)
    assert {node["label"]: node["node"] is None for node in found["nodes"]} == {
        "Sector": False,
        "Kind": True,
    }
    code, message = refusal(execute, '{ wholeNetwork(open: ["27"]) { count } }', Role.VIEWER)
    assert (code, "Leave 'open' out" in message) == ("Refused", True)


def test_segregation_and_brokers_are_the_figures_of_the_measures(sampled: Store) -> None:
    execute, settings = executing(sampled), AT
    snapshot = take_snapshot(sampled)
    ask = (
        '{ segregation(asOf: "2025-06-30", draws: 40, seed: 2) { asOf by draws seed dataVersion'
        " %s } }"
    )
    numbers = (
        "within",
        "between",
        "ei",
        "assortativity",
        "modularity",
        "eiExpected",
        "eiDeviation",
        "eiP",
    )
    found, made = (
        data(execute, ask % " ".join(numbers), Role.VIEWER),
        measure("segregation", snapshot, settings),
    )
    assert {name: found[name] for name in numbers} == {name: made[name] for name in numbers}
    assert (found["by"], found["draws"], found["dataVersion"]) == ("SECTOR", 40, sampled.version())
    ask = (
        '{ brokers(asOf: "2025-06-30") { expected z totals { %s } people(first: 3) { person { key'
        " name } group %s } } }"
    )
    found, made = (
        data(execute, ask % (" ".join(ROLES), " ".join(ROLES))),
        measure("brokerage", snapshot, settings),
    )
    assert (found["expected"], found["z"], found["totals"]) == (
        made["expected"],
        made["z"],
        made["totals"],
    )
    people = [{**row, "person": row["person"]["key"]} for row in found["people"]]
    assert people == made["people"][:3]
    assert all(row["person"]["name"] for row in found["people"])


@pytest.mark.parametrize(
    ("field", "name", "figures"),
    [
        ("centrality", "centrality", ("degree", "closeness", "betweenness", "betweennessScaled")),
        ("structuralHoles", "structural-holes", ("constraint", "effectiveSize")),
        ("cuts", "cuts", ("peopleApart",)),
        ("resilience", "resilience", ("ties",)),
    ],
)
def test_people_of_a_measure_are_nodes_with_its_figures(
    sampled: Store, field: str, name: str, figures: tuple[str, ...]
) -> None:
    execute = executing(sampled)
    people = f"people(first: 4) {{ person {{ key name }} group {' '.join(figures)} }}"
    found = data(
        execute,
        at(f"{{ {field}(AT) {{ by dataVersion synthetic groups {{ id key }} {people} }} }}"),
    )
    made = measure(name, take_snapshot(sampled), AT)
    assert [{**row, "person": row["person"]["key"]} for row in found["people"]] == made["people"][
        :4
    ]
    assert [node_id(group["id"]) for group in found["groups"]] == [
        ("Sector", group["id"]) for group in made["groups"]
    ]
    assert (found["by"], found["dataVersion"], found["synthetic"]) == (
        "SECTOR",
        sampled.version(),
        True,
    )
    assert refusal(execute, f"{{ {field} {{ dataVersion }} }}", Role.VIEWER)[0] == "Refused"


def test_bridges_lead_to_the_person_and_what_they_are_in(sampled: Store) -> None:
    found = data(
        executing(sampled),
        at("{ cuts(AT) { bridges(first: 3) { person { key } affiliation { __typename key } } } }"),
    )
    made = measure("cuts", take_snapshot(sampled), AT)["bridges"][:3]
    assert found["bridges"] == [
        {
            "person": {"key": row["person"]},
            "affiliation": {"__typename": row["label"], "key": row["affiliation"]},
        }
        for row in made
    ]


def test_pairs_rely_on_people(sampled: Store) -> None:
    ask = at(
        "{ resilience(AT, weight: NEWMAN) { pairs(first: 3) { a b ties bridging person { key }"
        " share people } } }"
    )
    made = measure("resilience", take_snapshot(sampled), replace(AT, weight="newman"))["pairs"][:3]
    assert data(executing(sampled), ask)["pairs"] == [
        {**row, "person": {"key": row["person"]}} for row in made
    ]


def test_preview_and_reach_are_open_to_viewers(sampled: Store) -> None:
    execute, snapshot = executing(sampled), take_snapshot(sampled)
    made = measure("preview", snapshot, AT)
    ask = at("{ preview(AT) { matrix expected z p groups { sv: name(lang: SV) } } }")
    found = data(execute, ask, Role.VIEWER)
    assert [found[name] for name in ("matrix", "expected", "z", "p")] == [
        made[name] for name in ("matrix", "expected", "z", "p")
    ]
    assert [group["sv"] for group in found["groups"]] == [
        group["name"] for group in measure("mixing", snapshot, AT, "sv")["groups"]
    ]
    made = measure("reach", snapshot, replace(AT, seed=0))
    found = data(
        execute,
        at("{ reach(AT) { within { steps matrix } meanSteps searched exact } }"),
        Role.VIEWER,
    )
    assert {str(each["steps"]): each["matrix"] for each in found["within"]} == made["within"]
    assert {name: found[name] for name in ("meanSteps", "searched", "exact")} == {
        name: made[name] for name in ("meanSteps", "searched", "exact")
    }


def test_trends_are_the_courses_of_the_analysis(sampled: Store) -> None:
    ask = """{ trends(first: 2023, last: 2025, draws: 40, seed: 2) { alpha dataVersion groups { key
      } pairs { a b
      years { year observed expected excess } changes { year q verdict } } } }"""
    found, snapshot = data(executing(sampled), ask, Role.VIEWER), take_snapshot(sampled)
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
    assert found["pairs"] == expected
    assert [group["key"] for group in found["groups"]] == [group["id"] for group in made["groups"]]


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
    found = data(execute, ask % "", Role.VIEWER)
    assert {name: found[name] for name in counts.split()} == {
        name: made[name] for name in counts.split()
    }
    assert found["a"] == {"key": "28"}
    assert found["shared"] == [
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
    found, made = (
        data(execute, ask),
        departures(snapshot, two_mode(snapshot, AT), AT, "3y").as_dict(snapshot),
    )
    assert {name: found[name] for name in ("until", "count", "before", "after")} == {
        name: made[name] for name in ("until", "count", "before", "after")
    }
    assert found["count"] > 0
    assert found["departures"] == [
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
    ("text", "said"),
    [
        ('{ departures(horizon: "soon") { count } }', "not a window"),
        ("{ departures(horizon: null) { count } }", "'horizon' is null"),
        ('{ between(a: "28", b: "frog") { observed } }', "There is no sector"),
        ("{ trends(first: 2024, last: 2023) { alpha } }", "From 2024 to 2023"),
        ("{ cuts(by: REGION) { by } }", "Nobody with a region"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    embedded_store: Store, text: str, said: str
) -> None:
    kind, message = refusal(executing(embedded_store), text)
    assert (kind, said in message) == ("BadInput", True), message
