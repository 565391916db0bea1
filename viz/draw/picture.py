"""A picture of a network, whatever draws it: marks at their positions, ties between them, and
sectors on a ring; and which parts of it are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from graph.ontology import NODE, PAGE_ORDER, Symbol
from viz.words.language import Language
from viz.words.naming import capitalised


class Mark(NamedTuple):
    """A node. `id`: its label and key; `about`: its kind, in words; `sector`: a key, or empty;
    `people`: how many people it stands for or meet in it, 1 for a person, and 0 where they are not
    counted; `page`: whether it has a page of its own."""

    id: str
    label: str
    key: str
    name: str
    about: str
    sector: str
    x: float
    y: float
    size: float
    people: int = 0
    page: bool = True
    left_out: int = 0
    """How many of its neighbours are not in the picture although it is expanded."""


class Tie(NamedTuple):
    """A tie between two marks, by their indexes; `kind`: a type of relationship or a kind of tie;
    `says`: role and dates, in words."""

    a: int
    b: int
    kind: str
    people: int = 1
    says: str = ""


class Disc(NamedTuple):
    """A sector on the ring: `name` in full, `label` short, how many people it has, its centre, its
    radius, and its direction from the centre of the ring (`angle`, in radians)."""

    key: str
    name: str
    label: str
    people: int
    x: float
    y: float
    radius: float
    angle: float


@dataclass(frozen=True, slots=True)
class Picture:
    """`ties_named`: the names of the kinds of ties; `sectors_named`: keys and names of the sectors
    of marks. `discs` is empty in a picture of surroundings, whose middle is the node `around`;
    `expanded`: ids of the marks whose neighbours are in the picture; `ever`: whether ties are of
    all time, not of a day."""

    marks: tuple[Mark, ...]
    ties: tuple[Tie, ...]
    ties_named: Mapping[str, str]
    sectors_named: Mapping[str, str]
    discs: tuple[Disc, ...] = ()
    around: str = ""
    expanded: tuple[str, ...] = ()
    directed: bool = True
    synthetic: bool = False
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a picture that the address asks for: which kinds, sectors and kinds of ties are
    shown (None: all), which mark is chosen (`at`), and the page of the table."""

    kinds: frozenset[str] | None = None
    sectors: frozenset[str] | None = None
    ties: frozenset[str] | None = None
    at: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node in the legend, and its symbol."""

    label: str
    name: str
    symbol: Symbol
    count: int
    on: bool = True


def file_name(picture: Picture, day: date) -> str:
    """The name of the picture as a file, without the ending."""
    return f"{'surroundings' if picture.around else 'network'}-{day}"


def kinds_of(picture: Picture, shown: Shown, words: Language) -> list[Kind]:
    """The kinds in the picture, as the legend shows them."""
    counts: dict[str, int] = {}
    for mark in picture.marks:
        counts[mark.label] = counts.get(mark.label, 0) + 1
    return [
        Kind(
            label,
            capitalised(NODE[label].words.in_language(words.code)),
            NODE[label].symbol,
            counts[label],
            shown.kinds is None or label in shown.kinds,
        )
        for label in PAGE_ORDER
        if label in counts
    ]


def filtered(picture: Picture, shown: Shown) -> Picture:
    """The picture without what is not shown, and without ties to it. Marks without a sector are
    shown whichever sectors are."""
    if shown.kinds is None and shown.sectors is None and shown.ties is None:
        return picture
    remaining = [number for number, mark in enumerate(picture.marks) if _stays(mark, shown)]
    place = {number: at for at, number in enumerate(remaining)}
    ties = tuple(
        tie._replace(a=place[tie.a], b=place[tie.b])
        for tie in picture.ties
        if tie.a in place and tie.b in place and (shown.ties is None or tie.kind in shown.ties)
    )
    return replace(picture, marks=tuple(picture.marks[number] for number in remaining), ties=ties)


def neighbours(picture: Picture) -> list[list[tuple[int, Tie]]]:
    """For each mark, the marks that it is tied to, with the ties, in the order of the ties."""
    adjacent: list[list[tuple[int, Tie]]] = [[] for _ in picture.marks]
    for tie in picture.ties:
        adjacent[tie.a].append((tie.b, tie))
        adjacent[tie.b].append((tie.a, tie))
    return adjacent


def about(label: str, kind: str | None, words: Language) -> str:
    """The kind of a node in words: `peer group`, or `group` where its kind is not known."""
    choices = {prop.name: prop.choices for prop in NODE[label].properties}.get("kind") or {}
    name = choices[kind] if kind in choices else NODE[label].words
    return name.in_language(words.code)


def _stays(mark: Mark, shown: Shown) -> bool:
    if shown.kinds is not None and mark.label not in shown.kinds:
        return False
    return shown.sectors is None or not mark.sector or mark.sector in shown.sectors


def order(marks: Sequence[Mark], ties: Sequence[Tie]) -> list[int]:
    """The indexes of marks in the order of tables: those with most ties first, then by name."""
    counts = [0] * len(marks)
    for tie in ties:
        counts[tie.a] += 1
        counts[tie.b] += 1
    return sorted(
        range(len(marks)),
        key=lambda place: (-counts[place], marks[place].name.casefold(), marks[place].id),
    )
