"""What is asked for on the page of two sectors, and what is found of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.analysis.gaps import Gaps
from viz.draw.years import Year
from viz.frame import Served
from viz.pages.pair.sorted_table import Sorting

PairResult = Mapping[str, Any]
"""The result of `find_between` with the names of people and places, and with it `events`: those
that people of both came to."""


@dataclass(frozen=True, slots=True)
class PairQuery:
    """A page that was asked for: two sectors by key, name and label, in what is known of all, with
    what the visitor may do."""

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
    named: bool = False

    @property
    def within(self) -> bool:
        return self.keys[0] == self.keys[1]


@dataclass(frozen=True, slots=True)
class Course:
    """A pair over the years: `name`, and its figures."""

    name: str
    years: tuple[Year, ...]
