"""Running a plan: a statement is sent, and its rows become objects, column by column."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, Protocol

from api.graphql.context import Context
from api.graphql.plan.shapes import (
    Branch,
    Constant,
    Cursor,
    Inner,
    Leaf,
    Level,
    Part,
    Shape,
    Statement,
)
from api.graphql.schema.scalars import cursor

Rows = list[list[Any]]


class Reads(Protocol):
    """The asynchronous reads of the store."""

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> Rows: ...


@dataclass(slots=True)
class Run:
    """The reads of one request; `sent` holds its statements, in the order in which they were
    sent."""

    reader: Reads
    context: Context
    sent: list[str] = field(default_factory=list)

    async def read(self, text: str, parameters: dict[str, Any]) -> Rows:
        self.sent.append(text)
        return await self.reader.read(text, parameters, self.context.timeout)


async def root_list(run: Run, statement: Statement) -> dict[str, Any]:
    """The connection that a list at the root gives."""
    level = statement.level
    if not any(part.name in ("edges", "nodes", "pageInfo", "totalCount") for part in level.parts):
        return _connections(level, [([], 0)])[0]
    row = (await run.read(statement.text, statement.parameters))[0]
    return _connections(level, [(row[0], row[1] if level.total else 0)])[0]


async def nodes(
    run: Run, text: str, parameters: dict[str, Any], shape: Shape, ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The objects of nodes by their ids, without those that do not exist."""
    rows = (await run.read(text, {**parameters, "ids": list(dict.fromkeys(ids))}))[0][0]
    return {row[0]: made for row, made in zip(rows, _objects(shape, rows), strict=True)}


def _connections(level: Level, results: Sequence[tuple[Rows, int]]) -> list[dict[str, Any]]:
    """One connection for each parent. The rows of all parents are shaped together."""
    pages = [rows[: level.first] for rows, _ in results]
    bounds = [0, *accumulate(map(len, pages))]
    flat = [row for page in pages for row in page]
    names = [part.response for part in level.parts]
    columns = [_part(level, part, results, pages, flat, bounds) for part in level.parts]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _part(
    level: Level,
    part: Part,
    results: Sequence[tuple[Rows, int]],
    pages: Sequence[Rows],
    flat: Rows,
    bounds: Sequence[int],
) -> list[Any]:
    if part.shape is not None:
        made = _objects(part.shape, flat)
        return [made[start:end] for start, end in pairwise(bounds)]
    if part.name == "totalCount":
        return [total if part.convert is None else part.convert(total) for _, total in results]
    if part.name == "pageInfo":
        return [
            _page_info(level, part, page, len(rows))
            for page, (rows, _) in zip(pages, results, strict=True)
        ]
    return [part.name] * len(results)


def _page_info(level: Level, part: Part, page: Rows, got: int) -> dict[str, Any]:
    made: dict[str, Callable[[], Any]] = {
        "hasNextPage": lambda: got > level.first,
        "hasPreviousPage": lambda: level.resumed,
        "startCursor": lambda: cursor([page[0][i] for i in level.cursor]) if page else None,
        "endCursor": lambda: cursor([page[-1][i] for i in level.cursor]) if page else None,
        "__typename": lambda: "PageInfo",
    }
    return {response: made[name]() for response, name in part.names}


def _objects(shape: Shape, rows: Rows) -> list[dict[str, Any]]:
    """One object for each row. Copying a prepared object that has the keys and filling it column by
    column takes half the time of dict(zip(...))."""
    empty = dict.fromkeys(each.response for each in shape.fields)
    made: list[dict[str, Any]] = [empty.copy() for _ in rows]
    for each in shape.fields:
        name = each.response
        for one, value in zip(made, _column(shape, each, rows), strict=True):
            one[name] = value
    return made


def _column(
    shape: Shape, field: Constant | Leaf | Cursor | Branch | Inner, rows: Rows
) -> list[Any]:
    match field:
        case Leaf(_, index, None):
            return [row[index] for row in rows]
        case Leaf(_, index, convert):
            assert convert is not None
            return [convert(row[index]) for row in rows]
        case Constant(_, value):
            return [value] * len(rows)
        case Cursor(_, indexes):
            return [cursor([row[index] for index in indexes]) for row in rows]
        case Inner(_, inner):
            return _objects(inner, rows)
        case Branch(_, level, index, total):
            return _connections(
                level, [(row[index], 0 if total is None else row[total]) for row in rows]
            )


Root = Callable[[Run], Awaitable[Any]]
