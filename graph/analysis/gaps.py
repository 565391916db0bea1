"""Which sectors meet less, and which more, than chance would have them meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.groupings import groups_of_people, names_of
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import Progress, draw_weighed
from graph.analysis.sensitivity import Verdicts, changed, deletions, fits, other_weights
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, affiliations_at, two_mode
from graph.analysis.verdicts import ALPHA, EFFECT, GAP, NOT_ENOUGH, Judged, judge
from graph.analysis.withheld import withheld
from graph.snapshot import Snapshot

MIN_COVERAGE = 0.5
"""Below this share of a sector's people with a known tie, or of its ties in complete lists, its
pairs get no verdict."""
_LANGUAGES = ("fi", "sv", "en")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Named:
    """A sector, or what else people were grouped by."""

    id: str
    name_fi: str | None
    name_sv: str | None
    name_en: str | None
    abbreviation: str | None
    abbreviation_sv: str | None
    kind: str | None

    def name(self, lang: str) -> str:
        """In the language, or else in one it has a name in, or else the id."""
        names = (getattr(self, f"name_{code}") for code in (lang, *_LANGUAGES))
        return next((name for name in names if name), self.id)

    def short(self, lang: str) -> str | None:
        """Its abbreviation in the language, where it has one."""
        return (self.abbreviation_sv if lang == "sv" else None) or self.abbreviation


@dataclass(frozen=True, slots=True)
class Sector(Named):
    """Its `people` at the date; `coverage` is the share of them with any known tie of the chosen
    kinds, and `partial` the share of their ties in affiliations that say their list of members is
    not complete."""

    people: int
    coverage: float
    partial: float = 0.0

    @property
    def known(self) -> bool:
        """Whether enough is known of its people for a verdict."""
        return self.coverage >= MIN_COVERAGE and self.partial <= 1 - MIN_COVERAGE


@dataclass(frozen=True, slots=True)
class Withheld(Named):
    """One that is not disclosed; `few`: because its people are few, else so that those of others
    stay unknown."""

    few: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sectors by id, `a` <= `b`. `expected` is the mean of the draws and `interval` the middle
    95 % of them; `ratio` is None when nothing is expected, `p` and `q` when the pair was not
    tested. The verdict goes by `q_tail`, which is no larger than `q`: see
    graph/analysis/verdicts.py. `changes_with`: those of the other choices tried that give another
    verdict.
    """

    a: str
    b: str
    observed: float
    expected: float
    missing: float
    ratio: float | None
    p: float | None
    q: float | None
    interval: tuple[float, float]
    verdict: str
    q_tail: float | None = None
    changes_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """`affiliations` have people of the sectors; `incomplete` hold at the date and say that their
    members are not all known. `tried`: the other choices under which every verdict was looked at
    again, see graph/analysis/sensitivity.py. `withheld`: who have people that nothing here counts,
    see AnalysisSettings.least."""

    sectors: tuple[Sector, ...]
    pairs: tuple[Pair, ...]
    settings: AnalysisSettings
    version: str
    synthetic: bool
    affiliations: int
    incomplete: int = 0
    tried: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    def largest(self, n: int | None = None) -> tuple[Pair, ...]:
        """The pairs with a gap, most missing first."""
        return tuple(
            sorted(
                (pair for pair in self.pairs if pair.verdict == GAP), key=lambda pair: -pair.missing
            )[:n]
        )

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """What `verkosto gaps --json` prints; every number is finite."""
        return self.settings.as_dict() | {
            "sectors": [_sector_dict(sector, lang) for sector in self.sectors],
            "pairs": [_pair_dict(pair) for pair in self.pairs],
            "alpha": ALPHA,
            "effect": EFFECT,
            "affiliations": self.affiliations,
            "incomplete": self.incomplete,
            "tried": list(self.tried),
            "withheld": [each.id for each in self.withheld],
            "dataVersion": self.version,
            "synthetic": self.synthetic,
        }


def find_gaps(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    progress: Progress | None = None,
    cluster: str | None = None,
    *,
    quick: bool = False,
) -> Gaps:
    """Every pair of the sectors that have people at the date, pairs within one sector too, against
    `settings.draws` networks in which only chance decides who meets; `cluster` as of draw_mixing;
    `quick`: without looking whether verdicts hold under other choices, which does not fit into
    memory either where the sectors are many. A graph that knows nobody at that date gives no
    sectors and no pairs.

    Raises BadInput for settings that mean nothing, and as draw_mixing does.
    """
    network = two_mode(snapshot, settings)
    sectors = sectors_of(snapshot, network, settings.by)
    more = {} if quick else other_weights(snapshot, network, settings)
    tried = not quick and fits(network, settings.draws, 1 + len(more))
    weights = {"": network.weight, **(more if tried else {})}
    draws = draw_weighed(
        network,
        np.stack([*weights.values()]),
        settings.draws,
        settings.seed,
        cluster=cluster,
        progress=progress,
    )
    enough = _enough(sectors)
    observed = np.stack([mixing_matrix(network, weight) for weight in weights.values()])
    judged, others = _judged([*weights], observed, draws, enough)
    if tried:
        others |= deletions(network, settings, enough, progress)
    incomplete = int(np.count_nonzero(_incomplete(snapshot) & affiliations_at(snapshot, settings)))
    pairs = tuple(_pairs(network.groups, observed[0], judged, changed(judged, others)))
    return Gaps(
        sectors,
        pairs,
        settings,
        snapshot.version,
        snapshot.synthetic,
        affiliations=network.affiliations.size,
        incomplete=incomplete,
        tried=tuple(others),
        withheld=withheld_at(snapshot, settings),
    )


def withheld_at(snapshot: Snapshot, settings: AnalysisSettings) -> tuple[Withheld, ...]:
    """The groups that are not disclosed, by id; none where `settings.least` is 0."""
    group_of, ids = groups_of_people(snapshot, settings.as_of, settings.by)
    people = np.bincount(group_of[group_of >= 0], minlength=ids.len())
    hidden = np.flatnonzero(withheld(people, settings.least))
    named = zip(
        hidden.tolist(), names_of(snapshot, settings.by, ids.gather(hidden).to_list()), strict=True
    )
    return tuple(
        Withheld(ids[at], **names, few=bool(people[at] < settings.least)) for at, names in named
    )


def _enough(sectors: tuple[Sector, ...]) -> NDArray[np.bool_]:
    """One flag for each pair: whether enough is known of both."""
    known, (a, b) = (
        np.array([sector.known for sector in sectors], dtype=bool),
        np.triu_indices(len(sectors)),
    )
    both: NDArray[np.bool_] = known[a] & known[b]
    return both


def _judged(
    names: list[str], observed: Floats, draws: Floats, enough: NDArray[np.bool_]
) -> tuple[Judged, dict[str, list[Verdicts]]]:
    """`observed` float64[weightings, groups, groups], `draws` float64[draws, weightings, groups,
    groups]: the first weighting's verdicts, and those of the others by name."""
    a, b = np.triu_indices(observed.shape[1])
    first, *rest = (
        judge(seen[a, b], draws[:, place, a, b], enough) for place, seen in enumerate(observed)
    )
    return first, {name: [tuple(each.verdict)] for name, each in zip(names[1:], rest, strict=True)}


def sectors_of(snapshot: Snapshot, network: TwoMode, by: str = "sector") -> tuple[Sector, ...]:
    """The sectors of a network made from the snapshot (or what else its people are grouped by), in
    its order, with what is known of them."""
    return tuple(_sectors(snapshot, network, by, _incomplete(snapshot)))


def _incomplete(snapshot: Snapshot) -> NDArray[np.bool_]:
    """One flag for each of the snapshot's affiliations."""
    flags: NDArray[np.bool_] = (
        snapshot.affiliations["members_known"]
        .is_in(["partial", "none"])
        .fill_null(False)
        .to_numpy()
    )
    return flags


def _sectors(
    snapshot: Snapshot, network: TwoMode, by: str, incomplete: NDArray[np.bool_]
) -> Iterable[Sector]:
    k, activity = len(network.groups), np.diff(network.indptr)
    partial = np.append(incomplete, False)[np.maximum(network.affiliations, -1)][network.indices]
    sector_of_ties = np.repeat(network.group, activity)
    people = np.bincount(network.group, minlength=k)
    covered = np.bincount(network.group[activity > 0], minlength=k)
    ties = np.bincount(sector_of_ties, minlength=k)
    in_partial = np.bincount(sector_of_ties[partial], minlength=k)
    for i, (id_, names) in enumerate(
        zip(network.groups, names_of(snapshot, by, network.groups), strict=True)
    ):
        coverage, share = float(covered[i] / people[i]), float(in_partial[i] / max(ties[i], 1))
        yield Sector(id_, **names, people=int(people[i]), coverage=coverage, partial=share)


def _pairs(
    ids: tuple[str, ...], observed: Floats, judged: Judged, changes: list[tuple[str, ...]]
) -> Iterable[Pair]:
    for i, (a, b) in enumerate(zip(*np.triu_indices(len(ids)), strict=True)):
        seen, expected = float(observed[a, b]), float(judged.expected[i])
        yield Pair(
            a=ids[a],
            b=ids[b],
            observed=seen,
            expected=expected,
            missing=expected - seen,
            ratio=seen / expected if expected else None,
            p=_number(judged.p[i]),
            q=_number(judged.q[i]),
            interval=(float(judged.low[i]), float(judged.high[i])),
            verdict=judged.verdict[i],
            q_tail=_number(judged.q_tail[i]),
            changes_with=() if judged.verdict[i] == NOT_ENOUGH else changes[i],
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _sector_dict(sector: Sector, lang: str) -> dict[str, Any]:
    return {
        "id": sector.id,
        "name": sector.name(lang),
        "abbreviation": sector.short(lang),
        "kind": sector.kind,
        "people": sector.people,
        "coverage": sector.coverage,
        "partial": sector.partial,
    }


def _pair_dict(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "observed": pair.observed,
        "expected": pair.expected,
        "missing": pair.missing,
        "ratio": pair.ratio,
        "p": pair.p,
        "q": pair.q,
        "qTail": pair.q_tail,
        "interval": list(pair.interval),
        "verdict": pair.verdict,
        "changesWith": list(pair.changes_with),
    }
