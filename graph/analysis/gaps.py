"""Which pairs of sectors meet less, and which more, than chance would have them meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.groupings import groups_of_people, names_of
from graph.analysis.json_data import as_json
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import draw_weighed
from graph.analysis.sensitivity import Verdicts, changed, deletions, fits, other_weights
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, affiliations_at, two_mode
from graph.analysis.verdicts import ALPHA, EFFECT, GAP, NOT_ENOUGH, Judged, judge
from graph.analysis.withheld import withheld
from graph.errors import Progress
from graph.snapshot import Snapshot

MIN_COVERAGE = 0.5
"""The pairs of a sector get no verdict if the share of its people with a known tie, or the share of
its ties in complete lists of members, is lower."""
_LANGUAGES = ("fi", "sv", "en")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Named:
    """A sector, or another group of people, with its names."""

    id: str
    name_fi: str | None
    name_sv: str | None
    name_en: str | None
    abbreviation: str | None
    abbreviation_sv: str | None
    kind: str | None

    def name(self, lang: str) -> str:
        """The name in the language, else in another language, else the id."""
        names = (getattr(self, f"name_{code}") for code in (lang, *_LANGUAGES))
        return next((name for name in names if name), self.id)

    def short(self, lang: str) -> str | None:
        """The abbreviation in the language, or None."""
        return (self.abbreviation_sv if lang == "sv" else None) or self.abbreviation


@dataclass(frozen=True, slots=True)
class Sector(Named):
    """A sector on the date. `people`: their number. `coverage`: the share of these with any known
    tie of the chosen kinds. `partial`: the share of their ties in affiliations whose list of
    members is stated to be incomplete."""

    people: int
    coverage: float
    partial: float = 0.0

    @property
    def known(self) -> bool:
        """Whether enough is known of its people for a verdict."""
        return self.coverage >= MIN_COVERAGE and self.partial <= 1 - MIN_COVERAGE


@dataclass(frozen=True, slots=True)
class Withheld(Named):
    """A group that is not disclosed. `too_few`: whether it has few people itself; otherwise it is
    withheld so that the number of another group's people cannot be computed."""

    too_few: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of sectors by id, `a` <= `b`.

    `expected`: the mean of the draws; `interval`: the middle 95 % of them; `missing`: expected
    minus observed; `ratio`: observed by expected, None if nothing is expected. `p`, `q` and
    `q_tail` are None if the pair was not tested. The verdict is based on `q_tail`, which is at most
    `q`, see graph/analysis/verdicts.py. `changes_with`: the other settings tried that give another
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
    """All pairs of sectors with their verdicts.

    `affiliations`: the number of affiliations that have people of the sectors. `incomplete`: the
    number of affiliations valid on the date whose list of members is stated to be incomplete.
    `tried`: the other settings under which every verdict was tested, see
    graph/analysis/sensitivity.py. `withheld`: groups that have people but are not counted, see
    AnalysisSettings.least.
    """

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
        """The pairs with a gap, those that lack the most ties first."""
        return tuple(
            sorted(
                (pair for pair in self.pairs if pair.verdict == GAP), key=lambda pair: -pair.missing
            )[:n]
        )

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The output of `verkosto gaps --json`; every number is finite."""
        return self.settings.as_dict() | {
            "sectors": [_sector_dict(sector, lang) for sector in self.sectors],
            "pairs": as_json(self.pairs),
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
    """Compare every pair of sectors that have people on the date, and every sector with itself,
    with `settings.draws` random networks in which only chance decides who meets.

    `cluster`: as in draw_mixing. `quick`: skip the test of verdicts under other settings; the test
    is also skipped if its draws do not fit into memory because there are many sectors. If no people
    are known on the date, there are no sectors and no pairs.

    Raises BadInput for invalid settings, and as draw_mixing does.
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
    """The groups that are not disclosed, sorted by id; none if `settings.least` is 0."""
    group_of, ids = groups_of_people(snapshot, settings.as_of, settings.by)
    people = np.bincount(group_of[group_of >= 0], minlength=ids.len())
    hidden = np.flatnonzero(withheld(people, settings.least))
    hidden_names = zip(
        hidden.tolist(), names_of(snapshot, settings.by, ids.gather(hidden).to_list()), strict=True
    )
    return tuple(
        Withheld(ids[at], **names, too_few=bool(people[at] < settings.least))
        for at, names in hidden_names
    )


def _enough(sectors: tuple[Sector, ...]) -> NDArray[np.bool_]:
    """bool[pairs]: whether enough is known of both sectors."""
    known, (a, b) = (
        np.array([sector.known for sector in sectors], dtype=bool),
        np.triu_indices(len(sectors)),
    )
    both: NDArray[np.bool_] = known[a] & known[b]
    return both


def _judged(
    names: list[str], observed: Floats, draws: Floats, enough: NDArray[np.bool_]
) -> tuple[Judged, dict[str, list[Verdicts]]]:
    """The verdicts of the first weighting, and those of the others by name. `observed`:
    float64[weightings, groups, groups]; `draws`: float64[draws, weightings, groups, groups]."""
    a, b = np.triu_indices(observed.shape[1])
    first, *rest = (
        judge(seen[a, b], draws[:, position, a, b], enough)
        for position, seen in enumerate(observed)
    )
    return first, {name: [tuple(each.verdict)] for name, each in zip(names[1:], rest, strict=True)}


def sectors_of(snapshot: Snapshot, network: TwoMode, by: str = "sector") -> tuple[Sector, ...]:
    """The sectors (or other groups) of a network made from the snapshot, in the network's order."""
    return tuple(_sectors(snapshot, network, by, _incomplete(snapshot)))


def _incomplete(snapshot: Snapshot) -> NDArray[np.bool_]:
    """bool[affiliations] of the snapshot: whether the list of members is stated to be
    incomplete."""
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
