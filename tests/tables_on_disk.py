"""Tables written for a test, as a folder of CSVs or as a workbook."""

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

from graph.errors import Rejection
from graph.model import Batch, node_table, relationship_table
from loaders.loaded import Loaded
from loaders.tables import read_tables

Sheets = Mapping[str, Sequence[Sequence[object]]]


def nothing(label: str) -> Collection[str]:
    """An empty graph."""
    return ()


def write_csvs(folder: Path, sheets: Sheets, separator: str = ",", encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
    return folder


def write_workbook(out: Path, sheets: Sheets) -> Path:
    out.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return out


def load(folder: Path, **sheets: Sequence[Sequence[object]]) -> Loaded:
    return read_tables(write_csvs(folder, sheets), nothing)


def only(loaded: Loaded) -> Rejection:
    """The one rejection of a load."""
    assert len(loaded.rejections) == 1, loaded.rejections
    return loaded.rejections[0]


def claims(batch: Batch) -> dict[object, set[tuple[object, ...]]]:
    """Everything a batch says, whatever the order of rows and columns."""
    tables = {
        **{
            label: node_table(label, frame)
            for label, frame in batch.nodes.items()
            if label != "Source"
        },
        **{ends: relationship_table(ends, frame) for ends, frame in batch.relationships.items()},
    }
    return {
        kind: {
            tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row)
            for row in frame.iter_rows()
        }
        for kind, frame in tables.items()
    }


LEADERS = [["id", "given_name", "family_name"], ["a", "Aino", "Esimerkki"], ["b", "Bo", "Exempel"]]
ORGANISATIONS = [
    ["id", "name_fi", "sector"],
    ["vm", "Valtiovarainministeriö", "28"],
    ["okm", "Opetusministeriö", ""],
]
SECTORS = [["id", "name_fi"], ["28", "VM:n hallinnonala"]]
GROUPS = [["id", "name_fi", "kind"], ["g", "Pienryhmä", "peer group"]]
BASE = {"sectors": SECTORS, "organisations": ORGANISATIONS, "leaders": LEADERS, "groups": GROUPS}


def relationships(loaded: Loaded, *ends: str) -> list[dict[str, object]]:
    frame = loaded.batch.relationships.get((ends[0], ends[1], ends[2]))
    return [] if frame is None else frame.to_dicts()


PARTIAL = st.dates(date(1900, 1, 1), date(2100, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
