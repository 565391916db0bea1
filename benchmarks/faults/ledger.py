"""What was acknowledged against what is there, in figures where tests/acknowledged.py asserts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from acknowledged import COUNTED, sum_of_hashes
from faults.lab import Place
from graph import cypher
from graph.store import Store, open_store
from writer import PEOPLE, numbered


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a graph, and whether it takes writes again."""

    lost: int
    half: int
    recovered: bool


def check_loads(place: Place, acknowledged: int) -> Checked:
    """After writer.py was cut off: all acknowledged loads are there, of the next one whole
    transactions, and that one can be completed."""
    with open_store(place.settings) as store:
        counted = {row[0]: row[1:] for row in store.read(COUNTED)}
        loads = range(acknowledged + 1)
        lost = sum(counted.get(f"g{number}") != [PEOPLE, PEOPLE] for number in loads)
        extra = store.read("MATCH (p:Person) RETURN count(p)")[0][0] - PEOPLE * len(loads)
        half = int(extra % 3 != 0 or extra > PEOPLE) + inconsistencies(store)
        unknown = set(store.unfinished()) - {f"load {acknowledged + 1}"}
        store.upsert(numbered(acknowledged + 1))
        after = {row[0]: row[1:] for row in store.read(COUNTED)}
        whole = after.get(f"g{acknowledged + 1}") == [PEOPLE, PEOPLE]
        return Checked(lost, half, whole and not unknown and not store.unfinished())


@contextmanager
def begun(place: Place, file: str) -> Iterator[Callable[[], bool]]:
    """Whether a load writes by now, as a file of the home or the mark in a Neo4j tells."""
    if not place.server:
        yield (place.settings.home / file).exists
        return
    with open_store(place.settings) as store:
        yield lambda: bool(store.unfinished())


def check_ids(
    store: Store, acknowledged: set[str], maybe: set[str] = frozenset()
) -> tuple[int, int]:
    """How many of these people are lost, and what is there that nobody wrote or only in part;
    `maybe`: what was sent and not acknowledged."""
    there = set(store.ids("Person"))
    return len(acknowledged - there), len(there - acknowledged - maybe) + inconsistencies(store)


def inconsistencies(store: Store) -> int:
    """Whether the data version is that of the elements, and every id is there once."""
    count = int(store.version() != sum_of_hashes(store))
    for label in cypher.LABELS:
        ids = [row[0] for row in store.read(f"MATCH (n:`{label}`) RETURN n.id")]
        count += len(ids) - len(set(ids))
    return count
