"""What one can ask of a composer, whoever asks: the rules in ids, and what answers each request."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.analysis.gaps import Gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.arranging import arranged
from graph.compose.candidates import candidates_of, groups_there, new_groups
from graph.compose.composing import Composition, compose
from graph.compose.cooling import SearchProgress
from graph.compose.drafts import Draft
from graph.compose.inviting import Invitation, invite
from graph.compose.problem import (
    MAX_SIZE,
    MIN_SIZE,
    PER_SECTOR,
    Group,
    PersonPair,
    Requirements,
    problem_of,
)
from graph.compose.repairing import Repaired, repair
from graph.errors import BadInput
from graph.snapshot import Snapshot

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """These `people`, members of any of the affiliations `of`, people of these `groups` (sectors),
    as far as each is given, and never those `without`. All are ids."""

    people: Ids = ()
    of: Ids = ()
    groups: Ids = ()
    without: Ids = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """See Requirements; `weights`: pairs of a name and a word."""

    required: Ids = ()
    together: tuple[PersonPair, ...] = ()
    apart: tuple[PersonPair, ...] = ()
    per_sector: int = PER_SECTOR
    weights: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Of whom, by which rules."""

    candidates: Candidates = field(default_factory=Candidates)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsRequest(Request):
    """`number` new groups, or newcomers `into` those of these ids; the search takes so many
    `iterations`, `seconds`, or whichever ends first."""

    number: int | None = None
    into: Ids = ()
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    iterations: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRequest(Request):
    """A `group` (id) made whole after these `leave`."""

    group: str
    leave: Ids
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestsRequest(Request):
    """Guests for so many `seats`, each coming with probability `attendance`, at tables of so many
    if a `table` is given."""

    seats: int
    attendance: float
    table: int | None = None
    iterations: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementRequest(Request):
    """Groups as someone arranged them: who sits in each besides members who are there already and
    do not `leave`."""

    groups: tuple[Draft, ...]
    leave: Ids = ()
    low: int = MIN_SIZE
    high: int = MAX_SIZE


def find_groups(
    snapshot: Snapshot, gaps: Gaps, request: GroupsRequest, progress: SearchProgress | None = None
) -> Composition:
    """By the day and the settings of `gaps`, as for all requests. Raises as problem_of and compose
    do."""
    if (request.number is None) == (not request.into):
        raise BadInput("groups_or_into")
    settings, low, high = gaps.settings, request.low, request.high
    groups = (
        groups_there(snapshot, settings, request.into, low, high)
        if request.number is None
        else new_groups(request.number, low, high)
    )
    return compose(
        problem_of(snapshot, gaps, requirements_of(snapshot, settings, request, groups)),
        settings.seed,
        iterations=request.iterations,
        seconds=request.seconds,
        progress=progress,
    )


def find_repair(
    snapshot: Snapshot, gaps: Gaps, request: RepairRequest, progress: SearchProgress | None = None
) -> Repaired:
    """Raises as `repair` does."""
    settings = gaps.settings
    groups = groups_there(snapshot, settings, [request.group], request.low, request.high)
    return repair(
        snapshot,
        gaps,
        requirements_of(snapshot, settings, request, groups),
        request.leave,
        settings.seed,
        seconds=request.seconds,
        progress=progress,
    )


def find_guests(
    snapshot: Snapshot, gaps: Gaps, request: GuestsRequest, progress: SearchProgress | None = None
) -> Invitation:
    """Raises as `invite` does."""
    return invite(
        snapshot,
        gaps,
        requirements_of(snapshot, gaps.settings, request, ()),
        request.seats,
        request.attendance,
        request.table,
        gaps.settings.seed,
        iterations=request.iterations,
        seconds=request.seconds,
        progress=progress,
    )


def arrange(snapshot: Snapshot, gaps: Gaps, request: ArrangementRequest) -> Composition:
    """What such groups are worth. Raises BadInput for those who cannot sit there."""
    if not request.groups:
        raise BadInput("no_group_given")
    settings, leave = gaps.settings, set(request.leave)
    groups = tuple(
        _group(snapshot, settings, request, number, draft)
        for number, draft in enumerate(request.groups, 1)
    )
    people = [[id_ for id_ in draft.people if id_ not in leave] for draft in request.groups]
    stay = {id_ for group in groups for id_ in group.members}
    come = [id_ for each in people for id_ in each if id_ not in stay]
    without = replace(request.candidates, without=(*request.candidates.without, *request.leave))
    requirements = requirements_of(
        snapshot, settings, replace(request, candidates=without), groups, come
    )
    return arranged(problem_of(snapshot, gaps, requirements), people)


def _group(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    request: ArrangementRequest,
    number: int,
    draft: Draft,
) -> Group:
    """A new group, or one that is there, without those who leave it."""
    if draft.into is None:
        return Group(f"{number}", request.low, request.high)
    (group,) = groups_there(snapshot, settings, [draft.into], request.low, request.high)
    stay = tuple(id_ for id_ in group.members if id_ not in request.leave)
    return Group(draft.into, request.low, group.high, stay, there=True)


def requirements_of(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    request: Request,
    groups: tuple[Group, ...],
    also: Sequence[str] = (),
) -> Requirements:
    """Nobody who is in one of the groups is a candidate; those who must be placed are, and these
    `also`."""
    inside, who, rules = (
        [id_ for group in groups for id_ in group.members],
        request.candidates,
        request.rules,
    )
    candidates = candidates_of(
        snapshot,
        settings,
        ids=who.people,
        groups=who.groups,
        of=who.of,
        without=[*who.without, *inside],
        also=[*(id_ for id_ in rules.required if id_ not in inside), *also],
    )
    return Requirements(
        candidates,
        groups,
        rules.required,
        rules.together,
        rules.apart,
        rules.per_sector,
        dict(rules.weights),
    )
