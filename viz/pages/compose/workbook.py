"""A proposal as a workbook: who sits where and why, and the matrix of sectors before and after."""

from collections.abc import Mapping
from typing import IO, Any

import xlsxwriter

from viz.words.language import Language, language
from viz.words.settings import setting_rows, yes_or_no

WIDTHS = (12, 30, 18, 40, 10, 12, 40)


def write_proposal(
    file: IO[bytes], result: Mapping[str, Any], effect: Mapping[str, Any] | None, lang: str
) -> None:
    """Writes the workbook; `result`: as `verkosto compose groups --json`; `effect`: as `verkosto
    compose what-if --json`, None if it cannot be calculated. Texts are written as texts, whatever
    they look like."""
    words, options = (
        language(lang),
        dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    )
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _groups(book.add_worksheet(words.text("Groups")), result, words, bold)
        if any(group.get("closes") for group in result["groups"]):
            _openings(book.add_worksheet(words.text("New ties")), result, words, bold)
        if effect:
            for title, gaps in (
                (words.text("Before"), effect["before"]),
                (words.text("After"), effect["after"]),
            ):
                _matrix(book.add_worksheet(title), gaps, bold)
        _made_from(book.add_worksheet(words.text("Settings")), result, words)


def _groups(sheet: Any, result: Mapping[str, Any], words: Language, bold: Any) -> None:
    titles = [
        words.text("Table") if result.get("tables") else words.text("Group"),
        words.text("Name"),
        words.text("Id"),
        words.text("Sector"),
        words.text("New"),
        words.text("Not met"),
        words.text("Gaps with"),
    ]
    sectors = {each["id"]: each["name"] for each in result["sectors"]}
    for column, (title, width) in enumerate(zip(titles, WIDTHS, strict=True)):
        sheet.write(0, column, title, bold)
        sheet.set_column(column, column, width)
    rows = [
        (
            group["name"],
            result["names"].get(row["person"], row["person"]),
            row["person"],
            sectors.get(row["sector"], ""),
            not row["stays"],
            row["notMet"],
            ", ".join(sectors.get(id_, id_) for id_ in row["closes"]),
        )
        for group in result["groups"]
        for row in group["people"]
    ]
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(titles) - 1)


def _openings(sheet: Any, result: Mapping[str, Any], words: Language, bold: Any) -> None:
    """Which gaps each group closes: how many new ties two sectors get, and how many they lack."""
    sectors = {each["id"]: each["name"] for each in result["sectors"]}
    titles = (
        words.text("Group"),
        *2 * [words.text("Sector")],
        words.text("New ties"),
        words.text("Missing"),
    )
    sheet.write_row(0, 0, titles, bold)
    rows = [
        (group["name"], sectors[each["a"]], sectors[each["b"]], each["new"], each["lacking"])
        for group in result["groups"]
        for each in group["closes"]
    ]
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    sheet.set_column(1, 2, 40)
    sheet.freeze_panes(1, 0)


def _matrix(sheet: Any, gaps: Mapping[str, Any], bold: Any) -> None:
    names = [sector["name"] for sector in gaps["sectors"]]
    at = {sector["id"]: number for number, sector in enumerate(gaps["sectors"], 1)}
    sheet.write_row(0, 1, names, bold)
    sheet.write_column(1, 0, names, bold)
    sheet.set_column(0, 0, 34)
    for pair in gaps["pairs"]:
        for row, column in {(at[pair["a"]], at[pair["b"]]), (at[pair["b"]], at[pair["a"]])}:
            sheet.write_number(row, column, pair["observed"])
    sheet.freeze_panes(1, 1)


def _made_from(sheet: Any, result: Mapping[str, Any], words: Language) -> None:
    steps = (
        [(words.text("Steps"), words.number(result["iterations"]))]
        if "iterations" in result
        else []
    )
    rows = [
        *setting_rows(result, words),
        *steps,
        (words.text("Data version"), result["dataVersion"]),
        (words.text("Made-up example data"), yes_or_no(result["synthetic"], words)),
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.set_column(0, 1, 24)
