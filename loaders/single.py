"""One node or relationship given by a program, read by the rules for tables: the same rules for
cells, names, dates and references."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from graph import errors
from graph.errors import Joined, Message, Rejection, message, suggest
from graph.model import LONGEST_ID, Batch, Kind, kind_words, name_of, relationship_table
from graph.ontology import NODE, RELATIONSHIP, Property, properties
from loaders.cells import check, clean
from loaders.checking import Rows, check_rows
from loaders.loaded import Loaded
from loaders.references import Register, resolve
from loaders.sheets import Column, Sheet
from loaders.table import Fault, Table, as_text

Find = Callable[[str, Sequence[str]], Collection[str]]
"""Takes a label and ids, and returns those of the ids that are in the graph, perhaps with other ids
to suggest."""

Previous = Callable[[str], Mapping[str, Any] | None]
"""Takes an id and returns the values that the source has given it so far."""

ENDS = ("from", "to")


def read_one(
    kind: Kind, values: Mapping[str, Any], find: Find, source: str, previous: Previous
) -> Loaded:
    """Read one element. `values`: for each property a text, flag or list of texts, with `id` for a
    node, and `from` and `to` for a relationship. A property that is not given keeps its `previous`
    value from the source; one that is None or empty is removed. The properties that distinguish
    relationships of the same pair (`RelationshipKind.key`) are part of the identity; if not given,
    they have no value."""
    sheet = sheet_of(kind)
    unknown = [
        Rejection("", sheet.name, 0, name, _shown(value), _unknown(sheet, name))
        for name, value in values.items()
        if name not in {column.name for column in sheet.columns}
    ]
    known = {
        name: value
        for name, value in values.items()
        if name not in {each.column for each in unknown}
    }
    rows, lists = _checked(sheet, known)
    before = previous(id_) if (id_ := _id(kind, rows.frame)) else None
    if before:
        unchanged = {
            name: value for name, value in before.items() if name not in known and value is not None
        }
        rows, lists = _checked(sheet, {**known, **unchanged})
    _resolve(sheet, rows, find)
    rejections = (*unknown, *rows.table.rejections())
    return Loaded(Batch({}, {}) if rejections else _batch(kind, rows, lists, source), rejections)


def sheet_of(kind: Kind) -> Sheet:
    """A sheet with every property of a kind, and with the ends of a relationship."""
    name = name_of(kind)
    labels = () if isinstance(kind, str) else (kind[0], kind[2])
    ends = [
        Column(end, Property(end, NODE[label].words), True, (label,))
        for end, label in zip(ENDS, labels, strict=False)
    ]
    own = [Column(prop.name, prop, prop.required) for prop in properties(name).values()]
    return Sheet(name, (NODE.get(name) or RELATIONSHIP[name]).words, name, (*ends, *own))


def _unknown(sheet: Sheet, name: str) -> Message:
    names = [column.name for column in sheet.columns]
    every = message("it_has", names=Joined(tuple(map(errors.Column, names))))
    remedy = suggest(name, names, every)
    return message("no_such_property", sheet=kind_words(sheet.kind), name=name, remedy=remedy)


def _checked(sheet: Sheet, values: Mapping[str, Any]) -> tuple[Rows, dict[str, list[str] | None]]:
    """The values as a table of one row, checked; and its lists, kept separately, because a list
    within a cell would be split at LIST_MARK."""
    columns = [
        column
        for column in sheet.columns
        if column.prop.type != "list" and (column.required or column.name in values)
    ]
    texts = [_text(values.get(column.name)) for column in columns]
    table = Table(
        Path(sheet.name),
        "",
        sheet.name,
        tuple(column.name for column in columns),
        pl.DataFrame(
            {str(at): pl.Series([text], dtype=pl.String) for at, text in enumerate(texts)}
        ),
    )
    cells = [clean(table.frame[str(at)]).alias(column.name) for at, column in enumerate(columns)]
    rows = Rows(
        table,
        sheet,
        pl.DataFrame([*cells, pl.Series("filled", [True])]),
        {column.name: at for at, column in enumerate(columns)},
    )
    rows = check_rows(rows)
    lists = {
        column.name: _items(rows, column, values[column.name])
        for column in sheet.columns
        if column.prop.type == "list" and column.name in values
    }
    _plain_values(rows, columns, values)
    return rows, lists


def _text(value: Any) -> str | None:
    text = None if isinstance(value, list | tuple | dict) else as_text(value)
    return text.encode(errors="replace").decode() if text else None


def _plain_values(rows: Rows, columns: Sequence[Column], values: Mapping[str, Any]) -> None:
    """Add faults for values that could not be in the cell of a table."""
    for column in columns:
        value = values.get(column.name)
        if isinstance(value, list | tuple | dict):
            rows.table.faults.append(Fault(0, column.name, _shown(value), message("one_value")))
        elif isinstance(value, str) and _unpaired(value):
            rows.table.faults.append(Fault(0, column.name, _shown(value), _UNPAIRED))
        elif (
            column.name in ("id", *ENDS)
            and value is not None
            and len(_shown(value).encode()) > LONGEST_ID
        ):
            name = errors.Column(column.name)
            too_long = message("value_too_long", name=name, most=LONGEST_ID)
            rows.table.faults.append(Fault(0, column.name, _shown(value), too_long))


_UNPAIRED = message("half_a_character")


def _unpaired(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _items(rows: Rows, column: Column, value: Any) -> list[str] | None:
    given = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    for each in given:
        if not isinstance(each, str):
            rows.table.faults.append(
                Fault(0, column.name, _shown(each), message("items_are_texts"))
            )
            return None
        if _unpaired(each):
            rows.table.faults.append(Fault(0, column.name, _shown(each), _UNPAIRED))
            return None
    items, faults = check(
        clean(pl.Series(given, dtype=pl.String)), replace(column.prop, type="text")
    )
    rows.table.faults.extend(Fault(0, column.name, text, fault) for text, fault in faults.items())
    return items.drop_nulls().unique(maintain_order=True).to_list() or None


def _shown(value: Any) -> str:
    return str(value).encode(errors="replace").decode()


def _id(kind: Kind, frame: pl.DataFrame) -> str | None:
    """The element's id, or None if the values do not determine it."""
    if frame.select(
        pl.any_horizontal(pl.col("id" if isinstance(kind, str) else ENDS).is_null())
    ).item():
        return None
    if isinstance(kind, str):
        return str(frame["id"][0])
    known = [name for name in frame.columns if name in properties(kind[1])]
    return str(
        relationship_table(kind, frame.select(*ENDS, pl.lit("").alias("source"), *known))["id"][0]
    )


def _resolve(sheet: Sheet, rows: Rows, find: Find) -> None:
    referring = [column for column in sheet.columns if column.refers]
    references = {
        column.refers[0]: [
            value
            for other in referring
            if other.refers == column.refers
            for value in rows.frame[other.name].drop_nulls().to_list()
        ]
        for column in referring
    }
    register = Register({}, lambda label: find(label, references[label]), "no_reference_in_graph")
    for column in referring:
        resolve(rows, column, register)


def _batch(kind: Kind, rows: Rows, lists: Mapping[str, list[str] | None], source: str) -> Batch:
    added = [pl.Series(name, [items], dtype=pl.List(pl.String)) for name, items in lists.items()]
    frame = rows.frame.drop("filled").with_columns(pl.lit(source).alias("source"), *added)
    return Batch({kind: frame}, {}) if isinstance(kind, str) else Batch({}, {kind: frame})
