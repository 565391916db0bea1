"""The mapping language: a TOML file that describes what to make from the columns of a foreign
table. docs/mapping.md describes it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from graph.errors import BadInput, Message, message, suggest, system_reason
from graph.model import check_ends, kind_words
from graph.ontology import NAMES, NODE, RELATIONSHIP, Property, properties
from loaders.cells import check

Table = dict[str, Any]
_NAMES = {prop.name for prop in NAMES}


@dataclass(frozen=True, slots=True)
class Derived:
    """A column made from others; its steps are in the order of the fields."""

    name: str
    columns: tuple[str, ...]
    join: str
    replace: tuple[tuple[str, str], ...]
    values: Mapping[str, str]
    others: str
    empty: tuple[str, ...]
    extract: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a property: a column of the row, or the same text for every row."""

    prop: Property
    column: str | None
    literal: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node made from each row. `id`: the column with its id; None if the id is a slug of the
    columns `slug`."""

    name: str
    label: str
    id: str | None
    slug: tuple[str, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class End:
    """An end of a relationship: the `node` of the same row; with `match`, the node of another row
    whose columns (keys) equal those of this row (values); without `node`, the node of the load or
    the graph with the id in `column`."""

    label: str
    node: str | None = None
    match: tuple[tuple[str, str], ...] = ()
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship made from each row. `optional`: whether a row may lack it."""

    name: str
    type: str
    start: End
    end: End
    optional: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file. `sheet`: of a workbook; `records`: the path of the list in JSON; `skip`: for
    each column the patterns of rows to skip."""

    source: Mapping[str, str]
    sheet: str | None
    records: str | None
    skip: Mapping[str, tuple[str, ...]]
    derived: tuple[Derived, ...]
    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    def columns(self) -> list[str]:
        """The columns that the input must have."""
        made = {column.name for column in self.derived}
        return [name for name in dict.fromkeys(self._used()) if name not in made]

    def _used(self) -> Iterator[str]:
        for derived in self.derived:
            yield from derived.columns
        yield from self.skip
        for node in self.nodes:
            yield from filter(None, (node.id, *node.slug))
        for relationship in self.relationships:
            for end in (relationship.start, relationship.end):
                yield from filter(
                    None, (end.column, *(name for pair in end.match for name in pair))
                )
        parts: tuple[Node | Relationship, ...] = (*self.nodes, *self.relationships)
        for part in parts:
            yield from (value.column for value in part.values if value.column)


def parse_mapping(path: Path) -> MappingFile:
    """Read and check a mapping file. Raises BadInput with the name of the file and the place in
    it."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        _only(raw, ("source", "input", "skip", "columns", "nodes", "relationships"))
        where = _only(raw.get("input", {}), ("sheet", "records"), "input")
        nodes = tuple(_node(name, table) for name, table in _tables(raw, "nodes"))
        if not nodes:
            raise BadInput("mapping_no_nodes")
        return MappingFile(
            {
                name: str(text)
                for name, text in _only(
                    raw.get("source", {}), tuple(properties("Source")), "source"
                ).items()
            },
            where.get("sheet"),
            where.get("records"),
            {
                name: _patterns(given, f"skip.{name}")
                for name, given in _only(raw.get("skip", {}), None, "skip").items()
            },
            tuple(_derived(name, table) for name, table in _tables(raw, "columns")),
            nodes,
            tuple(
                _relationship(name, table, nodes) for name, table in _tables(raw, "relationships")
            ),
        )
    except OSError as error:
        raise BadInput("mapping_unreadable", file=path, reason=system_reason(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("mapping_not_toml", file=path, reason=error) from None
    except BadInput as error:
        raise BadInput("mapping_unusable", file=path, reason=error.message) from None


def _derived(name: str, table: Table) -> Derived:
    where = f"columns.{name}"
    _only(
        table,
        ("column", "columns", "join", "replace", "values", "others", "empty", "extract"),
        where,
    )
    columns = _texts(table.get("columns", table.get("column", [])))
    if not columns or ("column" in table and "columns" in table):
        raise BadInput("mapping_column_needed", where=where)
    others = table.get("others", "keep")
    if others not in ("keep", "empty", "refuse"):
        raise BadInput(
            "mapping_others",
            where=where,
            others=others,
            remedy=suggest(str(others), ("keep", "empty", "refuse")),
        )
    replace = tuple((_pattern(old, where), str(new)) for old, new in table.get("replace", []))
    values = {str(old): str(new) for old, new in table.get("values", {}).items()}
    extract = tuple(_pattern(text, where) for text in _texts(table.get("extract", [])))
    if any(re.compile(text).groups != 1 for text in extract):
        raise BadInput("mapping_extract", where=where)
    return Derived(
        name,
        columns,
        table.get("join", " "),
        replace,
        values,
        others,
        _patterns(table.get("empty", []), where),
        extract,
    )


def _node(name: str, table: Table) -> Node:
    where = f"nodes.{name}"
    _only(table, ("label", "id", "slug", "properties"), where)
    label = _one_of(table.get("label"), NODE, f"[{where}] label")
    if ("id" in table) == ("slug" in table):
        raise BadInput("mapping_id_needed", where=where)
    values = _values(label, table.get("properties", {}), where)
    given = {value.prop.name for value in values}
    kind = properties(label)
    for missing in [
        prop.name for prop in kind.values() if prop.required and prop.name not in {"id", *given}
    ]:
        raise BadInput(
            "mapping_property_needed", where=where, name=missing, label=kind_words(label)
        )
    if set(kind) >= _NAMES and not given & _NAMES:
        raise BadInput("mapping_name_needed", where=where, names=", ".join(sorted(_NAMES)))
    return Node(name, label, table.get("id"), _texts(table.get("slug", [])), values)


def _relationship(name: str, table: Table, nodes: tuple[Node, ...]) -> Relationship:
    where = f"relationships.{name}"
    _only(table, ("type", "from", "to", "optional", "properties"), where)
    type_ = _one_of(table.get("type"), RELATIONSHIP, f"[{where}] type")
    start, end = (_end(table.get(side), nodes, f"{where}.{side}") for side in ("from", "to"))
    check_ends((start.label, type_, end.label))
    values = _values(type_, table.get("properties", {}), where)
    return Relationship(name, type_, start, end, bool(table.get("optional", False)), values)


def _end(given: Any, nodes: tuple[Node, ...], where: str) -> End:
    labels = {node.name: node.label for node in nodes}
    if isinstance(given, str):
        return End(labels[_one_of(given, labels, f"[{where}]")], given)
    if not isinstance(given, dict):
        raise BadInput("mapping_node_needed", where=where, names=", ".join(labels))
    if "node" in given:
        _only(given, ("node", "match"), where)
        name = _one_of(given["node"], labels, f"[{where}] node")
        return End(
            labels[name], name, tuple((str(a), str(b)) for a, b in given.get("match", {}).items())
        )
    _only(given, ("label", "id"), where)
    if "id" not in given:
        raise BadInput(
            "mapping_id_column_needed", where=where, label=kind_words(str(given.get("label")))
        )
    return End(_one_of(given.get("label"), NODE, f"[{where}] label"), column=str(given["id"]))


def _values(kind: str, table: Table, where: str) -> tuple[Value, ...]:
    known = {name: prop for name, prop in properties(kind).items() if name != "id"}
    values = []
    for name, given in table.items():
        prop = known[
            _one_of(name, known, message("mapping_property_of", where=where, kind=kind_words(kind)))
        ]
        if isinstance(given, dict):
            literal = str(
                _only(given, ("literal",), f"{where}.properties.{name}").get("literal", "")
            )
            for fault in check(pl.Series([literal]), prop)[1].values():
                raise BadInput("mapping_value", where=where, fault=fault)
            values.append(Value(prop, None, literal))
        else:
            values.append(Value(prop, str(given), None))
    return tuple(values)


def _tables(raw: Table, section: str) -> Iterable[tuple[str, Table]]:
    """The named tables of a section, such as [nodes.a] and [nodes.b]."""
    return _only(raw.get(section, {}), None, section).items()


def _only(table: Any, allowed: Iterable[str] | None, where: str = "") -> Table:
    """The table. Raises BadInput if it is not a table or has other keys than these (None: any)."""
    if not isinstance(table, dict):
        raise BadInput("mapping_not_a_table", where=where, value=repr(table))
    for name in table if allowed is not None else ():
        _one_of(
            name,
            tuple(allowed or ()),
            message("mapping_key_of", where=where) if where else Message("mapping_section"),
        )
    return table


def _one_of(name: Any, allowed: Iterable[str], where: str | Message) -> str:
    names = tuple(allowed)
    if name not in names:
        fault = (
            message("mapping_missing") if name is None else message("mapping_not_known", name=name)
        )
        raise BadInput(
            "mapping_key",
            where=where,
            fault=fault,
            remedy=suggest(str(name), names, message("use_one_of", names=", ".join(names))),
        )
    return str(name)


def _texts(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(map(str, given))


def _patterns(given: Any, where: str) -> tuple[str, ...]:
    return tuple(_pattern(text, where) for text in _texts(given))


def _pattern(text: Any, where: str) -> str:
    """A regular expression that both Python and polars (Rust) support: without look-around and back
    references. Raises BadInput otherwise."""
    try:
        re.compile(str(text))
        pl.Series([""]).str.contains(str(text))
    except (re.error, pl.exceptions.PolarsError) as error:
        raise BadInput(
            "mapping_not_a_pattern",
            where=where,
            text=text,
            reason=str(error).splitlines()[-1].strip(),
        ) from None
    return str(text)
