"""Taking things out: a person with all that is known of them, or all that one source said."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from graph import cypher
from graph.claims import elements
from graph.engines.bolt import Bolt, Stale
from graph.errors import BadInput, StoreError
from graph.model import MODULUS, Kind, name_of
from graph.upsert import TRIES, Progress, claims_of, rows_of, version_number

PAGE = 10_000


def erase(bolt: Bolt, person: str) -> Mapping[str, int]:
    """Delete a person with every relationship of theirs, in one transaction; how many of each label and type went."""
    with bolt.engine.writing():
        for _ in range(TRIES):
            version = version_number(bolt)
            removed = _around(bolt, person)
            if not removed:
                raise BadInput(f"There is no person '{person}'; 'verkosto status' counts who is there.")
            try:
                bolt.write(version, -sum(map(sum, removed.values())) % MODULUS, cypher.delete("Person"), [[person]])
            except Stale:
                continue
            return {name: len(hashes) for name, hashes in removed.items()}
    raise StoreError(f"Other writers kept changing the graph while '{person}' was erased; run it again.")


def withdraw(bolt: Bolt, source: str, progress: Progress) -> Mapping[str, int]:
    """Take back all that a source said, page by page: what only it said is deleted, what others say too keeps their values, and
    a node to which others' relationships still lead stays without properties. How many of each label and type it touched."""
    with bolt.engine.writing():
        touched = Counter[str]()
        for kind in reversed(cypher.KINDS):
            while page := _withdraw_page(bolt, kind, source):
                touched[name_of(kind)] += page
                progress(name_of(kind), touched[name_of(kind)], 0)
        if bolt.value(cypher.hashes_of_some("Source"), rows=[[source]]):
            touched["Source"] += _withdraw_rows(bolt, "Source", "", bolt.value(cypher.whole_of_some("Source"), rows=[[source]]))
    if not touched:
        raise BadInput(f"Nothing in the graph comes from a source '{source}'; 'verkosto status' lists the sources.")
    return dict(touched)


def _around(bolt: Bolt, person: str) -> dict[str, list[int]]:
    """The hashes of the person and of every relationship of theirs, by label and type."""
    own = bolt.value(cypher.hashes_of_some("Person"), rows=[[person]])
    if not own:
        return {}
    removed = {"Person": [own[0][1]]}
    for ends in cypher.KINDS:
        if isinstance(ends, str):
            continue
        place = cypher.columns(ends).index("hash")
        for label, outgoing in ((ends[0], True), (ends[2], False)):
            rows = bolt.value(cypher.whole_of_node(ends, outgoing=outgoing), id=person) if label == "Person" else []
            if rows:
                removed.setdefault(ends[1], []).extend(row[place] for row in rows)
    return removed


def _withdraw_page(bolt: Bolt, kind: Kind, source: str) -> int:
    for _ in range(TRIES):
        try:
            return _withdraw_rows(bolt, kind, source, bolt.value(cypher.whole_of_source(kind), source=source, limit=PAGE) or [])
        except Stale:
            continue
    raise StoreError(f"Other writers kept changing the graph while '{source}' was withdrawn; run it again.")


def _withdraw_rows(bolt: Bolt, kind: Kind, source: str, rows: list[list[Any]]) -> int:
    """Take `source` (or, if empty, everything) off these elements; how many they were."""
    version = version_number(bolt)
    place, hashed = cypher.columns(kind).index("id"), cypher.columns(kind).index("hash")
    old = {row[place]: row[hashed] for row in rows}
    claims = claims_of(kind, rows)
    after = elements(claims.filter(pl.col("source") != source) if source else claims.clear())
    gone = [row[: len(cypher.keys(kind))] for row in rows if row[place] not in set(after["id"])]
    bare = set(bolt.value(cypher.joined(kind), rows=gone) or []) if isinstance(kind, str) and gone else set()
    deleted = [key for key in gone if key[-1] not in bare]
    updated = [*rows_of(kind, after).rows(), *(_bare(kind, id_) for id_ in bare)]
    version = _step(bolt, version, cypher.delete(kind), deleted, -sum(old[key[-1]] for key in deleted))
    kept = sum(after["hash"].to_list()) - sum(old[row[place]] for row in updated)
    _step(bolt, version, cypher.update(kind), updated, kept)
    return len(rows)


def _step(bolt: Bolt, version: int, text: str, rows: list[Any], delta: int) -> int:
    if rows:
        bolt.write(version, delta % MODULUS, text, rows)
    return (version + delta) % MODULUS if rows else version


def _bare(kind: Kind, id_: str) -> list[Any]:
    return [{"id": id_, "sources": [], "hash": 0}.get(name) for name in cypher.columns(kind)]
