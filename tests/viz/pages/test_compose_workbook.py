"""Proposals as workbooks: whoever sits there, and in the reader's language."""

from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from viz.pages.compose.workbook import write_proposal

SECTORS = [{"id": "27", "name": "Puolustusministeriön hallinnonala"}]


def person(key: str, sector: str) -> dict[str, Any]:
    return {"person": key, "sector": sector, "stays": sector == "-", "notMet": 1, "closes": []}


def sheets(lang: str) -> dict[str, list[list[Any]]]:
    groups = [{"name": "G", "people": [person("a", "27"), person("b", "-")], "closes": []}]
    result = {
        "groups": groups,
        "names": {"a": "=1+1"},
        "sectors": SECTORS,
        "asOf": "2026-11-23",
        "ties": ["membership"],
        "weight": "raw",
        "seed": 3,
        "dataVersion": "abc",
        "synthetic": True,
    }
    file = BytesIO()
    write_proposal(file, result, None, lang)
    book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_whoever_has_no_sector_sits_there_too() -> None:
    rows = sheets("en")["Groups"][1:]
    assert [row[1:4] for row in rows] == [["=1+1", "a", SECTORS[0]["name"]], ["b", "b", ""]]


def test_settings_are_told_in_words() -> None:
    assert sheets("fi")["Asetukset"] == [
        ["Tilanne", "23.11.2026"],
        ["Yhteydet", "jäsenyydet"],
        ["Painotus", "kaikki yhtä paljon"],
        ["Satunnaissiemen", "3"],
        ["Tietojen versio", "abc"],
        ["Keksittyjä esimerkkitietoja", "kyllä"],
    ]
