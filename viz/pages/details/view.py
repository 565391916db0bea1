"""The page of one node: what it is, its history, what it is joined to, and how all that is
known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from graph.dates import first_day, holds, ordinal
from viz.draw.timeline import Axis, axis_of
from viz.frame import Served, environment
from viz.pages.lists.view import Link, Thing
from viz.pages.picture.view import PicturePage
from viz.words.kinds import kind_names
from viz.words.language import language

SHOWN = 12
"""Entries of a section before the rest is folded away."""

_MIN_DATED = 4
"""One of so many periods must have a date for a line of time to be drawn."""


class Quote(NamedTuple):
    """`source`: the key of the source that says it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a node is joined to: `description` says as what, `also` more of it; partial
    dates, empty where open."""

    thing: Thing
    description: str = ""
    also: Sequence[Thing] = ()
    begins: str = ""
    ends: str = ""
    draft: bool = False
    quotes: Sequence[Quote] = ()

    def state(self, day: date) -> str:
        """`now`, `later` or `before`."""
        if holds(self.begins or None, self.ends or None, day):
            return "now"
        return "later" if self.begins and first_day(self.begins) > day else "before"


@dataclass(frozen=True, slots=True)
class Section:
    """`total` may be more than the entries, or nothing where that is not for this role; `note`:
    which those are then; `lists`: all of them, to go through; `hidden`: names are not for this
    role."""

    name: str
    title: str
    entries: Sequence[Entry]
    total: int | None
    note: str = ""
    lists: Sequence[Link] = ()
    hidden: bool = False

    def ordered(self, day: date) -> list[Entry]:
        """What holds on the day, what comes, what was; each the latest first."""
        states = ("now", "later", "before")
        return sorted(
            self.entries,
            key=lambda each: (
                states.index(each.state(day)),
                -ordinal(each.begins or None, end=False),
            ),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """A source; `address` is where it is on the web, if that is an address one can follow."""

    key: str
    title: str
    kind: str = ""
    address: str = ""
    published: str = ""
    retrieved: str = ""
    synthetic: bool = False


class Name(NamedTuple):
    """A name in a language; `ours`: it is a translation of our own."""

    lang: str
    name: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """`own`: when it is itself, as far as that is known; `facts`: properties and their values, in
    words; `history`: the sections that stand on a line of time; `withheld`: what the visitor's role
    does not see; `synthetic`: whether anything in the graph is made up.
    """

    label: str
    key: str
    name: str
    names: Sequence[Name]
    kind: str
    own: tuple[str, str]
    draft: bool
    facts: Sequence[tuple[str, Sequence[str]]]
    history: Sequence[Section]
    sections: Sequence[Section]
    quotes: Sequence[Quote]
    sources: Sequence[Origin]
    day: date
    links: Sequence[Link] = ()
    withheld: str = ""
    synthetic: bool = False

    @property
    def invented(self) -> bool:
        """Whether all that is known of it is made up."""
        return bool(self.sources) and all(source.synthetic for source in self.sources)

    @property
    def state(self) -> str:
        """`now`, `later` or `before`."""
        return Entry(Thing(self.name), begins=self.own[0], ends=self.own[1]).state(self.day)

    @property
    def days(self) -> list[Entry]:
        """The events that a person attended, which are days on the line of time."""
        return [
            entry
            for section in self.sections
            if section.name == "events"
            for entry in section.entries
            if entry.begins
        ]

    def origin(self, key: str) -> Origin:
        return next((each for each in self.sources if each.key == key), Origin(key, key))

    def axis(self) -> Axis | None:
        """None where so few periods are known that a line of time would show nothing."""
        entries = [entry for section in self.history for entry in section.entries] + self.days
        periods = [(each.begins, each.ends) for each in entries] + (
            [self.own] if any(self.own) else []
        )
        dated = [period for period in periods if any(period)]
        return axis_of(dated, self.day) if len(dated) * _MIN_DATED >= len(periods) else None

    @property
    def worded(self) -> bool:
        """Whether the name by which it goes here is one of our own."""
        return any(each.ours for each in self.names if each.name == self.name)


def detail_page(detail: Detail, surroundings: PicturePage, lang: str, served: Served) -> str:
    words = language(lang)
    template = environment(words, served).get_template("pages/details/page.html")
    return template.render(
        detail=detail,
        surroundings=surroundings,
        kinds=kind_names(words),
        axis=detail.axis(),
        shown=SHOWN,
    )
