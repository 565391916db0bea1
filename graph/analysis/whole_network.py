"""The whole network as a picture shows it: people and where they meet, people alone, or sectors and
kinds of affiliations where there are too many of them, or where who looks may not see people."""

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
"""The label of nodes that are kinds of affiliations; their keys are like `Group:peer group`, or
`Cohort:` where there are no kinds."""

Ints = NDArray[np.int32]
_PERSON, _CLEAR, _NAMED = 5.0, 3.0, 22.0
"""The size of people's marks, and what is kept free around marks: more where each is to be
named."""


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """What is to be shown; `opened`: keys of sectors whose people are, where all are too many;
    None: all that there is room for. `named`: whether people may be seen."""

    settings: AnalysisSettings
    shown: str = BOTH
    opened: tuple[str, ...] | None = None
    named: bool = True
    most: int = MAX_NODES


@dataclass(frozen=True, slots=True)
class Node:
    """`sector`: its place among the sectors, -1 for none; `people`: that it stands for, or that
    meet in it; `x` and `y`: its middle."""

    label: str
    key: str
    sector: int
    people: int
    size: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Whole:
    """`sectors`: keys, in the order of the ring of `discs`, with how many people; `ties`:
    int32[ties, 3], the places of two nodes and how many people join them, or how much two people
    share. `level`: BOTH, PEOPLE or SECTORS, as it came out; `opened`: places of sectors whose
    people are there. `alone`: people without any tie (None: too few to be disclosed), `met`:
    affiliations, in all sectors; `cap`: affiliations of more people are left out; `withheld`: how
    many ties of few people are, and `hidden`: how many sectors.
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
    """What is laid out: `actors` (people, and sectors that stand for theirs) x `places`
    (affiliations or their kinds), how many people join them; `home`: the sector of each actor."""

    actors: list[tuple[str, str]]
    home: Ints
    people: Ints
    places: list[tuple[str, str]]
    joined: csr_array


def whole_network(snapshot: Snapshot, request: NetworkRequest) -> Whole:
    """BadInput for what cannot be shown, too many nodes for instance."""
    if request.shown not in SHOWN:
        raise BadInput("cannot_be_shown", shown=request.shown, known=", ".join(SHOWN))
    network = _in_order(snapshot, two_mode(snapshot, request.settings))
    opened = _opened(network, request)
    few, cap = _small(network) if request.shown == PEOPLE and opened else (network, None)
    drawn = _drawn(snapshot, few, opened)
    if len(drawn.actors) + len(drawn.places) > request.most:
        raise BadInput(
            "picture_too_large", nodes=len(drawn.actors) + len(drawn.places), limit=request.most
        )
    drawn, withheld = _without_few(drawn, request.settings.least)
    whole = _laid_out(snapshot, network, drawn, request, opened)
    return replace(
        whole, cap=cap, withheld=withheld, hidden=len(withheld_at(snapshot, request.settings))
    )


def _in_order(snapshot: Snapshot, network: TwoMode) -> TwoMode:
    """With the sectors in the order of the state budget."""
    kinds = dict(snapshot.sectors.select("id", "kind").iter_rows())
    order = sorted(
        range(len(network.groups)),
        key=lambda place: budget_order(network.groups[place], kinds.get(network.groups[place])),
    )
    return replace(
        network,
        groups=tuple(network.groups[place] for place in order),
        group=np.argsort(order)[network.group].astype(np.int16),
    )


def _opened(network: TwoMode, request: NetworkRequest) -> frozenset[int]:
    """The places of the sectors whose people are shown."""
    if not request.named:
        return frozenset()
    if request.opened is not None:
        return frozenset(place for place, key in enumerate(network.groups) if key in request.opened)
    few = network.people.size + network.affiliations.size <= request.most
    return (
        frozenset(range(len(network.groups))) if few and request.shown != SECTORS else frozenset()
    )


def _small(network: TwoMode) -> tuple[TwoMode, int | None]:
    """Without the largest affiliations, where otherwise too many pairs of people would be tied."""
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
    """People of opened sectors one by one, and the others' sectors; affiliations where someone of
    an opened sector is, or, if none is opened, all by kind."""
    alone = np.isin(network.group, np.fromiter(opened, np.int16, len(opened)))
    closed = [place for place in range(len(network.groups)) if place not in opened]
    singles = np.flatnonzero(alone)
    actor = np.zeros(network.people.size, np.int64)
    actor[singles] = np.arange(singles.size)
    actor[~alone] = singles.size + np.searchsorted(closed, network.group[~alone])
    places, place = _places(snapshot, network, alone) if opened else _kinds(snapshot, network)
    person = np.repeat(np.arange(network.people.size), np.diff(network.indptr))
    column = place[network.indices]
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
    """The affiliations where any of those is, and where each of the network's is among them, -1 if
    it is not."""
    within = np.repeat(alone, np.diff(network.indptr))
    used = np.flatnonzero(np.bincount(network.indices[within], minlength=network.affiliations.size))
    place = np.full(network.affiliations.size, -1, np.int32)
    place[used] = np.arange(used.size)
    labels, ids = snapshot.affiliations["label"].to_list(), snapshot.affiliations["id"].to_list()
    organisations = snapshot.organisations["id"]
    numbers = network.affiliations[used].tolist()
    return [
        (labels[each], ids[each]) if each >= 0 else ("Organisation", organisations[-1 - each])
        for each in numbers
    ], place


def _kinds(snapshot: Snapshot, network: TwoMode) -> tuple[list[tuple[str, str]], Ints]:
    frame = snapshot.affiliations.select("label", "kind")
    rows = [*(f"{label}:{kind or ''}" for label, kind in frame.iter_rows()), "Organisation:"]
    of = [rows[each] if each >= 0 else rows[-1] for each in network.affiliations.tolist()]
    kinds = sorted(set(of))
    return [(KIND, kind) for kind in kinds], np.array([kinds.index(each) for each in of], np.int32)


def _without_few(drawn: _Drawn, least: int) -> tuple[_Drawn, int]:
    """Without ties of fewer people, and how many those are; how many a kind of affiliation brings
    together is counted without them too."""
    joined = drawn.joined.copy()
    few = np.asarray(joined.data) < least
    joined.data[few] = 0
    joined.eliminate_zeros()
    return replace(drawn, joined=joined), int(few.sum())


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
    """Of people, and of sectors by how many they stand for."""
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
    """Ties between those who share an affiliation, once for each pair; the first `people` are
    people, and sectors are tied to them alone."""
    whole = projected(
        joined.indptr.astype(np.int64), joined.indices.astype(np.int32), np.ones(joined.shape[1])
    )
    upper = triu(whole, 1).tocoo()
    ties: Ints = np.stack((upper.row, upper.col, upper.data), axis=1).astype(np.int32)
    return ties[ties[:, 0] < people]


def sectors_of_everyone(snapshot: Snapshot, settings: AnalysisSettings) -> dict[str, str]:
    """The key of the sector of each person who has one on the day, by the person's key."""
    place, ids = groups_of_people(snapshot, settings.as_of, "sector")
    sectors = ids.to_list()
    return {
        person: sectors[at]
        for person, at in zip(snapshot.people, place.tolist(), strict=True)
        if at >= 0
    }
