"""What a selection is compiled to: which columns a level reads, and how its rows become the objects
of the answer.

Rows are flat lists, in which the rows of nested lists are values. Whole columns are converted at
once, as making one object a row cost twenty times more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from api.graphql.plan.conditions import Parameters

Convert = Callable[[Any], Any]


@dataclass(slots=True)
class Columns:
    """The expressions that a level returns, each once. `n` is the variable of the listed node, `e`
    that of the relationship that leads to it; `sorting`: the expressions that a cursor is made
    of."""

    parameters: Parameters
    depth: int
    sorting: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def n(self) -> str:
        return f"n{self.depth or ''}"

    @property
    def e(self) -> str:
        return f"e{self.depth or ''}"

    def cursor(self) -> tuple[int, ...]:
        return tuple(self.index_of(text) for text in self.sorting)

    def index_of(self, text: str) -> int:
        """The index of the expression among the columns; it is added if it is not there."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


@dataclass(frozen=True, slots=True)
class Constant:
    response: str
    value: Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column, converted if necessary."""

    response: str
    index: int
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor, made of the columns that are sorted by."""

    response: str
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A relation that is followed: the indexes of the column with its rows, and of the one with
    their number, if that is selected."""

    response: str
    level: "Level"
    rows: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """The node of an edge."""

    response: str
    shape: "Shape"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the answer, made from a row."""

    fields: tuple[Constant | Leaf | Cursor | Branch | Inner, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a connection: edges, nodes, pageInfo, totalCount or a constant. `shape`: of edges
    and nodes; `names`: the fields of pageInfo as (response, name); `convert`: reduces a totalCount
    to what the role may read of it."""

    response: str
    name: str
    shape: Shape | None = None
    names: tuple[tuple[str, str], ...] = ()
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A connection. `first`: the size of its page; `fetched`: how many rows are read, one more than
    the page where hasNextPage is selected; `cursor`: the indexes of the columns that are sorted
    by; `resumed`: whether it begins after a cursor; `total`: whether totalCount is selected."""

    parts: tuple[Part, ...]
    first: int
    fetched: int
    cursor: tuple[int, ...]
    resumed: bool
    total: bool

    @property
    def tells_ties(self) -> bool:
        """Whether the answer shows which of several relationships leads to a node. If not, the
        relationships need no order, which saves reading their long ids."""
        return bool(self.cursor) or any(part.name == "edges" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement that answers a list at the root."""

    text: str
    parameters: dict[str, Any]
    level: Level
