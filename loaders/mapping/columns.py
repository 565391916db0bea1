"""Columns derived from other columns: joined, replaced, translated, emptied, extracted. Each
distinct text is processed once."""

from collections.abc import Sequence

import polars as pl

from graph.errors import message, suggest
from loaders.cells import clean
from loaders.mapping.language import Derived
from loaders.mapping.rows import Input


def derive(rows: Input, spec: Derived) -> None:
    """Add a derived column: its parts are joined, then `replace`, `values`, `empty` and `extract`
    are applied in this order."""
    joined = rows.frame.select(
        pl.concat_str(pl.col(*spec.columns), separator=spec.join, ignore_nulls=True)
    ).to_series()
    given = clean(joined.alias(spec.name))
    texts = given.drop_nulls().unique()
    made = texts
    for pattern, text in spec.replace:
        made = clean(made.str.replace_all(pattern, text))
    if spec.values:
        made = _translated(rows, spec, given, texts, made)
    made = made.set(matches(made, spec.empty), None)
    if spec.extract:
        parts = pl.DataFrame(
            [made.str.extract(pattern).alias(str(at)) for at, pattern in enumerate(spec.extract)]
        )
        made = clean(parts.select(pl.coalesce(pl.all())).to_series())
    rows.add(
        given.replace_strict(texts, made, default=None, return_dtype=pl.String).alias(spec.name),
        spec.columns[0],
    )


def matches(column: pl.Series, patterns: Sequence[str]) -> pl.Series:
    """bool[rows]: which cells match one of the patterns as a whole, ignoring case."""
    if not patterns:
        return pl.repeat(False, column.len(), dtype=pl.Boolean, eager=True)
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    return column.str.contains(f"(?is)^(?:{whole})$").fill_null(False)


def _translated(
    rows: Input, spec: Derived, given: pl.Series, texts: pl.Series, made: pl.Series
) -> pl.Series:
    listed = made.is_in(list(spec.values)).fill_null(False)
    if spec.others == "refuse":
        faults = {
            text: (
                message(
                    "value_not_mapped",
                    value=text,
                    remedy=suggest(text, spec.values, "add_to_values"),
                )
            )
            for text in texts.filter(~listed & made.is_not_null()).to_list()
        }
        rows.origins[spec.name] = rows.heading(spec.columns[0])
        rows.fault_values(spec.name, given, faults)
    others = made if spec.others == "keep" else pl.Series([None] * made.len(), dtype=pl.String)
    known = made.replace_strict(dict(spec.values), default=None, return_dtype=pl.String)
    return known.zip_with(listed, others)
