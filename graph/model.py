"""The records that travel: a Batch is what one load says, as columns, one table a kind.

Columns and not one object a row, because 2 million memberships are compared and written in seconds
that way.
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
"""A label, or the ends of a relationship."""

MODULUS = 2**61 - 1
"""Hashes are summed modulo this prime, so that no database's 64-bit addition overflows."""

LONGEST_ID = 1000
"""In bytes; databases index no longer ones."""

_DTYPES: dict[str, Any] = {"flag": pl.Boolean, "list": pl.List(pl.String)}


def dtype_of(prop: Property) -> Any:
    """How a property's column is held: text unless it is a flag or a list."""
    return _DTYPES.get(prop.type, pl.String)


def list_columns(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]


@dataclass(frozen=True, slots=True)
class Batch:
    """`nodes`: label -> id, source and any of the label's properties. `relationships`: (from label,
    TYPE, to label) -> from, to, source and any of the type's properties. `source` is the id of a
    Source in the same batch or in the graph. A missing column or null says nothing."""

    nodes: Mapping[str, pl.DataFrame]
    relationships: Mapping[Ends, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many nodes and relationships a load created, updated and left as they were, by label and
    type."""

    created: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]


def node_table(label: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row a node and source, all properties of the label and `hash`; rows that say more of one
    node are merged."""
    _known_columns(label, frame, {"id", "source"})
    _short_ids(label, frame)
    return _hashed(label, _merged(_completed(label, frame, ["id", "source"]), ["id"]))


def relationship_table(ends: Ends, frame: pl.DataFrame) -> pl.DataFrame:
    """The same for relationships; an `id` says its ends and the type's key, `from|to|key...`, and
    is unique among `ends`."""
    _known_columns(ends[1], frame, {"from", "to", "source"})
    full = _completed(ends[1], frame, ["from", "to", "source"]).with_columns(
        _relationship_id(ends).alias("id")
    )
    return _hashed(ends[1], _merged(full, ["id", "from", "to"]))


def claim_hashes(kind: str, frame: pl.DataFrame) -> NDArray[np.uint64]:
    """One 61-bit number a row from its kind, source and every value; the sum over all elements is
    the data version."""
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
    """`function` of every text, asked once a distinct one; null stays null."""
    distinct = column.unique().drop_nulls()
    table = pl.DataFrame(
        {"text": distinct, "answer": pl.Series([function(text) for text in distinct], dtype=dtype)}
    )
    return column.to_frame("text").join(table, on="text", how="left", maintain_order="left")[
        "answer"
    ]


def day_column(texts: pl.Series, *, end: bool) -> pl.Series:
    """Partial dates as int32 days, see graph/dates.py; null is open."""
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
    """What finds one element: the id of a node, or a relationship's ends, which its id says, and
    its id."""
    if isinstance(kind, str):
        return [id_]
    ends = [part.replace("%7C", "|").replace("%25", "%") for part in id_.split("|")]
    return [*ends[:2], *[""] * (2 - len(ends)), id_]


def name_of(kind: Kind) -> str:
    """The label or the relationship type."""
    return kind if isinstance(kind, str) else kind[1]


def kind_words(kind: Kind) -> Words:
    """The same for messages: English keeps the model's own name, which is what one can give."""
    name = name_of(kind)
    described = NODE.get(name) or RELATIONSHIP.get(name)
    return described.words._replace(en=name) if described else Words(name, name, name)


def ends_of(type_: str) -> tuple[Ends, ...]:
    """Every (from label, TYPE, to label) the ontology allows for a type."""
    return tuple((a, type_, b) for a, b in RELATIONSHIP[type_].ends)


def check_ends(ends: Ends) -> None:
    if ends[0] not in NODE or ends[2] not in NODE or ends not in ends_of(ends[1]):
        raise BadInput(
            "no_such_relationship",
            kind=kind_words(ends[1]),
            start=kind_words(ends[0]),
            end=kind_words(ends[2]),
        )
