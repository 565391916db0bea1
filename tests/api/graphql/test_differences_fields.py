"""What changed between two days, through GraphQL on every engine: what `verkosto diff` says, with
people and groups as nodes."""

from dataclasses import replace
from datetime import date

from api.auth.roles import Role
from batches import small
from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.differences import differences, state_of
from graph.snapshot import take_snapshot
from graph.store import Store
from graphql_answers import data, executing, refusal

SETTINGS = AnalysisSettings(date(2025, 6, 30), draws=40, seed=2)
PAIRS = "{ a b verdictBefore verdictAfter tiesBefore tiesAfter }"
PEOPLE = "{ person { key } before after }"
ASK = f"""{{ differences(since: "2018", asOf: "2025-06-30", draws: 40, seed: 2) {{
  since asOf draws seed synthetic dataVersion newSectors endedSectors newGroups(first: 500) {{
    __typename key }}
  endedGroups(first: 500) {{ __typename key }} opened {PAIRS} closed {PAIRS} verdicts(first: 500)
    {PAIRS} changedTies(first: 500) {PAIRS}
  came(first: 500) {PEOPLE} left(first: 500) {PEOPLE} moved(first: 500) {PEOPLE}
}} }}"""


def test_differences_are_those_of_two_states(sampled: Store) -> None:
    sampled.upsert(small())
    result, snapshot = data(executing(sampled), ASK), take_snapshot(sampled)
    days = [replace(SETTINGS, as_of=date(2018, 12, 31)), SETTINGS]
    expected = differences(
        *(state_of(snapshot, find_gaps(snapshot, day, quick=True), {}) for day in days)
    ).as_dict()
    assert (result["since"], result["asOf"], result["dataVersion"]) == (
        "2018-12-31",
        "2025-06-30",
        sampled.version(),
    )
    assert [(each["__typename"], each["key"]) for each in result["newGroups"]] == [
        (g["label"], g["id"]) for g in expected["groups"]["new"]
    ]
    assert result["newGroups"]
    assert [[each["a"], each["b"]] for each in result["opened"]] == expected["opened"]
    for name, key in (("verdicts", "verdicts"), ("changedTies", "ties")):
        assert [(each["a"], each["b"], each["tiesAfter"]) for each in result[name]] == [
            (e["a"], e["b"], e["tiesAfter"]) for e in expected[key]
        ]
    assert [(each["person"]["key"], each["before"], each["after"]) for each in result["came"]] == [
        (each["id"], None, each["sector"]) for each in expected["people"]["came"]
    ]
    assert result["came"]
    assert [(each["person"]["key"], each["before"], each["after"]) for each in result["moved"]] == [
        (each["id"], each["from"], each["to"]) for each in expected["people"]["moved"]
    ]


def test_a_viewer_is_told_of_no_person(sampled: Store) -> None:
    execute = executing(sampled)
    result = data(
        execute,
        '{ differences(since: "2019", asOf: "2025", draws: 20) { least opened { a b } newGroups {'
        " key } } }",
        Role.VIEWER,
    )
    assert result["least"] == 3
    refused = refusal(
        execute, '{ differences(since: "2019", draws: 20) { came { before } } }', Role.VIEWER
    )
    assert (refused[0], "'Differences.came'" in refused[1]) == ("Refused", True)


def test_the_earlier_day_is_earlier(sampled: Store) -> None:
    kind, message = refusal(
        executing(sampled), '{ differences(since: "2025", asOf: "2019") { since } }'
    )
    assert (kind, "give an earlier day" in message) == ("BadInput", True)
