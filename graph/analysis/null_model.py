"""What chance alone would give: the mixing matrices of random networks in which everyone is as active, and every affiliation as
large, as in the known one, and nothing else is kept."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cluster import run_on_cluster
from graph.analysis.curveball import Chain
from graph.analysis.mixing import fill_matrix, room_for_counts
from graph.analysis.two_mode import TwoMode
from graph.errors import BadInput

CHAINS = 8
"""Fixed, so that a seed gives the same draws on any number of cores."""

Progress = Callable[[str, int, int], None]
"""What is counted, how many are done, how many there are."""


MOST_NUMBERS = 2**28
"""Of all draws together: 2 GB."""

@dataclass(frozen=True, slots=True)
class Plan:
    """Sweeps before a chain's first draw and between two draws. A sweep halves what a tie remembers of its sector: three apart the
    autocorrelation of raw counts is 1/8, of Newman's 1/64."""

    burn_in: int = 20
    apart: int = 3


Job = tuple[int, np.random.SeedSequence, Plan]
"""How many draws a chain makes, its chance, and when."""


def draw_mixing(
    network: TwoMode, draws: int, seed: int = 0, *,
    plan: Plan = Plan(), threads: int | None = None, cluster: str | None = None, progress: Progress | None = None,
) -> NDArray[np.float64]:
    """float64[draws, groups, groups]: `mixing_matrix` of each random network, chain after chain; every chain starts from the
    known one. `cluster`: the address of a Dask scheduler whose workers draw instead of this machine; the draws are the same.
    `progress` is called from the working threads, one at a time.

    Raises BadInput for more groups and draws than fit into memory, and for a cluster that does not answer.
    """
    groups = len(network.groups)
    if draws * groups**2 > MOST_NUMBERS:
        most = MOST_NUMBERS // groups**2
        raise BadInput(f"{draws:,} draws of {groups:,} groups do not fit into memory; ask for up to {most:,} draws, or fewer groups.")
    sizes = [len(part) for part in np.array_split(np.empty(draws), CHAINS)]
    jobs = [(n, chance, plan) for n, chance in zip(sizes, np.random.SeedSequence(seed).spawn(CHAINS), strict=True) if n]
    watch = _Watch(draws, progress)
    if cluster:
        parts = run_on_cluster(cluster, draw_chain, network, jobs, watch.tick)
    else:
        parts = _run_here(network, jobs, threads or min(CHAINS, os.cpu_count() or 1), watch)
    return np.concatenate([*parts, np.zeros((0, groups, groups))])


def draw_chain(
    network: TwoMode, draws: int, chance: np.random.SeedSequence, plan: Plan, watch: "_Watch | None" = None
) -> NDArray[np.float64]:
    """float64[draws, groups, groups]: the draws of one chain, or as many as there were when `watch` stopped it."""
    chain, counts, weight = Chain(network, chance), room_for_counts(network), network.weight
    out = np.zeros((draws, len(network.groups), len(network.groups)))
    chain.sweep(plan.burn_in)
    for matrix in out:
        if watch and watch.stop.is_set():
            break
        chain.sweep(plan.apart)
        fill_matrix(network.indptr, chain.indices, network.group, weight, counts, matrix)
        if watch:
            watch.tick(1)
    return out


def _run_here(network: TwoMode, jobs: list[Job], threads: int, watch: "_Watch") -> list[NDArray[np.float64]]:
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(draw_chain, network, *job, watch) for job in jobs]
        try:
            return [future.result() for future in futures]
        except BaseException:
            watch.stop.set()
            raise


@dataclass(frozen=True, slots=True)
class _Watch:
    """Counts the draws of all chains, and tells them when to give up."""

    draws: int
    progress: Progress | None
    stop: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _done: list[int] = field(default_factory=list)

    def tick(self, draws: int) -> None:
        with self._lock:
            self._done.append(draws)
            if self.progress:
                self.progress("draws", sum(self._done), self.draws)
