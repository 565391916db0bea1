"""References: each must lead to a row of the same load or to a node of the graph."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import polars as pl

from graph.errors import Message, Parameter, message, suggest
from loaders.checking import Rows, word_of
from loaders.sheets import Column

Known = Callable[[str], Collection[str]]
"""Returns all ids of a label in the graph."""

Labels = Mapping[str, pl.Series]
"""For each label, the distinct values that are ids of it."""

_SUGGESTIONS = 20
"""The number of unknown ids of a column for which similar ids are suggested, as each is compared
with all existing ids."""


@dataclass(slots=True)
class Register:
    """The ids that exist: `here`, those in the load, by label; and those in the graph, which are
    read once for each label, and only when needed. `lost`: the id of the message for unknown
    ids."""

    here: Mapping[str, pl.Series]
    known: Known
    lost: str = "no_reference"
    _there: dict[str, pl.Series] = field(default_factory=dict)

    def there(self, label: str) -> pl.Series:
        """The ids of a label in the graph."""
        if label not in self._there:
            ids = self.known(label)
            self._there[label] = (
                ids if isinstance(ids, pl.Series) else pl.Series("id", sorted(ids), dtype=pl.String)
            )
        return self._there[label]

    def find(
        self, values: pl.Series, labels: Sequence[str]
    ) -> tuple[dict[str, pl.Series], dict[str, Message]]:
        """The distinct values by the label to which they refer, and the faults of those that refer
        to nothing or to several labels. Ids in the load take precedence over those in the graph."""
        here, missing = _sorted_by_label(values, labels, lambda label: self.here.get(label, _NONE))
        if not missing.len():
            return here, _ambiguous(here, "ambiguous_in_load")
        there, lost = _sorted_by_label(missing, labels, self.there)
        faults = (
            _ambiguous(here, "ambiguous_in_load")
            | _ambiguous(there, "ambiguous_in_graph")
            | self._lost(lost, labels)
        )
        return {label: pl.concat([here[label], there[label]]) for label in labels}, faults

    def _lost(self, values: pl.Series, labels: Sequence[str]) -> dict[str, Message]:
        if not values.len():
            return {}
        names = [
            name
            for label in labels
            for ids in (self.here.get(label, _NONE), self.there(label))
            for name in ids.to_list()
        ]
        faults = {}
        for count, value in enumerate(values.to_list()):
            close = names if count < _SUGGESTIONS else ()
            remedy = suggest(value, close, "add_or_correct")
            faults[value] = message(self.lost, word=word_of(labels), value=value, remedy=remedy)
        return faults


_NONE = pl.Series("id", [], dtype=pl.String)


def ids_here(tables: Iterable[tuple[str, pl.Series]]) -> dict[str, pl.Series]:
    """The distinct ids of the rows of each label."""
    by_label: dict[str, list[pl.Series]] = {}
    for label, ids in tables:
        by_label.setdefault(label, []).append(ids.alias("id"))
    return {label: pl.concat(ids).drop_nulls().unique() for label, ids in by_label.items()}


def resolve(rows: Rows, column: Column, register: Register) -> Labels:
    """The label of each value in a column of references; adds faults to rows whose reference has no
    label or several."""
    values = rows.frame[column.name]
    labels, faults = register.find(values.drop_nulls().unique(maintain_order=True), column.refers)
    rows.fault_values(column.name, values, faults)
    return labels


def spread(all_rows: Sequence[Rows], register: Register) -> None:
    """Reject rows that refer to a rejected row, and rows that refer to those, until no more are
    rejected."""
    while True:
        lost = _lost_ids(all_rows, register)
        before = sum(len(rows.table.faults) for rows in all_rows)
        for rows in all_rows if lost else ():
            _reject_referring(rows, lost)
        if before == sum(len(rows.table.faults) for rows in all_rows):
            return


def _lost_ids(all_rows: Sequence[Rows], register: Register) -> dict[str, pl.Series]:
    """The ids for which all rows are rejected, by label."""
    nodes = [rows for rows in all_rows if rows.sheet.is_node and "id" in rows.headings]
    if not any(rows.table.faults for rows in nodes):
        return {}
    good = ids_here((rows.sheet.kind, rows.frame["id"].filter(rows.table.good())) for rows in nodes)
    lost = {
        label: ids.filter(~ids.is_in(good[label].implode()))
        for label, ids in register.here.items()
        if label in good
    }
    return {label: ids for label, ids in lost.items() if ids.len()}


def _reject_referring(rows: Rows, lost: Mapping[str, pl.Series]) -> None:
    good = rows.table.good()
    for column in rows.sheet.columns:
        for label in column.refers if column.name in rows.headings else ():
            if label in lost:
                values = rows.frame[column.name]
                bad = good & values.is_in(lost[label].implode()).fill_null(False)
                word = word_of((label,))
                rows.fault_where(bad, column.name, _rejected(word, values))


def _rejected(word: Parameter, values: pl.Series) -> Callable[[int], Message]:
    return lambda at: message("referred_row_rejected", word=word, value=values[at])


def _sorted_by_label(
    values: pl.Series, labels: Sequence[str], ids: Callable[[str], pl.Series]
) -> tuple[dict[str, pl.Series], pl.Series]:
    by_label = {label: values.filter(values.is_in(ids(label).implode())) for label in labels}
    rest = values
    for label in labels:
        rest = rest.filter(~rest.is_in(by_label[label].implode()))
    return by_label, rest


def _ambiguous(by_label: Mapping[str, pl.Series], id_: str) -> dict[str, Message]:
    if len(by_label) < 2:
        return {}
    labels: dict[str, list[Parameter]] = {}
    counted = pl.concat(list(by_label.values()))
    for value in counted.filter(counted.is_duplicated()).unique().sort().to_list():
        labels[value] = [word_of((label,)) for label, values in by_label.items() if value in values]
    return {
        value: message(id_, value=value, word=words[0], another_word=_all(words[1:]))
        for value, words in labels.items()
    }


def _all(words: Sequence[Parameter]) -> Parameter:
    return reduce(lambda one, other: message("and_of_a", one=one, other=other), words)
