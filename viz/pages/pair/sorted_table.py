"""A table that is sorted by the address: each head leads to the same page sorted by its column, the
other way round the second time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.folding import natural

MAX_ROWS = 12
"""Of a table that is not asked for in full."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as it is read, `value` as it is sorted and exported; `links`: what it leads to, as
    (text, address)."""

    text: str
    value: str | float
    links: tuple[tuple[str, str], ...] = ()
    more: int = 0
    """How many links there would be besides."""


@dataclass(frozen=True, slots=True)
class Head:
    """`address` of the page sorted by it; `order`: `ascending` or `descending` where it is."""

    title: str
    numeric: bool
    address: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is unique on its page. The first cell of a row says what it is of."""

    name: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    saving: str = ""
    """The address of its rows as a file."""
    most: int | None = None
    """How many rows are shown, if not all."""
    whole: str = ""
    """The address at which all are."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the address asks for, `table.column` or `table.-column` by number; `to`: the page's
    address with `sort` and `all` asked for."""

    sort: str
    to: Callable[..., str]
    whole: str = ""
    """The name of the table that is asked for in full."""

    def table(
        self,
        name: str,
        caption: str,
        titles: Sequence[tuple[str, bool]],
        rows: Sequence[tuple[Cell, ...]],
        saving: str = "",
    ) -> Table:
        """`titles`: of the columns, and whether each holds numbers. As given, if it is not asked to
        be sorted."""
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
        """Numbers come largest first, words from A."""
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
