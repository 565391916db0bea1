"""A table that is sorted by the address: each heading leads to the same page sorted by its column,
and then in the opposite order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.folding import natural

MAX_ROWS = 12
"""The largest number of rows of a table that the address does not ask for in full."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is shown, `value` is sorted by and exported; `links`: what the cell leads to, as
    (text, address)."""

    text: str
    value: str | float
    links: tuple[tuple[str, str], ...] = ()
    more: int = 0
    """How many further links there would be."""


@dataclass(frozen=True, slots=True)
class Head:
    """`address`: that of the page sorted by this column; `order`: `ascending` or `descending` if it
    is sorted by this column."""

    title: str
    numeric: bool
    address: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is unique on its page. The first cell of a row is its heading."""

    name: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    saving: str = ""
    """The address of the rows as a file."""
    most: int | None = None
    """How many rows are shown; None for all."""
    whole: str = ""
    """The address at which all rows are shown."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order in the address, `table.column` or `table.-column` with the column's number; `to`
    gives the page's address with other values of `sort` and `all`."""

    sort: str
    to: Callable[..., str]
    whole: str = ""
    """The name of the table that is shown in full."""

    def table(
        self,
        name: str,
        caption: str,
        titles: Sequence[tuple[str, bool]],
        rows: Sequence[tuple[Cell, ...]],
        saving: str = "",
    ) -> Table:
        """`titles`: those of the columns, and whether each holds numbers. The rows keep their order
        if the address does not sort this table."""
        column, down = self._of(name, len(titles))
        heads = tuple(
            self._head(name, at, title, numeric, column, down=down)
            for at, (title, numeric) in enumerate(titles)
        )
        in_order = (
            list(rows)
            if column is None
            else sorted(rows, key=lambda row: _key(row[column]), reverse=down)
        )
        most = None if self.whole == name or len(rows) <= MAX_ROWS + 2 else MAX_ROWS
        whole = self.to(sort=self.sort, all=name) if self.sort else self.to(all=name)
        return Table(name, caption, heads, tuple(in_order), saving, most, whole)

    def _of(self, name: str, columns: int) -> tuple[int | None, bool]:
        table, _, column = self.sort.partition(".")
        known = table == name and column.removeprefix("-") in map(str, range(columns))
        return (int(column.removeprefix("-")), column.startswith("-")) if known else (None, False)

    def _head(
        self, name: str, at: int, title: str, numeric: bool, column: int | None, *, down: bool
    ) -> Head:
        """The heading of a column. At first numbers are sorted in descending and words in ascending
        order."""
        here = at == column
        next_down = not down if here else numeric
        order = ("descending" if down else "ascending") if here else ""
        by, whole = (
            f"{name}.{'-' if next_down else ''}{at}",
            ({"all": name} if self.whole == name else {}),
        )
        return Head(title, numeric, self.to(sort=by, **whole), order)


def _key(cell: Cell) -> tuple[float, list[tuple[int, str]]]:
    return (
        (0.0, natural(cell.value.casefold()))
        if isinstance(cell.value, str)
        else (float(cell.value), [])
    )
