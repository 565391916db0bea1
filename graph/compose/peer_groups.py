"""The existing peer groups, compared with the rules for them: eight to ten people, of many sectors,
no two of one organisation, and nobody with their superior."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.groupings import holding, sector_of_people
from graph.analysis.settings import AnalysisSettings
from graph.analysis.withheld import disclosed, without_withheld
from graph.compose.problem import MAX_SIZE, MIN_SIZE, PER_SECTOR
from graph.ontology import MEMBERSHIP_BODIES
from graph.snapshot import Snapshot, Ties

PEER_GROUP = "peer group"
FEW, MANY, ONE_SECTOR, ONE_ORGANISATION, SUPERIOR = BREAKS = (
    "few",
    "many",
    "one sector",
    "one organisation",
    "superior",
)
"""The ways in which a group can break the rules: too few people, too many, more than PER_SECTOR of
one sector, two of one organisation, a person with their superior."""
Sectors = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A peer group, or a draft. `known`: how much of its list of members is known (`complete`,
    `partial`, `none`), if stated. `sectors`: the number of people of each sector, by id, the
    largest first. `breaks`: those of BREAKS that apply; empty if no members are known. `joins`: for
    a draft of newcomers, the id of the body that they would join; its figures then include that
    body's members, while `members` (ids) are only the newcomers."""

    id: str
    names: dict[str, str | None]
    draft: bool
    joins: str | None
    known: str | None
    people: int
    sectors: Sectors
    breaks: tuple[str, ...]
    members: tuple[str, ...]


def peer_groups(snapshot: Snapshot, settings: AnalysisSettings) -> tuple[PeerGroup, ...]:
    """The peer groups that are valid on the date, and drafts, sorted by id. People of withheld
    sectors (`settings.least`) count only in a group's number of people."""
    frame = snapshot.affiliations.with_row_index("column")
    chosen = frame.filter(
        pl.Series(holding(snapshot.affiliations, settings.as_of))
        & (
            (pl.col("kind") == PEER_GROUP) | (pl.col("draft") & pl.col("joins").is_not_null())
        ).fill_null(False)
    ).sort("id")
    inside = _inside(snapshot, settings, frame, chosen)
    known = inside.filter(pl.col("sector").is_not_null()) if settings.least else inside
    shared = _repeated(
        known.join(_held(snapshot.positions, settings, "organisation"), on="person"),
        ("column", "organisation"),
    )
    under, sectors = _superiors(snapshot, settings, known), _sectors(known, snapshot.sectors["id"])
    sizes, loose = dict(inside.group_by("column").len().iter_rows()), _loose(frame, chosen)
    members = {
        at: snapshot.people.gather(people)
        for at, people in (
            inside.filter("own").group_by("column", maintain_order=True).agg("person").iter_rows()
        )
    }
    return tuple(
        _group(
            row,
            disclosed(sizes.get(at, 0), settings.least) or 0,
            tuple(members.get(at, ())),
            sectors.get(at, ()),
            (
                ()
                if at in loose
                else _broken(row, sizes.get(at, 0), sectors.get(at, ()), at in shared, at in under)
            ),
        )
        for row in chosen.iter_rows(named=True)
        for at in [row["column"]]
    )


def _inside(
    snapshot: Snapshot, settings: AnalysisSettings, frame: pl.DataFrame, chosen: pl.DataFrame
) -> pl.DataFrame:
    """A row with `column`, `person` and `sector` (may be null) for each member of a group, and for
    drafts of newcomers also for each member of the body they would join; `own`: whether the person
    is a member of the group itself."""
    sector = without_withheld(
        sector_of_people(snapshot, settings.as_of), snapshot.sectors.height, settings.least
    )
    bodies = frame.filter(pl.col("label").is_in(MEMBERSHIP_BODIES) & ~pl.col("draft")).select(
        "id", there="column"
    )
    joined = (
        chosen.drop_nulls("joins")
        .join(bodies, left_on="joins", right_on="id")
        .select("column", "there")
    )
    now = _members(
        snapshot, settings, np.append(chosen["column"].to_numpy(), joined["there"].to_numpy())
    )
    own = now.join(chosen.select("column"), on="column").with_columns(own=pl.lit(True))
    others = (
        now.rename({"column": "there"})
        .join(joined, on="there")
        .select("column", "person", own=pl.lit(False))
    )
    whole = pl.concat([own, others]).unique(("column", "person"), keep="first", maintain_order=True)
    return whole.with_columns(
        sector=pl.Series(sector[whole["person"].to_numpy()]).replace(-1, None)
    ).sort("column", "person")


def _members(
    snapshot: Snapshot, settings: AnalysisSettings, columns: NDArray[np.integer]
) -> pl.DataFrame:
    ties = snapshot.membership
    there = holding(ties, settings.as_of) & np.isin(ties.column, columns)
    return pl.DataFrame(
        {"column": ties.column[there].astype(np.uint32), "person": ties.row[there]}
    ).unique()


def _held(ties: Ties, settings: AnalysisSettings, column: str) -> pl.DataFrame:
    now = holding(ties, settings.as_of)
    return pl.DataFrame({"person": ties.row[now], column: ties.column[now]}).unique()


def _superiors(snapshot: Snapshot, settings: AnalysisSettings, inside: pl.DataFrame) -> set[int]:
    """The groups in which a person is together with their superior."""
    reports = _held(snapshot.reporting, settings, "superior")
    beside = inside.select("column", superior="person")
    return set(
        inside.join(reports, on="person")
        .join(beside, on=("column", "superior"))["column"]
        .to_list()
    )


def _repeated(frame: pl.DataFrame, keys: Sequence[str]) -> set[int]:
    """The groups of rows whose keys occur more than once."""
    return set(frame.group_by(*keys).len().filter(pl.col("len") > 1)["column"].to_list())


def _sectors(inside: pl.DataFrame, ids: pl.Series) -> dict[int, Sectors]:
    counted = inside.drop_nulls("sector").group_by("column", "sector").len()
    ordered = counted.sort("column", "len", "sector", descending=[False, True, False])
    grouped = ordered.group_by("column", maintain_order=True).agg("sector", "len")
    return {
        at: tuple(zip(ids.gather(sectors), numbers, strict=True))
        for at, sectors, numbers in grouped.iter_rows()
    }


def _loose(frame: pl.DataFrame, chosen: pl.DataFrame) -> set[int]:
    """Drafts of newcomers to a body that is not a peer group, for which the rules do not apply."""
    groups = frame.filter((pl.col("kind") == PEER_GROUP) & ~pl.col("draft")).select(joins="id")
    return set(chosen.drop_nulls("joins").join(groups, on="joins", how="anti")["column"].to_list())


def _broken(
    row: dict[str, Any], people: int, sectors: Sectors, shared: bool, under: bool
) -> tuple[str, ...]:
    broken = {
        FEW: people < MIN_SIZE and row["members_known"] != "partial",
        MANY: people > MAX_SIZE,
        ONE_SECTOR: any(number > PER_SECTOR for _, number in sectors),
        ONE_ORGANISATION: shared,
        SUPERIOR: under,
    }
    return tuple(name for name in BREAKS if broken[name] and people)


def _group(
    row: dict[str, Any],
    people: int,
    members: tuple[str, ...],
    sectors: Sectors,
    breaks: tuple[str, ...],
) -> PeerGroup:
    names = {name: row[name] for name in ("name_fi", "name_sv", "name_en")}
    return PeerGroup(
        row["id"],
        names,
        row["draft"],
        row["joins"],
        row["members_known"],
        people,
        sectors,
        breaks,
        members,
    )
