"""Small snapshots from plain lists, for the tests of the analysis."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from graph.analysis.two_mode import TwoMode, Weighting
from graph.dates import ordinal
from graph.snapshot import TRAITS, Snapshot, Ties

NAMES = ("name_fi", "name_sv", "name_en")
Row = tuple[str | None, ...]
"""A node: (id, from, to). A tie: (one end, other end, from, to). Dates may be left out."""


def snapshot_of(
    *,
    sectors: Iterable[Row] = (),
    organisations: Iterable[Row] = (),
    affiliations: Mapping[str, Iterable[Row]] | None = None,
    people: Iterable[str] = (),
    belongs: Iterable[Row] = (),
    positions: Iterable[Row] = (),
    membership: Iterable[Row] = (),
    cohort: Iterable[Row] = (),
    attendance: Iterable[Row] = (),
    successions: Iterable[Row] = (),
    reporting: Iterable[Row] = (),
    drafts: Mapping[str, str | None] | None = None,
    members_known: Mapping[str, str] | None = None,
) -> Snapshot:
    """`affiliations` by label; their ids are distinct over all labels. `drafts`: which of them are
    only proposed, and what each joins."""
    sector_frame, organisation_frame = _nodes(sectors), _nodes(organisations)
    affiliation_frame = _affiliations(affiliations or {}, members_known or {}, drafts or {})
    persons = sorted(people)
    meeting = affiliation_frame["id"].to_list()
    return Snapshot(
        version="v1",
        synthetic=True,
        people=pl.Series("id", persons, dtype=pl.String),
        traits=pl.DataFrame(
            {name: [None] * len(persons) for name in TRAITS},
            schema=dict.fromkeys(TRAITS, pl.String),
        ),
        organisations=organisation_frame,
        sectors=sector_frame.with_columns(
            pl.lit("state").alias("kind"), pl.col("id").str.to_uppercase().alias("abbreviation")
        ),
        affiliations=affiliation_frame,
        belongs=_ties(belongs, organisation_frame["id"].to_list(), sector_frame["id"].to_list()),
        positions=_ties(positions, persons, organisation_frame["id"].to_list()),
        membership=_ties(membership, persons, meeting),
        cohort=_ties(cohort, persons, meeting),
        attendance=_ties(attendance, persons, meeting),
        successions=_ties(successions, sector_frame["id"].to_list(), sector_frame["id"].to_list()),
        reporting=_ties(reporting, persons, persons),
    )


def groups_of(
    sector_of: Mapping[str, str], groups: Mapping[str, Iterable[str]], **more: Any
) -> Snapshot:
    """Everyone in the one organisation of a sector, and groups with members, all without dates."""
    sectors = sorted(set(sector_of.values()))
    return snapshot_of(
        sectors=[(sector,) for sector in sectors],
        organisations=[(f"office-{sector}",) for sector in sectors],
        belongs=[(f"office-{sector}", sector) for sector in sectors],
        people=sector_of,
        positions=[(person, f"office-{sector}") for person, sector in sector_of.items()],
        affiliations={"Group": [(group,) for group in groups]},
        membership=[(person, group) for group, members in groups.items() for person in members],
        **more,
    )


def network_of(
    sector_of: Iterable[int], rows: Iterable[Iterable[int]], affiliations: int | None = None
) -> TwoMode:
    """A two-mode network from each person's sector and affiliations, both as numbers."""
    sector, lists = np.array(list(sector_of), np.int16), [sorted(row) for row in rows]
    indices = np.array([column for row in lists for column in row], np.int32)
    width = affiliations if affiliations is not None else int(indices.max(initial=-1)) + 1
    return TwoMode(
        people=np.arange(sector.size, dtype=np.int32),
        group=sector,
        groups=tuple(f"s{i:02}" for i in range(int(sector.max(initial=-1)) + 1)),
        indptr=np.cumsum([0, *(len(row) for row in lists)], dtype=np.int64),
        indices=indices,
        affiliations=np.arange(width, dtype=np.int32),
    )


def weighed(network: TwoMode, weight: str) -> TwoMode:
    """The network with its meetings counted that way."""
    return replace(network, weighting=Weighting(weight))


def random_network(people: int, affiliations: int, each: int, sectors: int, seed: int) -> TwoMode:
    """Everyone in `each` different affiliations, some of which are far larger than others; sectors
    by chance."""
    random = np.random.default_rng(seed)
    pull = random.pareto(1.5, affiliations) + 1
    rows = [
        random.choice(affiliations, each, replace=False, p=pull / pull.sum()) for _ in range(people)
    ]
    sector = np.append(np.arange(sectors), random.integers(0, sectors, people - sectors))
    return network_of(random.permutation(sector), rows, affiliations)


def _nodes(rows: Iterable[Row]) -> pl.DataFrame:
    listed = sorted(_padded(row, 3) for row in rows)
    return pl.DataFrame(
        {
            "id": pl.Series([row[0] for row in listed], dtype=pl.String),
            "name_fi": pl.Series([f"{row[0]} suomeksi" for row in listed], dtype=pl.String),
            "name_sv": pl.Series([None] * len(listed), dtype=pl.String),
            "name_en": pl.Series([f"{row[0]} in English" for row in listed], dtype=pl.String),
            "first": pl.Series(
                [ordinal(row[1] or None, end=False) for row in listed], dtype=pl.Int32
            ),
            "last": pl.Series(
                [ordinal(row[2] or None, end=True) for row in listed], dtype=pl.Int32
            ),
        }
    )


def _affiliations(
    by_label: Mapping[str, Iterable[Row]],
    members_known: Mapping[str, str],
    drafts: Mapping[str, str | None],
) -> pl.DataFrame:
    frames = [
        _nodes(rows).with_columns(pl.lit(label).alias("label"))
        for label, rows in sorted(by_label.items())
    ]
    whole = pl.concat(frames) if frames else _nodes([]).with_columns(pl.lit("").alias("label"))
    known = pl.Series(
        "members_known", [members_known.get(id_) for id_ in whole["id"]], dtype=pl.String
    )
    draft = pl.Series("draft", [id_ in drafts for id_ in whole["id"]], dtype=pl.Boolean)
    joins = pl.Series("joins", [drafts.get(id_) for id_ in whole["id"]], dtype=pl.String)
    return whole.with_columns(pl.lit(None, pl.String).alias("kind"), known, draft, joins)


def _ties(rows: Iterable[Row], row_ids: list[str], column_ids: list[str]) -> Ties:
    listed = [_padded(row, 4) for row in rows]
    return Ties(
        row=np.array([row_ids.index(row[0]) for row in listed], np.int32),
        column=np.array([column_ids.index(row[1]) for row in listed], np.int32),
        first=np.array([ordinal(row[2] or None, end=False) for row in listed], np.int32),
        last=np.array([ordinal(row[3] or None, end=True) for row in listed], np.int32),
    )


def _padded(row: Row, length: int) -> tuple[str, ...]:
    return tuple(value or "" for value in (*row, *(None,) * (length - len(row))))
