"""The null model: mixing matrices of random networks in which every person has the same number of
affiliations, and every affiliation the same number of people, as in the observed network, and
nothing else is kept."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cluster import run_on_cluster
from graph.analysis.curveball import Chain
from graph.analysis.mixing import count_groups, room_for_counts, sum_meetings
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput, Message, Progress

MAX_CHAINS, DRAWS_A_CHAIN = 8, 25
"""The number of chains depends only on the number of draws, so that a seed gives the same draws on
any number of cores. Each chain begins with sweeps that give no draws."""

MAX_NUMBERS = 2**28
"""The largest number of values in all draws together: 2 GB."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The number of sweeps before a chain's first draw (`burn_in`) and between two draws (`apart`).
    A sweep halves the dependence of ties on their former sectors: with three sweeps in between the
    autocorrelation of raw counts is 1/8, and that of counts with Newman's weights 1/64."""

    burn_in: int = 20
    apart: int = 3


def draw_mixing(
    network: TwoMode,
    draws: int,
    seed: int = 0,
    *,
    plan: Plan = Plan(),
    threads: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """float64[draws, groups, groups]: the mixing matrix of each random network; see
    `draw_weighed`."""
    weights = network.weight[None, :]
    return draw_weighed(
        network,
        weights,
        draws,
        seed,
        plan=plan,
        threads=threads,
        cluster=cluster,
        progress=progress,
    )[:, 0]


def draw_weighed(
    network: TwoMode,
    weights: NDArray[np.float64],
    draws: int,
    seed: int = 0,
    *,
    plan: Plan = Plan(),
    threads: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """float64[draws, weightings, groups, groups]: the mixing matrices of each random network, for
    each row of `weights`, float64[weightings, affiliations]. Draws are in the order of chains;
    every chain starts from the observed network.

    `threads`: how many to use (None: all cores). `cluster`: the address of a Dask scheduler whose
    workers draw instead of this machine; the draws are the same. `progress` is called from the
    working threads, one at a time.

    Raises BadInput if the draws do not fit into memory, and if the cluster does not answer.
    """
    groups = len(network.groups)
    if draws * len(weights) * groups**2 > MAX_NUMBERS:
        limit = MAX_NUMBERS // (len(weights) * groups**2)
        raise BadInput("draws_do_not_fit", draws=draws, groups=groups, limit=limit)
    chains = min(max(draws // DRAWS_A_CHAIN, 1), MAX_CHAINS)
    sizes = [len(part) for part in np.array_split(np.empty(draws), chains)]
    jobs = [
        (n, chance, plan)
        for n, chance in zip(sizes, np.random.SeedSequence(seed).spawn(chains), strict=True)
        if n
    ]
    watch, drawn = _Watch(draws, progress), Drawn(network, weights)
    if cluster:
        parts = run_on_cluster(cluster, draw_chain, drawn, jobs, watch.tick)
    else:
        parts = _run_here(
            [(drawn, *job) for job in jobs], threads or min(chains, os.cpu_count() or 1), watch
        )
    return np.concatenate([*parts, np.zeros((0, len(weights), groups, groups))])


class Drawn(NamedTuple):
    """The network from which chains start, and the weights for their mixing matrices."""

    network: TwoMode
    weights: NDArray[np.float64]


def draw_chain(
    drawn: Drawn,
    draws: int,
    chance: np.random.SeedSequence,
    plan: Plan,
    watch: "_Watch | None" = None,
) -> NDArray[np.float64]:
    """float64[draws, weightings, groups, groups]: the draws of one chain. If `watch` stops it, the
    remaining draws are 0."""
    network, weights = drawn
    chain, counts, groups = Chain(network, chance), room_for_counts(network), len(network.groups)
    out = np.zeros((draws, len(weights), groups, groups))
    chain.sweep(plan.burn_in)
    for matrices in out:
        if watch and watch.stop.is_set():
            break
        chain.sweep(plan.apart)
        count_groups(network.indptr, chain.indices, network.group, counts)
        for weight, matrix in zip(weights, matrices, strict=True):
            sum_meetings(counts, weight, matrix)
        if watch:
            watch.tick(1)
    return out


def draw_each(
    networks: Sequence[TwoMode],
    draws: int,
    seed: int = 0,
    *,
    plan: Plan = Plan(),
    progress: Progress | None = None,
) -> list[NDArray[np.float64]]:
    """float64[draws, groups, groups] for each of the networks, with one chain each."""
    watch = _Watch(draws * len(networks), progress)
    chances = np.random.SeedSequence(seed).spawn(len(networks))
    chains = [
        (Drawn(each, each.weight[None, :]), draws, chance, plan)
        for each, chance in zip(networks, chances, strict=True)
    ]
    return [drawn[:, 0] for drawn in _run_here(chains, os.cpu_count() or 1, watch)]


def _run_here(
    chains: Sequence[tuple[Drawn, int, np.random.SeedSequence, Plan]], threads: int, watch: "_Watch"
) -> list[NDArray[np.float64]]:
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(draw_chain, *chain, watch) for chain in chains]
        try:
            return [future.result() for future in futures]
        except BaseException:
            watch.stop.set()
            raise


@dataclass(frozen=True, slots=True)
class _Watch:
    """Counts the draws of all chains, and tells them when to stop."""

    draws: int
    progress: Progress | None
    stop: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _done: list[int] = field(default_factory=list)

    def tick(self, draws: int) -> None:
        with self._lock:
            self._done.append(draws)
            if self.progress:
                self.progress(Message("draws_progress"), sum(self._done), self.draws)
