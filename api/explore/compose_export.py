"""A proposal as it stands, taken away as a table, a workbook or JSON."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.explore.compose_wanted import Wanted
from api.visiting import FRESH, Visit, security
from graph.errors import BadInput
from viz.csv_text import MARK, csv_lines
from viz.guest_list import guest_rows
from viz.proposal import group_title, place_of
from viz.proposal_sheet import write_proposal
from viz.sector_words import named_sectors

Row = Mapping[str, Any]
_TYPES = {
    "csv": "text/csv; charset=utf-8", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def exported(visit: Visit, wanted: Wanted, data: Row, titles: Sequence[str], format_: str) -> Response:
    if format_ == "xlsx":
        return _file(visit, await run_in_threadpool(_workbook, visit, wanted, data, titles), "groups", format_)
    if format_ == "csv":
        return _file(visit, (MARK + csv_lines(_rows(visit, data, titles))).encode(), "groups", format_)
    if format_ == "json":
        said = {"groups": data["arrangement"]["groups"], "breaks": data["arrangement"]["breaks"], "score": data["arrangement"]["score"],
                "dataVersion": data["gaps"]["dataVersion"], "synthetic": data["gaps"]["synthetic"], **_settings(visit, wanted)}
        return _file(visit, orjson.dumps(said), "groups", format_)
    raise _unknown(visit, format_, ("xlsx", "csv", "json"))


def exported_guests(visit: Visit, data: Row, format_: str) -> Response:
    text, rows = visit.words.text, guest_rows(data)
    if format_ == "csv":
        head = (text("Table"), text("Id"), text("Name"), text("Position"))
        return _file(visit, (MARK + csv_lines([head, *rows])).encode(), "guests", format_)
    if format_ == "json":
        said = {name: data["guestList"][name] for name in ("guests", "tables", "new", "low", "high")}
        return _file(visit, orjson.dumps(said | {"dataVersion": data["gaps"]["dataVersion"]}), "guests", format_)
    raise _unknown(visit, format_, ("csv", "json"))


def _unknown(visit: Visit, format_: str, known: Sequence[str]) -> BadInput:
    return BadInput(visit.words.text("“{value}” is not one of the choices; use {known}.", value=format_[:40], known=", ".join(known)))


def _file(visit: Visit, content: bytes, name: str, format_: str) -> Response:
    named = f'attachment; filename="{name}-{visit.settings().as_of}.{format_}"'
    return Response(content, media_type=_TYPES[format_], headers=security() | dict(FRESH) | {"Content-Disposition": named})


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
