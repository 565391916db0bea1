"""What a graph must hold, computed from the batches alone: a few lines of Python that share nothing
with the store."""

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from graph import cypher
from graph.model import MODULUS, Batch, Kind, name_of, node_table, relationship_table
from graph.ontology import RELATIONSHIP
from graph.store import Store

Key = tuple[Kind, str]
Values = dict[str, Any]
KINDS: tuple[Kind, ...] = ("Person", "Group", "Source", ("Person", "MEMBER_OF", "Group"))
"""The kinds that tests/batches.py draws."""


class Model:
    """Every element with its claims by source, in the order of their arrival, and the marks of
    loads that were cut off."""

    def __init__(self) -> None:
        self.elements: dict[Key, dict[str, tuple[Values, int]]] = {}
        self.marks: set[str] = set()

    def copy(self) -> "Model":
        return deepcopy(self)

    def load(self, batch: Batch) -> None:
        for key, source, claim in _claims(batch):
            self.elements.setdefault(key, {})[source] = claim
        self.marks -= sources_of(batch)

    def retract(self, key: Key, source: str) -> None:
        del self.elements[key][source]
        if not self.elements[key]:
            del self.elements[key]
        self._drop_bare()

    def withdraw(self, source: str) -> None:
        for claims in self.elements.values():
            claims.pop(source, None)
        self.elements.pop(("Source", source), None)
        self._drop_bare()
        self.marks.discard(source)

    def erase(self, person: str) -> None:
        del self.elements["Person", person]
        for key in [key for key in self.elements if person in _ends(key)[:1]]:
            del self.elements[key]
        self._drop_bare()

    def joined(self, key: Key) -> bool:
        """Whether a relationship joins the node."""
        kind, id_ = key
        places = [place for place, label in ((0, "Person"), (1, "Group")) if label == kind]
        return any(
            _ends(other)[place] == id_
            for other in self.elements
            if _ends(other)
            for place in places
        )

    def by_source(self, source: str) -> list[Key]:
        return [key for key, claims in self.elements.items() if source in claims]

    def expected(self) -> dict[Key, Values]:
        return {key: _element(claims) for key, claims in self.elements.items()}

    def _drop_bare(self) -> None:
        """Nothing of which no source says anything stays, but for a node that a relationship
        joins."""
        for key in [key for key, claims in self.elements.items() if not claims and _ends(key)]:
            del self.elements[key]
        for key in [
            key for key, claims in self.elements.items() if not claims and not self.joined(key)
        ]:
            del self.elements[key]


def check(store: Store, model: Model) -> None:
    """The graph is what the model says, and its version, its counts and its marks agree."""
    expected = model.expected()
    assert stored(store) == expected
    assert store.version() == version_of(expected)
    assert store.unfinished() == sorted(model.marks)
    counted = Counter(name_of(kind) for kind, _ in expected)
    counts = store.counts()
    assert {
        name: count for each in counts.values() for name, count in each.items() if count
    } == counted


def check_between(store: Store, before: Model, after: Model) -> None:
    """Every element is as it was before a load or as it is after it, and the version is that of all
    of them."""
    actual, old, new = stored(store), before.expected(), after.expected()
    assert actual.keys() <= old.keys() | new.keys()
    for key in old.keys() | new.keys():
        assert actual.get(key) in (old.get(key), new.get(key))
    assert store.version() == version_of(actual)


def stored(store: Store) -> dict[Key, Values]:
    return {
        (kind, row[cypher.columns(kind).index("id")]): _row(
            kind, dict(zip(cypher.columns(kind), row, strict=True))
        )
        for kind in KINDS
        for row in store.read(cypher.whole_of_all(kind))[0][0]
    }


def version_of(elements: dict[Key, Values]) -> str:
    return f"{sum(each['hash'] for each in elements.values()) % MODULUS:016x}"


def sources_of(batch: Batch) -> set[str]:
    return {
        source
        for frames in (batch.nodes, batch.relationships)
        for frame in frames.values()
        for source in frame["source"]
    }


def _row(kind: Kind, row: Values) -> Values:
    claims = json.loads(row["claims"]) if row["claims"] else None
    common = {"sources": row["sources"], "hash": row["hash"], "claims": claims}
    own = {
        name: value
        for name, value in row.items()
        if name not in (*cypher.keys(kind), *common, "sort_name", "span")
    }
    return common | {"values": {name: value for name, value in own.items() if value is not None}}


def _element(claims: dict[str, tuple[Values, int]]) -> Values:
    values: Values = {}
    for claim, _ in claims.values():
        for name, value in claim.items():
            values[name] = (
                _united(values.get(name, []), value) if isinstance(value, list) else value
            )
    hash_ = sum(place * hash_ for place, (_, hash_) in enumerate(claims.values(), 1)) % MODULUS
    each = {source: claim for source, (claim, _) in claims.items()} if len(claims) > 1 else None
    return {"sources": list(claims), "hash": hash_, "claims": each, "values": values}


def _claims(batch: Batch) -> Iterator[tuple[Key, str, tuple[Values, int]]]:
    """Of several rows that a source has of one element, the first value counts, and lists are
    united."""
    for kind, frame in [*batch.nodes.items(), *batch.relationships.items()]:
        table = (
            node_table(kind, frame) if isinstance(kind, str) else relationship_table(kind, frame)
        )
        hashes = {(row["id"], row["source"]): row["hash"] for row in table.to_dicts()}
        merged: dict[tuple[str, str], Values] = {}
        for row in frame.to_dicts():
            claim = merged.setdefault((_id(kind, row), row["source"]), {})
            for name, value in row.items():
                if isinstance(value, list):
                    claim[name] = _united(claim.get(name, []), value)
                elif value is not None and name not in ("id", "source", "from", "to"):
                    claim.setdefault(name, value)
        for (id_, source), values in merged.items():
            yield (kind, id_), source, (values, hashes[id_, source])


def _united(one: list[str], other: list[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))


def _id(kind: Kind, row: Values) -> str:
    if isinstance(kind, str):
        return str(row["id"])
    return "|".join(row.get(name) or "" for name in ("from", "to", *RELATIONSHIP[kind[1]].key))


def _ends(key: Key) -> list[str]:
    """The ids of the nodes that a relationship joins; none for a node."""
    return [] if isinstance(key[0], str) else key[1].split("|")[:2]
