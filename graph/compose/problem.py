"""The requirements for groups, and the same as arrays: who may be where, what sectors lack, and the
value of two people in one group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from graph.analysis.gaps import Gaps
from graph.analysis.groupings import grouping, groups_of_people
from graph.analysis.settings import AnalysisSettings
from graph.analysis.verdicts import GAP
from graph.compose.acquaintance import (
    Flags,
    have_met,
    organisations_of,
    positions_of,
    sharing,
    superiors_of,
    under,
)
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot

MIN_SIZE, MAX_SIZE = 8, 10
WORTH = {"none": 0.0, "little": 1.0, "some": 3.0, "much": 10.0}
"""The numbers that the words of a weight stand for. They apply to a new tie where a gap was found,
and to two people in one group who are of different sectors, have not met, or differ in gender or
region."""
PER_SECTOR = 2
MAX_PEOPLE = 5000
NOWHERE = "-"
"""The sector of members who have none on the day."""
WEIGHTS = {
    "gaps": "much",
    "sectors": "some",
    "never-met": "little",
    "gender": "none",
    "region": "none",
}
"""The weights and their defaults."""
TRAITS = ("gender", "region")

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
PersonPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """A group to make or to fill. `members` (ids) stay in it. `there`: whether it exists already;
    then `name` is its id."""

    name: str
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    members: tuple[str, ...] = ()
    there: bool = False


@dataclass(frozen=True, slots=True)
class Requirements:
    """The requirements for groups.

    `candidates` (ids) may be placed in `groups`; the `required` must be. Two people `together` are
    in the same group or both in none; two people `apart` are not in the same group. `per_sector`:
    the largest number of one sector's people in a group, unless more of them stay there. `weights`:
    words of WORTH by the names of WEIGHTS.
    """

    candidates: tuple[str, ...]
    groups: tuple[Group, ...]
    required: tuple[str, ...] = ()
    together: tuple[PersonPair, ...] = ()
    apart: tuple[PersonPair, ...] = ()
    per_sector: int = PER_SECTOR
    weights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """The requirements as arrays.

    `people`: the ids of members and candidates. `sector` int64[people]: positions in `sectors`.
    `fixed` int64[people]: the group of people who stay, -1 for candidates. `required` bool[people].
    `clash` bool[people, people]: who may not be in the same group, for a shared entry in
    `organisations`, as superior and subordinate (`under`) or by a rule (`apart`). `unit`
    int64[people]: the same number for people who must be together.

    `met` bool[people, people]. `value` float64[people, people]: the value of two people in one
    group. `cap` and `worth` float64[sectors, sectors]: the number of ties that pairs of sectors
    with a gap lack, and the worth of each new tie up to that number. `per_sector`: see
    Requirements.
    """

    people: tuple[str, ...]
    sector: Ints
    sectors: tuple[str, ...]
    organisations: tuple[frozenset[int], ...]
    groups: tuple[Group, ...]
    fixed: Ints
    required: Flags
    clash: Flags
    under: Flags
    apart: Flags
    unit: Ints
    met: Flags
    value: Reals
    cap: Reals
    worth: Reals
    per_sector: int


def problem_of(snapshot: Snapshot, gaps: Gaps, requirements: Requirements) -> Problem:
    """The requirements as arrays, for the day and the settings of `gaps`.

    Raises BadInput for people who are unknown, who stay in two groups, or who have no group on the
    day; for unknown words; for invalid sizes; and for more than MAX_PEOPLE people.
    """
    _check(requirements)
    settings, members = (
        gaps.settings,
        [id_ for group in requirements.groups for id_ in group.members],
    )
    ids = list(dict.fromkeys((*members, *requirements.candidates)))
    if len(ids) > MAX_PEOPLE:
        raise BadInput("too_many_candidates", people=len(ids), limit=MAX_PEOPLE)
    people = positions_of(snapshot, ids)
    sector, sectors = _sectors(snapshot, settings, people, ids, len(members))
    at, fixed = {id_: i for i, id_ in enumerate(ids)}, np.full(len(ids), -1)
    for number, group in enumerate(requirements.groups):
        fixed[[at[id_] for id_ in group.members]] = number
    organisations = organisations_of(snapshot, people, settings.as_of)
    below = under(people, superiors_of(snapshot, people, settings.as_of))
    apart = np.zeros((len(ids),) * 2, bool)
    for one, other in requirements.apart:
        if one in at and other in at:
            apart[at[one], at[other]] = apart[at[other], at[one]] = True
    met, (cap, worth) = (
        have_met(snapshot, people, settings.as_of, settings.cap),
        _lacking(gaps, sectors, _worth(requirements, "gaps")),
    )
    return Problem(
        people=tuple(ids),
        sector=sector,
        sectors=sectors,
        organisations=tuple(organisations),
        groups=requirements.groups,
        fixed=fixed,
        required=np.isin(ids, requirements.required),
        clash=sharing(organisations) | below | apart,
        under=below,
        apart=apart,
        unit=_units(len(ids), [(at[one], at[other]) for one, other in requirements.together]),
        met=met,
        value=_values(snapshot, people, met, requirements)
        + _worth(requirements, "sectors") * (sector[:, None] != sector),
        cap=cap,
        worth=worth,
        per_sector=requirements.per_sector,
    )


def staying(problem: Problem) -> Ints:
    """int64[groups, sectors]: the number of each sector's people who stay in each group."""
    counts, stay = (
        np.zeros((len(problem.groups), len(problem.sectors)), np.int64),
        problem.fixed >= 0,
    )
    np.add.at(counts, (problem.fixed[stay], problem.sector[stay]), 1)
    return counts


def part_of(problem: Problem, people: Ints, groups: tuple[Group, ...]) -> Problem:
    """The problem of only these people (positions), with these groups, which must be as many as
    before."""
    each = {
        name: getattr(problem, name)[people] for name in ("sector", "fixed", "required", "unit")
    }
    two = {
        name: getattr(problem, name)[np.ix_(people, people)]
        for name in ("clash", "under", "apart", "met", "value")
    }
    ids, organisations = (
        tuple(known[i] for i in people) for known in (problem.people, problem.organisations)
    )
    return replace(problem, people=ids, organisations=organisations, groups=groups, **each, **two)


def _check(requirements: Requirements) -> None:
    if not requirements.groups:
        raise BadInput("no_group_to_make")
    for group in requirements.groups:
        if not 1 <= group.low <= group.high:
            raise BadInput("group_size_range", group=group.name, low=group.low, high=group.high)
    if requirements.per_sector < 1:
        raise BadInput("per_sector_too_small", limit=requirements.per_sector)
    for name, word in requirements.weights.items():
        if name not in WEIGHTS:
            raise BadInput("no_weight", name=name, remedy=suggest(name, WEIGHTS))
        if word not in WORTH:
            raise BadInput("not_a_worth", word=word, name=name, remedy=suggest(word, WORTH))
    _check_people(requirements)


def _check_people(requirements: Requirements) -> None:
    """Raises BadInput if a person stays in two groups, or if a rule names someone who is neither a
    member nor a candidate."""
    seen: dict[str, str] = {}
    for group in requirements.groups:
        for id_ in group.members:
            if id_ in seen:
                raise BadInput("stays_in_two_groups", person=id_, one=seen[id_], other=group.name)
            seen[id_] = group.name
    known = {*seen, *requirements.candidates}
    for id_ in (*requirements.required, *(each for pair in requirements.together for each in pair)):
        if id_ not in known:
            raise BadInput(
                "not_a_candidate",
                person=id_,
                remedy=suggest(id_, known, otherwise="add_to_candidates"),
            )


def _sectors(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    people: NDArray[np.int32],
    ids: Sequence[str],
    members: int,
) -> tuple[Ints, tuple[str, ...]]:
    """The sectors of people. Members, who come first, may have none any more and are then of
    NOWHERE. Raises BadInput for a candidate without one."""
    group, names = groups_of_people(snapshot, settings.as_of, settings.by)
    of = group[people]
    if (of[members:] < 0).any():
        id_ = ids[members + int(np.flatnonzero(of[members:] < 0)[0])]
        raise BadInput(
            "person_without_group", person=id_, by=grouping(settings.by), day=settings.as_of
        )
    present, sector = np.unique(of, return_inverse=True)
    return sector.astype(np.int64), tuple(
        NOWHERE if position < 0 else str(names[position]) for position in present.tolist()
    )


def _lacking(gaps: Gaps, sectors: Sequence[str], worth: float) -> tuple[Reals, Reals]:
    """For each pair of sectors with a gap, the number of ties that it lacks compared with chance,
    and the worth of a new one. Ties that other pairs lack are explained by chance and do not
    count."""
    at, cap = {id_: i for i, id_ in enumerate(sectors)}, np.zeros((len(sectors),) * 2)
    for pair in gaps.pairs:
        if pair.a != pair.b and pair.a in at and pair.b in at and pair.verdict == GAP:
            cap[at[pair.a], at[pair.b]] = cap[at[pair.b], at[pair.a]] = round(
                max(pair.missing, 0.0)
            )
    return cap, np.where(cap > 0, worth, 0.0)


def _values(
    snapshot: Snapshot, people: NDArray[np.int32], met: Flags, requirements: Requirements
) -> Reals:
    value = _worth(requirements, "never-met") * ~met
    for name in TRAITS:
        values = snapshot.traits[name].gather(people).to_numpy()
        known = snapshot.traits[name].gather(people).is_not_null().to_numpy()
        value += _worth(requirements, name) * ((values[:, None] != values) & known[:, None] & known)
    np.fill_diagonal(value, 0)
    return value.astype(np.float64)


def _worth(requirements: Requirements, name: str) -> float:
    return WORTH[requirements.weights.get(name, WEIGHTS[name])]


def _units(people: int, together: Iterable[tuple[int, int]]) -> Ints:
    """int64[people]: the smallest position among the people with whom each person must be
    together."""
    unit = np.arange(people)
    for one, other in together:
        unit[np.isin(unit, (unit[one], unit[other]))] = min(unit[one], unit[other])
    return unit.astype(np.int64)
