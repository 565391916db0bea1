"""The graph as it would be with proposed groups and events, from which every measure can be
computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.gaps import Gaps, find_gaps
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.compose.acquaintance import positions_of
from graph.compose.drafts import Draft
from graph.dates import OPEN_END, OPEN_START
from graph.errors import BadInput, suggest
from graph.model import kind_words
from graph.ontology import AFFILIATIONS
from graph.snapshot import Snapshot, Ties

KINDS = {"group": ("Group", "membership"), "event": ("Event", "attendance")}
"""For each kind of proposal its label, and the kind of tie by which people belong to it."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """A proposed group, or event (`kind`, one of KINDS), with these `people` (ids). A group begins
    on the `day`; an event takes place on it. With `joins` the people join an existing body of that
    id, which may also be a network or a project, and those in `leave` leave it."""

    id: str
    people: tuple[str, ...]
    day: date
    kind: str = "group"
    joins: bool = False
    leave: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The gaps `before` and `after`, with the same settings and seed."""

    before: Gaps
    after: Gaps

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """JSON data: both results in full, and the pairs that differ."""
        pairs = [
            {
                "a": old.a,
                "b": old.b,
                "before": old.verdict,
                "after": new.verdict,
                "new": new.observed - old.observed,
            }
            for old, new in zip(self.before.pairs, self.after.pairs, strict=True)
            if (old.observed, old.verdict) != (new.observed, new.verdict)
        ]
        return {
            "before": self.before.as_dict(lang),
            "after": self.after.as_dict(lang),
            "changes": pairs,
        }


def what_if(snapshot: Snapshot, before: Gaps, supposed: Sequence[Supposed]) -> WhatIf:
    """The gaps with the proposals. `before`: the gaps of the snapshot, whose settings apply.

    Raises BadInput for unknown people, for an id that is in use, and for a kind whose ties the
    settings do not count.
    """
    settings = before.settings
    for each in supposed:
        if KINDS[each.kind][1] not in settings.ties:
            tie = KINDS[each.kind][1]
            raise BadInput("tie_not_counted", tie=tie, kind=each.kind)
    return WhatIf(before, find_gaps(suppose(snapshot, supposed), settings, quick=True))


def supposed_of(
    drafts: Mapping[str, Draft], day: date, leave: Sequence[str] = ()
) -> tuple[Supposed, ...]:
    """Drafts as proposals: new groups by their ids, and newcomers to existing bodies, which the
    members in `leave` leave."""
    return tuple(
        (
            Supposed(id_, draft.people, day)
            if draft.into is None
            else Supposed(draft.into, draft.people, day, joins=True, leave=tuple(leave))
        )
        for id_, draft in drafts.items()
    )


def matrices(
    snapshot: Snapshot, settings: AnalysisSettings, supposed: Sequence[Supposed]
) -> dict[str, Any]:
    """The mixing matrices before and after as JSON data, for the groups that have people
    afterwards. Both are the same if the settings do not count the ties of the proposals."""
    now, then = (two_mode(each, settings) for each in (snapshot, suppose(snapshot, supposed)))
    return {
        "matrixGroups": list(then.groups),
        "matrixBefore": mixing_matrix(now).tolist(),
        "matrixAfter": mixing_matrix(then).tolist(),
    }


def suppose(snapshot: Snapshot, supposed: Sequence[Supposed]) -> Snapshot:
    """The snapshot with the proposals, as it would be read once they are stored; drafts with the
    same ids are replaced."""
    for each in supposed:
        snapshot = _with(snapshot if each.joins else _without_draft(snapshot, each.id), each)
    return snapshot


def _with(snapshot: Snapshot, supposed: Supposed) -> Snapshot:
    (label, tie), frame = KINDS[supposed.kind], snapshot.affiliations
    labels = AFFILIATIONS[tie] if supposed.joins else (label,)
    at = np.flatnonzero((frame["label"].is_in(labels) & (frame["id"] == supposed.id)).to_numpy())
    if supposed.joins and not at.size:
        raise BadInput(
            "no_element",
            kind=kind_words(label),
            id=supposed.id,
            remedy=suggest(supposed.id, frame["id"], otherwise="use_an_id"),
        )
    if at.size and not supposed.joins:
        raise BadInput("element_exists", kind=kind_words(label), id=supposed.id)
    return (
        _joined(snapshot, supposed, int(at[0]))
        if supposed.joins
        else _added(snapshot, supposed, label)
    )


def _added(snapshot: Snapshot, supposed: Supposed, label: str) -> Snapshot:
    frame, day = snapshot.affiliations, supposed.day.toordinal()
    row = {
        "id": supposed.id,
        "label": label,
        "draft": False,
        "first": day,
        "last": day if supposed.kind == "event" else OPEN_END,
    }
    added = pl.concat(
        [
            frame,
            pl.DataFrame([row], schema_overrides=frame.schema).select(
                *(
                    pl.col(name) if name in row else pl.lit(None, dtype).alias(name)
                    for name, dtype in frame.schema.items()
                )
            ),
        ]
    )
    order = added.with_row_index("at").sort("label", "id")["at"].to_numpy()
    position = np.argsort(order).astype(np.int32)
    moved = replace(snapshot, affiliations=added[order.tolist()], **_all_moved(snapshot, position))
    return _joined(moved, supposed, int(position[-1]))


def _joined(snapshot: Snapshot, supposed: Supposed, at: int) -> Snapshot:
    people, tie = np.unique(positions_of(snapshot, supposed.people)), KINDS[supposed.kind][1]
    before = getattr(snapshot, tie)
    stay = (before.column != at) | ~np.isin(before.row, positions_of(snapshot, supposed.leave))
    first = np.full(
        people.size, supposed.day.toordinal() if supposed.kind == "group" else OPEN_START, np.int32
    )
    new = Ties(
        people, np.full(people.size, at, np.int32), first, np.full(people.size, OPEN_END, np.int32)
    )
    parts = ("row", "column", "first", "last")
    joined: dict[str, Any] = {
        tie: Ties(*(np.append(getattr(before, part)[stay], getattr(new, part)) for part in parts))
    }
    return replace(snapshot, **joined)


def _without_draft(snapshot: Snapshot, id_: str) -> Snapshot:
    """The snapshot without the draft of this id, if there is one: ids of drafts may be used
    again."""
    frame = snapshot.affiliations
    gone = ((frame["id"] == id_) & frame["draft"]).to_numpy()
    position = np.where(gone, -1, np.cumsum(~gone) - 1).astype(np.int32)
    return (
        replace(snapshot, affiliations=frame.filter(~gone), **_all_moved(snapshot, position))
        if gone.any()
        else snapshot
    )


def _all_moved(snapshot: Snapshot, position: NDArray[np.int32]) -> dict[str, Any]:
    """The ties to affiliations after these got the positions `position`; ties to -1 are removed."""
    return {
        name: _moved(getattr(snapshot, name), position)
        for name in ("membership", "cohort", "attendance")
    }


def _moved(ties: Ties, position: NDArray[np.int32]) -> Ties:
    column = position[ties.column]
    there = column >= 0
    return Ties(ties.row[there], column[there], ties.first[there], ties.last[there])
