"""Departures in the near future: whose term ends, who leaves the group with it, who succeeds, and
what the pairs of groups lose."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.groupings import called, groups_of_people
from graph.analysis.json_data import as_json
from graph.analysis.lineage import lineage
from graph.analysis.losses import Losses, losses_by_ending, losses_by_leaving
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, nobody, with_ties
from graph.dates import after
from graph.snapshot import Snapshot, Ties

LEAVES, ENDS = "leaves the group", "membership ends"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairLoss:
    """What the pair of the person's group and the group `other` loses. `ties`: the weighted number;
    `share`: its share of the pair's ties; `people`: how many no longer join the groups, this person
    included."""

    other: str
    ties: float
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class Departure:
    """A position or membership that ends.

    `label` and `place`: the organisation or affiliation in which it ends; `last`: its last day.
    `what`: a person who leaves the group (LEAVES) loses all ties and `moves_to` another group, if
    it is known; otherwise one membership ends (ENDS). `successor`: a person who begins in the same
    place, each counted for one departure only, and in an affiliation only if they are of the same
    group; ties that belong to the position and not to the person then remain. Positions have no
    identity in the data, so that in an organisation with several the successor may fill another
    one. `total`: the ties lost by all `pairs`, which are sorted by loss, the largest first.
    """

    person: str
    group: str
    what: str
    label: str
    place: str
    last: date
    moves_to: str | None
    successor: str | None
    total: float
    pairs: tuple[PairLoss, ...]


@dataclass(frozen=True, slots=True)
class Departures:
    """`rows`: departures, each computed as if it were the only one, the largest loss first.
    `count`: the number of all departures, also those beyond `rows`. `before` and `after`:
    float64[groups, groups], the mixing matrices on the date, and after all departures with nobody
    new."""

    rows: tuple[Departure, ...]
    count: int
    groups: tuple[str, ...]
    before: Floats
    after: Floats
    until: date
    settings: AnalysisSettings
    version: str
    synthetic: bool

    def as_dict(self, snapshot: Snapshot, lang: str = "en") -> dict[str, Any]:
        """The result as JSON data, with the settings and the data version."""
        made_from = {
            "count": self.count,
            "until": self.until.isoformat(),
            "dataVersion": self.version,
            "synthetic": self.synthetic,
        }
        groups, matrices = (
            called(snapshot, self.settings.by, self.groups, lang),
            {
                "before": self.before,
                "after": self.after,
            },
        )
        return {
            **self.settings.as_dict(),
            **made_from,
            "groups": groups,
            **{name: m.tolist() for name, m in matrices.items()},
            "departures": as_json(self.rows),
        }


def departures(
    snapshot: Snapshot,
    network: TwoMode,
    settings: AnalysisSettings,
    horizon: str,
    first: int | None = None,
) -> Departures:
    """Positions and memberships whose last day is from `settings.as_of` up to `horizon` (such as
    "1y") later. `network`: made with these settings. Consecutive terms of one person in one place
    count as one. A person who, after the horizon, is in the same group, or in what it has become,
    has not left it. `first`: the number of rows (None: all).

    Raises BadInput for an invalid horizon, and if no people are known on the date.
    """
    after(settings.as_of, horizon)
    if not network.people.size:
        raise nobody(settings)
    ahead = _ahead(snapshot, network, settings, horizon)
    leaving = _leaving(snapshot, ahead)
    ending = _ending(snapshot, settings, ahead, leaving["person"])
    matrix, terms = mixing_matrix(network), pl.concat((leaving, ending))
    parts = (
        losses_by_leaving(network, leaving["person"].to_numpy()),
        losses_by_ending(network, ending["person"].to_numpy(), ending["column"].to_numpy()),
    )
    term = np.append(parts[0].term, parts[1].term + leaving.height)
    lost = Losses(term, *(np.append(*of) for of in zip(parts[0][1:], parts[1][1:], strict=True)))
    return Departures(
        tuple(_departures(snapshot, network, matrix, terms, lost, first)),
        terms.height,
        network.groups,
        matrix,
        _when_all_have_gone(network, leaving, ending),
        date.fromordinal(ahead.end),
        settings,
        snapshot.version,
        snapshot.synthetic,
    )


class _Ahead(NamedTuple):
    """The period ahead. `start` and `end`: its first and last day. `person` and `column`: the
    position in the network of each person of the snapshot, and of each affiliation, then each
    organisation; -1 if it is not in the network. `now` and `then`: each person's group on the first
    day and on the day after the last, as what the group has become by then; -1 without one. `ids`:
    of the groups."""

    start: int
    end: int
    person: NDArray[np.int32]
    column: NDArray[np.int32]
    now: NDArray[np.int32]
    then: NDArray[np.int32]
    ids: pl.Series


def _ahead(
    snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings, horizon: str
) -> _Ahead:
    start = settings.as_of.toordinal()
    end = min(after(settings.as_of, horizon).toordinal(), date.max.toordinal() - 1)
    (now, ids), (then, _) = (
        groups_of_people(snapshot, date.fromordinal(day), settings.by) for day in (start, end + 1)
    )
    became = (
        lineage(snapshot, date.fromordinal(end + 1))
        if settings.by == "sector"
        else np.arange(ids.len(), dtype=np.int32)
    )
    became, affiliations = np.append(became, np.int32(-1)), snapshot.affiliations.height
    person, column = (
        np.full(snapshot.people.len(), -1, np.int32),
        np.full(affiliations + snapshot.organisations.height, -1, np.int32),
    )
    person[network.people] = np.arange(network.people.size)
    at = network.affiliations
    column[np.where(at >= 0, at, affiliations - 1 - at)] = np.arange(at.size)
    return _Ahead(start, end, person, column, became[now], became[then], ids)


def _leaving(snapshot: Snapshot, ahead: _Ahead) -> pl.DataFrame:
    """The last position that ends, of each person who afterwards has no position in the group."""
    gone = (ahead.person >= 0) & (ahead.now != ahead.then)
    terms = _running_out(snapshot.positions, gone, ahead).unique(
        "row", keep="last", maintain_order=True
    )
    return _placed(terms, snapshot, ahead, "position", LEAVES)


def _ending(
    snapshot: Snapshot, settings: AnalysisSettings, ahead: _Ahead, leaving: pl.Series
) -> pl.DataFrame:
    """Memberships that end, and positions that end of people who do not leave, if positions count
    as ties."""
    known = ahead.person >= 0
    staying = known & ~np.isin(ahead.person, leaving.to_numpy())
    frames = [
        _placed(
            _running_out(ties, people & (kind in settings.ties), ahead), snapshot, ahead, kind, ENDS
        )
        for kind, ties, people in (
            ("membership", snapshot.membership, known),
            ("position", snapshot.positions, staying),
        )
    ]
    return pl.concat(frames).filter(pl.col("column") >= 0)


def _placed(
    terms: pl.DataFrame, snapshot: Snapshot, ahead: _Ahead, kind: str, what: str
) -> pl.DataFrame:
    """The terms with the data to show, and with their `person` and `column` in the network."""
    position = kind == "position"
    organisations = snapshot.organisations.select("id", label=pl.lit("Organisation"))
    places, offset = (
        (organisations, snapshot.affiliations.height)
        if position
        else (snapshot.affiliations.select("id", "label"), 0)
    )
    row, column = terms["row"].to_numpy(), terms["column"].to_numpy()
    group = np.stack((ahead.now, ahead.then)) * np.int32(not position)
    then = [
        ahead.ids[at] if at >= 0 and what == LEAVES else None for at in ahead.then[row].tolist()
    ]
    successors = _taken_over(
        snapshot.positions if position else snapshot.membership, terms, group, ahead
    )
    return pl.DataFrame(
        {
            "person": ahead.person[row],
            "column": ahead.column[column + offset],
            "last": terms["last"],
            "label": places["label"].gather(column),
            "place": places["id"].gather(column),
            "moves_to": pl.Series(then, dtype=pl.String),
            "successor": pl.Series(
                [None if at is None else snapshot.people[at] for at in successors], dtype=pl.String
            ),
        }
    ).with_columns(what=pl.lit(what))


def _taken_over(
    ties: Ties, terms: pl.DataFrame, group: NDArray[np.int32], ahead: _Ahead
) -> list[int | None]:
    """The successor of each term, or None: the first person to begin in the place who is still
    there when the term is over, of the same group (`group` int32[2, people]: now and after the
    horizon); nobody succeeds twice."""
    here = (ties.row.astype(np.int64) << 32) | ties.column
    there = here[(ties.first <= ahead.start) & (ties.last >= ahead.start)]
    comes = (
        (ties.first > ahead.start)
        & (ties.first <= ahead.end + 1)
        & np.isin(ties.column, terms["column"])
        & ~np.isin(here, there)
    )
    order = np.flatnonzero(comes)
    order = order[np.lexsort((ties.row[order], ties.first[order]))]
    waiting: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for person, place, last in zip(
        ties.row[order].tolist(),
        ties.column[order].tolist(),
        ties.last[order].tolist(),
        strict=True,
    ):
        waiting[place, int(group[1, person])].append((person, last))
    return [
        _first(waiting[place, int(group[0, person])], last)
        for person, place, last in terms.iter_rows()
    ]


def _first(waiting: list[tuple[int, int]], last: int) -> int | None:
    at = next((i for i, (_, until) in enumerate(waiting) if until > last), None)
    return None if at is None else waiting.pop(at)[0]


def _running_out(ties: Ties, chosen: NDArray[np.bool_], ahead: _Ahead) -> pl.DataFrame:
    """The terms of the chosen people that end in the period: `row`, `column` and `last` day, sorted
    by that day. Terms that overlap or are consecutive count as one."""
    days = {"first": ties.first.astype(np.int64), "last": ties.last.astype(np.int64)}
    frame = pl.DataFrame({"row": ties.row, "column": ties.column, **days}).filter(chosen[ties.row])
    ends = (pl.col("first") <= ahead.start) & pl.col("last").is_between(ahead.start, ahead.end)
    ordered = frame.join(frame.filter(ends), on=("row", "column"), how="semi").sort(
        "row", "column", "first"
    )
    so_far = pl.col("last").cum_max().shift(1).over("row", "column")
    stays = ordered.with_columns(
        (pl.col("first") > so_far + 1).fill_null(True).cum_sum().alias("stay")
    )
    whole = stays.group_by("row", "column", "stay").agg(pl.col("first").min(), pl.col("last").max())
    return whole.filter(ends).select("row", "column", "last").sort("last", "row", "column")


def _departures(
    snapshot: Snapshot,
    network: TwoMode,
    matrix: Floats,
    terms: pl.DataFrame,
    lost: Losses,
    first: int | None,
) -> Iterator[Departure]:
    ids, groups = snapshot.people.gather(network.people), network.groups
    totals = pl.Series(np.bincount(lost.term, lost.ties, minlength=terms.height))
    ranked = terms.with_columns(
        id=ids.gather(terms["person"]), total=totals, whole=totals.round(9)
    ).with_row_index("term")
    ranked = ranked.sort("whole", "last", "id", "place", descending=[True, False, False, False])
    start = np.searchsorted(lost.term, np.arange(terms.height + 1))
    for row in ranked.head(terms.height if first is None else first).iter_rows(named=True):
        own, of = (
            int(network.group[row["person"]]),
            slice(start[row["term"]], start[row["term"] + 1]),
        )
        entries = zip(
            lost.other[of].tolist(), lost.ties[of].tolist(), lost.people[of].tolist(), strict=True
        )
        pairs = [
            PairLoss(groups[other], ties, ties / float(matrix[own, other]), people)
            for other, ties, people in entries
        ]
        yield Departure(
            person=row["id"],
            group=groups[own],
            what=row["what"],
            label=row["label"],
            place=row["place"],
            last=date.fromordinal(row["last"]),
            moves_to=row["moves_to"],
            successor=row["successor"],
            total=row["total"],
            pairs=tuple(sorted(pairs, key=lambda pair: (-round(pair.ties, 9), pair.other))),
        )


def _when_all_have_gone(network: TwoMode, leaving: pl.DataFrame, ending: pl.DataFrame) -> Floats:
    """The mixing matrix of those who remain, with today's weights."""
    activity = np.diff(network.indptr)
    person = np.repeat(np.arange(activity.size), activity)
    left = (ending["person"].to_numpy().astype(np.int64) << 32) | ending["column"].to_numpy()
    remaining = ~np.isin(person, leaving["person"].to_numpy()) & ~np.isin(
        (person << 32) | network.indices, left
    )
    return mixing_matrix(with_ties(network, remaining), network.weight)
