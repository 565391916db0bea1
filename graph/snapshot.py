"""The graph as arrays: what analysis and pictures read."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ties:
    """Dated pairs. `row` and `column`: int32 positions in the two frames they join; `first` and `last`: int32 days, see
    graph/dates.py. Pairs may repeat (chair, then member). All four have one length."""

    row: NDArray[np.int32]
    column: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every frame is sorted by id (affiliations by label and id) and has `id`, `name_fi`, `name_sv`, `name_en`, `first`, `last`.

    `sectors` has `kind` and `abbreviation` (of its only ministry, else null); `affiliations` has `label` (Cohort, Event, Group,
    Network, Project), `kind` and `members_known`; an event's `first` and `last` are its possible days. `people` are ids.
    """

    version: str
    synthetic: bool
    people: pl.Series
    organisations: pl.DataFrame
    sectors: pl.DataFrame
    affiliations: pl.DataFrame
    belongs: Ties
    """organisations x sectors"""
    positions: Ties
    """people x organisations"""
    membership: Ties
    """people x affiliations (groups, networks, projects)"""
    cohort: Ties
    """people x affiliations (cohorts); open on both sides"""
    attendance: Ties
    """people x affiliations (events), those who attended or whose status is not known; open on both sides"""
