"""From tables in the project's own layout to a batch: tables are read, recognised and checked,
references are resolved, and good rows are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from graph.errors import Rejection
from graph.model import Batch, Ends
from graph.ontology import RELATIONSHIP, properties
from loaders.checking import Rows, check_rows, recognise
from loaders.contradictions import contradictions
from loaders.loaded import Loaded
from loaders.reading import Read, files_of, read_files
from loaders.references import Known, Labels, Register, ids_here, resolve, spread
from loaders.sheets import GUIDE, Column, plain
from loaders.sources import describe, source_nodes
from loaders.table import Table, all_bad_rows, all_rejections

Resolved = Mapping[tuple[int, str], Labels]
"""For each (position of the rows, column), the values of each label."""


def read_tables(
    path: Path | Sequence[Path], known: Known, source: str | None = None, read: Read = read_files
) -> Loaded:
    """Load folders of CSV files or workbooks together: a reference may lead to a row in any of them
    or, through `known`, to the graph.

    `source`: the id of the load's source. None: the row of the sheet `sources` if it has exactly
    one, else the name of the folder or workbook. Faults are returned, not raised; BadInput is
    raised only if there is nothing to read, or if `read` cannot read it.
    """
    paths = [path] if isinstance(path, Path) else list(path)
    tables, rejections = _read(paths, read)
    all_rows = []
    for table in tables:
        rows, wrong = recognise(table)
        rejections += wrong
        if rows is not None:
            all_rows.append(check_rows(rows))
    all_rows, described = _with_sources(all_rows, paths, source)
    resolved = _resolve(all_rows, known)
    batch = _batch(all_rows, resolved, described, known)
    known_tables = [rows.table for rows in all_rows]
    return Loaded(batch, (*rejections, *all_rejections(known_tables)), all_bad_rows(known_tables))


def _read(paths: Sequence[Path], read: Read) -> tuple[list[Table], list[Rejection]]:
    tables, rejections = [], []
    for path in paths:
        for result in read(files_of(path), path):
            if isinstance(result, Rejection):
                rejections.append(result)
            elif plain(result.sheet) not in GUIDE:
                tables.append(result)
    return tables, rejections


def _with_sources(
    all_rows: Sequence[Rows], paths: Sequence[Path], source: str | None
) -> tuple[list[Rows], list[dict[str, str]]]:
    """The rows, each with the id of its source; and the sources that are the loads themselves."""
    listed = [
        row
        for rows in all_rows
        if rows.sheet.kind == "Source" and "id" in rows.headings
        for row in rows.frame.filter(rows.table.good() & rows.frame["filled"]).iter_rows(named=True)
    ]
    only = (
        {name: value for name, value in listed[0].items() if isinstance(value, str)}
        if len(listed) == 1
        else {}
    )
    described = {
        path: describe(
            source or only.get("id") or path.stem,
            path,
            files_of(path),
            only if source in (None, only.get("id")) else None,
        )
        for path in paths
    }
    filled = []
    for rows in all_rows:
        itself = rows.sheet.kind == "Source" and "id" in rows.headings
        own = pl.col("id") if itself else pl.lit(described[rows.table.origin]["id"])
        given = pl.coalesce("source", own) if "source" in rows.headings else own
        filled.append(replace(rows, frame=rows.frame.with_columns(given.alias("source"))))
    return filled, list(described.values())


def _resolve(all_rows: Sequence[Rows], known: Known) -> Resolved:
    """The label of every reference. Rows that refer to nothing or to a rejected row are
    rejected."""
    register = Register(
        ids_here(
            (rows.sheet.kind, rows.frame["id"])
            for rows in all_rows
            if rows.sheet.is_node and "id" in rows.headings
        ),
        known,
    )
    contradictions(all_rows)
    resolved = {
        (position, column.name): resolve(rows, column, register)
        for position, rows in enumerate(all_rows)
        for column in rows.sheet.columns
        if column.refers and column.name in rows.headings
    }
    spread(all_rows, register)
    return resolved


def _batch(
    all_rows: Sequence[Rows],
    resolved: Resolved,
    described: Sequence[Mapping[str, str]],
    known: Known,
) -> Batch:
    nodes: dict[str, list[pl.DataFrame]] = {}
    relationships: dict[Ends, list[pl.DataFrame]] = {}
    for position, rows in enumerate(all_rows):
        good = rows.frame.filter(rows.table.good() & rows.frame["filled"])
        if not good.height:
            continue
        if rows.sheet.is_node:
            nodes.setdefault(rows.sheet.kind, []).append(_node_frame(rows, good))
        for ends, frame in _relationship_frames(rows, good, position, resolved):
            relationships.setdefault(ends, []).append(frame)
    used = [
        frame["source"] for frames in (*nodes.values(), *relationships.values()) for frame in frames
    ]
    sheet = nodes.pop("Source", None)
    sources = source_nodes(
        described, pl.concat(sheet, how="diagonal") if sheet else None, _distinct(used), known
    )
    all_nodes = {label: pl.concat(frames, how="diagonal") for label, frames in nodes.items()}
    if sources.height:
        all_nodes["Source"] = sources
    return Batch(
        all_nodes,
        {ends: pl.concat(frames, how="diagonal") for ends, frames in relationships.items()},
    )


def _distinct(columns: Sequence[pl.Series]) -> pl.Series:
    if not columns:
        return pl.Series("source", [], dtype=pl.String)
    return pl.concat([column.unique().alias("source") for column in columns]).unique().sort()


def _node_frame(rows: Rows, good: pl.DataFrame) -> pl.DataFrame:
    return good.select(
        "id",
        "source",
        *_property_columns(rows, set(properties(rows.sheet.kind)) - {"id", "source"}),
    )


def _property_columns(rows: Rows, names: Iterable[str]) -> list[pl.Expr]:
    """The columns of these properties, named as the properties."""
    return [
        pl.col(column.name).alias(column.prop.name)
        for column in rows.sheet.columns
        if column.prop.name in names and not column.refers and column.name in rows.headings
    ]


def _relationship_frames(
    rows: Rows, good: pl.DataFrame, position: int, resolved: Resolved
) -> Iterable[tuple[Ends, pl.DataFrame]]:
    if not rows.sheet.is_node:
        start, end = rows.sheet.ends
        columns = _property_columns(rows, set(properties(rows.sheet.kind)))
        for a, here in _by_label(good, start, resolved[position, start.name]):
            for b, both in _by_label(here, end, resolved[position, end.name]):
                yield (
                    (a, rows.sheet.kind, b),
                    both.select(from_(start.name), to_(end.name), "source", *columns),
                )
        return
    for column in rows.sheet.columns:
        if column.makes and column.name in rows.headings:
            dates = {"valid_from", "valid_to"} & {
                prop.name for prop in RELATIONSHIP[column.makes].properties
            }
            for label, here in _by_label(good, column, resolved[position, column.name]):
                ends = (rows.sheet.kind, column.makes, label)
                yield (
                    ends,
                    here.select(
                        from_("id"), to_(column.name), "source", *_property_columns(rows, dates)
                    ),
                )


def from_(name: str) -> pl.Expr:
    return pl.col(name).alias("from")


def to_(name: str) -> pl.Expr:
    return pl.col(name).alias("to")


def _by_label(
    frame: pl.DataFrame, column: Column, labels: Labels
) -> Iterable[tuple[str, pl.DataFrame]]:
    """The rows by the label of their reference. If only one label occurs, the values need not be
    compared."""
    given = (
        frame.filter(pl.col(column.name).is_not_null())
        if frame[column.name].null_count()
        else frame
    )
    used = [label for label, values in labels.items() if values.len()]
    for label in used:
        here = (
            given
            if len(used) == 1
            else given.filter(pl.col(column.name).is_in(labels[label].implode()))
        )
        if here.height:
            yield label, here
