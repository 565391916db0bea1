"""A report as JSON: its sections with typed values, and the state by which it can be compared with
another report."""

from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from viz.report.content import Block, Matrix, Number, Picture, Report, Section, Table, kind_of

FORMAT = "verkosto-report-1"
_DIGITS = 9


def report_json(report: Report) -> bytes:
    """The JSON. Floats are rounded to nine digits, as machines may differ in further ones."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "lang": report.lang,
        "headline": report.headline,
        "details": report.details,
        "asOf": report.as_of.isoformat(),
        "dataVersion": report.version,
        "sections": [_section(each) for each in report.sections],
        "state": report.state,
    }
    return orjson.dumps(_plain(document), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "blocks": [{"kind": kind_of(block), **_block(block)} for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Table():
            names = [column.key for column in block.columns]
            rows = [
                dict(zip(names, row.values, strict=True))
                | ({"style": row.style} if row.style else {})
                for row in block.rows
            ]
            return {
                "key": block.key,
                "caption": block.caption,
                "columns": [asdict(column) for column in block.columns],
                "rows": rows,
            }
        case Matrix():
            return {"caption": block.caption, "reading": block.reading}
        case Picture():
            return {"text": block.text, "svg": block.svg}
    return asdict(block)


def _plain(value: Any) -> Any:
    if isinstance(value, Number):
        return _plain(value.value)
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
