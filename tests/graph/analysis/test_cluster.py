"""The null model on a Dask cluster of this machine: the same draws as without one, whatever the
number of workers."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from graph.analysis.null_model import draw_mixing
from graph.errors import BadInput
from snapshots import random_network

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True
    ) as started:
        yield started.scheduler_address


def test_a_seed_gives_the_same_draws_on_two_workers_as_on_this_machine(cluster: str) -> None:
    network, reported = random_network(200, 40, 4, 5, seed=1), list[int]()
    there = draw_mixing(
        network, 40, 7, cluster=cluster, progress=lambda label, done, total: reported.append(done)
    )
    assert np.array_equal(there, draw_mixing(network, 40, 7, threads=1))
    assert np.array_equal(there, draw_mixing(network, 40, 7, threads=2))
    assert reported[-1] == 40


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "not an address"])
def test_a_cluster_that_does_not_answer_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.analysis.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(BadInput, match=f"'{address}'.*dask scheduler"):
        draw_mixing(random_network(20, 5, 2, 2, seed=1), 5, cluster=address)


def test_without_dask_the_answer_is_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"pip install 'verkosto\[cluster\]'"):
        draw_mixing(random_network(20, 5, 2, 2, seed=1), 5, cluster="tcp://127.0.0.1:1")
