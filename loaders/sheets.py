"""The sheets that civil servants fill in, each made from its kind's record in the ontology.

A column is written as `name`, `name=property`, or `name>TYPE` (a reference to another node, which
makes a relationship of that type), followed by `*` if it must be filled. The first two columns of a
sheet of relationships are the ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from graph.ontology import (
    IN_TABLES,
    NODE,
    NODES,
    RELATIONSHIP,
    RELATIONSHIPS,
    NodeKind,
    Property,
    RelationshipKind,
    SheetLayout,
    Words,
    properties,
)

_WORDS = {
    **{kind.column: kind.words for kind in (*NODES, *RELATIONSHIPS) if kind.column},
    **IN_TABLES,
}
"""The names of columns that refer to other rows."""
_SOURCE = Property(
    "source",
    NODE["Source"].words,
    hint=Words(
        "Mistä tieto on: tunnus taulukossa lähteet, tai vapaa teksti.",
        "Varifrån uppgiften kommer: kod i tabellen källor, eller fri text.",
        "Where this is from: an id in the sheet sources, or free text.",
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `refers`: the labels to which it refers. `makes`: the type of relationship that a
    filled cell makes, in a sheet of nodes."""

    name: str
    prop: Property
    required: bool = False
    refers: tuple[str, ...] = ()
    makes: str | None = None

    @property
    def words(self) -> Words:
        """The name of the column in each language."""
        return self.prop.words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `kind`: the label or relationship type that its rows describe."""

    name: str
    words: Words
    kind: str
    columns: tuple[Column, ...]

    @property
    def is_node(self) -> bool:
        return self.kind in NODE

    @property
    def ends(self) -> tuple[Column, Column]:
        """The columns with the two ends of a relationship."""
        return self.columns[0], self.columns[1]

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    def called(self, prop: str) -> str | None:
        """The name of the column that holds a property of the kind, or None."""
        return next(
            (
                column.name
                for column in self.columns
                if column.prop.name == prop and not column.refers
            ),
            None,
        )


def _column(kind: str, text: str, at: int) -> Column:
    parts = re.fullmatch(r"(\w+)(\*?)(?:([=>])(\w+))?", text)
    if parts is None:
        raise _wrong(kind, text, "it must be name, name=property or name>TYPE")
    name, star, sign, target = parts.groups()
    if sign == ">" or (kind in RELATIONSHIP and at < 2):
        return _reference(kind, text, at, name, bool(star), target if sign == ">" else None)
    if name == "source":
        return Column(name, _SOURCE, bool(star))
    if (target or name) not in properties(kind):
        raise _wrong(kind, text, f"its properties are {', '.join(properties(kind))}")
    return Column(name, properties(kind)[target or name], bool(star))


def _reference(
    kind: str, text: str, at: int, name: str, required: bool, makes: str | None
) -> Column:
    labels = dict.fromkeys(chain.from_iterable(_end_labels(kind, makes or kind, at)))
    if not labels:
        raise _wrong(kind, text, f"no ends of {makes} begin there")
    if name not in _WORDS:
        raise _wrong(kind, text, f"columns that refer to rows are {', '.join(_WORDS)}")
    return Column(name, Property(name, _WORDS[name]), required, tuple(labels), makes)


def _wrong(kind: str, text: str, why: str) -> ValueError:
    return ValueError(f"The sheet of {kind} cannot have the column '{text}': {why}.")


def _end_labels(kind: str, type_: str, at: int) -> list[tuple[str, ...]]:
    ends = RELATIONSHIP[type_].ends if type_ in RELATIONSHIP else ()
    return (
        [(ends_to,) for label, ends_to in ends if label == kind]
        if kind in NODE
        else [(pair[at],) for pair in ends]
    )


def _sheet(kind: NodeKind | RelationshipKind, layout: SheetLayout) -> Sheet:
    name = kind.label if isinstance(kind, NodeKind) else kind.type
    title = layout.title or (kind.plural if isinstance(kind, NodeKind) else kind.words)
    texts = f"{layout.columns} source quotes".split()
    columns = tuple(_column(name, text, at) for at, text in enumerate(texts))
    return Sheet(layout.name, title, name, columns)


def _sheets() -> Iterator[Sheet]:
    """The sheets in the order of the kinds of nodes. The sheet of a kind of relationship comes
    after those of all the kinds that it joins."""
    labels, waiting = set[str](), [kind for kind in RELATIONSHIPS if kind.sheet]
    for node in NODES:
        yield _sheet(node, node.sheet)
        labels.add(node.label)
        complete = [kind for kind in waiting if labels.issuperset(chain.from_iterable(kind.ends))]
        yield from (_sheet(kind, kind.sheet) for kind in complete if kind.sheet)
        waiting = [kind for kind in waiting if kind not in complete]


SHEETS = tuple(_sheets())
"""All sheets, in the order of the template."""
GUIDE = Words("ohje", "anvisning", "guide")
"""The template's first sheet, which explains the others and is not loaded."""

SHEET = {sheet.name: sheet for sheet in SHEETS}

_FORMER_HEADINGS = {"slag": "kind"}
"""Headings of earlier templates, which users may have filled in."""


def plain(text: str) -> str:
    """A name in the form in which names are compared: `Name in_Finnish *` -> `name in finnish`."""
    return " ".join(re.sub(r"[\s_*-]+", " ", text).casefold().split())


def find_sheet(title: str) -> Sheet | None:
    """The sheet with this title in any of the languages, or None; `leaders (2)` is another sheet of
    leaders."""
    plain_title = plain(re.sub(r"\s*\(\d+\)$", "", title))
    return next(
        (sheet for sheet in SHEETS if plain_title in map(plain, (sheet.name, *sheet.words))), None
    )


def find_column(sheet: Sheet, header: str) -> Column | None:
    """The column with this heading in any of the languages, or None."""
    plain_heading = _FORMER_HEADINGS.get(plain(header), plain(header))
    exact = next((column for column in sheet.columns if plain_heading == plain(column.name)), None)
    return exact or next(
        (
            column
            for column in sheet.columns
            if plain_heading in map(plain, (column.prop.name, *column.words))
        ),
        None,
    )
