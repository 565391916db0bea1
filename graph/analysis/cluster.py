"""The chains of the null model on a Dask cluster: the same draws as on this machine, as every chain
has its own seed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadInput

if TYPE_CHECKING:
    from distributed import Client

SECONDS_TO_CONNECT = 10


def run_on_cluster(
    address: str,
    work: Callable[..., NDArray[np.float64]],
    shared: Any,
    jobs: Sequence[Sequence[Any]],
    done: Callable[[int], None],
) -> list[NDArray[np.float64]]:
    """`work(shared, *job)` for each job, in their order; `done` is told the rows of each as it
    comes. The workers must have this program installed.

    Raises BadInput without the extra, or where no scheduler answers at the address.
    """
    with _connected(address) as client:
        from distributed import as_completed

        there = client.scatter(shared, broadcast=True)
        futures = [client.submit(work, there, *job, pure=False) for job in jobs]
        for _, rows in as_completed(futures, loop=client.loop, with_results=True):
            done(len(rows))
        results: list[NDArray[np.float64]] = client.gather(futures)
        return results


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(
            "--cluster needs Dask; install it with: pip install 'verkosto[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        said = "start one with 'dask scheduler', and workers with 'dask worker ADDRESS'"
        raise BadInput(
            f"No Dask scheduler answers at '{address}'; {said}, or leave --cluster out."
        ) from error
    with client:
        yield client
