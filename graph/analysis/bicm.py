"""Expected ties by the bipartite configuration model, computed without drawing random networks
(Saracco et al. 2015).

The model is the random network of maximum entropy in which every person has, on average, the same
activity and every affiliation the same size as in the observed network. Each tie exists with its
own probability, independently of the others. People with the same activity, and affiliations of the
same size, have the same probabilities. The model therefore needs only their counts, which a
database can compute (graph/aggregated.py). As activity and sizes vary, the results spread more than
in draws that keep them fixed. The model is thus a quick preview that finds too few deviations, not
a verdict.
"""

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from graph.analysis.figures import Figure, Matrix
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import RAW, TwoMode, Weighting, meeting_weights
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOSE = 1e-9
"""The largest relative difference between an expected activity or size and the given one."""
MAX_ROUNDS = 100_000


@dataclass(frozen=True, slots=True)
class Classes:
    """A two-mode network as counts of people and affiliations that are alike. `degrees` and
    `sizes`: distinct, ascending, above 0. `people` int64[groups, degrees]: the number of people of
    each group with each degree. `affiliations` int64[sizes]: the number of affiliations of each
    size."""

    degrees: Ints
    people: Ints
    sizes: Ints
    affiliations: Ints


@dataclass(frozen=True, slots=True)
class PreviewArrays:
    """Four symmetric float64[groups, groups]: `expected` and `spread`, the mean and the standard
    deviation of the mixing matrix under the model; `z`, the observed minus the expected matrix in
    standard deviations; `p`, the two-sided p-value by the normal distribution. `z` and `p` are NaN
    where the model leaves nothing to chance."""

    expected: Floats
    spread: Floats
    z: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Preview:
    """What chance would give, computed directly by the bipartite configuration model (Saracco et
    al. 2015). It finds too few deviations; `gaps` gives the verdict."""

    matrix: Annotated[
        Matrix,
        Figure(
            Words("Havaittu", "Observerat", "Observed"),
            Words("yhteydet, painotettuina", "kontakterna, viktade", "ties, by weight"),
            "amount",
        ),
    ]
    expected: Annotated[
        Matrix,
        Figure(
            Words("Odotettu", "Förväntat", "Expected"),
            Words("mallin mukaan", "enligt modellen", "by the model"),
            "decimal",
        ),
    ]
    z: Annotated[
        Matrix,
        Figure(
            Words("Poikkeama", "Avvikelse", "Deviation"),
            Words(
                "montako keskihajontaa havaittu on odotetusta; ei lukua, missä sattumaa ei ole",
                "hur många standardavvikelser det observerade är från det förväntade; inget tal där"
                " inget beror på slumpen",
                "how many standard deviations the observed is from the expected; none where nothing"
                " is left to chance",
            ),
            "decimal",
        ),
    ]
    p: Annotated[
        Matrix,
        Figure(
            Words("p-arvo", "p-värde", "P-value"),
            Words(
                "kaksisuuntainen, normaalijakauman mukaan",
                "tvåsidigt, enligt normalfördelningen",
                "two-sided, by the normal distribution",
            ),
            "chance",
            brief=False,
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Preview:
    """Raises BadInput for a half-life, because affiliations of the same size then have different
    weights, and as `preview` does."""
    if settings.half_life is not None:
        raise BadInput("preview_without_half_life", half_life=settings.half_life)
    observed = mixing_matrix(network)
    return preview_of(preview(classes_of_network(network), observed, network.weighting), observed)


def preview_of(arrays: PreviewArrays, observed: Floats) -> Preview:
    """The result for users from the arrays and the observed mixing matrix."""
    return Preview(observed, arrays.expected, arrays.z, arrays.p)


def classes_of(counts: NDArray[np.int32], people: Ints) -> Classes:
    """Classes from the counts of graph/aggregated.py: `counts` int32[affiliations, groups] and
    `people` int64[groups, degrees from 0]."""
    degrees = np.flatnonzero(people.sum(axis=0)[1:]) + 1
    sizes, affiliations = np.unique(counts.sum(axis=1, dtype=np.int64), return_counts=True)
    there = sizes > 0
    return Classes(degrees, people[:, degrees], sizes[there], affiliations[there].astype(np.int64))


def classes_of_network(network: TwoMode) -> Classes:
    """Classes from a network."""
    activity = np.diff(network.indptr)
    people = np.zeros((len(network.groups), int(activity.max(initial=0)) + 1), np.int64)
    np.add.at(people, (network.group, activity), 1)
    sizes = np.bincount(network.indices, minlength=network.affiliations.size).astype(np.int32)
    return classes_of(sizes[:, None], people)


def probabilities(classes: Classes) -> Floats:
    """float64[degrees, sizes]: the probability that a person with the degree is in an affiliation
    of the size.

    Raises BadInput if there are no ties, if the sums of degrees and of sizes differ, and if the
    iteration does not converge.
    """
    rows, columns = classes.people.sum(axis=0).astype(float), classes.affiliations.astype(float)
    degrees, sizes = classes.degrees.astype(float), classes.sizes.astype(float)
    if not degrees.size or not sizes.size:
        raise BadInput("no_ties_to_expect")
    if degrees @ rows != sizes @ columns:
        raise BadInput("tie_counts_disagree", people=degrees @ rows, affiliations=sizes @ columns)
    return _settled(degrees, rows, sizes, columns)


def _settled(degrees: Floats, rows: Floats, sizes: Floats, columns: Floats) -> Floats:
    """The probabilities, with certain ties separated. If the k most active people fill all places
    that k people can have (equality in the theorem of Gale 1957 and Ryser 1957), they are certainly
    in every affiliation of size k or more, and the others certainly in none of size k or less. The
    two remaining parts are solved as separate models."""
    order = np.argsort(-degrees)
    reach, taken = (
        np.append(0, np.cumsum(rows[order])),
        np.append(0, np.cumsum((rows * degrees)[order])),
    )
    for split in np.flatnonzero(taken == np.minimum.outer(reach, sizes) @ columns):
        top, rest, k = order[:split], order[split:], reach[split]
        full, none = sizes >= k, sizes <= k
        if (top.size and full.any()) or (rest.size and none.any()):
            solved = np.zeros((degrees.size, sizes.size))
            solved[np.ix_(top, full)] = 1
            solved[np.ix_(top, ~full)] = _settled(
                degrees[top] - columns[full].sum(), rows[top], sizes[~full], columns[~full]
            )
            solved[np.ix_(rest, ~none)] = _settled(
                degrees[rest], rows[rest], sizes[~none] - k, columns[~none]
            )
            return solved
    return (
        _solve(degrees, rows, sizes, columns)
        if degrees.size and sizes.size
        else np.zeros((degrees.size, sizes.size))
    )


def _solve(degrees: Floats, rows: Floats, sizes: Floats, columns: Floats) -> Floats:
    """The probabilities x y / (1 + x y), with x and y such that expected degrees and sizes equal
    the given ones. Fixed-point iteration: x and y are set in turn."""
    ties = degrees @ rows
    x, y = degrees / sqrt(ties), sizes / sqrt(ties)
    for _ in range(MAX_ROUNDS):
        x = degrees / (columns * y / (1 + np.outer(x, y))).sum(axis=1)
        y = sizes / ((rows * x)[:, None] / (1 + np.outer(x, y))).sum(axis=0)
        odds = np.outer(x, y)
        probabilities: Floats = odds / (1 + odds)
        if np.abs(probabilities @ columns / degrees - 1).max() < CLOSE:
            return probabilities
    raise BadInput("bicm_not_settled", rounds=MAX_ROUNDS)


def preview(classes: Classes, observed: Floats, weighting: Weighting = RAW) -> PreviewArrays:
    """The comparison of an observed mixing matrix, float64[groups, groups], with the model.
    Affiliations are weighted by their given sizes. Raises BadInput as `probabilities` does, and for
    a cap that leaves no affiliation."""
    p, weight = probabilities(classes), meeting_weights(classes.sizes, weighting)
    if not weight.any():
        raise BadInput("no_shared_affiliation")
    people, open_ = classes.people.astype(float), p * (1 - p)
    mean, variance = people @ p, people @ open_
    once, twice = classes.affiliations * weight, classes.affiliations * weight**2
    expected = (mean * once) @ mean.T
    spread = (
        (variance * twice) @ (mean**2).T
        + (mean**2 * twice) @ variance.T
        + (variance * twice) @ variance.T
    )
    np.fill_diagonal(expected, ((mean**2 - people @ p**2) @ once) / 2)
    within = (
        people @ (open_ * p**2)
        + mean**2 * variance
        - 2 * mean * (people @ (open_ * p))
        + (variance**2 - people @ open_**2) / 2
    )
    np.fill_diagonal(spread, within @ twice)
    deviation = np.sqrt(np.maximum(spread, 0))
    z = np.divide(
        observed - expected, deviation, out=np.full(expected.shape, np.nan), where=deviation > CLOSE
    )
    return PreviewArrays(
        expected,
        deviation,
        z,
        np.vectorize(lambda score: erfc(abs(score) / sqrt(2)), otypes=[float])(z),
    )
