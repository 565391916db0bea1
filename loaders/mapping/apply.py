"""From a foreign table and a mapping file to a batch. Every step is an operation on whole columns
of all files together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from graph.errors import BadInput, Rejection, message, suggest
from graph.model import Batch, Ends
from graph.ontology import RELATIONSHIP
from loaders.cells import clean
from loaders.loaded import Loaded
from loaders.mapping.columns import derive, matches
from loaders.mapping.language import MappingFile, parse_mapping
from loaders.mapping.nodes import add_node, add_values, node_frame
from loaders.mapping.relationships import Ties, tie
from loaders.mapping.rows import SOURCE, Input
from loaders.reading import WORKBOOKS, Read, read_files, read_json
from loaders.references import Known, Register, ids_here
from loaders.sources import describe, source_nodes
from loaders.table import Table, all_bad_rows, all_rejections


def read_mapping(
    mapping: Path,
    files: Sequence[Path],
    known: Known,
    source: str | None = None,
    read: Read = read_files,
) -> Loaded:
    """Load CSV, workbook or JSON files as the mapping describes. `left_out` counts the rows that
    make no node, and optional references that lead nowhere. Raises BadInput if the mapping itself
    is wrong."""
    spec = parse_mapping(mapping)
    tables, rejections = _tables(spec, files, read)
    rows, left_out = _input(spec, tables, source)
    for node in spec.nodes:
        add_node(rows, node)
    for relationship in spec.relationships:
        add_values(rows, relationship)
    ties = _ties(spec, rows, known)
    for each in ties:
        left_out[each.spec.name] = each.left_out
    for node in spec.nodes:
        left_out[node.name] = {
            "no id": rows.used().filter(pl.col(rows.id_of(node)).is_null()).height
        }
    batch = _batch(spec, rows, ties, _described(spec, files, source), known)
    counted = {
        name: {why: n for why, n in counts.items() if n}
        for name, counts in left_out.items()
        if any(counts.values())
    }
    return Loaded(batch, (*rejections, *all_rejections(tables)), all_bad_rows(tables), counted)


def _tables(
    spec: MappingFile, files: Sequence[Path], read: Read
) -> tuple[list[Table], list[Rejection]]:
    """The tables that have all columns that the mapping uses, and the rejections of the others."""
    tables, rejections = [], []
    for file in files:
        if not file.is_file():
            raise BadInput("not_a_file", file=file)
        results = (
            [read_json(file, spec.records)]
            if file.suffix.lower() == ".json"
            else list(read([file], file))
        )
        if file.suffix.lower() in WORKBOOKS:
            results = _chosen(results, file, spec.sheet)
        for table in results:
            wrong = [table] if isinstance(table, Rejection) else _missing(spec, table)
            rejections += wrong
            if isinstance(table, Table) and not wrong:
                tables.append(table)
    return tables, rejections


def _chosen(
    tables: list[Table | Rejection], file: Path, sheet: str | None
) -> list[Table | Rejection]:
    """The sheet of a workbook that the mapping names, or the first sheet."""
    if sheet is None:
        return tables[:1]
    names = [table.sheet for table in tables]
    if sheet not in names:
        raise BadInput("no_sheet", file=file, sheet=sheet, remedy=suggest(sheet, names))
    return [table for table in tables if table.sheet == sheet]


def _missing(spec: MappingFile, table: Table) -> list[Rejection]:
    return [
        table.heading_fault(
            name,
            message("mapped_column_missing", name=name, remedy=suggest(name, table.header)),
        )
        for name in spec.columns()
        if name not in table.header
    ]


def _input(
    spec: MappingFile, tables: Sequence[Table], source: str | None
) -> tuple[Input, dict[str, dict[str, int]]]:
    """The rows of all files with the derived columns, without those that the mapping skips; and how
    many were skipped."""
    names = spec.columns()
    own = source or spec.source.get("id")
    frames = [
        pl.DataFrame(
            {name: clean(table.frame[str(table.header.index(name))]) for name in names}
        ).with_columns(pl.lit(own or Path(table.file).stem).alias(SOURCE))
        for table in tables
    ]
    frame = (
        pl.concat(frames)
        if frames
        else pl.DataFrame(schema=dict.fromkeys((*names, SOURCE), pl.String))
    )
    rows = Input(
        tuple(tables),
        frame,
        ~frame.select(pl.all_horizontal(pl.col(names).is_null())).to_series(),
        {},
    )
    for column in spec.derived:
        derive(rows, column)
    left_out: dict[str, dict[str, int]] = {"rows": {}}
    for name, patterns in spec.skip.items():
        hit = matches(rows.frame[name], patterns) & rows.included
        left_out["rows"][f"skipped by {name}"] = int(hit.sum())
        rows.included = rows.included & ~hit
    return rows, left_out


def _ties(spec: MappingFile, rows: Input, known: Known) -> list[Ties]:
    """The relationships between good rows. A reference to a rejected row rejects its own row; this
    is repeated until no more rows are rejected."""
    while True:
        before = rows.fault_count()
        ids = ids_here((node.label, rows.used()[rows.id_of(node)]) for node in spec.nodes)
        ties = [
            tie(rows, relationship, spec.nodes, Register(ids, known))
            for relationship in spec.relationships
        ]
        if before == rows.fault_count():
            return ties


def _longest(type_: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each relationship and source: of several that differ in their end, the one that
    lasts longest."""
    if "valid_to" not in frame.columns:
        return frame.unique(maintain_order=True)
    key = [
        "from",
        "to",
        "source",
        *(name for name in RELATIONSHIP[type_].key if name in frame.columns),
    ]
    by_end = frame.sort(
        pl.col("valid_to").fill_null("~") + "~", descending=True, maintain_order=True
    )
    return by_end.unique(key, keep="first", maintain_order=True)


def _described(
    spec: MappingFile, files: Sequence[Path], source: str | None
) -> list[dict[str, str]]:
    given = {name: text for name, text in spec.source.items() if name != "id"}
    own = source or spec.source.get("id")
    if own:
        address = ", ".join(file.name for file in files)
        return [{**describe(own, files[0], files), "address": address, **given}]
    return [describe(file.stem, file, [file], given) for file in files]


def _batch(
    spec: MappingFile,
    rows: Input,
    ties: Sequence[Ties],
    described: Sequence[Mapping[str, str]],
    known: Known,
) -> Batch:
    used = rows.used()
    nodes: dict[str, list[pl.DataFrame]] = {}
    relationships: dict[Ends, list[pl.DataFrame]] = {}
    for node in spec.nodes:
        nodes.setdefault(node.label, []).append(node_frame(used, node, rows))
    for each in ties:
        ends = (each.spec.start.label, each.spec.type, each.spec.end.label)
        relationships.setdefault(ends, []).append(_longest(each.spec.type, each.frame))
    listed = nodes.pop("Source", [])
    sources = [
        frame["source"] for frames in (*nodes.values(), *relationships.values()) for frame in frames
    ]
    distinct = (
        pl.concat(sources).unique().sort() if sources else pl.Series("source", [], dtype=pl.String)
    )
    all_nodes = {label: pl.concat(frames, how="diagonal") for label, frames in nodes.items()}
    own = source_nodes(
        described, pl.concat(listed, how="diagonal") if listed else None, distinct, known
    )
    if own.height:
        all_nodes["Source"] = own
    return Batch(
        {label: frame for label, frame in all_nodes.items() if frame.height},
        {
            ends: pl.concat(frames, how="diagonal")
            for ends, frames in relationships.items()
            if sum(map(len, frames))
        },
    )
