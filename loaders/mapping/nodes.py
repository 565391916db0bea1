"""The nodes that a mapping makes from rows: their ids and properties, checked as in the project's
own tables."""

from collections.abc import Callable

import polars as pl

from graph.errors import Parameter, message
from graph.ontology import NAMES, PERIODS
from loaders.cells import check, slug
from loaders.checking import in_order, late_message, row_name
from loaders.mapping.language import Node, Relationship
from loaders.mapping.rows import SOURCE, Input

_NAMES = tuple(prop.name for prop in NAMES)


def add_node(rows: Input, node: Node) -> None:
    """Add the node's id, properties and name to the rows. A row with an empty cell in the id makes
    no such node."""
    made = rows.frame[node.id] if node.id else _slugs(rows, node)
    rows.add(made.alias(rows.id_of(node)), node.id or node.slug[-1])
    there = rows.frame[rows.id_of(node)].is_not_null()
    add_values(rows, node, there)
    _required(rows, node, there)
    shown = [
        pl.col(column_of(node, name)) for name in ("given_name", "family_name") if _has(node, name)
    ]
    names = [pl.col(column_of(node, name)) for name in (*_NAMES, "title") if _has(node, name)]
    display = (
        pl.concat_str(*shown, separator=" ") if shown else pl.coalesce(*names, rows.id_of(node))
    )
    rows.frame = rows.frame.with_columns(display.alias(shown_as(node.name)))


def _slugs(rows: Input, node: Node) -> pl.Series:
    parts = pl.DataFrame(
        [slug(rows.frame[name]).alias(str(at)) for at, name in enumerate(node.slug)]
    )
    filled = pl.all_horizontal(pl.all().fill_null("") != "")
    return parts.select(pl.when(filled).then(pl.concat_str(pl.all(), separator="-"))).to_series()


def add_values(rows: Input, part: Node | Relationship, there: pl.Series | None = None) -> None:
    """Add the checked properties of a node or relationship to the rows. `there`: the rows that make
    the node (None: all)."""
    for value in part.values:
        name = column_of(part, value.prop.name)
        filler = pl.col(value.column) if value.column else pl.lit(value.literal, dtype=pl.String)
        column = rows.frame.with_columns(filler.alias(name))[name]
        if there is not None:
            column = column.set(~there, None)
        typed, faults = check(column, value.prop)
        rows.add(typed.alias(name), value.column or "")
        rows.fault_values(name, column, faults)
    _ordered(rows, part)


def column_of(part: Node | Relationship, prop: str) -> str:
    """The name of the column with a property of a node or relationship."""
    return f"\x1f{part.name}\x1f{prop}"


def shown_as(node: str) -> str:
    """The name of the column with the name of a node."""
    return f"\x1f{node}\x1f"


def value_columns(part: Node | Relationship) -> list[pl.Expr]:
    """The columns with the properties of a node or relationship, named as the properties."""
    return [
        pl.col(column_of(part, value.prop.name)).alias(value.prop.name) for value in part.values
    ]


def node_frame(used: pl.DataFrame, node: Node, rows: Input) -> pl.DataFrame:
    """One row for each node and source. If rows spell a property differently, the most frequent
    spelling is used; of equally frequent ones the last in the order of code points, that is, one
    with small letters."""
    given = used.filter(pl.col(rows.id_of(node)).is_not_null())
    frame = given.select(
        pl.col(rows.id_of(node)).alias("id"), pl.col(SOURCE).alias("source"), *value_columns(node)
    )
    distinct = frame.unique(maintain_order=True)
    if not distinct.select(pl.struct("id", "source").is_duplicated().any()).item():
        return distinct
    rest = [
        (
            pl.col(name).drop_nulls().explode().drop_nulls().unique(maintain_order=True)
            if dtype == pl.List
            else pl.col(name).drop_nulls().mode().sort(descending=True).first()
        )
        for name, dtype in frame.schema.items()
        if name not in ("id", "source")
    ]
    return frame.group_by("id", "source", maintain_order=True).agg(*rest)


def _has(part: Node | Relationship, prop: str) -> bool:
    return any(value.prop.name == prop for value in part.values)


def _required(rows: Input, node: Node, there: pl.Series) -> None:
    for value in node.values:
        if value.prop.required and value.column:
            empty = rows.frame[value.column].is_null() & there
            rows.fault_where(
                empty,
                value.column,
                message("part_is_empty", word=value.prop.words, node=node.name),
            )
    names = [value.column for value in node.values if value.prop.name in _NAMES]
    if names and all(names):
        unnamed = (
            rows.frame.select(
                pl.all_horizontal(pl.col(name).is_null() for name in names if name)
            ).to_series()
            & there
        )
        rows.fault_where(unnamed, names[0] or "", message("node_without_name", node=node.name))


def _ordered(rows: Input, part: Node | Relationship) -> None:
    for start, end in PERIODS:
        if _has(part, start) and _has(part, end):
            first, last = column_of(part, start), column_of(part, end)
            late = rows.frame.select(
                (~in_order(pl.col(first), pl.col(last))).fill_null(False)
            ).to_series()
            if late.any():
                rows.fault_where(
                    late,
                    last,
                    late_message(rows.frame, _who(rows, part), first, last),
                )


def _who(rows: Input, part: Node | Relationship) -> Callable[[int], Parameter]:
    shown = (
        [rows.id_of(part)]
        if isinstance(part, Node)
        else [shown_as(end.node) if end.node else end.column for end in (part.start, part.end)]
    )
    given = [rows.frame[str(name)] for name in shown]
    return lambda at: row_name(*(each[at] for each in given))
