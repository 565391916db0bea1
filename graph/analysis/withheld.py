"""Which groups are too small to be disclosed, because a figure about one or two people is a figure
about a person.

Viewers who may not see people get figures of a network without the people of small groups. Nothing
computed from it, no sum and no difference, depends on what these people do.
"""

import numpy as np
from numpy.typing import NDArray

MIN_PEOPLE = 3
"""Groups and counts with fewer people are withheld."""

Flags = NDArray[np.bool_]


def withheld(people: NDArray[np.integer], min_people: int) -> Flags:
    """bool[groups]: the groups that are withheld, given their numbers of `people`. These are the
    groups with at least one and fewer than `min_people` people. If they together have fewer than
    `min_people` people, the next smallest group is withheld too, and so on; otherwise the
    difference between a total and its parts would be a figure about them."""
    present = people > 0
    hidden: Flags = present & (people < min_people)
    for group in np.argsort(people, kind="stable")[np.count_nonzero(~present) :]:
        if not 0 < people[hidden].sum() < min_people:
            break
        hidden[group] = True
    return hidden


def without_withheld(
    group_of: NDArray[np.int32], groups: int, min_people: int
) -> NDArray[np.int32]:
    """int32[people]: the group of each person, -1 for people without a group and for those of
    withheld groups."""
    people = np.bincount(group_of[group_of >= 0], minlength=groups)
    return np.where(
        np.append(withheld(people, min_people), False)[group_of], np.int32(-1), group_of
    )


def disclosed(count: int, min_people: int) -> int | None:
    """A number of people, if it is 0 or at least `min_people`; else None."""
    return count if count >= min_people or not count else None
