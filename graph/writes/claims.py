"""A stored node or relationship is the combination of the claims of its sources.

An element with one source holds that source's values. With several, the value of a later source
replaces that of an earlier one, and lists are united; `claims` then keeps each source's values as
JSON, so that one source can be withdrawn and the values of the others remain.
"""

import json
from typing import Any

import polars as pl

from graph.dates import SPAN
from graph.model import (
    MODULUS,
    claim_hashes,
    day_column,
    dtype_of,
    empty_lists_to_null,
    list_columns,
)
from graph.ontology import LONGEST_SORT, SORT_NAME, properties, sorting

Claims = dict[str, dict[str, Any]]
"""The values of properties by source."""


def elements(table: pl.DataFrame) -> pl.DataFrame:
    """Elements, one row for each id, from claims, one row for each id and source (model.node_table,
    model.relationship_table).

    Adds `sources` (list), `hash` (the sum of n times the hash of the n-th claim, modulo MODULUS),
    `claims` (JSON; null if there is one source), the `sort_name` of nodes and the `span` of dated
    relationships.
    """
    repeated = table["id"].is_duplicated()
    if not repeated.any():
        return completed(_single(table))
    return completed(
        pl.concat(
            [_single(table.filter(~repeated)), _several(table.filter(repeated))], how="vertical"
        )
    )


def claim_rows(kind: str, keys: tuple[str, ...], stored: list[dict[str, Any]]) -> pl.DataFrame:
    """The claims, with their hashes, from which stored elements are made. `stored`: for each
    element its keys, properties, `sources` and `claims`."""
    names = [name for name in properties(kind) if name != "id"]
    rows = [
        {
            **{key: element[key] for key in keys},
            "source": source,
            **{name: claim.get(name) for name in names},
        }
        for element in stored
        for source, claim in claims_by_source(element, names).items()
    ]
    schema = {
        **dict.fromkeys((*keys, "source"), pl.String),
        **{name: dtype_of(properties(kind)[name]) for name in names},
    }
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(pl.Series("hash", claim_hashes(kind, frame).astype("int64")))


def claims_by_source(element: dict[str, Any], names: list[str]) -> Claims:
    """What each source states about a stored element, in the order in which they came."""
    if element["claims"]:
        claims: Claims = json.loads(element["claims"])
        return claims
    return {source: {name: element[name] for name in names} for source in element["sources"]}


def quoted_from(claims: str | None, sources: list[str], quotes: list[str] | None) -> list[str]:
    """For each quote of a stored element, the source that gave it first."""
    if not quotes or not claims:
        return [sources[0]] * len(quotes or ())
    by_source: Claims = json.loads(claims)
    return [
        next(source for source, each in by_source.items() if quote in (each.get("quotes") or ()))
        for quote in quotes
    ]


def combined(stored: pl.DataFrame, incoming: pl.DataFrame) -> pl.DataFrame:
    """The claims of elements after the incoming claims are added: a source's new claim takes the
    place of its old one."""
    both = pl.concat([stored, incoming.select(stored.columns)], how="vertical")
    first = pl.col("at_row").min().over("id", "source")
    return (
        both.with_row_index("at_row")
        .with_columns(first)
        .unique(["id", "source"], keep="last")
        .sort("at_row")
        .drop("at_row")
    )


def _single(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        pl.concat_list("source").alias("sources"), pl.lit(None, pl.String).alias("claims")
    ).drop("source")


def _several(table: pl.DataFrame) -> pl.DataFrame:
    lists = list_columns(table)
    plain = [name for name in table.columns if name not in ("id", "source", "hash", *lists)]
    grouped = table.group_by("id", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().last() for name in plain),
        *(
            pl.col(name).drop_nulls().explode().unique(maintain_order=True).alias(name)
            for name in lists
        ),
        ((pl.col("hash").cast(pl.Int128) * pl.int_range(1, pl.len() + 1)).sum() % MODULUS).cast(
            pl.Int64
        ),
        pl.col("source").alias("sources"),
        pl.struct(name for name in table.columns if name not in ("id", "hash", "from", "to")).alias(
            "by_source"
        ),
    )
    claims = pl.Series("claims", [_as_json(each) for each in grouped["by_source"]], dtype=pl.String)
    lists_or_null = empty_lists_to_null(grouped.drop("sources", "by_source"))
    return grouped.with_columns(claims, *lists_or_null).select(_single(table.clear()).columns)


def completed(frame: pl.DataFrame) -> pl.DataFrame:
    """Elements with the columns that make them faster to find: `sort_name` on nodes; on dated
    relationships `span`, both ends in one number, which is read several times faster than two
    texts."""
    if "from" not in frame.columns:
        return frame.with_columns(
            pl.coalesce(*sorting(frame.columns), pl.lit("")).str.head(LONGEST_SORT).alias(SORT_NAME)
        )
    if "valid_from" not in frame.columns:
        return frame
    first, last = (
        day_column(frame["valid_from"], end=False),
        day_column(frame["valid_to"], end=True),
    )
    held = [days.cast(pl.Int64).clip(0, SPAN - 1) for days in (first, last)]
    return frame.with_columns((held[0] * SPAN + held[1]).alias("span"))


def _as_json(claims: list[dict[str, Any]]) -> str:
    return json.dumps(
        {
            row["source"]: {k: v for k, v in row.items() if k != "source" and v is not None}
            for row in claims
        },
        ensure_ascii=False,
    )
