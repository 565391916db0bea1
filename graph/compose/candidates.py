"""The candidates for groups: everyone with a sector on the day, or those selected by ids, by
affiliation or by sector."""

from collections.abc import Sequence

import numpy as np

from graph.analysis.groupings import grouping, holding
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.compose.acquaintance import positions_of
from graph.compose.problem import Group
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot


def candidates_of(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    *,
    ids: Sequence[str] = (),
    groups: Sequence[str] = (),
    of: Sequence[str] = (),
    without: Sequence[str] = (),
    also: Sequence[str] = (),
) -> tuple[str, ...]:
    """The ids, in order, of people who have a group by `settings.by` on the day. They are limited
    to these `ids`, to members of any of the affiliations `of`, and to people of these `groups`
    (sectors), as far as each is given. People in `without` are left out, and people in `also` are
    always included.

    Raises BadInput for ids and groups that do not exist, and if no candidates are left.
    """
    network = two_mode(snapshot, settings)
    everyone = snapshot.people.gather(network.people).to_list()
    positions_of(snapshot, (*ids, *without, *also))
    selected, never, always = set(ids), set(without), set(also)
    for group in groups:
        if group not in network.groups:
            raise BadInput(
                "no_such_group_on_day",
                by=grouping(settings.by),
                key=group,
                day=settings.as_of,
                remedy=suggest(group, network.groups),
            )
    inside = {id_ for affiliation in of for id_ in members_of(snapshot, settings, affiliation)}
    chosen = [
        id_
        for id_, group in zip(everyone, network.group, strict=True)
        if id_ in always
        or (
            id_ not in never
            and (not ids or id_ in selected)
            and (not groups or network.groups[group] in groups)
            and (not of or id_ in inside)
        )
    ]
    chosen += [id_ for id_ in dict.fromkeys(also) if id_ not in set(chosen)]
    if not chosen:
        raise BadInput("no_candidates", by=grouping(settings.by), day=settings.as_of)
    return tuple(chosen)


def members_of(snapshot: Snapshot, settings: AnalysisSettings, affiliation: str) -> tuple[str, ...]:
    """The ids, in order, of the members of a group, network or project on the day, or of all who
    were in a cohort or at an event. Raises BadInput if there is no such affiliation."""
    frame = snapshot.affiliations
    at = np.flatnonzero((frame["id"] == affiliation).to_numpy())
    if not at.size:
        raise BadInput(
            "no_affiliation", affiliation=affiliation, remedy=suggest(affiliation, frame["id"])
        )
    people: set[int] = set()
    for tie in ("membership", "cohort", "attendance"):
        ties = getattr(snapshot, tie)
        there = np.isin(ties.column, at) & (
            holding(ties, settings.as_of) if tie == "membership" else True
        )
        people.update(ties.row[there].tolist())
    return tuple(snapshot.people.gather(sorted(people)))


def new_groups(number: int, low: int, high: int) -> tuple[Group, ...]:
    """New groups of these sizes, named 1, 2, 3 and so on."""
    return tuple(Group(f"{i}", low, high) for i in range(1, number + 1))


def groups_there(
    snapshot: Snapshot, settings: AnalysisSettings, ids: Sequence[str], low: int, high: int
) -> tuple[Group, ...]:
    """Existing groups with their members on the day. The upper size is `high`, or the present size
    if that is larger."""
    members = {id_: members_of(snapshot, settings, id_) for id_ in ids}
    return tuple(
        Group(id_, low, max(high, len(people)), people, there=True)
        for id_, people in members.items()
    )
