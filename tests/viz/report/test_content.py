"""What a report says, whatever it is written as."""

from dataclasses import replace
from datetime import date

import pytest

from graph.differences import differences, state_from
from graph.findings import ReportRequest
from reporting import (
    DESCRIBED,
    findings,
    findings_of,
    names_of,
    network,
    one_sector,
    report,
    section,
    tables,
    texts,
    texts_of,
)
from snapshots import snapshot_of
from viz.report.as_pdf import report_pdf
from viz.report.content import Column, Entries, Heading, Picture, Points, Sentences, shown
from viz.report.differing import difference_of
from viz.report.report import report_of
from viz.words.language import LANGUAGES, language


def test_it_opens_with_the_finding_the_largest_gaps_and_the_map() -> None:
    made = report("en")
    assert made.headline == "One gap among 15 pairs of sectors"
    first = section(made, "finding")
    assert made.sections[0] is first
    points, picture = first.blocks
    assert isinstance(points, Points)
    assert [(point.number, point.heading) for point in points.items] == [
        (1, "s1 in English – s2 in English")
    ]
    assert isinstance(picture, Picture)
    assert "1. S1 – S2: 0 ties where chance would give" in picture.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_has_every_section_in_every_language(lang: str) -> None:
    made = report(lang, proposals=1)
    assert [each.key for each in made.sections] == [
        "finding",
        "summary",
        "matrix",
        "gaps",
        "segregation",
        "reach",
        "resilience",
        "cuts",
        "brokerage",
        "departures",
        "trends",
        "peer-groups",
        "proposals",
        "systems",
        "method",
        "sources",
        "settings",
        "pairs",
    ]
    assert all(each.title for each in made.sections)
    assert {each.title for each in made.sections} & {
        each.title for each in report("en" if lang != "en" else "fi").sections
    } == set()


def test_pairs_stand_with_their_figures_and_sectors_with_what_is_known_of_them() -> None:
    made, gaps = report("en"), findings().gaps
    listed = tables(made)
    assert len(listed["pairs"].rows) == len(gaps.pairs) == 21
    known = {(pair.a.upper(), pair.b.upper()): pair for pair in gaps.pairs}
    for row in listed["pairs"].rows:
        name = str(row.values[0])
        a, _, b = name.partition(" – ")
        pair = known[(a, b) if b else (name[-2:], name[-2:])]
        assert (row.values[2], row.values[3], row.values[5]) == (
            pair.observed,
            pair.expected,
            pair.missing,
        )
    assert [row.values[0] for row in listed["findings"].rows if row.style == "gap"] == ["S1 – S2"]
    coverage = {sector.id: (sector.people, sector.coverage) for sector in gaps.sectors}
    assert {
        str(row.values[0])[:2]: (row.values[1], row.values[2]) for row in listed["sectors"].rows
    } == coverage


def test_those_who_stand_between_others_are_named_most_first() -> None:
    brokers = findings().measured["brokerage"].result.people
    rows = tables(report("en"))["brokerage-people"].rows
    assert [row.values[0] for row in rows] == [
        f"Nimi {each.person.upper()}" for each in brokers[: len(rows)]
    ]
    assert len(rows) == min(len(brokers), findings().request.first)
    totals = [row.values[-1] for row in rows]
    assert totals == sorted(totals, key=lambda total: -float(str(total)))


def test_peer_groups_are_told_with_their_sectors_and_what_they_break() -> None:
    rows = {row.values[0]: row for row in tables(report("en"))["peer-groups"].rows}
    assert len(rows) == len(findings().groups)
    assert rows["g00 in English"].values[1] == 10
    assert "more than 2 of one sector" in str(rows["g00 in English"].values[-1])
    assert rows["g00 in English"].style == "gap"
    assert "S5\N{NO-BREAK SPACE}1" in str(rows["g00 in English"].values[3])


def test_proposed_groups_are_told_with_people_and_reasons() -> None:
    with_offices = section(report("en", proposals=1), "proposals")
    assert any(
        isinstance(block, Heading) and block.text == "Group 1" for block in with_offices.blocks
    )
    table = tables(report("en", proposals=1))["group-1"]
    assert all(str(row.values[0]).startswith("Nimi ") for row in table.rows)


def test_bodies_stand_with_their_quotes_and_whose_they_are() -> None:
    blocks = section(report("en"), "systems").blocks
    entries = [entry for block in blocks if isinstance(block, Entries) for entry in block.items]
    assert [(entry.name, entry.about) for entry in entries] == [
        ("Forum", "forum · for: ylin johto"),
        ("Päivä", "Public Leadership Day · 4 Feb 2020"),
    ]
    assert [quote.text for quote in entries[0].quotes] == [
        "Foorumi kokoontuu.",
        "Foorumilla on puheenjohtaja.",
    ]
    assert {(entry.sources, entry.quotes[0].lang) for entry in entries} == {
        ("The ministry's page", "fi")
    }
    assert tables(report("en"))["sources"].rows[0].values == (
        "The ministry's page",
        "document",
        "https://ministry.example/page",
        date(2020, 2, 4),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_names_nobody_and_no_quote_is_in_it(lang: str) -> None:
    snapshot = network()
    whole = "\n".join(texts(report(lang, names=False, proposals=1)))
    hidden = [*names_of(snapshot).values(), *snapshot.people, "Foorumi kokoontuu", "The ministry"]
    assert [text for text in hidden if text in whole] == []
    assert report(lang, names=False).state["people"] is None
    assert [column.key for column in tables(report(lang, names=False))["brokerage"].columns] == [
        "sector",
        "total",
        "share",
    ]


def test_without_names_small_sectors_are_withheld_everywhere_and_it_says_so() -> None:
    made = report("en", names=False)
    whole = "\n".join(texts(made))
    assert "s5 in English: fewer than 3 leaders, so that no figures are shown." in whole
    assert "2 sectors are not shown, as their leaders are too few." in made.details
    values = [
        value
        for table in tables(made).values()
        for row in table.rows
        for value in row.values
        if isinstance(value, str)
    ]
    assert [value for value in values if "s5" in value.lower() or "s6" in value.lower()] == []
    assert [each["id"] for each in made.state["sectors"]] == ["s1", "s2", "s3", "s4"]
    assert made.headline == "One gap among 6 pairs of sectors"
    assert any("S5" in str(row.values[0]) for row in tables(report("en"))["pairs"].rows)


def test_without_names_it_is_not_told_which_sectors_sit_in_a_group() -> None:
    assert "of" not in [
        column.key for column in tables(report("en", names=False))["peer-groups"].columns
    ]


def test_without_names_the_losses_of_one_or_two_departures_are_not_told() -> None:
    nameless, named = findings(names=False), findings()
    assert nameless.departures
    assert named.departures
    made = report_of(
        network(),
        replace(nameless, departures=replace(nameless.departures, count=2)),
        DESCRIBED,
        None,
        "en",
    )
    assert section(made, "departures").blocks == (
        Sentences(("Fewer than 3 terms end by 23 Nov 2027.",)),
    )
    few = replace(named, departures=replace(named.departures, count=2))
    assert "2 terms" in "\n".join(
        texts(report_of(network(), few, DESCRIBED, names_of(network()), "en"))
    )


def test_what_was_left_out_or_drawn_less_often_is_said() -> None:
    results = findings()
    assert results.trends
    less = replace(
        results,
        measured={},
        too_large=("brokerage",),
        trends=replace(results.trends, draws=10),
        gaps=replace(results.gaps, tried=()),
    )
    text = "\n".join(texts(report_of(network(), less, DESCRIBED, {}, "en")))
    assert "The network is too large for this here" in text
    assert "10 random draws a year instead of 400, as the network is large." in text
    assert "Verdicts were not calculated again in other ways, as the network is large." in text


def test_a_graph_that_knows_nobody_makes_a_report_that_says_so() -> None:
    nobody = snapshot_of()
    results = findings_of(nobody, ReportRequest())
    made = report_of(nobody, results, DESCRIBED, {}, "en")
    assert made.headline == "No leaders known on 23 Nov 2026"
    assert [each.key for each in made.sections] == [
        "summary",
        "systems",
        "method",
        "sources",
        "settings",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_single_sector_makes_a_report_whose_sections_all_have_titles(lang: str) -> None:
    snapshot = one_sector()
    results = findings_of(snapshot, ReportRequest())
    made = report_of(snapshot, results, DESCRIBED, {}, lang)
    assert all(section.title for section in made.sections)
    assert report_pdf(made).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "decimal", "–"),
        (1234, "whole", "1\N{NO-BREAK SPACE}234"),
        (0.125, "share", "12\N{NO-BREAK SPACE}%"),
        (0.0001, "chance", "< 0,001"),
        (date(2026, 1, 2), "day", "2.1.2026"),
        (12.34, "ratio", "12"),
        (1.26, "ratio", "1,3"),
        ("teksti", "text", "teksti"),
    ],
)
def test_values_are_written_the_language_s_way(value: object, kind: str, expected: str) -> None:
    assert shown(value, Column("c", "C", kind), language("fi")) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_differences_are_told_in_every_language(lang: str) -> None:
    before, after = (state_from(report("en").state) for _ in range(2))
    gone = {id_: sector for id_, sector in after.people.items() if id_ != "p000"}
    blocks = difference_of(differences(before, replace(after, people=gone)), lang)
    whole = "\n".join(text for block in blocks for text in texts_of(block))
    assert "Nimi P000" in whole
    assert {"fi": "1 johtaja lähti", "sv": "1 ledare slutade", "en": "1 leader left"}[lang] in whole
