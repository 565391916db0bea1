"""The relationships that a mapping makes: between the nodes of a row, to a node of another row, or
to a node with a given id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graph.errors import Message, message
from loaders.mapping.language import End, Node, Relationship
from loaders.mapping.nodes import column_of, value_columns
from loaders.mapping.rows import SOURCE, Input
from loaders.references import Register

_AT = "\x1fat"
_WHY = "\x1fwhy"


@dataclass(frozen=True, slots=True)
class Ties:
    """`frame`: the relationships as in a batch, with repeated ones not yet merged. `left_out`: the
    numbers of rows without the optional relationship, by reason."""

    spec: Relationship
    frame: pl.DataFrame
    left_out: dict[str, int]


def tie(rows: Input, spec: Relationship, nodes: Sequence[Node], register: Register) -> Ties:
    """Find both ends for every good row. If an end leads nowhere the row gets a fault, unless the
    mapping declares the relationship `optional`."""
    frame = rows.frame.select(_needed(rows, spec)).with_row_index(_AT).filter(rows.good())
    left_out: dict[str, int] = {}
    reasons = dict(_REASONS)
    for side, end in (("from", spec.start), ("to", spec.end)):
        frame = _with_end(rows, frame, end, side, register, reasons)
        if side == "to" and (spec.start.node, spec.start.label) == (spec.end.node, spec.end.label):
            frame = frame.with_columns(
                pl.when(pl.col("from") == pl.col("to"))
                .then(pl.lit("itself"))
                .otherwise(_WHY)
                .alias(_WHY)
            )
        wrong = frame.filter(
            pl.col(_WHY).is_not_null()
            & (pl.lit(True) if side == "from" else pl.col("from").is_not_null())
        )
        if spec.optional:
            left_out.update(dict(wrong[_WHY].value_counts().iter_rows()))
        else:
            _faults(rows, spec, end, wrong, reasons)
        frame = frame.with_columns(
            pl.when(pl.col(_WHY).is_null()).then(pl.col(side)).alias(side)
        ).drop(_WHY)
    made = frame.filter(pl.col("from").is_not_null() & pl.col("to").is_not_null())
    return Ties(
        spec,
        made.select("from", "to", pl.col(SOURCE).alias("source"), *value_columns(spec)),
        left_out,
    )


def _needed(rows: Input, spec: Relationship) -> list[str]:
    names = [SOURCE, *(column_of(spec, value.prop.name) for value in spec.values)]
    for end in (spec.start, spec.end):
        names += [rows.id_of(end.node)] if end.node else [str(end.column)]
        names += [name for pair in end.match for name in pair]
    return list(dict.fromkeys(names))


def _with_end(
    rows: Input,
    frame: pl.DataFrame,
    end: End,
    side: str,
    register: Register,
    reasons: dict[str, Message],
) -> pl.DataFrame:
    """The frame with the id of the end, and with the fault in _WHY, as a key of `reasons`, to which
    new faults are added."""
    if end.match:
        return _matched(rows, frame, end, side)
    if end.node:
        return frame.with_columns(
            pl.col(rows.id_of(end.node)).alias(side), pl.lit(None, dtype=pl.String).alias(_WHY)
        )
    values = frame[str(end.column)]
    faults = register.find(values.drop_nulls().unique(), (end.label,))[1]
    reasons |= {str(fault): fault for fault in faults.values()}
    why = (
        values.replace_strict(
            {value: str(fault) for value, fault in faults.items()},
            default=None,
            return_dtype=pl.String,
        )
        if faults
        else pl.lit(None, dtype=pl.String)
    )
    return frame.with_columns(values.alias(side), why.alias(_WHY))


def _matched(rows: Input, frame: pl.DataFrame, end: End, side: str) -> pl.DataFrame:
    """Join the rows whose keys equal this row's values; they must all be about the same node."""
    keys, values = [key for key, _ in end.match], [value for _, value in end.match]
    node = pl.col(rows.id_of(str(end.node)))
    targets = frame.group_by(
        [pl.col(key).alias(f"\x1fkey{at}") for at, key in enumerate(keys)]
    ).agg(node.first().alias(side), node.n_unique().alias("\x1fnodes"))
    joined = frame.join(
        targets,
        left_on=values,
        right_on=[f"\x1fkey{at}" for at in range(len(keys))],
        how="left",
        maintain_order="left",
    )
    given = pl.all_horizontal(pl.col(value).is_not_null() for value in values)
    why = (
        pl.when(~given)
        .then(None)
        .when(pl.col("\x1fnodes").is_null())
        .then(pl.lit("not found"))
        .when(pl.col("\x1fnodes") > 1)
        .then(pl.lit("several"))
        .when(pl.col(side).is_null())
        .then(pl.lit("nobody"))
    )
    return joined.with_columns(why.alias(_WHY)).drop("\x1fnodes")


_REASONS = {
    "not found": message("reference_not_found"),
    "several": (message("reference_of_several")),
    "nobody": (message("reference_of_nobody")),
    "itself": message("reference_to_itself"),
}


def _faults(
    rows: Input,
    spec: Relationship,
    end: End,
    wrong: pl.DataFrame,
    reasons: Mapping[str, Message],
) -> None:
    if not wrong.height:
        return
    column = end.match[-1][1] if end.match else end.column or rows.id_of(str(end.node))
    bad = pl.arange(rows.frame.height, eager=True).is_in(wrong[_AT].implode())
    texts = dict(zip(wrong[_AT].to_list(), wrong[_WHY].to_list(), strict=True))

    def reason_at(at: int) -> Message:
        return message("of_relationship", name=spec.name, fault=reasons[texts[at]])

    rows.fault_where(bad, column, reason_at)
