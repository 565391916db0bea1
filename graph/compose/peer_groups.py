"""The peer groups that are there, beside the rules for them: eight to ten people, of many sectors, no two of one organisation, nobody
with their superior."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.groupings import holding, sector_of_people
from graph.analysis.two_mode import AnalysisSettings
from graph.compose.problem import LEAST, MOST, PER_SECTOR
from graph.snapshot import Snapshot, Ties

PEER_GROUP = "peer group"
FEW, MANY, ONE_SECTOR, ONE_ORGANISATION, SUPERIOR = BREAKS = ("few", "many", "one sector", "one organisation", "superior")
"""Of the rules that a group breaks: too few people or too many, more than PER_SECTOR of one sector, two of one organisation, someone with
their superior."""


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """`known`: how much of its list of members (`complete`, `partial`, `none`), if that is said. `sectors`: how many people of each, by
    id, most first; `breaks`: of BREAKS, nothing of a group whose members are not known."""

    id: str
    names: dict[str, str | None]
    draft: bool
    known: str | None
    people: int
    sectors: tuple[tuple[str, int], ...]
    breaks: tuple[str, ...]
    members: tuple[str, ...]


def peer_groups(snapshot: Snapshot, settings: AnalysisSettings) -> tuple[PeerGroup, ...]:
    """Those that hold at the date, drafts too, by id."""
    frame = snapshot.affiliations.with_row_index("column")
    chosen = frame.filter(pl.Series(holding(snapshot.affiliations, settings.as_of)) & (pl.col("kind") == PEER_GROUP).fill_null(False))
    inside = _inside(snapshot, settings, chosen["column"].to_numpy())
    members = _listed(inside, "column", "person", snapshot.people)
    sectors = _sectors(inside, snapshot.sectors["id"])
    shared = set(_repeated(inside.join(_held(snapshot.positions, settings, "organisation"), on="person"), ("column", "organisation")))
    under = set(_superiors(snapshot, settings, inside)["column"].to_list())
    return tuple(
        _group(row, members.get(row["column"], ()), sectors.get(row["column"], ()), row["column"] in shared, row["column"] in under)
        for row in chosen.sort("id").iter_rows(named=True)
    )


def _inside(snapshot: Snapshot, settings: AnalysisSettings, columns: NDArray[np.integer]) -> pl.DataFrame:
    """`column`, `person` and `sector`, which may be null: a row for each member."""
    ties, sector = snapshot.membership, sector_of_people(snapshot, settings.as_of)
    there = holding(ties, settings.as_of) & np.isin(ties.column, columns)
    frame = pl.DataFrame({"column": ties.column[there], "person": ties.row[there], "sector": sector[ties.row[there]]}).unique()
    return frame.with_columns(pl.col("sector").replace(-1, None)).sort("column", "person")


def _held(ties: Ties, settings: AnalysisSettings, column: str) -> pl.DataFrame:
    now = holding(ties, settings.as_of)
    return pl.DataFrame({"person": ties.row[now], column: ties.column[now]}).unique()


def _superiors(snapshot: Snapshot, settings: AnalysisSettings, inside: pl.DataFrame) -> pl.DataFrame:
    """Members, and their superiors who are in the same group."""
    reports = _held(snapshot.reporting, settings, "superior")
    beside = inside.select("column", superior="person")
    return inside.join(reports, on="person").join(beside, on=("column", "superior"))


def _repeated(frame: pl.DataFrame, keys: Sequence[str]) -> list[int]:
    """Of which groups some two rows have the same keys."""
    counted: list[int] = frame.group_by(*keys).len().filter(pl.col("len") > 1)["column"].to_list()
    return counted


def _listed(frame: pl.DataFrame, by: str, column: str, ids: pl.Series) -> dict[int, tuple[str, ...]]:
    grouped = frame.group_by(by, maintain_order=True).agg(column)
    return {at: tuple(ids.gather(places)) for at, places in grouped.iter_rows()}


def _sectors(inside: pl.DataFrame, ids: pl.Series) -> dict[int, tuple[tuple[str, int], ...]]:
    known = inside.drop_nulls("sector").group_by("column", "sector").len()
    counted = known.sort("column", "len", "sector", descending=[False, True, False])
    grouped = counted.group_by("column", maintain_order=True).agg("sector", "len")
    return {at: tuple(zip(ids.gather(sectors), numbers, strict=True)) for at, sectors, numbers in grouped.iter_rows()}


def _group(
    row: dict[str, Any], members: tuple[str, ...], sectors: tuple[tuple[str, int], ...], shared: bool, under: bool
) -> PeerGroup:
    people, known = len(members), row["members_known"]
    broken = {
        FEW: people < LEAST and known != "partial", MANY: people > MOST, ONE_SECTOR: any(number > PER_SECTOR for _, number in sectors),
        ONE_ORGANISATION: shared, SUPERIOR: under,
    }
    names = {name: row[name] for name in ("name_fi", "name_sv", "name_en")}
    return PeerGroup(
        row["id"], names, row["draft"], known, people, sectors, tuple(name for name in BREAKS if broken[name] and people), members)
