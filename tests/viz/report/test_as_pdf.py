"""The report on paper: tagged, readable in order, hostile to no one, the same every time."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from reporting import HOSTILE, report, report_named, tables, text_of
from verapdf import faults
from viz.draw.letters import legible
from viz.report.as_pdf import report_pdf
from viz.report.content import Report
from viz.words.language import LANGUAGES

pytestmark = pytest.mark.slow


def read(made: Report) -> PdfReader:
    return PdfReader(BytesIO(report_pdf(made)))


def tags(pdf: PdfReader) -> list[DictionaryObject]:
    """The elements of the structure tree, in reading order."""

    def walk(node: Any) -> list[DictionaryObject]:
        here = node.get_object()
        if isinstance(here, list):
            return [each for child in here for each in walk(child)]
        if not isinstance(here, DictionaryObject):
            return []
        return [*([here] if "/S" in here else []), *(walk(here["/K"]) if "/K" in here else [])]

    root: Any = pdf.trailer["/Root"]
    return walk(root["/StructTreeRoot"])


def test_it_keeps_the_rules_of_pdf_ua(tmp_path: Path) -> None:
    made = {
        **{
            f"{lang}-{names}": report(lang, names=names, proposals=1)
            for lang in LANGUAGES
            for names in (True, False)
        },
        **{kind: report_named(HOSTILE[kind]) for kind in ("typst code", "emoji", "long")},
    }
    paths = [tmp_path / f"{name}.pdf" for name in made]
    for path, each in zip(paths, made.values(), strict=True):
        path.write_bytes(report_pdf(each))
    assert faults(*paths) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_language_title_and_date_are_those_of_the_report(lang: str) -> None:
    made = report(lang)
    pdf = read(made)
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata
    assert (root["/Lang"], pdf.metadata.title, pdf.metadata["/CreationDate"]) == (
        lang,
        made.headline,
        "D:20261123000000Z",
    )


def test_its_text_comes_in_the_order_of_the_report() -> None:
    made = report("fi", proposals=1)
    text = text_of(read(made))
    places = [text.index(legible(each.title)) for each in made.sections]
    assert places == sorted(places)
    assert text.index(made.headline) < places[0]
    assert "1. s1 suomeksi – s2 suomeksi 0 yhteyttä, sattuman perusteella odotettaisiin" in text


def test_tables_read_row_by_row() -> None:
    made = report("en")
    text, brokers = (
        text_of(read(made)),
        tables(made)["brokerage-people"],
    )
    rows = [
        [str(row.values[0]), str(row.values[1]), *(f"{value:,}" for value in row.values[2:])]
        for row in brokers.rows
    ]
    assert all(" ".join(row) in text for row in rows)


def test_the_finding_the_largest_gaps_and_the_map_are_on_the_first_page() -> None:
    first = " ".join(read(report("en")).pages[0].extract_text().split())
    assert "One gap among 15 pairs of sectors" in first
    assert "Largest gaps 1. s1 in English – s2 in English" in first
    assert "number = leaders, width = ties" in first
    assert "In short" in first


def test_headings_tables_and_the_picture_are_tagged_and_the_picture_says_what_it_shows() -> None:
    made = report("en")
    tagged = tags(read(made))
    kinds = [str(each["/S"]) for each in tagged]
    assert kinds.count("/H2") >= len(made.sections)
    assert {"/H1", "/Table", "/TH", "/TD", "/TR", "/Figure", "/P"} <= set(kinds)
    figures = [str(each["/Alt"]) for each in tagged if each["/S"] == "/Figure" and "/Alt" in each]
    assert any(alt.startswith("Sectors on a ring. 1. S1 – S2: 0 ties") for alt in figures)


@pytest.mark.parametrize("kind", HOSTILE)
def test_names_are_text_whatever_they_hold(kind: str) -> None:
    text = text_of(read(report_named(HOSTILE[kind])))
    expected = " ".join(legible(HOSTILE[kind]).split())
    assert re.sub(r"\s", "", expected) in re.sub(r"\s", "", text)
    assert "root:" not in text


def test_the_same_report_is_the_same_file() -> None:
    assert report_pdf(report("sv", proposals=1)) == report_pdf(report("sv", proposals=1))
