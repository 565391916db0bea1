"""What must hold of a graph after `writer.py` was cut off: nothing acknowledged is lost."""

from graph import cypher
from graph.model import MODULUS
from graph.store import Store
from writer import PEOPLE, numbered

COUNTED = (
    "MATCH (p:Person)-[r:MEMBER_OF]->(g:Group) "
    "WITH g.id AS id, count(r) AS ties, count(DISTINCT p) AS people RETURN id, ties, people"
)


def check_and_complete(store: Store, acknowledged: int) -> int:
    """All that was acknowledged is there once; of the load that was cut off whole transactions are;
    running it again completes it."""
    counted = {row[0]: row[1:] for row in store.read(COUNTED)}
    assert all(counted.get(f"g{number}") == [PEOPLE, PEOPLE] for number in range(acknowledged + 1))
    nodes = store.read("MATCH (p:Person) RETURN count(p)")[0][0] - PEOPLE * (acknowledged + 1)
    assert nodes % 3 == 0
    assert nodes <= PEOPLE
    assert store.version() == sum_of_hashes(store)
    assert set(store.unfinished()) <= {f"load {acknowledged + 1}"}
    store.upsert(numbered(acknowledged + 1))
    assert store.read(COUNTED + " ORDER BY size(id), id")[-1][1:] == [PEOPLE, PEOPLE]
    assert store.unfinished() == []
    return acknowledged + 1


def sum_of_hashes(store: Store) -> str:
    """What the data version must be."""
    hashes = sum(sum(store.read(cypher.hashes_of_all(kind))[0][1]) for kind in cypher.KINDS)
    return f"{hashes % MODULUS:016x}"
