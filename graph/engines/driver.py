"""The driver of the databases, and what is used of its private parts.

It imports pandas wherever that is installed, as by a solver here: half a second of every command,
for frames that nothing here hands over. So it is imported as where there is no pandas.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_if_absent(module: str) -> Iterator[None]:
    """Imports of the module fail meanwhile, unless it is there already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


with _as_if_absent("pandas"):
    import neo4j
    from neo4j import exceptions as driver_errors
    from neo4j._deadline import Deadline
    from neo4j._exceptions import SocketDeadlineExceededError

__all__ = ["Deadline", "SocketDeadlineExceededError", "driver_errors", "neo4j"]
