"""The names of people and the positions that they hold on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from graph.analysis.groupings import named_by
from graph.listing import by_ids, valid_tie
from graph.model import Ends
from graph.store import Store

_HOLDS: Ends = ("Person", "HOLDS_POSITION", "Organisation")
_POSITIONS = (
    "UNWIND $ids AS key MATCH (p:Person {id: key})-[h:HOLDS_POSITION]->(o:Organisation) WHERE "
    f"{valid_tie(_HOLDS, 'h', 'day')} WITH p, h, o ORDER BY p.id, o.id, h.id RETURN p.id,"
    " collect([h.title, o.id, o.name_fi, o.name_sv, o.name_en])"
)


class Position(NamedTuple):
    """A position: its title, and the name of the organisation in the requested language."""

    title: str | None
    organisation: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the positions held on the day, sorted by the ids of the organisations."""

    id: str
    name: str
    positions: tuple[Position, ...] = ()


def read_names(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """The names of people by id, without ids that are not in the graph."""
    rows = store.read(
        by_ids("Person", ["n.id", "n.given_name", "n.family_name"], []), ids=list(ids)
    )[0][0]
    return {id_: " ".join(name for name in names if name) or id_ for id_, *names in rows}


def read_people(store: Store, ids: Sequence[str], day: date, lang: str) -> dict[str, Person]:
    """People by id, without ids that are not in the graph; organisations are named in the language
    `lang`."""
    held = dict(store.read(_POSITIONS, ids=list(ids), day=day.toordinal()))
    return {
        id_: Person(id_, name, tuple(_position(row, lang) for row in held.get(id_, ())))
        for id_, name in read_names(store, ids).items()
    }


def _position(row: list[str | None], lang: str) -> Position:
    title, id_, *names = row
    return Position(title, named_by(names, str(id_), lang))
