"""The query of the page of two sectors, and the result it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.analysis.gaps import Gaps
from viz.draw.years import Year
from viz.frame import Served
from viz.pages.pair.sorted_table import Sorting

PairResult = Mapping[str, Any]
"""The result of `find_between` with the names of people and affiliations, and the `events` that
people of both sectors came to."""


@dataclass(frozen=True, slots=True)
class PairQuery:
    """The query of the page: two sectors by key, name and label, the gaps of all sectors, and what
    the visitor may do."""

    keys: tuple[str, str]
    names: tuple[str, str]
    labels: tuple[str, str]
    gaps: Gaps
    served: Served
    sorting: Sorting
    saving: Callable[[str], str]
    years: Sequence[int] = ()
    today: date = date.max
    composing: bool = False
    names_people: bool = False

    @property
    def within(self) -> bool:
        return self.keys[0] == self.keys[1]


@dataclass(frozen=True, slots=True)
class Course:
    """A pair over the years: its `name`, and its figures."""

    name: str
    years: tuple[Year, ...]
