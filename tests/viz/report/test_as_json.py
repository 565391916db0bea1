"""The report as JSON, for programs and for comparing."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from graph.differences import differences, state_from
from reporting import HOSTILE, report, report_named, tables
from viz.report.as_json import FORMAT, report_json


def numbers(data: Any) -> Iterator[float]:
    if isinstance(data, float):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from numbers(each)


def test_it_has_the_sections_with_typed_values_and_the_settings() -> None:
    made = report("en", proposals=1)
    data = json.loads(report_json(made))
    assert (data["format"], data["lang"], data["asOf"], data["headline"]) == (
        FORMAT,
        "en",
        "2026-11-23",
        made.headline,
    )
    assert [each["key"] for each in data["sections"]] == [each.key for each in made.sections]
    listed = {
        block["key"]: block
        for each in data["sections"]
        for block in each["blocks"]
        if block["kind"] == "table"
    }
    assert listed.keys() == tables(made).keys()
    row = listed["pairs"]["rows"][0]
    assert set(row) == {column["key"] for column in listed["pairs"]["columns"]} | {"style"}
    assert (row["name"], row["observed"], row["style"]) == ("S1 – S2", 0, "gap")


def test_every_number_is_finite_and_no_longer_than_machines_agree_on() -> None:
    values = list(numbers(json.loads(report_json(report("en")))))
    assert all(math.isfinite(value) and float(f"{value:.9g}") == value for value in values)
    assert len(values) > 50


def test_two_reports_can_be_compared() -> None:
    before, after = (
        state_from(json.loads(report_json(report(lang)))["state"]) for lang in ("fi", "sv")
    )
    changes = differences(before, after)
    assert (changes.verdicts, changes.ties, changes.came, changes.left, changes.new_groups) == (
        (),
        (),
        (),
        (),
        (),
    )


@pytest.mark.parametrize("kind", HOSTILE)
def test_names_come_back_as_they_are(kind: str) -> None:
    data = json.loads(report_json(report_named(HOSTILE[kind])))
    assert {person["name"] for person in data["state"]["people"]} == {HOSTILE[kind]}


def test_the_same_report_is_the_same_json() -> None:
    assert report_json(report("sv", proposals=1)) == report_json(report("sv", proposals=1))
