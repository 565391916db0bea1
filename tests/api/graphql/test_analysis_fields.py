"""Fields that are computed, on every engine: the same figures as the analysis gives, once a data
version, by role."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest
from graphql import parse

from api.auth.roles import Role
from api.graphql.context import Context
from api.graphql.schema import schema_text
from api.graphql.schema.names import constant
from api.graphql.schema.scalars import node_id
from batches import batch_of
from graph import workspace
from graph.analysis.gaps import find_gaps
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.analysis.withheld import MIN_PEOPLE
from graph.snapshot import Snapshot, take_snapshot
from graph.store import Store
from graphql_answers import answered, data, executing, prepared, refusal
from repository import ROOT
from snapshots import weighed

SECTOR = (
    "id key nameFi: name sv: name(lang: SV) en: name(lang: EN) abbreviation kind people coverage"
    " partial"
)


def test_a_sector_has_its_abbreviation_in_the_language_asked_for(sampled: Store) -> None:
    text = """{ gaps(asOf: "2025", ties: [MEMBERSHIP, COHORT], weight: NEWMAN, draws: 50, seed: 3) {
      sectors { key fi: abbreviation sv: abbreviation(lang: SV) } } }"""
    sectors = {row.pop("key"): row for row in data(executing(sampled), text)["sectors"]}
    assert sectors["28"] == {"fi": "VM", "sv": "FM"}
    assert sectors["33"] == {"fi": "STM", "sv": "SHM"}


def test_gaps_are_the_figures_of_the_analysis(sampled: Store) -> None:
    text = f"""{{ gaps(asOf: "2025", ties: [MEMBERSHIP, COHORT], weight: NEWMAN, draws: 50, seed:
      3) {{
      asOf ties window weight by cap halfLife drafts least draws seed withheld
      alpha effect affiliations incomplete dataVersion synthetic tried
      sectors {{ {SECTOR} }}
      pairs {{ a {{ key }} b {{ key }} observed expected missing ratio p q qTail low high verdict
        changesWith }} }} }}"""
    result = data(executing(sampled), text, Role.VIEWER)
    settings = AnalysisSettings(
        date(2025, 12, 31),
        ("membership", "cohort"),
        weight="newman",
        draws=50,
        seed=3,
        least=MIN_PEOPLE,
    )
    made = find_gaps(take_snapshot(sampled), settings)
    expected = {lang: made.as_dict(lang) for lang in ("fi", "sv", "en")}
    plain = expected["fi"]
    names = {
        field: expected[lang]["sectors"]
        for field, lang in (("nameFi", "fi"), ("sv", "sv"), ("en", "en"))
    }
    for i, sector in enumerate(result["sectors"]):
        assert {name: sector.pop(name) for name in names} == {
            name: listed[i]["name"] for name, listed in names.items()
        }
        assert sector.pop("id")
    assert result["sectors"] == [
        {name: value for name, value in row.items() if name not in ("id", "name")}
        | {"key": row["id"], "kind": constant(row["kind"])}
        for row in plain["sectors"]
    ]
    pairs = sorted(plain["pairs"], key=lambda pair: -pair["missing"])
    assert result["pairs"] == [
        {name: value for name, value in pair.items() if name != "interval"}
        | {
            "a": {"key": pair["a"]},
            "b": {"key": pair["b"]},
            "low": pair["interval"][0],
            "high": pair["interval"][1],
            "verdict": constant(pair["verdict"]),
        }
        for pair in pairs
    ]
    rest = {
        name: value
        for name, value in plain.items()
        if name not in ("sectors", "pairs", "ties", "weight", "by")
    }
    assert {name: result[name] for name in rest} == rest
    assert (result["ties"], result["weight"], result["by"]) == (
        ["MEMBERSHIP", "COHORT"],
        "NEWMAN",
        "SECTOR",
    )


def test_gaps_between_organisations_lead_to_them_and_regions_to_nothing(sampled: Store) -> None:
    ask = (
        "{ gaps(asOf: %s, by: %s, cap: 40, halfLife: %s, draws: 20) { by cap halfLife sectors { id"
        " key name people } } }"
    )
    result = data(executing(sampled), ask % ('"2025"', "ORGANISATION", '"2y"'))
    assert (result["by"], result["cap"], result["halfLife"]) == ("ORGANISATION", 40, "2y")
    assert {node_id(each["id"]) for each in result["sectors"]} == {
        ("Organisation", each["key"]) for each in result["sectors"]
    }
    assert len(result["sectors"]) > 13
    regions = data(executing(sampled), ask % ('"2025"', "REGION", "null"))["sectors"]
    assert regions
    assert {each["id"] for each in regions} == {None}


def test_large_graphs_are_not_looked_at_again_under_other_choices(
    sampled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "{ gaps(draws: 20) { tried pairs(first: 1) { changesWith } } }"
    assert data(executing(sampled), ask)["tried"] == ["weight=newman", "deleted=10%", "deleted=20%"]
    monkeypatch.setattr(workspace, "LARGE", 0)
    assert data(executing(sampled), ask) == {"tried": [], "pairs": [{"changesWith": []}]}


def test_pairs_are_asked_for_by_number_and_verdict_and_the_day_is_today_by_default(
    sampled: Store,
) -> None:
    execute = executing(sampled)
    text = (
        "{ gaps(draws: 200) { asOf few: pairs(first: 2) { verdict missing } gaps: pairs(verdicts:"
        " [GAP]) { verdict } } }"
    )
    result = data(execute, text)
    assert result["asOf"] == "2026-11-23"
    assert len(result["few"]) == 2
    assert result["few"][0]["missing"] >= result["few"][1]["missing"]
    assert {each["verdict"] for each in result["gaps"]} == {"GAP"}


def test_mixing_is_the_matrix_of_the_analysis(sampled: Store) -> None:
    text = (
        '{ sectorMixing(asOf: "2025-06", weight: NEWMAN) { asOf affiliations dataVersion sectors {'
        " key } matrix } }"
    )
    result = data(executing(sampled), text, Role.VIEWER)
    snapshot = take_snapshot(sampled)
    network = two_mode(snapshot, AnalysisSettings(date(2025, 6, 30)))
    assert result["matrix"] == mixing_matrix(weighed(network, "newman")).tolist()
    assert [each["key"] for each in result["sectors"]] == list(network.groups)
    assert (result["asOf"], result["dataVersion"]) == ("2025-06-30", sampled.version())


def test_an_empty_graph_has_no_sectors(store: Store) -> None:
    execute = executing(store)
    assert data(execute, "{ gaps { sectors { key } pairs { verdict } } }") == {
        "sectors": [],
        "pairs": [],
    }
    assert data(execute, "{ sectorMixing { sectors { key } matrix } }") == {
        "sectors": [],
        "matrix": [],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ gaps(window: "3 years") { asOf } }', "not a window"),
        ("{ gaps(draws: 10001) { asOf } }", "up to 10,000"),
        ("{ gaps(draws: 0) { asOf } }", "draws"),
        ("{ gaps(seed: -1) { asOf } }", "seed"),
        ("{ gaps(ties: []) { asOf } }", "No kind of tie"),
        ("{ gaps(weight: null) { asOf } }", "'weight' is null"),
        ("{ gaps { pairs(first: -1) { p } } }", "first is -1"),
        ('{ unmet(a: "x", b: "frog") { totalCount } }', "There is no sector"),
        ('{ unmet(a: "x", b: "y", first: 10001) { totalCount } }', "first is 10001"),
        ('{ unmet(a: "x", b: "y", after: "frog") { totalCount } }', "not a cursor"),
        ("{ attendance { dataVersion } }", "Either 'event' or 'series'"),
        ('{ attendance(series: "frog") { dataVersion } }', "There is no event series 'frog'"),
        ('{ search(text: "") { name } }', "nothing to search for"),
        ('{ search(text: "x", first: 0) { name } }', "ask for 1 to"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    embedded_store: Store, text: str, expected: str
) -> None:
    kind, message = refusal(executing(embedded_store), text)
    assert (kind, expected in message) == ("BadInput", True), message


def two_sectors() -> Any:
    """Two of x and one of y at an event, another of x elsewhere."""
    people = {"a": "x", "b": "x", "c": "x", "d": "y"}
    return batch_of(
        "test",
        Sector=[{"id": "x", "name_fi": "Äksä"}, {"id": "y", "name_fi": "Yy"}],
        Organisation=[{"id": "ox", "name_fi": "Oo Äksä"}, {"id": "oy", "name_fi": "Oo Yy"}],
        Person=[
            {"id": key, "given_name": "Keksitty", "family_name": key.upper()} for key in people
        ],
        EventSeries=[{"id": "day", "name_fi": "Päivä"}],
        Event=[
            {"id": "one", "name_fi": "Yksi", "date": "2020-02-04"},
            {"id": "two", "name_fi": "Kaksi", "date": "2021"},
        ],
        BELONGS_TO_Organisation_Sector=[{"from": "ox", "to": "x"}, {"from": "oy", "to": "y"}],
        HOLDS_POSITION_Person_Organisation=[
            *(
                {"from": key, "to": f"o{sector}", "valid_from": "2000", "valid_to": None}
                for key, sector in people.items()
            ),
            {"from": "b", "to": "oy", "valid_from": "1990", "valid_to": "1999"},
        ],
        PART_OF_Event_EventSeries=[{"from": "one", "to": "day"}, {"from": "two", "to": "day"}],
        ATTENDED_Person_Event=[
            {"from": "a", "to": "one"},
            {"from": "d", "to": "one"},
            {"from": "c", "to": "two"},
        ],
    )


def test_the_unmet_are_people_in_pages_with_what_they_lead_to_on_the_day(store: Store) -> None:
    store.upsert(two_sectors())
    execute = executing(store)
    text = """query Q($after: String) { unmet(a: "x", b: "y", asOf: "2026", first: 1, after:
      $after) {
      totalCount ofA ofB asOf dataVersion nodes { key name positions { totalCount } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    first = data(execute, text)
    second = data(execute, text, after=first["pageInfo"]["endCursor"])
    assert [*first["nodes"], *second["nodes"]] == [
        {"key": key, "name": f"Keksitty {key.upper()}", "positions": {"totalCount": 1}}
        for key in "bc"
    ]
    assert (first["totalCount"], first["ofA"], first["ofB"], first["asOf"]) == (
        2,
        3,
        1,
        "2026-12-31",
    )
    assert [
        (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"])
        for page in (first, second)
    ] == [(False, True), (True, False)]
    assert data(
        execute, '{ unmet(a: "x", b: "y", window: "1y", first: 0) { totalCount nodes { key } } }'
    ) == {"totalCount": 3, "nodes": []}


def test_attendance_counts_guests_by_the_sector_of_the_day(store: Store) -> None:
    store.upsert(two_sectors())
    execute = executing(store)
    text = (
        '{ attendance(series: "day") { events { event { key name } day people withoutSector sectors'
        " { key name people of } } } }"
    )
    assert data(execute, text)["events"] == [
        {
            "event": {"key": "one", "name": "Yksi"},
            "day": "2020-02-04",
            "people": 2,
            "withoutSector": 0,
            "sectors": [
                {"key": "x", "name": "Äksä", "people": 1, "of": 3},
                {"key": "y", "name": "Yy", "people": 1, "of": 1},
            ],
        },
        {
            "event": {"key": "two", "name": "Kaksi"},
            "day": "2021-12-31",
            "people": 1,
            "withoutSector": 0,
            "sectors": [
                {"key": "x", "name": "Äksä", "people": 1, "of": 3},
                {"key": "y", "name": "Yy", "people": 0, "of": 1},
            ],
        },
    ]
    assert [
        each["day"]
        for each in data(execute, '{ attendance(event: "two") { events { day } } }')["events"]
    ] == ["2021-12-31"]


def test_search_finds_every_kind_and_reads_hits_by_one_statement_a_kind(store: Store) -> None:
    store.upsert(two_sectors())
    execute = executing(store)
    got = answered(
        execute,
        '{ search(text: "keksity") { kind key name matched score node { __typename id key } id } }',
        Role.ANALYST,
    )
    hits = got["data"]["search"]
    assert {hit["key"] for hit in hits} == {"a", "b", "c", "d"}
    assert all(
        hit["node"] == {"__typename": "Person", "id": hit["id"], "key": hit["key"]} for hit in hits
    )
    assert len(got["extensions"]["statements"]) == 1
    only = '{ search(text: "oo", kinds: [ORGANISATION], first: 1) { kind name } }'
    assert data(execute, only) == [{"kind": "ORGANISATION", "name": "Oo Yy"}]
    assert data(
        execute, '{ search(text: "päivä") { kind node { ... on EventSeries { name } } } }'
    ) == [{"kind": "EVENT_SERIES", "node": {"name": "Päivä"}}]


def test_a_viewer_finds_and_reads_no_people_and_no_sources(store: Store) -> None:
    store.upsert(two_sectors())
    execute = executing(store)
    assert data(execute, '{ search(text: "keksitty") { name } }', Role.VIEWER) == []
    assert data(execute, '{ search(text: "test") { name } }', Role.VIEWER) == []
    assert [
        hit["kind"] for hit in data(execute, '{ search(text: "oo") { kind } }', Role.VIEWER)
    ] == ["ORGANISATION"] * 2
    for text in (
        '{ search(text: "k", kinds: [PERSON]) { name } }',
        '{ search(text: "k", kinds: [EVENT, SOURCE]) { name } }',
        '{ unmet(a: "x", b: "y") { totalCount } }',
        '{ search(text: "oo") { node { ... on Group { quotes } } } }',
    ):
        assert refusal(execute, text, Role.VIEWER)[0] == "Refused"


def test_the_data_version_moves_with_what_is_stored(store: Store) -> None:
    execute = executing(store)
    before = data(execute, "{ dataVersion }", Role.VIEWER)
    assert before == store.version()
    store.upsert(two_sectors())
    assert data(execute, "{ sectorMixing { dataVersion } }") == {"dataVersion": store.version()}
    assert store.version() != before


def test_many_who_ask_at_once_share_one_computation(
    embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[AnalysisSettings] = []

    def counted(snapshot: Snapshot, settings: AnalysisSettings, *more: Any, quick: bool) -> Any:
        computed.append(settings)
        return find_gaps(snapshot, settings, *more, quick=quick)

    monkeypatch.setattr(workspace, "find_gaps", counted)
    embedded_store.upsert(two_sectors())
    execute, request = (
        executing(embedded_store),
        prepared(parse("{ gaps(draws: 100) { dataVersion } }"), {}),
    )

    async def ask_all() -> list[Any]:
        return list(
            await asyncio.gather(
                *(execute(request, Context(Role.VIEWER, "test", str(i))) for i in range(20))
            )
        )

    answers = asyncio.run(ask_all())
    assert [json.loads(answer.body)["data"] for answer in answers] == [
        {"gaps": {"dataVersion": embedded_store.version()}}
    ] * 20
    assert len(computed) == 1
    data(execute, "{ gaps(draws: 101) { dataVersion } }")
    embedded_store.upsert(batch_of("other", Sector=[{"id": "z", "name_fi": "Zeta"}]))
    data(execute, "{ gaps(draws: 100) { dataVersion } }")
    assert [settings.draws for settings in computed] == [100, 101, 100]


def test_the_schema_in_the_repository_is_the_one_that_is_served() -> None:
    assert (ROOT / "docs/schema.graphql").read_text("utf-8") == schema_text(), (
        "the schema has changed; run: make schema"
    )
