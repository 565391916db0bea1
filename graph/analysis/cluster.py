"""Running the chains of the null model on a Dask cluster. The draws are the same as on this
machine, because every chain has its own seed."""

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
    """The results of `work(shared, *job)` for each job, in order. `done` is called with the number
    of rows of each result when it arrives. This program must be installed on the workers.

    Raises BadInput if the optional dependency is not installed, and if no scheduler answers at the
    address.
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
        raise BadInput("dask_missing") from None
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput("no_dask_scheduler", address=address) from error
    with client:
        yield client
