"""What a selection becomes: which columns a level reads, and how its rows turn into the objects of the answer.

A level is one statement. Its rows are flat lists; whole columns are turned at once, as objects a row cost twenty times more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Convert = Callable[[Any], Any]


@dataclass(slots=True)
class Columns:
    """The expressions a statement returns, each once."""

    texts: list[str] = field(default_factory=list)

    def place(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


@dataclass(frozen=True, slots=True)
class Constant:
    response: str
    value: Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column, converted if need be."""

    response: str
    place: int
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Made of the columns that sort."""

    response: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """What a relation leads to: a level of its own."""

    response: str
    level: "Level"


@dataclass(frozen=True, slots=True)
class Inner:
    """The node of an edge."""

    response: str
    shape: "Shape"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the answer, made from a row; `key` is the place of the node's id."""

    fields: tuple[Constant | Leaf | Cursor | Branch | Inner, ...]
    key: int


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a connection: edges, nodes, pageInfo, totalCount or a constant. `shape` of edges and nodes; `names`: the fields
    of pageInfo as (response, name)."""

    response: str
    name: str
    shape: Shape | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A connection: one statement for all parents. `cursor`: the places of the columns that sort."""

    text: str
    parameters: dict[str, Any]
    parts: tuple[Part, ...]
    first: int
    cursor: tuple[int, ...]
    resumed: bool
    total: bool
