"""The names and positions of people on pages."""

from collections.abc import Mapping, Sequence

from graph.people import Person

People = Mapping[str, Person]
"""People by id."""


def name_in(people: People, id_: str) -> str:
    """The name of a person; the id if they are not known."""
    return people[id_].name if id_ in people else id_


def names_in(people: People, ids: Sequence[str]) -> list[str]:
    return [name_in(people, id_) for id_ in ids]


def positions_in(people: People, id_: str) -> str:
    """What someone does, and where: the first two of their positions."""
    positions = people[id_].positions[:2] if id_ in people else ()
    return "; ".join(", ".join(filter(None, position)) for position in positions)
