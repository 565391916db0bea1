"""The requests for compositions, the same for all interfaces: rules with ids, and the functions
that answer them."""

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
    """Which people are candidates: these `people`, members of any of the affiliations `of`, and
    people of these `groups` (sectors), as far as each is given, but not those in `without`. All are
    ids."""

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
    """The candidates and the rules, common to all requests."""

    candidates: Candidates = field(default_factory=Candidates)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsRequest(Request):
    """`number` new groups, or newcomers for the groups with the ids `into`. The search is limited
    to `iterations`, to `seconds`, or to whichever ends first."""

    number: int | None = None
    into: Ids = ()
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    iterations: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRequest(Request):
    """Repair the `group` (id) that these people `leave`."""

    group: str
    leave: Ids
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestsRequest(Request):
    """Guests for a number of `seats`, each coming with probability `attendance`. `table`: the
    number of people at a table, if they are to be seated."""

    seats: int
    attendance: float
    table: int | None = None
    iterations: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementRequest(Request):
    """Groups arranged by hand: the people in each, in addition to members who are there already and
    do not `leave`."""

    groups: tuple[Draft, ...]
    leave: Ids = ()
    low: int = MIN_SIZE
    high: int = MAX_SIZE


def find_groups(
    snapshot: Snapshot, gaps: Gaps, request: GroupsRequest, progress: SearchProgress | None = None
) -> Composition:
    """The best groups found, for the day and the settings of `gaps`, as in all functions here.
    Raises as problem_of and compose do."""
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
    """The smallest repair of a group. Raises as `repair` does."""
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
    """The best guest list found. Raises as `invite` does."""
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
    """The composition of groups arranged by hand. Raises BadInput for people who cannot be in
    them."""
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
    """A new group, or an existing one without the members who leave it."""
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
    """The requirements of a request. Members of one of the groups are no candidates; people who
    must be placed, and those in `also`, always are."""
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
