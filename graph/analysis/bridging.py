"""The people and affiliations behind one cell of the mixing matrix: who joins two groups, what the
groups share, and who could join them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.analysis.gaps import withheld_at
from graph.analysis.groupings import called, grouping, groups_of_people
from graph.analysis.losses import losses_by_leaving
from graph.analysis.projection import projected
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, affiliation_of, two_mode
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shared:
    """An affiliation (its position) that has people of both groups: how many of each (`a`, `b`),
    and the weighted number of `ties` that it makes."""

    affiliation: int
    a: int
    b: int
    ties: float


@dataclass(frozen=True, slots=True)
class Bridging:
    """A person (position) of one group who meets people of the other. `contacts`: how many of the
    other group; `shared`: in which affiliations (positions); `ties`: the weighted number; `share`:
    the share of the pair's ties that would be lost with the person; `people`: how many people would
    then no longer join the groups, this person included."""

    person: int
    group: int
    contacts: int
    shared: tuple[int, ...]
    ties: float
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class PotentialBridge:
    """A person (position) of one group who meets nobody of the other, but knows people who do.
    `through`: how many such people; `reach`: how many people of the other group these meet;
    `places`: the number of the person's affiliations."""

    person: int
    group: int
    through: int
    reach: int
    places: int


@dataclass(frozen=True, slots=True)
class Between:
    """Two groups, or one group with itself.

    `ties`: the weighted number. `shared` and `bridges`: those with the most ties first.
    `potential`: those who know the most joining people first. `apart`: how many people of each
    group meet nobody of the other; within one group the same number twice.
    """

    ties: float
    shared: tuple[Shared, ...]
    bridges: tuple[Bridging, ...]
    potential: tuple[PotentialBridge, ...]
    apart: tuple[int, int]


def between(network: TwoMode, a: int, b: int) -> Between:
    """The ties between the groups `a` and `b`, positions in `network.groups`. Raises BadInput if
    there are too many meetings, as `projected` does."""
    meets = projected(network.indptr, network.indices, network.weight)
    shared, sides = _shared(network, a, b), [(a, b)] if a == b else [(a, b), (b, a)]
    ties = sum(each.ties for each in shared)
    bridges = [each for one, other in sides for each in _bridges(network, meets, one, other, ties)]
    apart = [_apart(network, meets, one, other) for one, other in sides]
    potential = [
        each
        for (one, other), people in zip(sides, apart, strict=True)
        for each in _potential_bridges(network, meets, people, one, other)
    ]
    return Between(
        ties,
        tuple(sorted(shared, key=lambda each: (-each.ties, each.affiliation))),
        tuple(sorted(bridges, key=lambda each: (-each.ties, each.person))),
        tuple(
            sorted(
                potential, key=lambda each: (-each.through, -each.reach, -each.places, each.person)
            )
        ),
        (apart[0].size, apart[-1].size),
    )


def find_between(snapshot: Snapshot, settings: AnalysisSettings, a: str, b: str) -> dict[str, Any]:
    """The same for groups given by ids, as JSON data with ids and with the settings. If one of the
    groups has no people on that day, they share nothing. Affiliations with fewer people than
    `settings.least` are left out of `shared`.

    Raises BadInput for groups that do not exist or are withheld, for invalid settings, and as
    `between` does.
    """
    network = two_mode(snapshot, settings)
    _check(snapshot, settings, a, b)
    at = [network.groups.index(each) if each in network.groups else -1 for each in (a, b)]
    result = (
        between(network, *at) if min(at) >= 0 else Between(0.0, (), (), (), _sizes(network, at))
    )
    ids, groups = snapshot.people.gather(network.people), network.groups
    sizes = np.bincount(network.indices, minlength=network.affiliations.size)
    return {
        **settings.as_dict(),
        "dataVersion": snapshot.version,
        "synthetic": snapshot.synthetic,
        "groups": called(snapshot, settings.by, [a, b], "en"),
        "observed": result.ties,
        **_counts(result, at),
        "shared": [
            _place(snapshot, network, each.affiliation)
            | {
                "a": each.a,
                "b": each.b,
                "ties": each.ties,
            }
            for each in result.shared
            if sizes[each.affiliation] >= settings.least
        ],
        "people": [
            {
                "person": ids[each.person],
                "group": groups[each.group],
                "contacts": each.contacts,
                "ties": each.ties,
                "share": each.share,
                "people": each.people,
                "places": [_place(snapshot, network, affiliation) for affiliation in each.shared],
            }
            for each in result.bridges
        ],
        "able": [
            {
                "person": ids[each.person],
                "group": groups[each.group],
                "through": each.through,
                "reach": each.reach,
                "places": each.places,
            }
            for each in result.potential
        ],
    }


def _place(snapshot: Snapshot, network: TwoMode, column: int) -> dict[str, str]:
    place = affiliation_of(snapshot, network, column)
    return {"affiliation": place.id, "label": place.label}


def _check(snapshot: Snapshot, settings: AnalysisSettings, a: str, b: str) -> None:
    _, ids = groups_of_people(snapshot, settings.as_of, settings.by)
    hidden = [each.id for each in withheld_at(snapshot, settings)]
    for each in (a, b):
        if each not in ids:
            raise BadInput(
                "no_such_group",
                by=grouping(settings.by),
                key=each,
                remedy=suggest(each, ids, otherwise="use_a_key"),
            )
        if each in hidden:
            raise BadInput("sector_withheld", sector=each)


def _sizes(network: TwoMode, groups: list[int]) -> tuple[int, int]:
    a, b = (int((network.group == group).sum()) for group in groups)
    return a, b


def _counts(result: Between, groups: list[int]) -> dict[str, int]:
    """For each group, how many of its people join the two groups, meet nobody of the other, and
    could join them."""
    sides = {"A": groups[0], "B": groups[1]}
    return {
        **{
            f"bridging{name}": sum(each.group == group for each in result.bridges)
            for name, group in sides.items()
        },
        **{
            f"able{name}": sum(each.group == group for each in result.potential)
            for name, group in sides.items()
        },
        "apartA": result.apart[0],
        "apartB": result.apart[1],
    }


def _shared(network: TwoMode, a: int, b: int) -> list[Shared]:
    group = np.repeat(network.group, np.diff(network.indptr))
    of_a, of_b = (
        np.bincount(network.indices[group == each], minlength=network.affiliations.size)
        for each in (a, b)
    )
    weight = network.weight
    ties = weight * (of_a * (of_a - 1) / 2 if a == b else of_a * of_b)
    return [
        Shared(at, int(of_a[at]), int(of_b[at]), float(ties[at]))
        for at in np.flatnonzero(ties).tolist()
    ]


def _bridges(
    network: TwoMode, meets: csr_array, one: int, other: int, whole: float
) -> list[Bridging]:
    people, block = _block(network, meets, one, other)
    contacts, ties = np.diff(block.indptr), block.sum(axis=1)
    there, weight = np.flatnonzero(contacts), network.weight
    lost = losses_by_leaving(network, people[there])
    left = lost.people[lost.other == other]
    members = np.bincount(
        network.indices[np.repeat(network.group, np.diff(network.indptr)) == other],
        minlength=weight.size,
    )
    leads = (members > int(one == other)) & (weight > 0)
    return [
        Bridging(
            int(people[at]),
            one,
            int(contacts[at]),
            _places(network, people[at], leads),
            float(ties[at]),
            float(ties[at] / whole),
            int(n),
        )
        for at, n in zip(there, left, strict=True)
    ]


def _places(network: TwoMode, person: int, leads: NDArray[np.bool_]) -> tuple[int, ...]:
    """Which of the person's affiliations have somebody to meet, by the flags `leads`."""
    own = network.indices[network.indptr[person] : network.indptr[person + 1]]
    return tuple(own[leads[own]].tolist())


def _block(network: TwoMode, meets: csr_array, one: int, other: int) -> tuple[Ints, Any]:
    """The people of the group `one`, and the matrix of their meetings with people of the group
    `other`."""
    people = np.flatnonzero(network.group == one)
    return people, csr_array(meets[people][:, np.flatnonzero(network.group == other)])


def _apart(network: TwoMode, meets: csr_array, one: int, other: int) -> Ints:
    people, block = _block(network, meets, one, other)
    alone: Ints = people[np.diff(block.indptr) == 0]
    return alone


def _potential_bridges(
    network: TwoMode, meets: csr_array, people: Ints, one: int, other: int
) -> list[PotentialBridge]:
    """Those of `people`, who meet nobody of the other group, who know somebody who does. Within one
    group, everyone they know meets them; this does not count."""
    itself = int(one == other)
    known = csr_array(meets[:, np.flatnonzero(network.group == other)] > 0).astype(np.int64)
    bridging = np.diff(known.indptr) > itself
    acquainted = csr_array(meets[people] > 0).astype(np.int64)
    through = acquainted @ bridging.astype(np.int64)
    reach = np.diff(csr_array(acquainted @ known).indptr) - itself
    places = np.diff(network.indptr)[people]
    return [
        PotentialBridge(int(person), one, int(knows), int(reached), int(active))
        for person, knows, reached, active in zip(people, through, reach, places, strict=True)
        if knows
    ]
