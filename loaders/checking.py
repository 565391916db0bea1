"""From tables to checked rows: headings are recognised, cells are read by their types, and the
rules for rows are applied."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graph import errors
from graph.errors import Joined, Message, Parameter, Rejection, either, message, suggest
from graph.ontology import NAMES, NODE, PERIODS
from loaders.cells import check, clean
from loaders.loaded import ERROR
from loaders.sheets import SHEETS, Column, Sheet, find_column, find_sheet, plain
from loaders.table import Fault, Table

_NAMES = tuple(prop.name for prop in NAMES)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, with the columns of their sheet. Wrong values are null here and listed
    in `table.faults`. `headings`: the position of each column that the table has."""

    table: Table
    sheet: Sheet
    frame: pl.DataFrame
    headings: dict[str, int]

    def heading(self, column: str) -> str:
        """The heading of a column as it is written in the file."""
        return self.table.header[self.headings[column]] if column in self.headings else column

    def raw(self, column: str) -> pl.Series:
        """The texts of a column as they are in the file."""
        return self.table.frame[str(self.headings[column])]

    def fault_where(
        self, bad: pl.Series, column: str, reason: Message | Callable[[int], Message]
    ) -> None:
        """Add a fault to every row where `bad` is True. `reason`: one message, or a function that
        gives the message for a row."""
        positions = bad.arg_true()
        if positions.len():
            self.fault_at(positions, column, messages_at(positions, reason))

    def fault_at(self, positions: pl.Series, column: str, messages: Sequence[Message]) -> None:
        """Add a fault to each of these rows, with the value as it is in the file."""
        values = (
            self.raw(column)[positions].to_list()
            if column in self.headings
            else [None] * positions.len()
        )
        heading = self.heading(column)
        self.table.faults.extend(
            Fault(at, heading, value or "", text)
            for at, value, text in zip(positions.to_list(), values, messages, strict=True)
        )

    def fault_values(self, column: str, values: pl.Series, faults: Mapping[str, Message]) -> None:
        """Add a fault to every row whose cleaned value is one of the wrong values."""
        if faults:
            bad = values.is_in(list(faults)).fill_null(False)
            self.fault_where(bad, column, lambda at: faults[values[at]])


def messages_at(positions: pl.Series, reason: Message | Callable[[int], Message]) -> list[Message]:
    """The message for each of the rows."""
    if isinstance(reason, Message):
        return [reason] * positions.len()
    return [reason(at) for at in positions.to_list()]


def recognise(table: Table) -> tuple[Rows | None, list[Rejection]]:
    """The rows of a table with the columns of its sheet, still as texts, or None if the sheet is
    unknown; and the rejections for its headings."""
    sheet = find_sheet(table.sheet)
    if sheet is None:
        names = [name for sheet in SHEETS for name in (sheet.name, *sheet.words)]
        unknown = message(
            "no_table",
            value=table.sheet,
            remedy=suggest(table.sheet, names, _listed(sheet.name for sheet in SHEETS)),
        )
        return None, [Rejection(table.file, table.sheet, 0, "", table.sheet, unknown)]
    headings, wrong = _headings(table, sheet)
    columns = {name: clean(table.frame[str(position)]) for name, position in headings.items()}
    nothing = pl.repeat(False, table.height, dtype=pl.Boolean, eager=True).alias("filled")
    filled = [pl.col(name).is_not_null() for name in columns]
    frame = pl.DataFrame([*(column.alias(name) for name, column in columns.items()), nothing])
    rows = Rows(
        table,
        sheet,
        frame.with_columns(filled=pl.any_horizontal(filled)) if filled else frame,
        headings,
    )
    missing = [
        column.name for column in sheet.columns if column.required and column.name not in headings
    ]
    wrong += [table.heading_fault(name, message("column_missing", name=name)) for name in missing]
    if missing:
        everything = pl.repeat(True, table.height, dtype=pl.Boolean, eager=True)
        rows.fault_where(everything, missing[0], message("column_is_missing", name=missing[0]))
    return rows, wrong


def _headings(table: Table, sheet: Sheet) -> tuple[dict[str, int], list[Rejection]]:
    positions: dict[str, int] = {}
    wrong = []
    for position, heading in enumerate(table.header):
        column = find_column(sheet, heading)
        if column is not None and column.name not in positions:
            positions[column.name] = position
        elif column is not None:
            first = table.header[positions[column.name]]
            wrong.append(
                table.heading_fault(heading, message("same_column", heading=heading, first=first))
            )
        elif plain(heading) != ERROR and (
            heading or table.frame[str(position)].is_not_null().any()
        ):
            wrong.append(table.heading_fault(heading, _unknown_heading(sheet, heading, position)))
    return positions, wrong


def _unknown_heading(sheet: Sheet, heading: str, position: int) -> Message:
    if not heading:
        return message("no_heading", place=position + 1)
    names = {name for column in sheet.columns for name in (column.name, *column.words)}
    return message(
        "no_column",
        sheet=sheet.name,
        heading=heading,
        remedy=suggest(heading, names, _listed(c.name for c in sheet.columns)),
    )


def _listed(names: Iterable[str]) -> Message:
    return message("use_one_of", names=", ".join(f"'{name}'" for name in names))


def check_rows(rows: Rows) -> Rows:
    """The rows with every cell read by its column's type and every rule for rows applied."""
    columns = {}
    for name in rows.headings:
        columns[name], faults = check(rows.frame[name], rows.sheet.column(name).prop)
        rows.fault_values(name, rows.frame[name], faults)
    _required(rows)
    checked = Rows(rows.table, rows.sheet, rows.frame.with_columns(**columns), rows.headings)
    _one_name(checked)
    _ordered(checked)
    _not_oneself(checked)
    return checked


def _required(rows: Rows) -> None:
    for column in rows.sheet.columns:
        if column.required and column.name in rows.headings:
            empty = rows.frame[column.name].is_null() & rows.frame["filled"]
            rows.fault_where(empty, column.name, message("empty", word=column.words))


def _one_name(rows: Rows) -> None:
    if not rows.sheet.is_node or not set(_NAMES) <= {column.name for column in rows.sheet.columns}:
        return
    name_columns = [name for name in _NAMES if name in rows.headings]
    unnamed = rows.frame.select(
        pl.all_horizontal(pl.lit(True), *(pl.col(name).is_null() for name in name_columns))
        & pl.col("filled")
    )
    headings = Joined(tuple(errors.Column(rows.heading(name)) for name in _NAMES))
    rows.fault_where(
        unnamed.to_series(),
        name_columns[0] if name_columns else _NAMES[0],
        message("no_name", headings=headings),
    )


def _ordered(rows: Rows) -> None:
    for start, end in PERIODS:
        first, last = rows.sheet.called(start), rows.sheet.called(end)
        if first in rows.headings and last in rows.headings:
            late = rows.frame.select(
                (~in_order(pl.col(first), pl.col(last))).fill_null(False)
            ).to_series()
            if late.any():
                rows.fault_where(late, last, late_message(rows.frame, _who(rows), first, last))


def in_order(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """`graph.dates.ordered` for columns of partial dates. As texts, a year sorts before its months
    and days, and `~` sorts after all of them."""
    return start <= end + "~"


def late_message(
    frame: pl.DataFrame, who: Callable[[int], Parameter], start: str, end: str
) -> Callable[[int], Message]:
    """A function that gives the message for a row that ends before it begins."""
    begins, ends = frame[start], frame[end]
    return lambda at: message("ends_before_begins", row=who(at), end=ends[at], start=begins[at])


def _who(rows: Rows) -> Callable[[int], Parameter]:
    names = ["id"] if rows.sheet.is_node else [column.name for column in rows.sheet.ends]
    given = [rows.frame[name] for name in names if name in rows.headings]
    return lambda at: row_name(*(each[at] for each in given))


def row_name(*ids: str | None) -> Parameter:
    """A row named by its ids: one for a node, those of both ends for a relationship."""
    quoted = [f"'{id_ or ''}'" for id_ in ids]
    if len(quoted) < 2:
        return quoted[0] if quoted else Message("the_row")
    return message("one_in_other", one=quoted[0], other=quoted[1])


def _not_oneself(rows: Rows) -> None:
    for own, column in _loops(rows.sheet):
        if own in rows.headings and column.name in rows.headings:
            same = (rows.frame[own] == rows.frame[column.name]).fill_null(False)
            rows.fault_where(same, column.name, message("refers_to_itself"))


def _loops(sheet: Sheet) -> list[tuple[str, Column]]:
    if sheet.is_node:
        return [("id", column) for column in sheet.columns if sheet.kind in column.refers]
    first, second = sheet.ends
    return [(first.name, second)] if first.refers == second.refers else []


def word_of(labels: Sequence[str]) -> Parameter:
    """The words of these labels as alternatives: `a or b`."""
    return either(NODE[label].words for label in labels)
