"""Robustness of verdicts: whether they stay the same when meetings are weighted differently, and
when a part of the memberships is unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import MAX_NUMBERS, Plan, draw_each
from graph.analysis.settings import WEIGHTS, AnalysisSettings
from graph.analysis.two_mode import TwoMode, Weighting, decay_of, with_ties
from graph.analysis.verdicts import Judged, judge
from graph.errors import Progress
from graph.snapshot import Snapshot

CAPS = (30, 100)
HALF_LIVES = ("1y", "2y", "4y")
DELETED = (0.1, 0.2)
TIMES = 5
"""How many times each share of the ties is deleted at random. A verdict counts as robust if it
stays the same in all but one of these."""
MAX_DRAWS = 200
_PLAN = Plan(apart=1)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Verdicts = tuple[str, ...]


def other_weights(
    snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings
) -> dict[str, Floats]:
    """float64[affiliations] for each other choice of weight, cap and half-life, by its name
    (`weight=newman`). Choices that leave no meetings or change no weight are left out."""
    weights = {}
    for name, chosen in _other_choices(settings):
        decay = decay_of(snapshot, chosen, network.affiliations)
        weight = replace(
            network, weighting=Weighting(chosen.weight, chosen.cap), decay=decay
        ).weight
        if weight.any() and not np.array_equal(weight, network.weight):
            weights[name] = weight
    return weights


def fits(network: TwoMode, draws: int, weightings: int) -> bool:
    """Whether the draws for this number of weightings, together with the draws for the deletions,
    fit into memory."""
    deleted = len(DELETED) * TIMES * min(draws, MAX_DRAWS)
    return (draws * weightings + deleted) * len(network.groups) ** 2 <= MAX_NUMBERS


def _other_choices(settings: AnalysisSettings) -> Iterator[tuple[str, AnalysisSettings]]:
    for weight in WEIGHTS:
        yield f"weight={weight}", replace(settings, weight=weight)
    for cap in (*CAPS, None):
        yield f"cap={cap or 'none'}", replace(settings, cap=cap)
    for half_life in (*HALF_LIVES, None):
        yield f"half-life={half_life or 'none'}", replace(settings, half_life=half_life)


def deletions(
    network: TwoMode, settings: AnalysisSettings, enough: Flags, progress: Progress | None = None
) -> dict[str, list[Verdicts]]:
    """The verdicts on all pairs of groups in networks without a share of the ties, TIMES for each
    share, by its name (`deleted=10%`). `enough`: as in `judge`."""
    chance = np.random.default_rng(settings.seed)
    thinner = [
        (share, with_ties(network, chance.random(network.indices.size) >= share))
        for share in DELETED
        for _ in range(TIMES)
    ]
    drawn = draw_each(
        [each for _, each in thinner],
        min(settings.draws, MAX_DRAWS),
        settings.seed,
        plan=_PLAN,
        progress=progress,
    )
    a, b = np.triu_indices(len(network.groups))
    verdicts: dict[str, list[Verdicts]] = {}
    for (share, each), draws in zip(thinner, drawn, strict=True):
        verdicts.setdefault(f"deleted={share:.0%}", []).append(
            tuple(judge(mixing_matrix(each)[a, b], draws[:, a, b], enough).verdict)
        )
    return verdicts


def changed(judged: Judged, others: Mapping[str, list[Verdicts]]) -> list[tuple[str, ...]]:
    """For each pair, the names of the other choices that change its verdict. `others`: for each
    choice the verdicts of one network, or of TIMES networks."""
    differ = {
        name: (
            np.sum([np.array(verdicts) != np.array(judged.verdict) for verdicts in each], axis=0)
            > len(each) // TIMES
        )
        for name, each in others.items()
    }
    return [
        tuple(name for name, flags in differ.items() if flags[pair])
        for pair in range(len(judged.verdict))
    ]
