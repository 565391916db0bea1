"""A proposal as it stands, taken away as a table, a workbook or JSON."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.explore.compose_wanted import Wanted
from api.explore.files import saved
from api.visiting import Visit
from viz.csv_text import MARK, csv_lines
from viz.guest_list import guest_rows
from viz.proposal import group_title, place_of
from viz.proposal_sheet import write_proposal
from viz.sector_words import named_sectors

Row = Mapping[str, Any]

async def exported(visit: Visit, wanted: Wanted, data: Row, titles: Sequence[str], format_: str) -> Response:
    made, gaps = data["arrangement"], data["gaps"]
    said = {name: made[name] for name in ("groups", "breaks", "score")} | {name: gaps[name] for name in ("dataVersion", "synthetic")}
    writers: Mapping[str, Callable[[], str | bytes]] = {
        "xlsx": lambda: _workbook(visit, wanted, data, titles),
        "csv": lambda: MARK + csv_lines(_rows(visit, data, titles)),
        "json": lambda: orjson.dumps(said | _settings(visit, wanted)),
    }
    return await run_in_threadpool(saved, visit, writers, format_, f"groups-{visit.settings().as_of}")


def exported_guests(visit: Visit, data: Row, format_: str) -> Response:
    text, found = visit.words.text, data["guestList"]
    head = (text("Table"), text("Id"), text("Name"), text("Position"))
    said = {name: found[name] for name in ("guests", "tables", "new", "low", "high")} | {"dataVersion": data["gaps"]["dataVersion"]}
    writers: Mapping[str, Callable[[], str | bytes]] = {
        "csv": lambda: MARK + csv_lines([head, *guest_rows(data)]), "json": lambda: orjson.dumps(said),
    }
    return saved(visit, writers, format_, f"guests-{visit.settings().as_of}")


def _rows(visit: Visit, data: Row, titles: Sequence[str]) -> list[Sequence[object]]:
    words, sectors = visit.words, named_sectors(data["gaps"]["sectors"], visit.words)
    text = words.text
    rows: list[Sequence[object]] = [(
        text("Group"), text("Name"), text("Id"), text("Position"), text("Sector"), text("New"), text("Not met"), text("Gaps with"))]
    for number, group in enumerate(data["arrangement"]["groups"]):
        for row in group["people"]:
            opens = ", ".join(sectors[key].label for key in row["opens"] if key in sectors)
            name = sectors[row["sector"]].name if row["sector"] in sectors else ""
            person = row["person"]
            new = text("yes") if not row["stays"] else text("no")
            rows.append((group_title(number, titles, words), person["name"], person["key"], place_of(person), name, new, row["notMet"],
                         opens))
    return rows


def _settings(visit: Visit, wanted: Wanted) -> dict[str, Any]:
    settings = visit.settings()
    return {"asOf": settings.as_of.isoformat(), "ties": list(settings.ties), "weight": settings.weight, "seed": wanted.seed}


def _workbook(visit: Visit, wanted: Wanted, data: Row, titles: Sequence[str]) -> bytes:
    made, gaps, words = data["arrangement"], data["gaps"], visit.words
    groups = [
        {"name": group_title(number, titles, words), "people": [row | {"person": row["person"]["key"]} for row in group["people"]]}
        for number, group in enumerate(made["groups"])
    ]
    names = {row["person"]["key"]: row["person"]["name"] for group in made["groups"] for row in group["people"]}
    sectors = [{"id": row["key"], "name": row["name"]} for row in gaps["sectors"]]
    result = {
        "groups": groups, "names": names, "sectors": sectors, "dataVersion": gaps["dataVersion"], "synthetic": gaps["synthetic"],
        **_settings(visit, wanted),
    }
    effect = None
    if data.get("whatIf"):
        before = [{"a": row["a"]["key"], "b": row["b"]["key"], "observed": row["observed"]} for row in gaps["pairs"]]
        effect = {"before": {"sectors": sectors, "pairs": before}, "after": {"sectors": sectors, "pairs": data["whatIf"]["pairs"]}}
    book = BytesIO()
    write_proposal(book, result, effect, visit.lang)
    return book.getvalue()
