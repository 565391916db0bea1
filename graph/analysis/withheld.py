"""Which groups are too small to be disclosed: a figure of one or two people is that of a person.

Whoever is not to learn of people gets figures of a network that lacks those of small groups.
Nothing that is computed from it, no sum and no difference, depends on what such a person does.
"""

import numpy as np
from numpy.typing import NDArray

MIN_PEOPLE = 3
"""Groups, and counts, of fewer people than this are withheld."""

Flags = NDArray[np.bool_]


def withheld(people: NDArray[np.integer], least: int) -> Flags:
    """bool[groups], of how many `people` each has: those that have some, but fewer than `least`.
    While those who are withheld are fewer than `least` together, the next smallest group is too:
    what a whole has more than its parts would else be theirs alone.
    """
    present = people > 0
    hidden: Flags = present & (people < least)
    for group in np.argsort(people, kind="stable")[np.count_nonzero(~present) :]:
        if not 0 < people[hidden].sum() < least:
            break
        hidden[group] = True
    return hidden


def without_withheld(group_of: NDArray[np.int32], groups: int, least: int) -> NDArray[np.int32]:
    """int32[people]: the group of each, -1 without one; those of withheld groups have none
    either."""
    people = np.bincount(group_of[group_of >= 0], minlength=groups)
    return np.where(np.append(withheld(people, least), False)[group_of], np.int32(-1), group_of)


def disclosed(count: int, least: int) -> int | None:
    """A number of people, if it is none or `least`."""
    return count if count >= least or not count else None
