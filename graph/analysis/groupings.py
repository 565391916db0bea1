"""The groups of people on a date: by administrative sector, by organisation, or by a property of
the person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.settings import GROUPINGS
from graph.folding import natural
from graph.ontology import NAMED, NODE, Words, properties
from graph.snapshot import Snapshot, Ties

Grouped = tuple[NDArray[np.int32], pl.Series]
"""int32[people]: the position of each person's group in the ids, -1 without one; and the ids."""

_COLUMN_BITS = np.int64(32)
_SECTORS = ("state", "municipal", "external")


def groups_of_people(snapshot: Snapshot, as_of: date, by: str) -> Grouped:
    """int32[people], positions in the sorted ids of the groups; and these ids. `by`: one of
    GROUPINGS. People without a sector have no group under any grouping."""
    return _GROUPED_BY[by](snapshot, as_of)


def grouping(by: str) -> Words:
    """What people are grouped by, in words; in English it is the name of the setting."""
    person = properties("Person")
    words = {"sector": NODE["Sector"].words, "organisation": NODE["Organisation"].words}
    wording = words.get(by) or (person[by].words if by in person else Words(by, by, by))
    return wording._replace(en=by)


def names_of(snapshot: Snapshot, by: str, ids: Sequence[str]) -> list[dict[str, str | None]]:
    """The properties NAMED of each group; all None for a group that is not a node of the graph."""
    frame = {"sector": snapshot.sectors, "organisation": snapshot.organisations}.get(by)
    rows = {} if frame is None else {row["id"]: row for row in frame.iter_rows(named=True)}
    return [{name: rows.get(id_, {}).get(name) for name in NAMED} for id_ in ids]


def called(snapshot: Snapshot, by: str, ids: Sequence[str], lang: str) -> list[dict[str, str]]:
    """The groups as JSON data, each with its id and one name."""
    return [
        {"id": id_, "name": named(names, id_, lang)}
        for id_, names in zip(ids, names_of(snapshot, by, ids), strict=True)
    ]


def named(names: Mapping[str, str | None], id_: str, lang: str) -> str:
    """The name in the language, else in another language, else the id. `names`: `name_fi`,
    `name_sv` and `name_en`."""
    return next((name for code in (lang, "fi", "sv", "en") if (name := names[f"name_{code}"])), id_)


def named_by(texts: Sequence[str | None], id_: str, lang: str) -> str:
    """The same with the names as texts, in the order of NAMED."""
    return named(dict(zip(NAMED, texts, strict=False)), id_, lang)


def place_names(
    snapshot: Snapshot, places: Iterable[tuple[str, str]], lang: str
) -> dict[tuple[str, str], str]:
    """The names of affiliations and organisations, by label and id."""
    keys = set(places)
    columns = ("id", "name_fi", "name_sv", "name_en")
    frame = pl.concat(
        [
            snapshot.affiliations.select("label", *columns),
            snapshot.organisations.select(pl.lit("Organisation").alias("label"), *columns),
        ]
    ).filter(pl.col("id").is_in([id_ for _, id_ in keys]))
    return {
        (row["label"], row["id"]): named(row, row["id"], lang)
        for row in frame.iter_rows(named=True)
        if (row["label"], row["id"]) in keys
    }


def abbreviated(names: Mapping[str, str | None], lang: str) -> str | None:
    """The abbreviation: in Swedish the Swedish one, if there is one; else the general one."""
    return (names.get("abbreviation_sv") if lang == "sv" else None) or names["abbreviation"]


def budget_order(id_: str, kind: str | None) -> tuple[int, list[tuple[int, str]]]:
    """The sort key of sectors: those of the state first, by id as in the state budget (23, 24,
    ...), then the others. The order is the same in every year."""
    return _SECTORS.index(kind) if kind in _SECTORS else 0, natural(id_)


def sector_of_people(snapshot: Snapshot, as_of: date) -> NDArray[np.int32]:
    """int32[people]: the position of each person's sector on the date, -1 without one. Of several
    positions the one that began last counts, then that in the first organisation."""
    return _organisations_and_sectors(snapshot, as_of)[1]


def holding(dated: pl.DataFrame | Ties, as_of: date, since: int | None = None) -> NDArray[np.bool_]:
    """bool[rows]: which rows are valid on the date, or, if `since` (an ordinal) is given, on any
    day from then up to the date."""
    first, last = (
        (dated["first"], dated["last"])
        if isinstance(dated, pl.DataFrame)
        else (dated.first, dated.last)
    )
    day = as_of.toordinal()
    return (np.asarray(first) <= np.int32(day)) & (
        np.asarray(last) >= np.int32(day if since is None else since)
    )


def _organisations_and_sectors(
    snapshot: Snapshot, as_of: date
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    organisations, sectors = (
        holding(snapshot.organisations, as_of),
        holding(snapshot.sectors, as_of),
    )
    belongs = snapshot.belongs
    standing = holding(belongs, as_of) & organisations[belongs.row] & sectors[belongs.column]
    sector_of = _begun_last(belongs, standing, snapshot.organisations.height)
    positions = snapshot.positions
    standing = holding(positions, as_of) & (sector_of >= 0)[positions.column]
    organisation_of = _begun_last(positions, standing, snapshot.people.len())
    return organisation_of, np.where(
        organisation_of >= 0, np.append(sector_of, np.int32(-1))[organisation_of], np.int32(-1)
    )


def _begun_last(ties: Ties, standing: NDArray[np.bool_], rows: int) -> NDArray[np.int32]:
    """int32[rows]: the column to which each row leads, by the tie that began last, then the
    smallest column; -1 without a valid tie."""
    unset = np.iinfo(np.int64).min
    best = np.full(rows, unset)
    rank = (ties.first[standing].astype(np.int64) << _COLUMN_BITS) | (
        2**31 - 1 - ties.column[standing]
    )
    np.maximum.at(best, ties.row[standing], rank)
    column = 2**31 - 1 - (best & (2**32 - 1))
    return np.where(best == unset, -1, column).astype(np.int32)


def _by_sector(snapshot: Snapshot, as_of: date) -> Grouped:
    return sector_of_people(snapshot, as_of), snapshot.sectors["id"]


def _by_organisation(snapshot: Snapshot, as_of: date) -> Grouped:
    return _organisations_and_sectors(snapshot, as_of)[0], snapshot.organisations["id"]


def _by_trait(name: str) -> Callable[[Snapshot, date], Grouped]:
    def grouped(snapshot: Snapshot, as_of: date) -> Grouped:
        values = snapshot.traits[name]
        ids = values.drop_nulls().unique().sort()
        position = values.replace_strict(
            ids,
            pl.int_range(ids.len(), dtype=pl.Int32, eager=True),
            default=-1,
            return_dtype=pl.Int32,
        )
        return np.where(
            sector_of_people(snapshot, as_of) >= 0, position.to_numpy(), np.int32(-1)
        ), ids

    return grouped


_GROUPED_BY: dict[str, Callable[[Snapshot, date], Grouped]] = {
    "sector": _by_sector,
    "organisation": _by_organisation,
    "region": _by_trait("region"),
    "gender": _by_trait("gender"),
}
assert _GROUPED_BY.keys() == GROUPINGS.keys()
