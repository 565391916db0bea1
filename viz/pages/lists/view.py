"""A list of nodes of one kind: what was asked for, its table, and where one can go from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from viz.frame import Served, environment
from viz.words.kinds import kind_names
from viz.words.language import language


class Thing(NamedTuple):
    """A node that a cell names; `note` is said before its name."""

    text: str
    label: str = ""
    key: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.note}, {self.text}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading: `kind` is text, date, number or things; `order`: ascending, descending or
    nothing; `to`: where it is sorted by, if it can be."""

    title: str
    kind: str
    order: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a node and its cells, texts, numbers or Things."""

    key: str
    name: str
    cells: Sequence[Any]
    draft: bool = False


class Option(NamedTuple):
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the form with a list of options."""

    name: str
    title: str
    options: Sequence[Option]
    chosen: str = ""


class Link(NamedTuple):
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Listing:
    """`day`: the one that the form asks for; `restriction`: what the list is narrowed to beyond the
    form; `filters`: the values of the form's fields; `wider`: how to see more where nothing is
    found; `pages`: the other pages; `hidden`: why there are no rows for this role."""

    label: str
    headline: str
    day: str
    restriction: str
    filters: Mapping[str, str]
    choices: Sequence[Choice]
    heads: Sequence[Head]
    lines: Sequence[Line]
    pages: Sequence[Link] = ()
    exports: Sequence[Link] = ()
    wider: Sequence[Link] = ()
    hidden: str = ""
    synthetic: bool = False
    between: bool = False
    """Whether the form asks between which days."""


def listing_page(listing: Listing, lang: str, served: Served) -> str:
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/lists/page.html")
        .render(listing=listing, kinds=kind_names(words))
    )
