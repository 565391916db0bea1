"""Results of measures that describe themselves: each field has a title and a description, from
which the schema of the API, tables, pages and reports are made.

A result is a frozen dataclass of numbers, matrices of groups by groups, other such dataclasses, and
rows. Numbers, matrices and rows are `Annotated` with a Figure. How a field is shown follows from
its type.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Annotated, Any, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from graph.analysis.two_mode import Place, TwoMode
from graph.ontology import Words
from graph.snapshot import Snapshot

Matrix = NDArray[np.float64]
"""[groups, groups]; NaN where there is no value."""
PersonId = NewType("PersonId", str)
GroupId = NewType("GroupId", str)
"""The id of a sector, or of another group if people are grouped otherwise."""

R = TypeVar("R")
Form = Literal["whole", "amount", "decimal", "index", "share", "chance", "flag"]
"""How a number is written: `amount` without decimals if it is whole, `index` with three
decimals."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The description of a field. `title`: its name, also the heading of its column. `help`: its
    meaning, in a phrase. `form`: how a number is written. `brief`: whether it is shown in reports
    too, and not only on the measure's own page."""

    title: Words
    help: Words
    form: Form = "index"
    brief: bool = True


@dataclass(frozen=True, slots=True)
class Described:
    """A field of a result. `kind`: its type; that of one row if it has several (`many`); that of
    the value if it may be None (`optional`)."""

    name: str
    kind: Any
    figure: Figure | None
    many: bool = False
    optional: bool = False

    @property
    def part(self) -> type | None:
        """The dataclass of the field or of its rows; None if it is not one."""
        return self.kind if is_dataclass(self.kind) and self.kind is not Place else None  # type: ignore[return-value]

    @property
    def names_people(self) -> bool:
        """Whether the field or a part of it holds ids of people."""
        return self.kind is PersonId or (self.part is not None and names_people(self.part))


def described(result: type) -> tuple[Described, ...]:
    """The fields of a result, or of its rows, in order."""
    hints = get_type_hints(result, include_extras=True)
    return tuple(_described(each.name, hints[each.name]) for each in fields(result))


def names_people(result: type) -> bool:
    """Whether any part of the result is about a single person."""
    return any(each.names_people for each in described(result))


def _described(name: str, hint: Any) -> Described:
    kind, figure = get_args(hint) if get_origin(hint) is Annotated else (hint, None)
    if kind == Matrix:
        return Described(name, kind, figure)
    if get_origin(kind) is tuple:
        return Described(name, get_args(kind)[0], figure, many=True)
    values = [each for each in get_args(kind) if each is not type(None)]
    return Described(name, values[0] if values else kind, figure, optional=bool(values))


def people_of(snapshot: Snapshot, network: TwoMode) -> Iterator[tuple[PersonId, GroupId]]:
    """Everyone in the network, with their group, in order."""
    ids = snapshot.people.gather(network.people).to_list()
    for id_, group in zip(ids, network.group.tolist(), strict=True):
        yield PersonId(id_), GroupId(network.groups[group])


def first_rows(result: R, first: int) -> R:
    """The result with only the first rows of each list about people."""
    cut = {
        each.name: getattr(result, each.name)[:first]
        for each in described(type(result))
        if each.many and each.names_people
    }
    return replace(result, **cut)  # type: ignore[type-var]


def people_in(result: Any, first: int) -> Iterator[PersonId]:
    """The people in the first rows of each list."""
    return _mentioned(result, PersonId, first)


def places_in(result: Any, first: int) -> Iterator[Place]:
    """The places in the first rows of each list."""
    return _mentioned(result, Place, first)


def _mentioned(result: Any, kind: Any, first: int) -> Iterator[Any]:
    for each in described(type(result)):
        value = getattr(result, each.name)
        if each.kind is kind:
            yield value
        elif each.part:
            for part in value[:first] if each.many else (value,):
                yield from _mentioned(part, kind, first)
