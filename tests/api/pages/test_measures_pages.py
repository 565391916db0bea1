"""The pages of measures as the server gives them, in each role."""

import json

import pytest

from explored import Explored
from graph.analysis.figures import names_people
from graph.analysis.registry import MEASURES, result_of
from viz.words.language import LANGUAGES

DAY = "2026-11-23"
NAMELESS = [name for name in MEASURES if not names_people(result_of(name))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_page_with_its_question_its_tables_and_the_others_beside_it(
    seen: Explored, name: str, lang: str
) -> None:
    page = seen.page(f"/measures/{name}", lang=lang, as_of=DAY)
    assert page.text("h1") == MEASURES[name].title.in_language(lang)
    assert page.text("p", **{"class": "details"}) == MEASURES[name].help.in_language(lang)
    assert list(page.all("table"))
    assert {f"/measures/{each}?lang={lang}&as_of={DAY}" for each in MEASURES} <= set(
        page.addresses()
    )


def test_people_are_named_and_places_are_called_by_their_names(seen: Explored) -> None:
    cuts = seen.read("/measures/cuts", lang="fi", as_of=DAY)
    assert "Keksitty Johtaja" in cuts
    assert "(esimerkki)" in cuts


def test_a_viewer_sees_the_measures_that_name_nobody_and_is_told_who_may_see_the_others(
    seen: Explored,
) -> None:
    offered = seen.page("/measures/reach", "viewer", lang="en").addresses()
    assert [each for each in MEASURES if f"/measures/{each}?lang=en" in offered] == NAMELESS
    for name in MEASURES:
        answer = seen.get(f"/measures/{name}", "viewer", lang="en", as_of=DAY)
        assert answer.status_code == (200 if name in NAMELESS else 403), name
        assert "Keksitty Johtaja" not in answer.text
        assert name in NAMELESS or "analyst" in answer.text


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("pdf", b"%PDF-1.7"), ("html", b"<!doctype html>"), ("xlsx", b"PK"), ("json", b"{")],
)
def test_a_measure_is_saved_in_every_form(seen: Explored, ending: str, begins: bytes) -> None:
    saved = seen.get("/measures/resilience", **{"lang": "sv", "as_of": DAY, "as": ending})
    assert saved.content.startswith(begins)
    assert saved.headers["content-disposition"] == (
        f'attachment; filename="resilience-{DAY}.{ending}"'
    )
    if ending == "json":
        assert json.loads(saved.content)["measure"] == "resilience"


def test_the_place_in_the_navigation_leads_to_the_first_measure(seen: Explored) -> None:
    page = seen.page("/measures", "viewer", lang="en", as_of=DAY)
    assert page.text("h1") == "Segregation"
    assert f"/measures?lang=en&as_of={DAY}" in seen.page("/", lang="en", as_of=DAY).addresses()


def test_a_measure_that_is_none_is_refused_with_its_likeness(seen: Explored) -> None:
    refused = seen.get("/measures/brokrage", lang="en")
    assert refused.status_code == 400
    assert "brokerage" in refused.text
