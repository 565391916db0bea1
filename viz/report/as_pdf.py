"""A report as PDF/UA-1, by typst. The template reads the content as data, so that none of its text
is taken for markup or code."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from graph.errors import VerkostoError
from viz.draw.letters import FAMILY, FONTS, breakable, legible
from viz.report.content import (
    Block,
    Entries,
    Entry,
    Heading,
    Matrix,
    Picture,
    Points,
    Report,
    Section,
    Sentences,
    Table,
    kind_of,
    shown,
)
from viz.words.findings import Line
from viz.words.language import NOTHING, Language, language

TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(report: Report) -> bytes:
    """The PDF: tagged, with alternative texts. Its date is the day of the report, and its ids are
    derived from its content, so that the same report gives the same bytes."""
    try:
        return typst.compile(
            TEMPLATE.read_bytes(),
            sys_inputs={"report": orjson.dumps(_document(report)).decode()},
            format="pdf",
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
            pdf_standards="ua-1",
            timestamp=datetime.combine(report.as_of, datetime.min.time(), UTC),
        )
    except typst.TypstError as error:
        raise VerkostoError("pdf_failed", reason=error.message) from None


def _document(report: Report) -> dict[str, Any]:
    words, day = language(report.lang), report.as_of
    return {
        "lang": report.lang,
        "font": FAMILY,
        "title": legible(report.headline),
        "details": breakable(report.details),
        "footer": legible(report.footer),
        "date": [day.year, day.month, day.day],
        "kicker": words.text("Leaders' networks"),
        "day": words.day(day),
        "sections": [_section(each, words) for each in report.sections],
    }


def _section(section: Section, words: Language) -> dict[str, Any]:
    blocks = [{"kind": kind_of(block), **_block(block, words)} for block in section.blocks]
    return {"key": section.key, "title": legible(section.title), "blocks": blocks}


def _block(block: Block, words: Language) -> dict[str, Any]:
    match block:
        case Sentences():
            data: dict[str, Any] = {
                "texts": [breakable(text) for text in block.texts],
                "muted": block.muted,
            }
        case Heading():
            data = {"text": breakable(block.text)}
        case Points():
            data = {
                "items": [
                    [str(each.number), breakable(each.heading), breakable(each.text)]
                    for each in block.items
                ]
            }
        case Picture():
            legend = [list(each) for each in block.legend]
            data = {
                "svg": block.svg,
                "text": legible(block.text),
                "legend": legend,
                "caption": legible(block.caption),
            }
        case Matrix():
            data = _matrix(block)
        case Table():
            data = _table(block, words)
        case Entries():
            data = {"items": [_entry(each) for each in block.items]}
    return data


def _table(block: Table, words: Language) -> dict[str, Any]:
    columns = [
        {
            "title": breakable(each.title),
            "number": each.number,
            "width": each.width,
            "marked": each.marked,
        }
        for each in block.columns
    ]
    cells = [
        [
            breakable(shown(value, of, words))
            for value, of in zip(row.values, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    rows = [
        {"style": row.style, "cells": texts} for row, texts in zip(block.rows, cells, strict=True)
    ]
    return {
        "caption": "" if block.headed else breakable(block.caption),
        "columns": columns,
        "rows": rows,
    }


def _matrix(block: Matrix) -> dict[str, Any]:
    story = block.story
    rows = [[_cell(line) for line in story.row(sector)] for sector in story.sectors]
    return {
        "labels": [legible(sector.label)[:24] for sector in story.sectors],
        "rows": rows,
        "caption": breakable(block.caption),
        "reading": breakable(block.reading),
    }


def _cell(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"text": "", "style": "", "own": False}
    return {
        "text": NOTHING if line.style == "few" else line.figures["ratio"],
        "style": line.style,
        "own": line.within,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": breakable(entry.name),
        "about": breakable(entry.about),
        "sources": breakable(entry.sources),
        "quotes": [{"text": breakable(quote.text), "lang": quote.lang} for quote in entry.quotes],
    }
