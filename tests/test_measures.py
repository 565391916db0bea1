"""A measure is one module and one row: everything that shows measures has it then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Annotated

import graphene
import numpy as np
import pytest

from api.graphql.schema.measures import fields
from graph.analysis.figures import Figure, GroupId, PersonId, names_people
from graph.analysis.measures import measure
from graph.analysis.mixing import mixing_matrix
from graph.analysis.registry import MEASURES, Measure, compute_of, result_of
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.findings import ReportRequest
from graph.ontology import Words
from graph.snapshot import Snapshot
from reporting import DESCRIBED, findings_of, names_of, network
from snapshots import groups_of
from viz.report.measures import NO_NAMES, measured_section
from viz.report.report import report_of
from viz.words.language import LANGUAGES, language

AT = AnalysisSettings(date(2026, 11, 1))


@dataclass(frozen=True, slots=True)
class Alone:
    """Who meets nobody."""

    person: PersonId
    group: GroupId


@dataclass(frozen=True, slots=True)
class Density:
    """How many of the pairs of people meet."""

    density: Annotated[
        float,
        Figure(
            Words("Tiheys", "Täthet", "Density"),
            Words("osuus pareista", "andel av paren", "the share of pairs"),
            "share",
        ),
    ]


def density(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Density:
    pairs = network.people.size * (network.people.size - 1) / 2
    return Density(float(np.triu(mixing_matrix(network)).sum()) / pairs)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    module = ModuleType("graph.analysis.density")
    module.measure = density  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    title = Words("Tiheys", "Täthet", "Density")
    question = Words("Moniko pari tapaa?", "Hur många par träffas?", "How many pairs meet?")
    monkeypatch.setitem(MEASURES, "density", Measure(title, question, "density"))
    yield "density"
    compute_of.cache_clear()
    result_of.cache_clear()


def test_an_added_measure_is_a_field_a_section_and_a_part_of_reports(added: str) -> None:
    field = fields()[added]
    assert isinstance(field, graphene.Field)
    assert field.description == "How many of the pairs of people meet."
    assert "density" in field.type._meta.fields
    measured = measure(added, groups_of({"p": "a", "q": "b", "r": "b"}, {"g": ["p", "q"]}), AT)
    assert measured.as_dict()["density"] == pytest.approx(1 / 3)
    for lang in LANGUAGES:
        section = measured_section(measured, language(lang), NO_NAMES, 10)
        assert section.title == MEASURES[added].title.in_language(lang)
    made = network()
    findings = findings_of(made, ReportRequest(years=2, measures=(added,)))
    keys = [
        each.key for each in report_of(made, findings, DESCRIBED, names_of(made), "fi").sections
    ]
    assert added in keys
    assert "brokerage" not in keys


def test_who_may_ask_for_it_follows_from_its_rows() -> None:
    assert not names_people(Density)
    assert names_people(Alone)
