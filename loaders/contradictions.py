"""Rows that contradict each other: the first is kept, the later ones are rejected."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from graph.errors import Message, Parameter, message
from graph.ontology import NODE, RELATIONSHIP
from loaders.checking import Rows
from loaders.table import spreadsheet_row

_OPEN = "open"


def contradictions(all_rows: Sequence[Rows]) -> None:
    """Compare, within each kind, the good rows that share an id (or ends and key) and a source, and
    add faults to those that contradict the first. An empty cell contradicts nothing, except the end
    of a relationship's period, where empty means open. Lists are united and do not contradict."""
    kinds = dict.fromkeys(rows.sheet.kind for rows in all_rows)
    for kind in kinds:
        same_kind = [rows for rows in all_rows if rows.sheet.kind == kind and _identified(rows)]
        if same_kind:
            _within(same_kind)


def _identity(rows: Rows) -> list[str]:
    """The columns that distinguish rows of a kind."""
    if rows.sheet.kind in NODE:
        return ["id", "source"]
    key = [rows.sheet.called(name) for name in RELATIONSHIP[rows.sheet.kind].key]
    return [*(column.name for column in rows.sheet.ends), *(name for name in key if name), "source"]


def _end_of(rows: Rows) -> str | None:
    return None if rows.sheet.is_node else rows.sheet.called("valid_to")


def _identified(rows: Rows) -> bool:
    return (
        {"id"} <= set(rows.headings)
        if rows.sheet.is_node
        else {end.name for end in rows.sheet.ends} <= set(rows.headings)
    )


def _within(same_kind: Sequence[Rows]) -> None:
    identity = _identity(same_kind[0])
    keys = pl.concat([rows.frame.select(_key(identity, rows)) for rows in same_kind])
    hashes = keys.hash_rows()
    if hashes.n_unique() == hashes.len():
        return
    frame = pl.concat(
        [_numbered(rows, position, identity) for position, rows in enumerate(same_kind)],
        how="diagonal_relaxed",
    )
    doubled = frame.filter(frame.select(identity).is_duplicated())
    compared = [
        column.name
        for column in same_kind[0].sheet.columns
        if column.name not in identity
        and column.prop.type != "list"
        and column.name in frame.columns
    ]
    for name in compared:
        _compare(doubled, name, identity, same_kind)


def _key(identity: Sequence[str], rows: Rows) -> list[pl.Expr]:
    return [
        pl.col(name) if name in rows.frame.columns else pl.lit(None, dtype=pl.String).alias(name)
        for name in identity
    ]


def _numbered(rows: Rows, position: int, identity: Sequence[str]) -> pl.DataFrame:
    numbered = rows.frame.with_columns(
        *_key(identity, rows), pl.lit(position).alias("position")
    ).with_row_index("at")
    return numbered.filter(rows.table.good() & rows.frame["filled"])


def _compare(
    doubled: pl.DataFrame, name: str, identity: Sequence[str], same_kind: Sequence[Rows]
) -> None:
    stated = (
        doubled.with_columns(pl.col(name).fill_null(_OPEN))
        if name == _end_of(same_kind[0])
        else doubled
    )
    stated = stated.filter(pl.col(name).is_not_null())
    firsts = stated.with_columns(
        pl.col(name, "at", "position").first().over(identity).name.prefix("first_")
    )
    differing = firsts.filter(pl.col(name) != pl.col(f"first_{name}"))
    for (position,), part in differing.group_by("position", maintain_order=True):
        messages = [
            _message(row, name, identity[0], same_kind) for row in part.iter_rows(named=True)
        ]
        same_kind[int(str(position))].fault_at(part["at"], name, messages)


def _message(row: dict[str, Any], name: str, identifier: str, same_kind: Sequence[Rows]) -> Message:
    return message(
        "contradiction",
        value=_plain(row[name]),
        number=spreadsheet_row(row["first_at"]),
        sheet=same_kind[row["first_position"]].table.sheet,
        other=_plain(row[f"first_{name}"]),
        id=row[identifier],
    )


def _plain(value: object) -> Parameter:
    """The value as it was given; the placeholder for an open end as the word "open"."""
    return Message("open") if value == _OPEN else str(value)
