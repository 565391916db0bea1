"""What the pairs of groups lose when a person leaves or a term ends.

Of an affiliation with c_h people of group h, a person of group g who leaves it takes weight * c_h meetings from the pair (g, h), of
the own group less the person: the mixing matrix changes by one row (rank one). Weights stay as they are: those who remain do not
meet more because one has left. Who meets someone of the other group (within a group: someone else) *bridges* a pair; with a person
the pair also loses those who met nobody else of that person's group.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.analysis.groupings import called, groups_of_people
from graph.analysis.lineage import lineage
from graph.analysis.mixing import fill_matrix, mixing_matrix, room_for_counts
from graph.analysis.two_mode import AnalysisSettings, TwoMode
from graph.dates import before
from graph.errors import BadInput
from graph.snapshot import Snapshot, Ties

LEAVES, ENDS = "leaves the group", "membership ends"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairLoss:
    """What the pair of the person's group and `other` loses: `ties` by weight, their `share` of all the pair's, `people` who no longer
    bridge it, the person among them."""

    other: str
    ties: float
    share: float
    people: int


@dataclass(frozen=True, slots=True)
class Departure:
    """`place`: the organisation or affiliation whose post or membership ends, `last` its last day. Who leaves the group takes all ties
    along and may `move_to` another; else one membership ends. `successor`: who begins in the same place, each counted once, in an
    affiliation only one of the same group; what belongs to the post and not the person, then stays. Posts have no names here: in an
    organisation of several it may be another that is filled. `total`: ties lost by all `pairs`, which have the largest first."""

    person: str
    group: str
    what: str
    place: str
    last: date
    moves_to: str | None
    successor: str | None
    total: float
    pairs: tuple[PairLoss, ...]


@dataclass(frozen=True, slots=True)
class Departures:
    """`rows`: each as if it were the only one, the largest loss first. `before`, `after`: float64[groups, groups], mixing matrices at
    the date and when all of `rows` have come about and nobody else has come."""

    rows: tuple[Departure, ...]
    groups: tuple[str, ...]
    before: Floats
    after: Floats
    until: date
    settings: AnalysisSettings
    version: str
    synthetic: bool

    def as_dict(self, snapshot: Snapshot, lang: str = "en") -> dict[str, Any]:
        """JSON, with what it was made from."""
        made_from = {"until": self.until.isoformat(), "dataVersion": self.version, "synthetic": self.synthetic}
        groups, matrices = called(snapshot, self.settings.by, self.groups, lang), {"before": self.before, "after": self.after}
        return {**self.settings.as_dict(), **made_from, "groups": groups, **{name: m.tolist() for name, m in matrices.items()},
                "departures": [_as_dict(row) for row in self.rows]}


def departures(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings, horizon: str) -> Departures:
    """Positions and memberships whose last day is `settings.as_of` or up to `horizon` later ("1y": as many days as the year that ends
    on that day has). `network`: of these settings. Terms of one person in one place that follow one another are one; who is in the
    same group, or what it became, when the horizon is over has not left it.

    Raises BadInput for a horizon that is none, and where nobody is known at the date.
    """
    if not network.people.size:
        raise BadInput(f"Nobody with a {settings.by} holds a position on {settings.as_of}; choose another date, or load positions first.")
    ahead = _ahead(snapshot, network, settings, horizon)
    leaving = _leaving(snapshot, ahead)
    ending = _ending(snapshot, settings, ahead, leaving["person"])
    matrix = mixing_matrix(network)
    lost = losses_by_leaving(network, leaving["person"].to_numpy())
    lost_by_one = losses_by_ending(network, ending["person"].to_numpy(), ending["column"].to_numpy())
    rows = [
        *_told(snapshot, network, matrix, leaving, lost),
        *_told(snapshot, network, matrix, ending, lost_by_one),
    ]
    return Departures(
        tuple(sorted(rows, key=lambda row: (-round(row.total, 9), row.last, row.person, row.place))), network.groups,
        matrix, _when_all_have_gone(network, leaving, ending), date.fromordinal(ahead.end), settings, snapshot.version, snapshot.synthetic,
    )


def losses_by_leaving(network: TwoMode, people: NDArray[np.integer]) -> pl.DataFrame:
    """What each of `people` (positions in the network, each once) takes along: sparse rows with `term` (position in `people`),
    `other` (group), `ties` float64 and `people` int64 as of PairLoss; only pairs that lose anything. Raises nothing."""
    ties, chosen = _ties(network), pl.DataFrame({"person": people.astype(np.int32)}).with_row_index("term")
    around = ties.join(ties.join(chosen, on="person", how="semi"), on="affiliation", how="semi").select("person").unique()
    met = _met(ties, ties.join(around, on="person", how="semi"))
    own = met.join(chosen, on="person").group_by("term", "other").agg((pl.col("weight") * pl.col("n")).sum().alias("ties"))
    only = met.group_by("person", "group", "other").agg(pl.col("n").max(), pl.col("whom").first(), pl.col("whom").n_unique().alias("whoms"))
    alone = only.filter(n=1, whoms=1).join(chosen, left_on="whom", right_on="person").select("term", pl.col("group").alias("other"))
    return _with_people(own.with_columns(pl.lit(1, pl.Int64).alias("bridges")), alone)


def losses_by_ending(network: TwoMode, people: NDArray[np.integer], affiliations: NDArray[np.integer]) -> pl.DataFrame:
    """The same where each of `people` leaves only the affiliation beside (positions in the network, joined by a tie; each two once)."""
    ties = _ties(network)
    left = pl.DataFrame({"whom": people.astype(np.int32), "affiliation": affiliations.astype(np.int32)}).with_row_index("term")
    around = ties.join(left, on="affiliation", how="semi").select("person").unique()
    met = _met(ties, ties.join(around, on="person", how="semi")).with_columns(pl.len().over("person", "other").alias("places"))
    own = met.join(left, left_on=("person", "affiliation"), right_on=("whom", "affiliation")).select(
        "term", "other", (pl.col("weight") * pl.col("n")).alias("ties"), (pl.col("places") == 1).cast(pl.Int64).alias("bridges"))
    alone = met.filter(n=1, places=1).join(left, on=("whom", "affiliation")).select("term", pl.col("group").alias("other"))
    return _with_people(own, alone)


def _ties(network: TwoMode) -> pl.DataFrame:
    """Those that count."""
    person = np.repeat(np.arange(network.group.size, dtype=np.int32), np.diff(network.indptr))
    frame = {"person": person, "affiliation": network.indices, "group": network.group[person], "weight": network.weight[network.indices]}
    return pl.DataFrame(frame).filter(pl.col("weight") > 0)


def _met(ties: pl.DataFrame, of: pl.DataFrame) -> pl.DataFrame:
    """The ties `of` some people, once for each group `other` that they meet there: `n` of it besides themselves, and if only one,
    `whom`."""
    each = ties.select("affiliation", pl.col("group").alias("other"), pl.col("person").cast(pl.Int64).alias("whom"))
    cells = each.group_by("affiliation", "other").agg(pl.len().cast(pl.Int64).alias("n"), pl.col("whom").sum())
    itself = (pl.col("group") == pl.col("other")).cast(pl.Int64)
    besides = of.join(cells, on="affiliation").with_columns(pl.col("n") - itself, pl.col("whom") - itself * pl.col("person"))
    return besides.filter(pl.col("n") > 0).with_columns(pl.when(n=1).then("whom").cast(pl.Int32))


def _with_people(own: pl.DataFrame, alone: pl.DataFrame) -> pl.DataFrame:
    counted = alone.group_by("term", "other").agg(pl.len().cast(pl.Int64).alias("alone"))
    both = own.join(counted, on=("term", "other"), how="left").with_columns(pl.col("bridges") + pl.col("alone").fill_null(0))
    return both.select("term", "other", "ties", pl.col("bridges").alias("people")).sort("term", "other")


class _Ahead(NamedTuple):
    """The days from `start` to `end`; where each of the snapshot's people, affiliations and then organisations is in the network, -1
    where it is not; `now` and `then`: each person's group on the first day and on the one after the last,
    as what it became, -1 without one; `ids` of groups."""

    start: int
    end: int
    person: NDArray[np.int32]
    column: NDArray[np.int32]
    now: NDArray[np.int32]
    then: NDArray[np.int32]
    ids: pl.Series


def _ahead(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings, horizon: str) -> _Ahead:
    start = settings.as_of.toordinal()
    end = min(2 * start + 1 - before(settings.as_of, horizon).toordinal(), date.max.toordinal() - 1)
    (now, ids), (then, _) = (groups_of_people(snapshot, date.fromordinal(day), settings.by) for day in (start, end + 1))
    became = lineage(snapshot, date.fromordinal(end + 1)) if settings.by == "sector" else np.arange(ids.len(), dtype=np.int32)
    became, affiliations = np.append(became, np.int32(-1)), snapshot.affiliations.height
    person, column = np.full(snapshot.people.len(), -1, np.int32), np.full(affiliations + snapshot.organisations.height, -1, np.int32)
    person[network.people] = np.arange(network.people.size)
    at = network.affiliations
    column[np.where(at >= 0, at, affiliations - 1 - at)] = np.arange(at.size)
    return _Ahead(start, end, person, column, became[now], became[then], ids)


def _leaving(snapshot: Snapshot, ahead: _Ahead) -> pl.DataFrame:
    """Whose post ends (the last of them, if several) and who has none in the group in the end."""
    gone = (ahead.person >= 0) & (ahead.now != ahead.then)
    terms = _running_out(snapshot.positions, gone, ahead).unique("row", keep="last", maintain_order=True)
    return _placed(terms, snapshot, ahead, "position", LEAVES)


def _ending(snapshot: Snapshot, settings: AnalysisSettings, ahead: _Ahead, leaving: pl.Series) -> pl.DataFrame:
    """Single memberships that end, and posts, where those are ties, of people who do not leave."""
    known = ahead.person >= 0
    staying = known & ~np.isin(ahead.person, leaving.to_numpy())
    found = [
        _placed(_running_out(ties, people & (kind in settings.ties), ahead), snapshot, ahead, kind, ENDS)
        for kind, ties, people in (("membership", snapshot.membership, known), ("position", snapshot.positions, staying))
    ]
    return pl.concat(found).filter(pl.col("column") >= 0)


def _placed(terms: pl.DataFrame, snapshot: Snapshot, ahead: _Ahead, kind: str, what: str) -> pl.DataFrame:
    """The terms with what is told of them, and their `person` and `column` in the network."""
    position = kind == "position"
    ids, offset = (snapshot.organisations["id"], snapshot.affiliations.height) if position else (snapshot.affiliations["id"], 0)
    row, column = terms["row"].to_numpy(), terms["column"].to_numpy()
    group = np.stack((ahead.now, ahead.then)) * np.int32(not position)
    then = [ahead.ids[at] if at >= 0 and what == LEAVES else None for at in ahead.then[row].tolist()]
    successors = _taken_over(snapshot.positions if position else snapshot.membership, terms, group, ahead)
    return pl.DataFrame({
        "person": ahead.person[row], "column": ahead.column[column + offset], "place": ids.gather(column), "last": terms["last"],
        "moves_to": pl.Series(then, dtype=pl.String),
        "successor": pl.Series([None if at is None else snapshot.people[at] for at in successors], dtype=pl.String),
    }).with_columns(what=pl.lit(what))


def _taken_over(ties: Ties, terms: pl.DataFrame, group: NDArray[np.int32], ahead: _Ahead) -> list[int | None]:
    """Who comes into the place of each term and is there when it is over: whoever begins first, of the same group (`group` int32[2,
    people]: now and at the end of the horizon), and not for two terms."""
    here = (ties.row.astype(np.int64) << 32) | ties.column
    there = here[(ties.first <= ahead.start) & (ties.last >= ahead.start)]
    comes = (ties.first > ahead.start) & (ties.first <= ahead.end + 1) & np.isin(ties.column, terms["column"]) & ~np.isin(here, there)
    order = np.flatnonzero(comes)
    order = order[np.lexsort((ties.row[order], ties.first[order]))]
    waiting: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for person, place, last in zip(ties.row[order].tolist(), ties.column[order].tolist(), ties.last[order].tolist(), strict=True):
        waiting[place, int(group[1, person])].append((person, last))
    return [_first(waiting[place, int(group[0, person])], last) for person, place, last in terms.iter_rows()]


def _first(waiting: list[tuple[int, int]], last: int) -> int | None:
    at = next((i for i, (_, until) in enumerate(waiting) if until > last), None)
    return None if at is None else waiting.pop(at)[0]


def _running_out(ties: Ties, chosen: NDArray[np.bool_], ahead: _Ahead) -> pl.DataFrame:
    """`row`, `column` and `last` day of the chosen people's terms that end, in the order of those days; terms that overlap or follow
    one another are one."""
    days = {"first": ties.first.astype(np.int64), "last": ties.last.astype(np.int64)}
    frame = pl.DataFrame({"row": ties.row, "column": ties.column, **days}).filter(chosen[ties.row])
    ends = (pl.col("first") <= ahead.start) & pl.col("last").is_between(ahead.start, ahead.end)
    ordered = frame.join(frame.filter(ends), on=("row", "column"), how="semi").sort("row", "column", "first")
    so_far = pl.col("last").cum_max().shift(1).over("row", "column")
    stays = ordered.with_columns((pl.col("first") > so_far + 1).fill_null(True).cum_sum().alias("stay"))
    whole = stays.group_by("row", "column", "stay").agg(pl.col("first").min(), pl.col("last").max())
    return whole.filter(ends).select("row", "column", "last").sort("last", "row", "column")


def _told(snapshot: Snapshot, network: TwoMode, matrix: Floats, terms: pl.DataFrame, lost: pl.DataFrame) -> Iterator[Departure]:
    ids, groups = snapshot.people.gather(network.people), network.groups
    pairs: dict[int, list[PairLoss]] = defaultdict(list)
    own = network.group[terms["person"].to_numpy()]
    for term, other, ties, people in lost.iter_rows():
        pairs[term].append(PairLoss(groups[other], ties, ties / float(matrix[own[term], other]), people))
    for term, row in enumerate(terms.iter_rows(named=True)):
        each = tuple(sorted(pairs.get(term, ()), key=lambda pair: (-round(pair.ties, 9), pair.other)))
        yield Departure(
            person=ids[row["person"]], group=groups[own[term]], what=row["what"], place=row["place"], last=date.fromordinal(row["last"]),
            moves_to=row["moves_to"], successor=row["successor"], total=sum(pair.ties for pair in each), pairs=each,
        )


def _when_all_have_gone(network: TwoMode, leaving: pl.DataFrame, ending: pl.DataFrame) -> Floats:
    """The mixing matrix of those who are left, by the weights of today."""
    activity = np.diff(network.indptr)
    person = np.repeat(np.arange(activity.size), activity)
    left = (ending["person"].to_numpy().astype(np.int64) << 32) | ending["column"].to_numpy()
    kept = ~np.isin(person, leaving["person"].to_numpy()) & ~np.isin((person << 32) | network.indices, left)
    indptr = np.concatenate(([0], np.cumsum(kept)))[network.indptr]
    matrix = np.zeros((len(network.groups),) * 2)
    fill_matrix(indptr, network.indices[kept], network.group, network.weight, room_for_counts(network), matrix)
    return matrix


def _as_dict(row: Departure) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("person", "group", "what", "place", "successor", "total")}
    return {**told, "last": row.last.isoformat(), "movesTo": row.moves_to, "pairs": [asdict(pair) for pair in row.pairs]}
