"""The list of nodes of one kind: its form, its table, and its links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from viz.frame import Served, environment
from viz.words.kinds import kind_names
from viz.words.language import language


class Thing(NamedTuple):
    """A node that a cell names; `note` is written before its name."""

    text: str
    label: str = ""
    key: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.note}, {self.text}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column: `kind` is text, date, number or things; `order`: ascending,
    descending or empty; `to`: the address of the list sorted by this column, if it can be."""

    title: str
    kind: str
    order: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a node and its cells, which are texts, numbers or Things."""

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
    """`day`: the one in the form; `restriction`: how the list is narrowed in ways that the form
    does not show; `filters`: the values of the form's fields; `wider`: links for a wider search
    where nothing matches; `pages`: links to neighbouring pages; `withheld`: why the role sees no
    rows."""

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
    withheld: str = ""
    synthetic: bool = False
    between: bool = False
    """Whether the form asks for two days that limit the list."""


def listing_page(listing: Listing, lang: str, served: Served) -> str:
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/lists/page.html")
        .render(listing=listing, kinds=kind_names(words))
    )
