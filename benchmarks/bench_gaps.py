"""How fast mixing matrices and random draws are computed, and how well the draws mix: `make
bench-gaps ARGS='--draws 1000'`.

The networks are drawn by chance: ten affiliations each, of heavy-tailed sizes, 13 sectors. Prints a
line a step, then everything as one JSON line. Seconds are medians (of one run for the draws),
`cpu_s` all threads together; memory is the peak resident set of this process so far, in MB, so that
the steps go from the smallest to the largest network.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import networkx as nx
import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import Plan, draw_mixing
from graph.analysis.settings import WEIGHTS
from graph.analysis.two_mode import TwoMode, Weighting

SECTORS = 13
EACH = 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--people", type=int, default=100_000, help="of the network that is drawn from"
    )
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--threads", type=int)
    parser.add_argument(
        "--matrix",
        type=int,
        nargs="*",
        default=[200_000, 1_000_000],
        help="people of the networks to sum up",
    )
    options = parser.parse_args()
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "start": starting,
        "networkx": beside_networkx,
        "draws": lambda: drawing(by_chance(options.people), options.draws, options.threads),
        "mixing": lambda: {
            weight: memory_of_draws(by_chance(options.people), weight) for weight in WEIGHTS
        },
        "two_starts": lambda: two_starts(options.people),
        **{
            f"matrix_{people}": lambda people=people: summing(by_chance(people))
            for people in options.matrix
        },
    }
    result: dict[str, Any] = {"bench": "gaps", "cores": os.cpu_count()}
    for name, step in steps.items():
        result[name] = step() | {"peak_mb": peak_mb()}
        print(f"{name}: {result[name]}", flush=True)
    print(json.dumps(result))


def by_chance(people: int, seed: int = 1, *, apart: bool = False) -> TwoMode:
    """With `apart`, everyone's affiliations are of their own sector's."""
    random = np.random.default_rng(seed)
    affiliations = people * EACH // 25 // SECTORS * SECTORS
    sector = random.integers(0, SECTORS, people)
    pull = random.pareto(1.5, affiliations) + 1
    pull = np.minimum(pull, pull.sum() / 500)
    column = random.choice(affiliations, people * EACH, p=pull / pull.sum())
    if apart:
        column = column // SECTORS * SECTORS + np.repeat(sector, EACH)
    ties = np.unique(np.repeat(np.arange(people) * affiliations, EACH) + column)
    person, column = np.divmod(ties, affiliations)
    return TwoMode(
        people=np.arange(people, dtype=np.int32),
        group=sector.astype(np.int16),
        groups=tuple(f"{i:02}" for i in range(SECTORS)),
        indptr=np.concatenate(([0], np.cumsum(np.bincount(person, minlength=people)))),
        indices=column.astype(np.int32),
        affiliations=np.arange(affiliations, dtype=np.int32),
    )


def dealt_anew(network: TwoMode) -> TwoMode:
    """The same margins: people who are equally active swap all their ties."""
    activity = np.diff(network.indptr)
    chance = np.random.default_rng(2).random(activity.size)
    giver = np.empty(activity.size, np.int64)
    giver[np.argsort(activity, kind="stable")] = np.lexsort((chance, activity))
    rows = np.split(network.indices, network.indptr[1:-1])
    return replace(network, indices=np.concatenate([rows[person] for person in giver]))


def starting() -> dict[str, Any]:
    """Seconds to import the analysis in a new process: when its loops must be compiled, and when
    they are found compiled."""
    code = (
        "from time import perf_counter as now; t = now(); import graph.analysis.gaps; print(now()"
        " - t)"
    )
    with tempfile.TemporaryDirectory() as cache:
        command, environment = (
            [sys.executable, "-c", code],
            os.environ
            | {
                "NUMBA_CACHE_DIR": cache,
                "PYTHONPATH": str(ROOT),
            },
        )
        runs = [
            float(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
            for _ in range(4)
        ]
    return {"cold_s": round(runs[0], 2), "warm_s": round(median(runs[1:]), 2)}


def beside_networkx(people: int = 2000) -> dict[str, Any]:
    """The raw matrix by networkx's weighted projection and a loop over its edges."""
    network = by_chance(people)
    started = perf_counter()
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    for person, (start, end) in enumerate(pairwise(network.indptr)):
        graph.add_edges_from((person, -1 - int(column)) for column in network.indices[start:end])
    matrix = np.zeros((SECTORS, SECTORS))
    for a, b, ties in nx.bipartite.weighted_projected_graph(graph, range(people)).edges(
        data="weight"
    ):
        matrix[network.group[a], network.group[b]] += ties
    theirs = perf_counter() - started
    matrix += matrix.T - np.diag(matrix.diagonal())
    assert (matrix == mixing_matrix(network)).all()
    ours = timed(lambda: mixing_matrix(network), 20)
    return {
        "people": people,
        "networkx_s": round(theirs, 3),
        "seconds": round(ours, 6),
        "times_faster": round(theirs / ours),
    }


def summing(network: TwoMode) -> dict[str, Any]:
    seconds = {
        f"{weight}_s": round(
            timed(lambda weight=weight: mixing_matrix(weighed(network, weight)), 7), 4
        )
        for weight in WEIGHTS
    }
    return size_of(network) | seconds


def drawing(network: TwoMode, draws: int, threads: int | None) -> dict[str, Any]:
    result = size_of(network) | {"draws": draws, "sweeps_apart": Plan().apart}
    for weight in WEIGHTS:
        cpu, started = process_time(), perf_counter()
        draw_mixing(weighed(network, weight), draws, threads=threads)
        result |= {
            f"{weight}_s": round(perf_counter() - started, 2),
            f"{weight}_cpu_s": round(process_time() - cpu, 2),
        }
    return result


def memory_of_draws(network: TwoMode, weight: str) -> dict[str, Any]:
    """Autocorrelation of a pair's count at one, two and three sweeps, mean over all pairs, and how
    many independent draws a thousand draws three sweeps apart are worth."""
    a, b = np.triu_indices(SECTORS)
    drawn = draw_mixing(weighed(network, weight), 1600, plan=Plan(apart=1))[:, a, b].reshape(
        8, 200, a.size
    )
    centred = drawn - drawn.mean(axis=(0, 1))
    lags = [
        float(
            (
                (centred[:, lag:] * centred[:, :-lag]).mean(axis=(0, 1)) / drawn.var(axis=(0, 1))
            ).mean()
        )
        for lag in (1, 2, 3)
    ]
    return {
        "autocorrelation": [round(lag, 3) for lag in lags],
        "effective_of_1000": round(1000 * (1 - lags[2]) / (1 + lags[2])),
    }


def two_starts(people: int, draws: int = 320) -> dict[str, Any]:
    """Kolmogorov and Smirnov's p that draws from a start without any tie between sectors, and from
    one with as many as by chance, are of one distribution: the smallest over all pairs, times their
    number."""
    from scipy.stats import ks_2samp

    apart = by_chance(people, apart=True)
    starts = {"apart": apart, "together": dealt_anew(apart)}
    a, b = np.triu_indices(SECTORS)
    drawn = [
        draw_mixing(weighed(start, "newman"), draws, seed)[:, a, b]
        for seed, start in enumerate(starts.values())
    ]
    p = [
        ks_2samp(one, other).pvalue for one, other in zip(*(part.T for part in drawn), strict=True)
    ]
    between = {
        f"{name}_start": round(float(mixing_matrix(weighed(start, "newman"))[0, 1]), 1)
        for name, start in starts.items()
    }
    means = {
        f"{name}_mean": round(float(part[:, 1].mean()), 1)
        for name, part in zip(starts, drawn, strict=True)
    }
    return (
        between
        | means
        | {
            "draws": draws,
            "pairs": a.size,
            "least_p_corrected": round(min(1.0, float(min(p)) * a.size), 3),
        }
    )


def weighed(network: TwoMode, weight: str) -> TwoMode:
    return replace(network, weighting=Weighting(weight))


def size_of(network: TwoMode) -> dict[str, Any]:
    return {
        "people": network.people.size,
        "ties": network.indices.size,
        "affiliations": network.affiliations.size,
    }


def timed(work: Callable[[], object], runs: int) -> float:
    def once() -> float:
        started = perf_counter()
        work()
        return perf_counter() - started

    return median(once() for _ in range(runs))


def peak_mb() -> int:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(max(kilobytes / 1024, psutil.Process().memory_info().rss / 2**20))


if __name__ == "__main__":
    main()
