"""The content of a report, as plain data in one language: sections of sentences, tables, pictures
and quotes. Writers lay it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from viz.words.findings import Story
from viz.words.language import NOTHING, Language

Kind = Literal["text", "whole", "amount", "decimal", "index", "ratio", "share", "chance", "day"]
"""How the values of a column are written: `amount` without decimals if it is whole, `index` with
three. All kinds but `text` are aligned to the right."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is written in another way than the others of its column."""

    value: float | None
    kind: Kind


Value = str | int | float | date | Number | None


@dataclass(frozen=True, slots=True)
class Sentences:
    """Paragraphs. `muted`: whether they are of less weight, such as a remark."""

    texts: tuple[str, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered finding: a heading and a text."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The sector map; `text` describes it for those who do not see it."""

    svg: str
    text: str
    legend: tuple[tuple[str, str], ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The ratios of all pairs of sectors; `caption` names the matrix, `reading` explains it."""

    story: Story
    caption: str
    reading: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: the share of a page's width that texts have, relative to other columns of text;
    `marked`: whether cells are styled as the row is."""

    key: str
    title: str
    kind: Kind = "text"
    width: int = 1
    marked: bool = False

    @property
    def number(self) -> bool:
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns; `style`: one of viz.words.findings.STYLES, or empty."""

    values: tuple[Value, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the table for programs, `caption` for people, unless a heading above it already
    does (`headed`); the first column has the headings of the rows."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that sources describe in their own words: its name, its kind (`about`), the quotes,
    and their sources."""

    label: str
    id: str
    name: str
    about: str
    quotes: tuple[Quote, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class Entries:
    items: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


Block = Sentences | Points | Picture | Matrix | Table | Entries | Heading


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        # PDF/UA refuses a heading without text, and nobody can find a section without a title.
        if self.blocks and not self.title.strip():
            raise ValueError(f"the section '{self.key}' has no title")


@dataclass(frozen=True, slots=True)
class Report:
    """`headline` is the finding, `details` says in what data it was found; the first section needs
    no title of its own. `state`: what another report can be compared with, see
    graph/differences.py."""

    lang: str
    headline: str
    details: str
    sections: tuple[Section, ...]
    as_of: date
    version: str
    footer: str
    state: Mapping[str, Any]


def kind_of(block: Block) -> str:
    """The name of a block's type in the templates."""
    return type(block).__name__.lower()


def shown(value: Value, column: Column, words: Language) -> str:
    """A value as text."""
    return _written(value, column.kind, words)


def _written(value: Value, kind: Kind, words: Language) -> str:
    if isinstance(value, Number):
        return _written(value.value, value.kind, words)
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, str):
        return value
    written = {
        "whole": lambda: words.number(value),
        "amount": lambda: words.number(value, int(value != int(value))),
        "decimal": lambda: words.number(value, 1),
        "index": lambda: words.number(value, 3),
        "share": lambda: words.share(value),
        "ratio": lambda: words.ratio(value),
        "chance": lambda: words.chance(value),
        "text": lambda: words.number(value),
        "day": lambda: words.number(value),
    }
    return written[kind]()


def sentences(*texts: str, muted: bool = False) -> Sentences:
    """The texts that are not empty, as a block."""
    return Sentences(tuple(text for text in texts if text), muted)


def unlisted(count: int, most: int, words: Language) -> str:
    """How many of `count` rows are left out of a list of at most `most`, in words; empty if
    none."""
    left = count - most
    return (
        words.count("{number} more is not listed.", "{number} more are not listed.", left)
        if left > 0
        else ""
    )


def section(key: str, title: str, *blocks: Block | None) -> Section:
    return Section(
        key, title, tuple(block for block in blocks if block is not None and not _empty(block))
    )


def table(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Row | Sequence[Value]],
    *,
    headed: bool = False,
) -> Table:
    return Table(
        key,
        caption,
        tuple(columns),
        tuple(row if isinstance(row, Row) else Row(tuple(row)) for row in rows),
        headed,
    )


def _empty(block: Block) -> bool:
    match block:
        case Sentences():
            return not block.texts
        case Points() | Entries():
            return not block.items
        case Table():
            return not block.rows
    return False
