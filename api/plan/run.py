"""Running a plan: levels are asked for side by side, rows become objects column by column, and the answer is written as JSON."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, Protocol

from api.operations import Context
from api.plan.shapes import Branch, Constant, Cursor, Inner, Leaf, Level, Part, Shape
from api.schema.scalars import cursor

Rows = list[list[Any]]
Column = list[Any] | Coroutine[Any, Any, list[Any]]
"""Values, or what brings them."""


class Reads(Protocol):
    """The asynchronous side of the store."""

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> Rows: ...


@dataclass(slots=True)
class Run:
    """One request's reads; `sent` keeps the statements in the order in which they went."""

    reader: Reads
    context: Context
    sent: list[str] = field(default_factory=list)

    async def read(self, text: str, parameters: dict[str, Any]) -> Rows:
        self.sent.append(text)
        return await self.reader.read(text, parameters, self.context.timeout)


async def root_list(run: Run, level: Level) -> dict[str, Any]:
    """The connection of a root list."""
    if not _reads(level):
        return (await _connections(run, level, [([], 0)]))[0]
    row = (await run.read(level.text, level.parameters))[0]
    return (await _connections(run, level, [(row[0], row[1] if level.total else 0)]))[0]


async def nodes(run: Run, text: str, parameters: dict[str, Any], shape: Shape, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The objects of nodes by their ids; those that are not there are left out."""
    rows = (await run.read(text, {**parameters, "ids": list(dict.fromkeys(ids))}))[0][0]
    objects = await _objects(run, shape, rows)
    return {row[shape.key]: made for row, made in zip(rows, objects, strict=True)}


async def _led(run: Run, level: Level, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The connection of every id."""
    distinct = list(dict.fromkeys(ids))
    found = await run.read(level.text, {**level.parameters, "ids": distinct}) if distinct and _reads(level) else []
    answered = {key: (rows, total) for key, rows, total in found}
    made = await _connections(run, level, [answered.get(key, ([], 0)) for key in distinct])
    return dict(zip(distinct, made, strict=True))


def _reads(level: Level) -> bool:
    return any(part.name in ("edges", "nodes", "pageInfo", "totalCount") for part in level.parts)


async def _connections(run: Run, level: Level, found: Sequence[tuple[Rows, int]]) -> list[dict[str, Any]]:
    """A connection each parent. All parents' rows are shaped together."""
    pages = [rows[: level.first] for rows, _ in found]
    bounds = [0, *accumulate(map(len, pages))]
    flat = [row for page in pages for row in page]
    names = [part.response for part in level.parts]
    columns = await settled([_part(run, level, part, found, pages, flat, bounds) for part in level.parts])
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _part(
    run: Run, level: Level, part: Part, found: Sequence[tuple[Rows, int]], pages: Sequence[Rows], flat: Rows, bounds: Sequence[int]
) -> Column:
    if part.shape is not None:
        return _pages(run, part.shape, flat, bounds)
    if part.name == "totalCount":
        return [total for _, total in found]
    if part.name == "pageInfo":
        return [_page_info(level, part, page, len(rows)) for page, (rows, _) in zip(pages, found, strict=True)]
    return [part.name] * len(found)


async def _pages(run: Run, shape: Shape, flat: Rows, bounds: Sequence[int]) -> list[Any]:
    made = await _objects(run, shape, flat)
    return [made[start:end] for start, end in pairwise(bounds)]


def _page_info(level: Level, part: Part, page: Rows, got: int) -> dict[str, Any]:
    made: dict[str, Callable[[], Any]] = {
        "hasNextPage": lambda: got > level.first,
        "hasPreviousPage": lambda: level.resumed,
        "startCursor": lambda: cursor([page[0][i] for i in level.cursor]) if page else None,
        "endCursor": lambda: cursor([page[-1][i] for i in level.cursor]) if page else None,
        "__typename": lambda: "PageInfo",
    }
    return {response: made[name]() for response, name in part.names}


async def _objects(run: Run, shape: Shape, rows: Rows) -> list[dict[str, Any]]:
    """An object each row."""
    columns = await settled([_column(run, shape, each, rows) for each in shape.fields])
    names = [each.response for each in shape.fields]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)] if columns else [{} for _ in rows]


def _column(run: Run, shape: Shape, wanted: Constant | Leaf | Cursor | Branch | Inner, rows: Rows) -> Column:
    match wanted:
        case Leaf(_, place, None):
            return [row[place] for row in rows]
        case Leaf(_, place, convert):
            assert convert is not None
            return [convert(row[place]) for row in rows]
        case Constant(_, value):
            return [value] * len(rows)
        case Cursor(_, places):
            return [cursor([row[place] for place in places]) for row in rows]
        case Inner(_, inner):
            return _objects(run, inner, rows)
        case Branch(_, level):
            return _branch(run, level, [row[shape.key] for row in rows])


async def _branch(run: Run, level: Level, ids: Sequence[str]) -> list[Any]:
    led = await _led(run, level, ids)
    return [led[key] for key in ids]


async def settled(columns: Sequence[Column]) -> list[list[Any]]:
    """The columns, of which those that wait for the database are waited for side by side; tasks only where there are several, as one
    costs more than a short column."""
    waiting = [each for each in columns if not isinstance(each, list)]
    done = iter([await waiting[0]] if len(waiting) == 1 else await asyncio.gather(*waiting) if waiting else ())
    return [each if isinstance(each, list) else next(done) for each in columns]


Root = Callable[[Run], Awaitable[Any]]
