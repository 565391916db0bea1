"""The roles, and what each may see of people."""

from enum import IntEnum

from graph.analysis.withheld import MIN_PEOPLE
from graph.errors import VerkostoError
from graph.ontology import Words


class Role(IntEnum):
    """Each may do what those before may: a viewer reads aggregates without names of people, an
    analyst reads all, an editor changes, an admin erases people and gives out tokens."""

    NOBODY = 0
    VIEWER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def words(self) -> Words:
        """What it is called."""
        return _WORDS[self]


_WORDS = {
    Role.NOBODY: Words("ei kirjautunut", "inte inloggad", "nobody"),
    Role.VIEWER: Words("lukija", "läsare", "viewer"),
    Role.ANALYST: Words("analyytikko", "analytiker", "analyst"),
    Role.EDITOR: Words("muokkaaja", "redaktör", "editor"),
    Role.ADMIN: Words("ylläpitäjä", "administratör", "admin"),
}


class Refused(VerkostoError):
    """The role may not."""


def min_people(role: Role) -> int:
    """Of how many people figures are told to the role at least: 0 for those who may read of
    people."""
    return MIN_PEOPLE if role < Role.ANALYST else 0
