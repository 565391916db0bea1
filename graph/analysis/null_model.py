"""What chance alone would give: the mixing matrices of random networks in which everyone is as active, and every affiliation as
large, as in the known one, and nothing else is kept."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock

import numpy as np
from numpy.typing import NDArray

from graph.analysis.curveball import Chain
from graph.analysis.mixing import fill_matrix, room_for_counts, weights
from graph.analysis.two_mode import TwoMode

CHAINS = 8
"""Fixed, so that a seed gives the same draws on any number of cores."""

Progress = Callable[[str, int, int], None]
"""What is counted, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sweeps before a chain's first draw and between two draws. A sweep halves what a tie remembers of its sector: three apart the
    autocorrelation of raw counts is 1/8, of Newman's 1/64."""

    burn_in: int = 20
    apart: int = 3


def draw_mixing(
    network: TwoMode, weight: str, draws: int, seed: int = 0, *,
    plan: Plan = Plan(), threads: int | None = None, progress: Progress | None = None,
) -> NDArray[np.float64]:
    """float64[draws, sectors, sectors]: `mixing_matrix` of each random network, chain after chain; every chain starts from the
    known one. `progress` is called from the working threads, one at a time."""
    out = np.zeros((draws, len(network.sectors), len(network.sectors)))
    watch = _Watch(draws, progress)
    jobs = zip(np.array_split(out, CHAINS), np.random.SeedSequence(seed).spawn(CHAINS), strict=True)
    with ThreadPoolExecutor(threads or min(CHAINS, os.cpu_count() or 1)) as pool:
        futures = [pool.submit(_run, network, weight, part, chance, plan, watch) for part, chance in jobs if len(part)]
        try:
            for future in futures:
                future.result()
        except BaseException:
            watch.stop.set()
            raise
    return out


@dataclass(frozen=True, slots=True)
class _Watch:
    """Counts the draws of all threads, and tells them when to give up."""

    draws: int
    progress: Progress | None
    stop: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _done: "count[int]" = field(default_factory=lambda: count(1))

    def tick(self) -> None:
        with self._lock:
            done = next(self._done)
            if self.progress:
                self.progress("draws", done, self.draws)


def _run(
    network: TwoMode, weight: str, out: NDArray[np.float64], chance: np.random.SeedSequence, plan: Plan, watch: _Watch
) -> None:
    chain, counts, weighted = Chain(network, chance), room_for_counts(network), weights(network, weight)
    chain.sweep(plan.burn_in)
    for matrix in out:
        if watch.stop.is_set():
            return
        chain.sweep(plan.apart)
        fill_matrix(network.indptr, chain.indices, network.sector, weighted, counts, matrix)
        watch.tick()
