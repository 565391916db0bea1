"""Cut people and bridges: who alone, and which membership alone, holds parts of the network
together (Hopcroft and Tarjan 1973).

For a network of people alone, NetworkX finds them. In a two-mode network a cut person is one whose
removal separates other people, not only affiliations that have no other people. The parts that are
separated are read from the same depth-first walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analysis.centrality import both_ends
from graph.analysis.compiled import compiled
from graph.analysis.figures import Figure, GroupId, PersonId
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import Place, TwoMode, affiliation_of
from graph.ontology import Words
from graph.snapshot import Snapshot

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut person. Without `person`, the network falls into several parts.

    `apart`: the people (int32, ascending) of each part except the largest. `of_group` int64[1 +
    len(apart), groups]: the number of people of each group in the largest part, then in each of
    `apart`.
    """

    person: int
    apart: tuple[NDArray[np.int32], ...]
    of_group: Ints

    @property
    def people_apart(self) -> int:
        """The number of people outside the largest part."""
        return sum(part.size for part in self.apart)


@dataclass(frozen=True, slots=True)
class CutsArrays:
    """`people`: cut people, those who leave the most people apart first. `bridges` int64[bridges,
    2]: memberships (person, affiliation) without which the person and the affiliation would no
    longer reach each other."""

    people: tuple[Cut, ...]
    bridges: Ints


@dataclass(frozen=True, slots=True)
class CutPerson:
    """A person who alone holds parts of the network together."""

    person: PersonId
    group: GroupId
    people_apart: Annotated[
        int,
        Figure(
            Words("Irti jäisi", "Skulle lossna", "Would be apart"),
            Words(
                "montako johtajaa ei ilman tätä tavoittaisi suurinta osaa",
                "hur många ledare som utan denna inte når den största delen",
                "how many people are not in the largest part without this one",
            ),
            "whole",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A membership without which parts of the network fall apart."""

    person: PersonId
    affiliation: Place


@dataclass(frozen=True, slots=True)
class Cuts:
    """Who alone holds parts of the network together (Hopcroft and Tarjan 1973)."""

    people: Annotated[
        tuple[CutPerson, ...],
        Figure(
            Words(
                "Yksin yhdistävät johtajat", "Ledare som ensamma länkar", "Leaders who alone bridge"
            ),
            Words(
                "ilman heitä verkosto hajoaisi; eniten irrottavat ensin",
                "utan dem skulle nätverket falla isär; de som lossar flest först",
                "without whom the network falls apart; who leaves most people apart first",
            ),
        ),
    ]
    bridges: Annotated[
        tuple[Bridge, ...],
        Figure(
            Words(
                "Yksin yhdistävät jäsenyydet", "Medlemskap som ensamma länkar", "Single memberships"
            ),
            Words(
                "ilman niitä verkosto hajoaisi",
                "utan dem skulle nätverket falla isär",
                "without which the network falls apart",
            ),
            brief=False,
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Cuts:
    arrays = two_mode_cuts(
        network.indptr,
        network.indices,
        network.affiliations.size,
        network.group,
        len(network.groups),
    )
    ids = snapshot.people.gather(network.people)
    people = tuple(
        CutPerson(
            PersonId(ids[cut.person]),
            GroupId(network.groups[network.group[cut.person]]),
            cut.people_apart,
        )
        for cut in arrays.people
    )
    bridges = tuple(
        Bridge(PersonId(ids[person]), affiliation_of(snapshot, network, column))
        for person, column in arrays.bridges.tolist()
    )
    return Cuts(people, bridges)


def two_mode_cuts(
    indptr: Ints,
    indices: NDArray[np.int32],
    affiliations: int,
    group: NDArray[np.integer],
    groups: int,
) -> CutsArrays:
    """The cut people and bridges of a two-mode network; both are empty if there are no ties.
    `indptr` and `indices`: as in TwoMode; `affiliations`: their number; `group`: int[people], each
    below `groups`."""
    people = indptr.size - 1
    ties = both_ends(indptr, indices, affiliations)
    walk = _walked(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))
    child = np.flatnonzero(walk.parent >= 0)
    parent = walk.parent[child]
    bridge = walk.low[child] > walk.discovered[parent]
    ends = np.sort(np.stack((child[bridge], parent[bridge]), axis=1), axis=1) - np.array(
        [0, people]
    )
    splits = (parent < people) & (walk.low[child] >= walk.discovered[parent])
    cuts = sorted(
        _cuts(walk, child[splits], group, groups), key=lambda cut: (-cut.people_apart, cut.person)
    )
    return CutsArrays(tuple(cuts), ends[np.lexsort((ends[:, 1], ends[:, 0]))])


class _Walk(NamedTuple):
    """A depth-first walk. For each node: `discovered`, its position in `order`; `parent`, the node
    from which it was reached; `low`, the first place to which it or a descendant is tied; `size`,
    the number of its descendants, itself included; `root`, the node where the walk of its component
    began."""

    discovered: Ints
    low: Ints
    parent: NDArray[np.int32]
    size: Ints
    order: NDArray[np.int32]
    root: NDArray[np.int32]


def _walked(indptr: Ints, adjacent: NDArray[np.int32]) -> _Walk:
    nodes = indptr.size - 1
    discovered, low, size = (
        np.full(nodes, -1, np.int64),
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int64),
    )
    parent, order, root = (
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
    )
    _walk(indptr, adjacent, discovered, low, parent, size, order, root)
    return _Walk(discovered, low, parent, size, order, root)


@compiled(
    "void(int64[::1], int32[::1], int64[::1], int64[::1], int32[::1], int64[::1], int32[::1],"
    " int32[::1])"
)
def _walk(
    indptr: Any,
    adjacent: Any,
    discovered: Any,
    low: Any,
    parent: Any,
    size: Any,
    order: Any,
    root: Any,
) -> None:
    at, met = indptr[:-1].copy(), 0
    for first in range(discovered.size):
        node = first if discovered[first] < 0 else -1
        while node >= 0:
            if discovered[node] < 0:
                discovered[node] = low[node] = met
                order[met], root[node] = node, first
                met += 1
            if at[node] < indptr[node + 1]:
                other = adjacent[at[node]]
                at[node] += 1
                if discovered[other] < 0:
                    parent[other] = node
                    node = other
                elif other != parent[node]:
                    low[node] = min(low[node], discovered[other])
            else:
                size[node] = met - discovered[node]
                if parent[node] >= 0:
                    low[parent[node]] = min(low[parent[node]], low[node])
                node = parent[node]


def _cuts(walk: _Walk, behind: Ints, group: NDArray[np.integer], groups: int) -> Iterator[Cut]:
    """The cut people. `behind`: nodes that would be separated, with their descendants, from the
    rest by removing the person who is their parent."""
    is_person = walk.order < group.size
    people, count = walk.order[is_person], np.append(0, np.cumsum(is_person))

    def from_on(node: int) -> NDArray[np.int32]:
        part: NDArray[np.int32] = people[
            count[walk.discovered[node]] : count[walk.discovered[node] + walk.size[node]]
        ]
        return part

    wholes: dict[int, Ints] = {}
    populated = behind[
        count[walk.discovered[behind] + walk.size[behind]] > count[walk.discovered[behind]]
    ]
    for person, children in _by_parent(walk, populated):
        root = int(walk.root[person])
        whole, parts = from_on(root), [from_on(child) for child in children]
        if len(parts) > 1 or whole.size > 1 + parts[0].size:
            if root not in wholes:
                wholes[root] = np.bincount(group[whole], minlength=groups)
            yield _cut(person, whole, parts, group, wholes[root])


def _cut(
    person: int,
    whole: NDArray[np.int32],
    parts: list[NDArray[np.int32]],
    group: NDArray[np.integer],
    of_whole: Ints,
) -> Cut:
    """`whole`: all people of the component; `parts`: the people of each part behind the person. The
    remaining people are listed as apart only if they are not the largest part, which they usually
    are."""
    before = whole.size - 1 - sum(part.size for part in parts)
    if 0 < before < max(part.size for part in parts):
        parts.append(np.setdiff1d(whole, np.append(np.concatenate(parts), np.int32(person))))
        before = 0
    parts.sort(key=lambda part: -part.size)
    counts = [np.bincount(group[part], minlength=of_whole.size) for part in parts]
    if before:
        own = np.bincount(group[[person]], minlength=of_whole.size)
        counts.insert(0, of_whole - own - sum(counts))
    apart = parts if before else parts[1:]
    return Cut(person, tuple(np.sort(part) for part in apart), np.array(counts))


def _by_parent(walk: _Walk, nodes: Ints) -> Iterator[tuple[int, Ints]]:
    parents, parent_index = np.unique(walk.parent[nodes], return_inverse=True)
    split = np.split(
        nodes[np.argsort(parent_index, kind="stable")], np.cumsum(np.bincount(parent_index))[:-1]
    )
    return zip(parents.tolist(), split, strict=False)
