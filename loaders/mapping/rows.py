"""The rows of all files of a mapping as one frame, and the file and heading to which a fault
belongs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from graph.errors import Message
from loaders.checking import messages_at
from loaders.mapping.language import Node
from loaders.table import Fault, Table

SOURCE = "\x1fsource"
"""The column with each row's source. It begins with a character that no heading of a file begins
with."""


@dataclass(slots=True)
class Input:
    """The rows of a load. `frame`: the columns of the files and the derived ones, with the rows of
    the tables one after another. `included`: bool[rows], which rows are neither blank nor skipped.
    `origins`: for each derived column the heading that it is made from."""

    tables: tuple[Table, ...]
    frame: pl.DataFrame
    included: pl.Series
    origins: dict[str, str]

    def add(self, column: pl.Series, origin: str) -> None:
        """Add a column made from the column `origin`."""
        self.frame = self.frame.with_columns(column)
        self.origins[column.name] = self.heading(origin)

    def heading(self, column: str) -> str:
        """The heading in the file for a column."""
        return self.origins.get(column, column)

    def id_of(self, node: Node | str) -> str:
        """The name of the column with a node's id."""
        return f"\x1f{node if isinstance(node, str) else node.name}"

    def good(self) -> pl.Series:
        """bool[rows]: which included rows have no fault."""
        return (
            pl.concat([table.good() for table in self.tables]) & self.included
            if self.tables
            else self.included
        )

    def used(self) -> pl.DataFrame:
        """The good rows."""
        return self.frame.filter(self.good())

    def fault_count(self) -> int:
        """The number of faults in all tables."""
        return sum(len(table.faults) for table in self.tables)

    def fault_where(
        self, bad: pl.Series, column: str, reason: Message | Callable[[int], Message]
    ) -> None:
        """Add a fault to every included row where `bad` is True, in the file that contains the row,
        with the heading of the column."""
        heading = self.heading(column)
        first = 0
        for table in self.tables:
            here = slice(first, first + table.height)
            first += table.height
            positions = (bad & self.included)[here].arg_true()
            if positions.len():
                raw = (
                    table.frame[str(table.header.index(heading))][positions].to_list()
                    if heading in table.header
                    else []
                )
                texts = messages_at(positions + here.start, reason)
                table.faults.extend(
                    Fault(at, heading, value or "", text)
                    for at, value, text in zip(
                        positions.to_list(), raw or [None] * positions.len(), texts, strict=True
                    )
                )

    def fault_values(self, column: str, values: pl.Series, faults: Mapping[str, Message]) -> None:
        """Add a fault to every included row whose value is one of the wrong values."""
        if faults:
            bad = values.is_in(list(faults)).fill_null(False)
            self.fault_where(bad, column, lambda at: faults[values[at]])
