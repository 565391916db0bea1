"""The page of one node: what it is, its history, what it is joined to, and its sources."""

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
"""How many entries of a section are shown before the rest is folded away."""

_MIN_DATED = 4
"""A time line is drawn if at least one period in so many has a date."""


class Quote(NamedTuple):
    """`source`: the key of the source that the quote is from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the node is joined to: `description`: its role, `also`: further things about
    it; `begins` and `ends`: partial dates, empty where open."""

    thing: Thing
    description: str = ""
    also: Sequence[Thing] = ()
    begins: str = ""
    ends: str = ""
    draft: bool = False
    quotes: Sequence[Quote] = ()

    def state(self, day: date) -> str:
        """Whether the entry is valid on the day, begins later or ended before: `now`, `later` or
        `before`."""
        if holds(self.begins or None, self.ends or None, day):
            return "now"
        return "later" if self.begins and first_day(self.begins) > day else "before"


@dataclass(frozen=True, slots=True)
class Section:
    """`total`: how many entries there are, perhaps more than are listed; None where that is
    withheld from the role; `note`: which of them are listed; `lists`: links to all of them;
    `withheld`: whether the names are withheld from the role."""

    name: str
    title: str
    entries: Sequence[Entry]
    total: int | None
    note: str = ""
    lists: Sequence[Link] = ()
    withheld: bool = False

    def ordered(self, day: date) -> list[Entry]:
        """What is valid on the day, what begins later, what ended before; in each the latest
        first."""
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
    """A source; `address`: its address on the web, if it is one that can be followed."""

    key: str
    title: str
    kind: str = ""
    address: str = ""
    published: str = ""
    retrieved: str = ""
    synthetic: bool = False


class Name(NamedTuple):
    """A name in a language; `ours`: whether it is a translation of our own."""

    lang: str
    name: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """`own`: the node's own begin and end, as far as they are known; `facts`: properties and their
    values, in words; `history`: the sections on the time line; `withheld`: what the visitor's role
    does not see; `synthetic`: whether anything in the graph is invented."""

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
        """Whether all sources of the node are invented."""
        return bool(self.sources) and all(source.synthetic for source in self.sources)

    @property
    def state(self) -> str:
        """Whether the node is valid on the day, begins later or ended before: `now`, `later` or
        `before`."""
        return Entry(Thing(self.name), begins=self.own[0], ends=self.own[1]).state(self.day)

    @property
    def days(self) -> list[Entry]:
        """The events that a person attended, which are days on the time line."""
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
        """The axis of the time line; None where too few periods are known for one."""
        entries = [entry for section in self.history for entry in section.entries] + self.days
        periods = [(each.begins, each.ends) for each in entries] + (
            [self.own] if any(self.own) else []
        )
        dated = [period for period in periods if any(period)]
        return axis_of(dated, self.day) if len(dated) * _MIN_DATED >= len(periods) else None

    @property
    def worded(self) -> bool:
        """Whether the name shown here is a translation of our own."""
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
