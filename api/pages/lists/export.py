"""All rows of a list as CSV or JSON, sent page by page while they are read."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from api.pages.files import TYPES, saving
from api.pages.lists.columns import Column
from api.pages.lists.list_query import ListQuery
from api.pages.visit import Visit
from graph.ontology import properties
from viz.addresses import LISTS
from viz.csv_text import MARK, csv_lines
from viz.words.naming import called

FORMATS = {"csv": "CSV", "json": "JSON"}
_ROWS = 500
"""Rows read at once: with the names that a cell may hold, within the limit of a request's cost."""


async def exported(
    visit: Visit, query: ListQuery, columns: Sequence[Column], document: str, format_: str
) -> Response:
    """The list as a file. The first rows are read before the response begins, so that an error in
    them gets a response of its own."""
    visit.one_of(format_, FORMATS)
    query = replace(query, after="", before="")
    first = await _page(visit, query, document)
    parts = (
        _csv(visit, query, columns, document, first)
        if format_ == "csv"
        else _json(visit, query, columns, document, first)
    )
    return StreamingResponse(
        parts,
        media_type=TYPES[format_],
        headers=saving(f"{LISTS[query.label]}-{query.day}.{format_}"),
    )


async def _page(visit: Visit, query: ListQuery, document: str) -> Any:
    return (await visit.ask(document, **query.variables(_ROWS), lang=visit.lang.upper()))["found"]


async def _pages(
    visit: Visit, query: ListQuery, document: str, page: Any
) -> AsyncIterator[list[Any]]:
    while page["nodes"]:
        yield page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        page = await _page(visit, replace(query, after=page["pageInfo"]["endCursor"]), document)


async def _csv(
    visit: Visit, query: ListQuery, columns: Sequence[Column], document: str, first: Any
) -> AsyncIterator[str]:
    text, drafts = visit.words.text, "draft" in properties(query.label)
    yield MARK + csv_lines(
        [
            [
                text("Key"),
                text("Name"),
                *(column.title for column in columns),
                *([text("Draft")] * drafts),
            ]
        ]
    )
    async for rows in _pages(visit, query, document, first):
        marks = [["x" if row["draft"] else ""] if drafts else [] for row in rows]
        cells = [
            [row["key"], called(row), *(_cell(column.read(row)) for column in columns)]
            for row in rows
        ]
        yield csv_lines([*row, *mark] for row, mark in zip(cells, marks, strict=True))


async def _json(
    visit: Visit, query: ListQuery, columns: Sequence[Column], document: str, first: Any
) -> AsyncIterator[bytes]:
    yield b"["
    number = count()
    async for rows in _pages(visit, query, document, first):
        for row in rows:
            item = {
                "key": row["key"],
                "name": called(row),
                **{column.name: _value(column.read(row)) for column in columns},
            }
            yield (b",\n" if next(number) else b"\n") + orjson.dumps(
                item | ({"draft": True} if row.get("draft") else {})
            )
    yield b"\n]\n"


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _value(value: Any) -> Any:
    return (
        [
            {"key": thing.key, "name": thing.text} | ({"title": thing.note} if thing.note else {})
            for thing in value
        ]
        if isinstance(value, list)
        else value
    )
