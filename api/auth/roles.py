"""The roles, and from how many people on each may read figures."""

from enum import IntEnum

from graph.analysis.withheld import MIN_PEOPLE
from graph.errors import VerkostoError
from graph.ontology import Words


class Role(IntEnum):
    """The roles, each of which may do all that the ones before it may: a viewer reads figures
    without names of people, an analyst reads everything, an editor changes data, and an
    administrator erases people and gives out tokens."""

    NOBODY = 0
    VIEWER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def words(self) -> Words:
        """The role's name in three languages."""
        return _WORDS[self]


_WORDS = {
    Role.NOBODY: Words("ei kirjautunut", "inte inloggad", "nobody"),
    Role.VIEWER: Words("lukija", "läsare", "viewer"),
    Role.ANALYST: Words("analyytikko", "analytiker", "analyst"),
    Role.EDITOR: Words("muokkaaja", "redaktör", "editor"),
    Role.ADMIN: Words("ylläpitäjä", "administratör", "admin"),
}


class Refused(VerkostoError):
    """The role of whoever asks does not permit this."""


def min_people(role: Role) -> int:
    """The smallest number of people of which the role may read a figure: 0, which means any, for
    roles that may read about single people."""
    return MIN_PEOPLE if role < Role.ANALYST else 0
