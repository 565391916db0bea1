"""A proposal as it stands, taken away as a table, a workbook or JSON."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.compose.arguments import Wanted
from api.pages.files import saved
from api.pages.visit import Visit
from viz.csv_text import MARK, csv_lines
from viz.pages.compose.guests.view import seated
from viz.pages.compose.proposal.view import group_title, opened, place_of
from viz.pages.compose.workbook import write_proposal
from viz.words.naming import called
from viz.words.sectors import named_sectors

Row = Mapping[str, Any]


async def exported(
    visit: Visit, wanted: Wanted, data: Row, titles: Sequence[str], format_: str
) -> Response:
    made, gaps = data["arrangement"], data["gaps"]
    said = {name: made[name] for name in ("groups", "breaks", "score")} | {
        name: gaps[name] for name in ("dataVersion", "synthetic")
    }
    groups = [
        group | {"name": group_title(number, titles, visit.words)}
        for number, group in enumerate(made["groups"])
    ]
    return await run_in_threadpool(_file, visit, wanted, data, groups, said, format_)


async def exported_guests(visit: Visit, wanted: Wanted, data: Row, format_: str) -> Response:
    found = data["guestList"]
    said = {name: found[name] for name in ("people", "tables", "new", "low", "high")} | {
        "dataVersion": data["gaps"]["dataVersion"]
    }
    groups = [
        {"name": str(number) if found["tables"] else "", "people": people}
        for number, people in enumerate(seated(found), 1)
    ]
    return await run_in_threadpool(_file, visit, wanted, data, groups, said, format_)


def _file(
    visit: Visit, wanted: Wanted, data: Row, groups: Sequence[Row], said: Row, format_: str
) -> Response:
    settings, guests = visit.settings(), "guestList" in data
    asked = {
        "asOf": settings.as_of.isoformat(),
        "ties": list(settings.ties),
        "weight": settings.weight,
        "seed": wanted.seed,
    }
    writers: Mapping[str, Callable[[], str | bytes]] = {
        "xlsx": lambda: _workbook(visit, data, groups, asked | {"tables": guests}),
        "csv": lambda: MARK + csv_lines(_rows(visit, data, groups)),
        "json": lambda: orjson.dumps({**said, **asked}),
    }
    return saved(visit, writers, format_, f"{'guests' if guests else 'groups'}-{settings.as_of}")


def _rows(visit: Visit, data: Row, groups: Sequence[Row]) -> list[Sequence[object]]:
    text, sectors = visit.words.text, named_sectors(data["gaps"]["sectors"], visit.words)
    rows: list[Sequence[object]] = [
        (
            text("Table") if "guestList" in data else text("Group"),
            text("Name"),
            text("Id"),
            text("Position"),
            text("Sector"),
            text("New"),
            text("Not met"),
            text("Gaps with"),
        )
    ]
    for group in groups:
        for row in group["people"]:
            name = sectors[row["sector"]].name if row["sector"] in sectors else ""
            new = text("yes") if not row["stays"] else text("no")
            person = row["person"]
            rows.append(
                (
                    group["name"],
                    called(person),
                    person["key"],
                    place_of(person),
                    name,
                    new,
                    row["notMet"],
                    ", ".join(opened(row, sectors)),
                )
            )
    return rows


def _workbook(visit: Visit, data: Row, groups: Sequence[Row], asked: Row) -> bytes:
    gaps = data["gaps"]
    sectors = [{"id": row["key"], "name": row["name"]} for row in gaps["sectors"]]
    result = {
        "groups": [
            {**group, "people": [row | {"person": row["person"]["key"]} for row in group["people"]]}
            for group in groups
        ],
        "names": {
            row["person"]["key"]: called(row["person"])
            for group in groups
            for row in group["people"]
        },
        "sectors": sectors,
        "dataVersion": gaps["dataVersion"],
        "synthetic": gaps["synthetic"],
        **asked,
    }
    effect = None
    if data.get("whatIf"):
        before = [
            {"a": row["a"]["key"], "b": row["b"]["key"], "observed": row["observed"]}
            for row in gaps["pairs"]
        ]
        effect = {
            "before": {"sectors": sectors, "pairs": before},
            "after": {"sectors": sectors, "pairs": data["whatIf"]["pairs"]},
        }
    book = BytesIO()
    write_proposal(book, result, effect, visit.lang)
    return book.getvalue()
