"""The records that pass between loaders and the store. A Batch is the content of one load, in
columns, one table for each kind.

Columns are used, not an object for each row, because 2 million memberships can then be compared and
written in seconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.dates import OPEN_END, OPEN_START, ordinal
from graph.errors import BadInput, Column, Joined
from graph.ontology import NODE, RELATIONSHIP, Property, Words, properties

Ends = tuple[str, str, str]
"""(from label, relationship TYPE, to label)"""

Kind = str | Ends
"""A node label, or the ends of a relationship."""

MODULUS = 2**61 - 1
"""Hashes are added modulo this prime, so that the sum does not overflow the 64-bit integers of any
database."""

LONGEST_ID = 1000
"""In bytes; databases do not index longer ids."""

_DTYPES: dict[str, Any] = {"flag": pl.Boolean, "list": pl.List(pl.String)}


def dtype_of(prop: Property) -> Any:
    """The polars type of a property's column: text, unless the property is a flag or a list."""
    return _DTYPES.get(prop.type, pl.String)


def list_columns(frame: pl.DataFrame) -> list[str]:
    """The names of the columns that hold lists of texts."""
    return [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]


@dataclass(frozen=True, slots=True)
class Batch:
    """The content of one load.

    `nodes`: for each label a table with id, source and any properties of the label.
    `relationships`: for each (from label, TYPE, to label) a table with from, to, source and any
    properties of the type. `source` is the id of a Source in the same batch or in the graph. A
    missing column or a null makes no statement about the property.
    """

    nodes: Mapping[str, pl.DataFrame]
    relationships: Mapping[Ends, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Changes:
    """The numbers of nodes and relationships that a load created, updated and left unchanged, by
    label and type."""

    created: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]


def node_table(label: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table with one row for each node and source, with all properties of the label and `hash`.
    Rows of one source about one node are merged. Raises BadInput for an unknown column and for an
    id longer than LONGEST_ID bytes."""
    _known_columns(label, frame, {"id", "source"})
    _short_ids(label, frame)
    return _hashed(label, _merged(_completed(label, frame, ["id", "source"]), ["id"]))


def relationship_table(ends: Ends, frame: pl.DataFrame) -> pl.DataFrame:
    """The same for relationships. The `id` is made from the ends and the type's key,
    `from|to|key...`, and is unique among relationships of the same `ends`."""
    _known_columns(ends[1], frame, {"from", "to", "source"})
    full = _completed(ends[1], frame, ["from", "to", "source"]).with_columns(
        _relationship_id(ends).alias("id")
    )
    return _hashed(ends[1], _merged(full, ["id", "from", "to"]))


def claim_hashes(kind: str, frame: pl.DataFrame) -> NDArray[np.uint64]:
    """A 61-bit hash of each row, from its kind, source and every value. The data version is the sum
    of the hashes of all elements."""
    total = np.full(frame.height, _digest(kind), dtype=np.uint64)
    for name in frame.columns:
        if name in ("id", "hash") and "from" in frame.columns:
            continue
        if name != "hash" and frame[name].null_count() < frame.height:
            total += _column_hashes(frame[name])
    return _scramble(total) % np.uint64(MODULUS)


def _completed(kind: str, frame: pl.DataFrame, first: list[str]) -> pl.DataFrame:
    rest = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype_of(prop)).alias(name)
        for name, prop in properties(kind).items()
        if name != "id"
    ]
    return frame.select(*(pl.col(name).cast(pl.String) for name in first), *rest)


def _known_columns(kind: str, frame: pl.DataFrame, own: set[str]) -> None:
    unknown = set(frame.columns) - own - set(properties(kind))
    if unknown:
        raise BadInput(
            "no_property",
            kind=kind_words(kind),
            name=Column(min(unknown)),
            names=Joined(tuple(map(Column, properties(kind)))),
        )


def _short_ids(label: str, frame: pl.DataFrame) -> None:
    long = frame.filter(pl.col("id").str.len_bytes() > LONGEST_ID)
    if long.height:
        raise BadInput(
            "id_too_long", label=kind_words(label), most=LONGEST_ID, start=long["id"][0][:40]
        )


def _merged(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    if frame.height == frame.select(pl.struct(*keys[:1], "source").n_unique()).item():
        return frame
    rest = [
        (
            pl.col(name).explode().drop_nulls().unique(maintain_order=True)
            if dtype == pl.List(pl.String)
            else pl.col(name).drop_nulls().first()
        )
        for name, dtype in frame.schema.items()
        if name not in (*keys, "source")
    ]
    merged = frame.group_by(*keys, "source", maintain_order=True).agg(*rest).select(frame.columns)
    return merged.with_columns(empty_lists_to_null(merged))


def empty_lists_to_null(frame: pl.DataFrame) -> list[pl.Expr]:
    """Expressions that replace empty lists by null."""
    return [
        pl.when(pl.col(name).list.len() > 0).then(pl.col(name)).alias(name)
        for name in list_columns(frame)
    ]


def _relationship_id(ends: Ends) -> pl.Expr:
    parts = [pl.col(name).fill_null("") for name in ("from", "to", *RELATIONSHIP[ends[1]].key)]
    escaped = [
        part.str.replace_all("%", "%25", literal=True).str.replace_all("|", "%7C", literal=True)
        for part in parts
    ]
    return pl.concat_str(*escaped, separator="|")


def _hashed(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.Series("hash", claim_hashes(kind, frame).astype(np.int64)))


def by_distinct(
    column: pl.Series, function: Callable[[str], int], dtype: type[pl.DataType]
) -> pl.Series:
    """`function` applied to every text, called once for each distinct text; null stays null."""
    distinct = column.unique().drop_nulls()
    table = pl.DataFrame(
        {"text": distinct, "answer": pl.Series([function(text) for text in distinct], dtype=dtype)}
    )
    return column.to_frame("text").join(table, on="text", how="left", maintain_order="left")[
        "answer"
    ]


def day_column(texts: pl.Series, *, end: bool) -> pl.Series:
    """Partial dates as int32 days, see graph/dates.py; null becomes an open end."""
    return by_distinct(texts, lambda text: ordinal(text, end=end), pl.Int32).fill_null(
        OPEN_END if end else OPEN_START
    )


def _column_hashes(column: pl.Series) -> NDArray[np.uint64]:
    texts = (
        column.list.join("\x1f") if column.dtype == pl.List(pl.String) else column.cast(pl.String)
    )
    return (
        by_distinct(texts, lambda text: _digest(f"{column.name}={text}"), pl.UInt64)
        .fill_null(0)
        .to_numpy()
    )


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _scramble(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def key_of(kind: Kind, id_: str) -> list[str]:
    """The values that identify one element, in the order of `keys`: the id of a node; or the ids of
    a relationship's ends, which its id contains, and its id."""
    if isinstance(kind, str):
        return [id_]
    ends = [part.replace("%7C", "|").replace("%25", "%") for part in id_.split("|")]
    return [*ends[:2], *[""] * (2 - len(ends)), id_]


def name_of(kind: Kind) -> str:
    """The label or the relationship type."""
    return kind if isinstance(kind, str) else kind[1]


def kind_words(kind: Kind) -> Words:
    """The name of a kind for messages. In English it is the model's own name, which users type."""
    name = name_of(kind)
    described = NODE.get(name) or RELATIONSHIP.get(name)
    return described.words._replace(en=name) if described else Words(name, name, name)


def ends_of(type_: str) -> tuple[Ends, ...]:
    """Every (from label, TYPE, to label) that the ontology allows for a type."""
    return tuple((a, type_, b) for a, b in RELATIONSHIP[type_].ends)


def check_ends(ends: Ends) -> None:
    """Raises BadInput if the ontology does not allow such a relationship."""
    if ends[0] not in NODE or ends[2] not in NODE or ends not in ends_of(ends[1]):
        raise BadInput(
            "no_such_relationship",
            kind=kind_words(ends[1]),
            start=kind_words(ends[0]),
            end=kind_words(ends[2]),
        )
