"""The commands that analyse, as their user meets them."""

import pytest

from commands import Run
from graph.analysis.figures import described
from graph.analysis.registry import MEASURES, result_of
from viz.words.language import LANGUAGES


def test_gaps_answer_as_the_contract_says(run: Run) -> None:
    result = run("gaps", "--as-of", "2026-11-23", "--draws", 200, "--json").data
    assert {"asOf", "ties", "weight", "sectors", "pairs", "draws", "seed", "dataVersion"} <= set(
        result
    )
    assert (result["asOf"], result["ties"], result["draws"]) == ("2026-11-23", ["membership"], 200)
    assert {"id", "name", "people", "coverage"} <= set(result["sectors"][0])
    parts = {"a", "b", "observed", "expected", "missing", "ratio", "p", "q", "verdict"}
    assert all(parts <= set(pair) and pair["a"] <= pair["b"] for pair in result["pairs"])
    assert len(result["pairs"]) == len(result["sectors"]) * (len(result["sectors"]) + 1) // 2
    assert ("27", "33", "gap") in {
        (pair["a"], pair["b"], pair["verdict"]) for pair in result["pairs"]
    }


def test_gaps_take_several_ties_and_a_year(run: Run) -> None:
    arguments = (
        "--as-of",
        "2025",
        "--ties",
        "attendance",
        "--ties",
        "cohort",
        "--weight",
        "newman",
        "--draws",
        50,
    )
    result = run("gaps", *arguments, "--json").data
    assert (result["asOf"], result["ties"], result["weight"]) == (
        "2025-12-31",
        ["attendance", "cohort"],
        "newman",
    )


def test_gaps_as_a_table_begin_with_what_was_planted(run: Run) -> None:
    lines = run("gaps", "--as-of", "2026-11-23", "--draws", 200).out.splitlines()
    first = lines[lines.index(next(line for line in lines if line.strip() == "gap")) + 1]
    assert "Defence" in first
    assert "Health" in first


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_told_as_json_and_as_tables_in_every_language(run: Run, name: str) -> None:
    arguments = ("analyse", name, "--as-of", "2026-11-23", "--draws", 50)
    result = run(*arguments, "--json").data
    assert (result["measure"], result["asOf"], result["draws"]) == (name, "2026-11-23", 50)
    for lang in LANGUAGES:
        listed = run(*arguments, "--lang", lang, "--first", 3).out
        measure = MEASURES[name]
        assert listed.startswith(f"{measure.title.in_language(lang)}\n")
        assert measure.help.in_language(lang) in listed
        lists = [each for each in described(result_of(name)) if each.names_people]
        assert listed.count("Keksitty Johtaja") in {3 * n for n in range(1, 1 + len(lists))} | (
            set() if lists else {0}
        )


def test_a_measure_tells_of_other_groupings(run: Run) -> None:
    matrix = run("analyse", "mixing", "--as-of", "2026-11-23", "--by", "region").out
    assert "Uusimaa" in matrix


def test_the_measures_stand_in_the_help(run: Run) -> None:
    help_text = run("analyse", "--help").out
    assert [name for name in MEASURES if f"{name}:" not in help_text] == []


def test_a_trend_is_told_by_years(run: Run) -> None:
    arguments = ("trend", "--from", "2022", "--to", "2024", "--draws", 60)
    result = run(*arguments, "--json").data
    assert {point["year"] for pair in result["pairs"] for point in pair["years"]} == {
        2022,
        2023,
        2024,
    }
    assert "asOf" not in result
    listed = any(
        change["verdict"] in ("more", "less")
        for pair in result["pairs"]
        for change in pair["changes"]
    )
    assert ("Ratio before" if listed else "No pair changed") in run(*arguments).out


def test_brokers_are_listed_by_name(run: Run) -> None:
    ranking = run("brokers", "--as-of", "2026-11-23", "--first", 3, "--json").data
    totals = [person["total"] for person in ranking["people"]]
    assert len(totals) == 3
    assert totals == sorted(totals, reverse=True)
    listed = run("brokers", "--as-of", "2026-11-23", "--first", 3).out
    assert listed.count("Keksitty Johtaja") == 3
    assert "Made-up example data." in listed


def test_gaps_say_under_how_many_other_choices_they_hold(run: Run) -> None:
    arguments = ("gaps", "--as-of", "2026-11-23", "--draws", 200)
    result, listed = run(*arguments, "--json").data, run(*arguments).out
    assert {"weight=newman", "deleted=10%", "deleted=20%"} <= set(result["tried"])
    planted = next(pair for pair in result["pairs"] if (pair["a"], pair["b"]) == ("27", "33"))
    assert planted["changesWith"] == []
    assert f"{len(result['tried'])}/{len(result['tried'])}" in listed
    assert "Robustness: with how many of these other ways of calculating" in listed
    quick = run(*arguments, "--quick", "--json").data
    assert quick["tried"] == []
    assert "Robustness" not in run(*arguments, "--quick").out


def test_departures_name_who_goes_and_what_goes_with_them(run: Run) -> None:
    arguments = ("departures", "--as-of", "2026-11-23", "--horizon", "2y", "--first", 3)
    result, listed = run(*arguments, "--json").data, run(*arguments).out
    assert result["count"] > 3
    losses = [row["total"] for row in result["departures"]]
    assert (len(losses), losses) == (3, sorted(losses, reverse=True))
    period = "From 23 Nov 2026 to 23 Nov 2028"
    assert f"{period}, {result['count']} terms of offices and memberships end." in listed
    assert listed.count("Keksitty") >= 3


def test_what_is_counted_in_the_database_is_what_the_graph_gives(run: Run) -> None:
    arguments = ("analyse", "mixing", "--as-of", "2026-11-23", "--json")
    assert run(*arguments, "--in-database").data == run(*arguments).data
    refused = run("analyse", "brokerage", "--in-database")
    assert (refused.code, "cannot be counted in the database" in refused.err) == (2, True)


def test_pairs_of_sectors_are_told_on_whom_they_rely(run: Run) -> None:
    listed = run("analyse", "resilience", "--as-of", "2026-11-23").out
    assert "On whom pairs rely" in listed
    assert "Keksitty Johtaja" in listed


@pytest.mark.parametrize("horizon", ["soon", "0y"])
def test_a_horizon_that_is_none_is_refused(run: Run, horizon: str) -> None:
    refused = run("departures", "--horizon", horizon)
    assert (refused.code, f"'{horizon}' is not a window" in refused.err) == (2, True)
