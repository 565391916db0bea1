"""The whole network as a picture: people and affiliations, people alone, or, if there are too many
of them or the viewer may not see people, sectors and kinds of affiliations."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

from graph.analysis.gaps import withheld_at
from graph.analysis.groupings import budget_order, groups_of_people
from graph.analysis.layout import Discs, stand
from graph.analysis.projection import projected
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, two_mode
from graph.analysis.withheld import disclosed
from graph.errors import BadInput
from graph.snapshot import Snapshot

BOTH, PEOPLE, SECTORS = "both", "people", "sectors"
SHOWN = (BOTH, PEOPLE, SECTORS)
MAX_NODES, MAX_TIES = 5000, 60_000
KIND = "Kind"
"""The label of nodes that represent a kind of affiliation. Their keys are like `Group:peer group`,
or `Cohort:` for affiliations without a kind."""

Ints = NDArray[np.int32]
_PERSON, _CLEAR, _NAMED = 5.0, 3.0, 22.0
"""The radius of people's marks, and the margins kept free around marks; the last one leaves room
for a name."""


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """What to show. `shown`: one of SHOWN. `opened`: the keys of the sectors whose people are
    shown, if there are too many people to show all (None: all if there is room). `show_people`:
    whether people may be shown. `max_nodes`: the largest number of nodes."""

    settings: AnalysisSettings
    shown: str = BOTH
    opened: tuple[str, ...] | None = None
    show_people: bool = True
    max_nodes: int = MAX_NODES


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the picture. `sector`: its position among the sectors, -1 for none. `people`: how
    many it represents, or how many meet in it. `size`: the radius of its mark; `x` and `y`: its
    centre."""

    label: str
    key: str
    sector: int
    people: int
    size: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Whole:
    """The picture.

    `sectors`: keys, in the order of the ring of `discs`; `people`: the number of people of each.
    `ties` int32[ties, 3]: the positions of two nodes, and the number of people who join them or of
    affiliations that two people share. `level`: BOTH, PEOPLE or SECTORS, as actually shown.
    `opened`: the positions of the sectors whose people are shown. `alone`: the number of people
    without any tie (None: too few to be disclosed). `met`: the number of affiliations of all
    sectors. `cap`: affiliations with more people are left out (None: none is). `withheld`: the
    number of ties left out because too few people make them; `hidden`: the number of sectors
    withheld.
    """

    version: str
    synthetic: bool
    request: NetworkRequest
    level: str
    sectors: tuple[str, ...]
    people: tuple[int, ...]
    discs: Discs
    nodes: tuple[Node, ...]
    ties: Ints
    opened: frozenset[int]
    alone: int | None
    met: int
    cap: int | None = None
    withheld: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is laid out. `actors`: people, and sectors that represent their people; `home`: the
    sector of each; `people`: the number of people each represents. `places`: affiliations or their
    kinds. `joined`: actors x places, the number of people who join them."""

    actors: list[tuple[str, str]]
    home: Ints
    people: Ints
    places: list[tuple[str, str]]
    joined: csr_array


def whole_network(snapshot: Snapshot, request: NetworkRequest) -> Whole:
    """The picture of the network. Raises BadInput if it cannot be made, for example for too many
    nodes."""
    if request.shown not in SHOWN:
        raise BadInput("cannot_be_shown", shown=request.shown, known=", ".join(SHOWN))
    network = _in_order(snapshot, two_mode(snapshot, request.settings))
    opened = _opened(network, request)
    reduced, cap = _small(network) if request.shown == PEOPLE and opened else (network, None)
    drawn = _drawn(snapshot, reduced, opened)
    if len(drawn.actors) + len(drawn.places) > request.max_nodes:
        raise BadInput(
            "picture_too_large",
            nodes=len(drawn.actors) + len(drawn.places),
            limit=request.max_nodes,
        )
    drawn, withheld = _without_small_ties(drawn, request.settings.least)
    whole = _laid_out(snapshot, network, drawn, request, opened)
    return replace(
        whole, cap=cap, withheld=withheld, hidden=len(withheld_at(snapshot, request.settings))
    )


def _in_order(snapshot: Snapshot, network: TwoMode) -> TwoMode:
    """The network with its sectors in the order of the state budget."""
    kinds = dict(snapshot.sectors.select("id", "kind").iter_rows())
    order = sorted(
        range(len(network.groups)),
        key=lambda position: budget_order(
            network.groups[position], kinds.get(network.groups[position])
        ),
    )
    return replace(
        network,
        groups=tuple(network.groups[position] for position in order),
        group=np.argsort(order)[network.group].astype(np.int16),
    )


def _opened(network: TwoMode, request: NetworkRequest) -> frozenset[int]:
    """The positions of the sectors whose people are shown."""
    if not request.show_people:
        return frozenset()
    if request.opened is not None:
        return frozenset(
            position for position, key in enumerate(network.groups) if key in request.opened
        )
    fits = network.people.size + network.affiliations.size <= request.max_nodes
    return (
        frozenset(range(len(network.groups))) if fits and request.shown != SECTORS else frozenset()
    )


def _small(network: TwoMode) -> tuple[TwoMode, int | None]:
    """The network without its largest affiliations, if otherwise more than MAX_TIES pairs of people
    would be tied; and the largest remaining size, or None."""
    sizes = np.bincount(network.indices, minlength=network.affiliations.size)
    ordered = np.sort(sizes)
    pairs = np.cumsum(ordered * (ordered - 1) // 2)
    if not pairs.size or pairs[-1] <= MAX_TIES:
        return network, None
    cap = int(ordered[max(int(np.searchsorted(pairs, MAX_TIES, side="right")) - 1, 0)])
    cap = cap if (pairs[np.searchsorted(ordered, cap, side="right") - 1]) <= MAX_TIES else cap - 1
    included = sizes[network.indices] <= cap
    indptr = np.concatenate(([0], np.cumsum(included)))[network.indptr].astype(np.int64)
    return replace(network, indptr=indptr, indices=network.indices[included]), cap


def _drawn(snapshot: Snapshot, network: TwoMode, opened: frozenset[int]) -> _Drawn:
    """The people of opened sectors one by one, and the other sectors as one actor each; the
    affiliations that have people of opened sectors, or, if none is opened, all by kind."""
    alone = np.isin(network.group, np.fromiter(opened, np.int16, len(opened)))
    closed = [position for position in range(len(network.groups)) if position not in opened]
    singles = np.flatnonzero(alone)
    actor = np.zeros(network.people.size, np.int64)
    actor[singles] = np.arange(singles.size)
    actor[~alone] = singles.size + np.searchsorted(closed, network.group[~alone])
    places, position = _places(snapshot, network, alone) if opened else _kinds(snapshot, network)
    person = np.repeat(np.arange(network.people.size), np.diff(network.indptr))
    column = position[network.indices]
    seen = np.unique(person[column >= 0] * np.int64(max(len(places), 1)) + column[column >= 0])
    row, at = actor[seen // max(len(places), 1)], seen % max(len(places), 1)
    shape = (singles.size + len(closed), len(places))
    joined = csr_array((np.ones(row.size, np.int32), (row, at)), shape=shape)
    joined.sum_duplicates()
    ids = snapshot.people.gather(network.people[singles])
    counts = np.bincount(network.group, minlength=len(network.groups)).astype(np.int32)
    return _Drawn(
        [*(("Person", id_) for id_ in ids), *(("Sector", network.groups[each]) for each in closed)],
        np.concatenate((network.group[singles], closed)).astype(np.int32),
        np.concatenate((np.ones(singles.size), counts[closed])).astype(np.int32),
        places,
        joined,
    )


def _places(
    snapshot: Snapshot, network: TwoMode, alone: NDArray[np.bool_]
) -> tuple[list[tuple[str, str]], Ints]:
    """The affiliations that have any of the people in `alone`; and for each affiliation of the
    network its position among these, -1 if it is not one."""
    within = np.repeat(alone, np.diff(network.indptr))
    used = np.flatnonzero(np.bincount(network.indices[within], minlength=network.affiliations.size))
    position = np.full(network.affiliations.size, -1, np.int32)
    position[used] = np.arange(used.size)
    labels, ids = snapshot.affiliations["label"].to_list(), snapshot.affiliations["id"].to_list()
    organisations = snapshot.organisations["id"]
    numbers = network.affiliations[used].tolist()
    return [
        (labels[each], ids[each]) if each >= 0 else ("Organisation", organisations[-1 - each])
        for each in numbers
    ], position


def _kinds(snapshot: Snapshot, network: TwoMode) -> tuple[list[tuple[str, str]], Ints]:
    """The kinds of the network's affiliations; and for each affiliation the position of its
    kind."""
    frame = snapshot.affiliations.select("label", "kind")
    rows = [*(f"{label}:{kind or ''}" for label, kind in frame.iter_rows()), "Organisation:"]
    of = [rows[each] if each >= 0 else rows[-1] for each in network.affiliations.tolist()]
    kinds = sorted(set(of))
    return [(KIND, kind) for kind in kinds], np.array([kinds.index(each) for each in of], np.int32)


def _without_small_ties(drawn: _Drawn, min_people: int) -> tuple[_Drawn, int]:
    """The drawing without ties made by fewer than `min_people` people, and the number of these
    ties. The numbers of people whom a kind of affiliation brings together do not include them
    either."""
    joined = drawn.joined.copy()
    below = np.asarray(joined.data) < min_people
    joined.data[below] = 0
    joined.eliminate_zeros()
    return replace(drawn, joined=joined), int(below.sum())


def _laid_out(
    snapshot: Snapshot,
    network: TwoMode,
    drawn: _Drawn,
    request: NetworkRequest,
    opened: frozenset[int],
) -> Whole:
    alone = request.shown == PEOPLE and bool(opened)
    joined = drawn.joined
    met = np.asarray(joined.sum(axis=0)).astype(np.int32).reshape(-1)
    sizes = np.concatenate(
        (_actor_sizes(drawn), np.full(met.size, 0.5) if alone else _place_sizes(drawn, met))
    )
    beside = 0.0 if alone else _NAMED if drawn.places and drawn.places[0][0] == KIND else _CLEAR + 1
    clear = np.where(np.arange(sizes.size) < len(drawn.actors), _CLEAR, beside)
    many = np.concatenate((drawn.people, np.zeros(met.size, np.int32))) > 1
    radius = sizes + np.where(many, 4 * clear, clear)
    standing = stand(
        drawn.home,
        (joined.indptr.astype(np.int64), joined.indices.astype(np.int32)),
        radius,
        np.zeros(len(network.groups)),
    )
    listed = [*drawn.actors, *([] if alone else drawn.places)]
    home, people = (
        np.append(drawn.home, np.full(met.size, -1)).tolist(),
        np.append(drawn.people, met).tolist(),
    )
    points = np.round(standing.points, 1).tolist()
    nodes = tuple(
        Node(*listed[i], home[i], people[i], round(float(sizes[i]), 1), *points[i])
        for i in range(len(listed))
    )
    singles = sum(label == "Person" for label, _ in drawn.actors)
    return Whole(
        snapshot.version,
        snapshot.synthetic,
        request,
        SECTORS if not opened else request.shown if alone else BOTH,
        network.groups,
        tuple(np.bincount(network.group, minlength=len(network.groups)).tolist()),
        standing.discs,
        nodes,
        _shared(joined, singles) if alone else _two_mode_ties(joined),
        opened,
        disclosed(int((np.diff(network.indptr) == 0).sum()), request.settings.least),
        int(network.affiliations.size),
    )


def _actor_sizes(drawn: _Drawn) -> NDArray[np.float64]:
    """The radius of each actor's mark: fixed for people, by the number of people for sectors."""
    return np.where(
        np.array([label == "Person" for label, _ in drawn.actors], bool),
        _PERSON,
        np.clip(3 * np.sqrt(drawn.people), 12, 60),
    )


def _place_sizes(drawn: _Drawn, met: Ints) -> NDArray[np.float64]:
    kinds = bool(drawn.places) and drawn.places[0][0] == KIND
    return np.clip(1.6 * np.sqrt(met), 7, 30) if kinds else np.clip(2 * np.sqrt(met), 4, 20)


def _two_mode_ties(joined: csr_array) -> Ints:
    rows = np.repeat(np.arange(joined.shape[0]), np.diff(joined.indptr))
    return np.stack((rows, joined.shape[0] + joined.indices, joined.data), axis=1).astype(np.int32)


def _shared(joined: csr_array, people: int) -> Ints:
    """Ties between actors that share an affiliation, once for each pair. The first `people` actors
    are people; sectors are tied only to these."""
    whole = projected(
        joined.indptr.astype(np.int64), joined.indices.astype(np.int32), np.ones(joined.shape[1])
    )
    upper = triu(whole, 1).tocoo()
    ties: Ints = np.stack((upper.row, upper.col, upper.data), axis=1).astype(np.int32)
    return ties[ties[:, 0] < people]


def sectors_of_everyone(snapshot: Snapshot, settings: AnalysisSettings) -> dict[str, str]:
    """The key of the sector of each person who has one on the day, by the person's key."""
    position, ids = groups_of_people(snapshot, settings.as_of, "sector")
    sectors = ids.to_list()
    return {
        person: sectors[at]
        for person, at in zip(snapshot.people, position.tolist(), strict=True)
        if at >= 0
    }
