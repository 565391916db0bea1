"""How far ties stay within groups, as one number for a whole network.

The E-I index (Krackhardt and Stern 1988), assortativity (Newman 2003, for enumerative
characteristics) and modularity (Newman and Girvan 2004), all from the mixing matrix:
float64[groups, groups], symmetric, with ties within a group counted once on the diagonal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from graph.analysis.figures import Figure, Matrix
from graph.analysis.mixing import fill_matrix, mixing_matrix, room_for_counts
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput
from graph.ontology import Words
from graph.snapshot import Snapshot

Labels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SegregationIndices:
    """`within` and `between`: weighted numbers of ties. `ei`: (between - within) / (between +
    within), from -1 (all within) to 1 (all between). `assortativity`: None if only one group has
    ties."""

    within: float
    between: float
    ei: float
    assortativity: float | None
    modularity: float


@dataclass(frozen=True, slots=True)
class EITest:
    """A permutation test of the E-I index. `expected` and `sd`: the mean and the standard deviation
    of the index when the group labels are permuted among the people. `p`: two-sided, twice the
    smaller tail, where a tail is (1 + the number of draws at least as extreme) / (1 + draws). Only
    labels are permuted; the activity of groups is not kept, unlike in null_model."""

    observed: float
    expected: float
    sd: float
    p: float
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Segregation:
    """How far ties stay within groups (Krackhardt and Stern 1988; Newman 2003)."""

    within: Annotated[
        float,
        Figure(
            Words("Sisäiset yhteydet", "Kontakter inom", "Ties within"),
            Words(
                "saman hallinnonalan johtajien väliset",
                "mellan ledare inom samma förvaltningsområde",
                "between leaders of one group",
            ),
            "amount",
        ),
    ]
    between: Annotated[
        float,
        Figure(
            Words("Yhteydet muihin", "Kontakter över gränserna", "Ties between"),
            Words(
                "eri hallinnonalojen johtajien väliset",
                "mellan ledare från olika förvaltningsområden",
                "between leaders of two groups",
            ),
            "amount",
        ),
    ]
    ei: Annotated[
        float,
        Figure(
            Words("E-I-indeksi", "E-I-index", "E-I index"),
            Words(
                "−1: kaikki yhteydet sisäisiä, 1: kaikki yhteydet muihin",
                "−1: alla kontakter är inom, 1: alla går över gränserna",
                "from -1, all within, to 1, all between",
            ),
        ),
    ]
    ei_expected: Annotated[
        float,
        Figure(
            Words("Indeksin odotettu arvo", "Indexets förväntade värde", "Index expected"),
            Words(
                "keskiarvo, kun johtajat jaetaan hallinnonaloille arpomalla",
                "medelvärdet när ledarna lottas till förvaltningsområdena",
                "its mean when the groups are dealt anew",
            ),
        ),
    ]
    ei_deviation: Annotated[
        float,
        Figure(
            Words("Indeksin keskihajonta", "Indexets standardavvikelse", "Index's deviation"),
            Words("samoissa arvonnoissa", "i samma dragningar", "its standard deviation then"),
        ),
    ]
    ei_p: Annotated[
        float,
        Figure(
            Words("p-arvo", "p-värde", "P-value"),
            Words(
                "kaksisuuntainen, arvontojen mukaan",
                "tvåsidigt, enligt dragningarna",
                "two-sided, by permutation",
            ),
            "chance",
        ),
    ]
    assortativity: Annotated[
        float | None,
        Figure(
            Words("Assortatiivisuus", "Assortativitet", "Assortativity"),
            Words(
                "0: kuin sattumalta, 1: kaikki yhteydet sisäisiä; ei lukua, jos vain yhdellä"
                " hallinnonalalla on yhteyksiä",
                "0: kontakterna fördelas som av slumpen, 1: alla är inom; inget tal om bara ett"
                " förvaltningsområde har kontakter",
                "0: as by chance, 1: all within; none where only one group has ties",
            ),
        ),
    ]
    modularity: Annotated[
        float,
        Figure(
            Words("Modulaarisuus", "Modularitet", "Modularity"),
            Words(
                "sisäisten yhteyksien osuus, josta on vähennetty sattuman osuus",
                "andelen kontakter inom, minus den andel som slumpen ger",
                "the share of ties within, less that by chance",
            ),
        ),
    ]


def measure(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Segregation:
    indices = segregation(mixing_matrix(network))
    test = ei_test(network.group, relabelled(network), settings.draws, settings.seed)
    return Segregation(
        within=indices.within,
        between=indices.between,
        ei=indices.ei,
        ei_expected=test.expected,
        ei_deviation=test.sd,
        ei_p=test.p,
        assortativity=indices.assortativity,
        modularity=indices.modularity,
    )


def segregation(matrix: Matrix) -> SegregationIndices:
    """The indices of a mixing matrix. Raises BadInput if it is not square and symmetric, has
    negative or missing values, or has no ties."""
    _check(matrix)
    within = float(np.trace(matrix))
    between = float(matrix.sum() - within) / 2
    shares = (matrix + np.diag(np.diagonal(matrix))) / (2 * (within + between))
    ends = shares.sum(axis=1)
    chance, modularity = float(ends @ ends), float(np.trace(shares) - ends @ ends)
    assortativity = modularity / (1 - chance) if chance < 1 - 1e-12 else None
    return SegregationIndices(
        within, between, (between - within) / (within + between), assortativity, modularity
    )


def matrix_of_ties(
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    group: Labels,
    groups: int,
    weight: NDArray[np.float64] | None = None,
) -> Matrix:
    """The mixing matrix of undirected ties between the people `a` and `b` (int[ties] each,
    positions in `group`; each tie once). A tie counts 1, or its `weight`, float64[ties]. Raises
    BadInput for a tie of a person to themselves, arrays of different lengths, positions outside
    `group`, and labels that are not below `groups`."""
    _check_ends(a, b, group, groups, weight)
    one, other = np.sort(np.stack((group[a], group[b])), axis=0)
    at = one.astype(np.int64) * groups + other
    upper = np.bincount(at, weight, minlength=groups * groups).reshape(groups, groups).astype(float)
    matrix: Matrix = upper + np.triu(upper, 1).T
    return matrix


def expected_ei(group: Labels) -> float:
    """The mean of the index over all permutations of the labels: 1 - 2 * sum n(n - 1) / N(N - 1).
    Raises BadInput for fewer than two people."""
    sizes, people = np.bincount(group).astype(float), group.size
    if people < 2:
        raise BadInput("no_pairs_of_people", people=people)
    return float(1 - 2 * (sizes * (sizes - 1)).sum() / (people * (people - 1)))


def ei_test(
    group: Labels, matrix_of: Callable[[Labels], Matrix], draws: int = 1000, seed: int = 0
) -> EITest:
    """The E-I index compared with `draws` permutations of the labels. `matrix_of`: computes the
    mixing matrix for given labels. Raises BadInput as `segregation` does, and for fewer than one
    draw."""
    if draws < 1:
        raise BadInput("too_few_draws", draws=draws)
    observed = segregation(matrix_of(group)).ei
    chance = np.random.default_rng(seed)
    drawn = np.array([segregation(matrix_of(chance.permutation(group))).ei for _ in range(draws)])
    tails = [
        (1 + np.count_nonzero(each)) / (1 + draws)
        for each in (drawn <= observed + 1e-12, drawn >= observed - 1e-12)
    ]
    return EITest(
        observed,
        expected_ei(group),
        float(drawn.std()),
        float(min(1.0, 2 * min(tails))),
        draws,
        seed,
    )


def relabelled(network: TwoMode) -> Callable[[Labels], Matrix]:
    """A function that computes the mixing matrix of a two-mode network for other labels of its
    people."""
    counts, weight, k = room_for_counts(network), network.weight, len(network.groups)

    def matrix_of(group: Labels) -> Matrix:
        matrix = np.zeros((k, k))
        fill_matrix(network.indptr, network.indices, group, weight, counts, matrix)
        return matrix

    return matrix_of


def _check_ends(
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    group: Labels,
    groups: int,
    weight: NDArray[np.float64] | None,
) -> None:
    if a.shape != b.shape or (weight is not None and weight.shape != a.shape):
        raise BadInput(
            "tie_ends_disagree",
            begin=a.size,
            end=b.size,
            weighted=a.size if weight is None else weight.size,
        )
    if (a == b).any():
        raise BadInput("tie_to_self_of_number", number=int(a[a == b][0]))
    ends = np.concatenate((a, b))
    if ((ends < 0) | (ends >= group.size)).any():
        raise BadInput(
            "tie_to_no_number",
            number=int(ends[(ends < 0) | (ends >= group.size)][0]),
            last=group.size - 1,
        )
    if ((group < 0) | (group >= groups)).any():
        raise BadInput(
            "label_out_of_range",
            label=int(group[(group < 0) | (group >= groups)][0]),
            last=groups - 1,
        )


def _check(matrix: Matrix) -> None:
    if (
        matrix.ndim != 2
        or matrix.shape[0] != matrix.shape[1]
        or not np.allclose(matrix, matrix.T, equal_nan=True)
    ):
        raise BadInput("mixing_matrix_shape", shape=matrix.shape)
    if not np.isfinite(matrix).all() or (matrix < 0).any():
        raise BadInput("mixing_matrix_weights")
    if not matrix.any():
        raise BadInput("no_ties_to_measure")
