"""Removal of a person with all their data, of everything that one source stated, or of what it
stated about one element."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import polars as pl

from graph import cypher
from graph.engines.bolt import Bolt, Link, Stale, Transaction
from graph.errors import (
    BadInput,
    Interrupted,
    Joined,
    Message,
    Parameter,
    Progress,
    StoreError,
    message,
    suggest,
)
from graph.model import MODULUS, Kind, key_of, kind_words, name_of
from graph.ontology import SORT_NAME
from graph.writes.claims import elements
from graph.writes.rows import rows_of
from graph.writes.upsert import (
    TRIES,
    WHOLE,
    begin_loads,
    claims_of,
    end_loads,
    version_number,
)

PAGE = 10_000

L = TypeVar("L", bound=Link)
Find = Callable[[], list[list[Any]] | None]
Take = Callable[[L, Kind, str, Find], int]
"""Removes a source from the elements that are read; returns how many they were."""


def erase(bolt: Bolt, person: str) -> Mapping[str, int]:
    """Delete a person and all their relationships in one transaction. Returns the numbers of
    deleted elements by label and type. Raises BadInput if there is no such person."""
    with bolt.writing("erasure"):
        for _ in range(TRIES):
            version = version_number(bolt)
            removed = _around(bolt, person)
            if not removed:
                raise BadInput("no_person_to_erase", person=person)
            try:
                with bolt.transaction() as transaction:
                    transaction.write(
                        version,
                        -sum(map(sum, removed.values())) % MODULUS,
                        cypher.erase(),
                        [[person]],
                    )
            except Stale:
                continue
            return {name: len(hashes) for name, hashes in removed.items()}
    raise StoreError("graph_changed_while_erasing", person=person)


def withdraw(bolt: Bolt, source: str, progress: Progress) -> Mapping[str, int]:
    """Remove everything that a source stated. Elements that only it described are deleted; those
    that others describe keep the others' values; a node to which relationships of others lead
    remains, without properties. Returns the numbers of changed elements by label and type. Up to
    WHOLE elements are changed in one transaction, more in pages. Raises BadInput if the source
    stated nothing."""
    with bolt.writing("withdrawal"):
        marked = source in (bolt.value(cypher.UNFINISHED_LOADS) or [])
        if sum(claim_counts(bolt, source).values()) <= WHOLE:
            touched = _withdraw_whole(bolt, source, progress)
        else:
            begin_loads(bolt, [source])
            touched = _withdraw_in_parts(bolt, source, progress)
        end_loads(bolt, [source])
    if not touched and not marked:
        raise BadInput("nothing_from_source", source=source)
    return dict(touched)


def _withdraw_whole(bolt: Bolt, source: str, progress: Progress) -> Counter[str]:
    for _ in range(TRIES):
        try:
            with bolt.transaction() as transaction:
                return _withdraw_all(transaction, source, _take_once, progress)
        except Stale:
            continue
    raise _changing(source)


def _withdraw_in_parts(bolt: Bolt, source: str, progress: Progress) -> Counter[str]:
    taken, total = Counter[Parameter](), sum(claim_counts(bolt, source).values())

    def counted(label: Parameter, done: int, _: int) -> None:
        taken[label] = done
        progress(label, done, total)

    try:
        return _withdraw_all(bolt, source, _take, counted)
    except Interrupted:
        raise Interrupted(taken.total(), total) from None


def _withdraw_all(link: L, source: str, take: Take[L], progress: Progress) -> Counter[str]:
    touched = Counter[str]()
    for kind in reversed(cypher.KINDS):
        page_of = partial(link.value, cypher.whole_of_source(kind), source=source, limit=PAGE)
        while page := take(link, kind, source, page_of):
            touched[name_of(kind)] += page
            progress(kind_words(kind), touched[name_of(kind)], 0)
    if link.value(cypher.hashes_of_some("Source"), rows=[[source]]):
        touched["Source"] += take(
            link, "Source", "", lambda: link.value(cypher.whole_of_some("Source"), rows=[[source]])
        )
    return touched


def claim_counts(bolt: Bolt, source: str) -> Mapping[str, int]:
    """The numbers of elements, by label and type, about which a source states something; its own
    node counts, whoever described that."""
    counts = Counter[str]()
    for kind in cypher.KINDS:
        counts[name_of(kind)] += bolt.value(cypher.count_of_source(kind), source=source)
    known = bolt.read(cypher.whole_of_some("Source"), rows=[[source]])[0][0]
    counts["Source"] += sum(
        source not in row[cypher.columns("Source").index("sources")] for row in known
    )
    return {name: count for name, count in counts.items() if count}


def retract(bolt: Bolt, kind: Kind, id_: str, source: str) -> bool:
    """Remove what a source states about one element. Returns True if the element was deleted, as no
    other source describes it, else False. Raises BadInput, and keeps the element, if it is a node
    with relationships or a source whose statements are stored."""
    with bolt.writing("edit"):
        rows: list[list[Any]] = []

        def find() -> list[list[Any]]:
            rows[:] = bolt.value(cypher.whole_of_some(kind), rows=[key_of(kind, id_)]) or []
            _may_go(bolt, kind, id_, source, rows)
            return rows

        _take(bolt, kind, source, find)
        return len(rows[0][cypher.columns(kind).index("sources")]) == 1


def _may_go(bolt: Bolt, kind: Kind, id_: str, source: str, rows: list[list[Any]]) -> None:
    sources = rows[0][cypher.columns(kind).index("sources")] if rows else []
    if not rows:
        raise BadInput(
            "no_element", kind=kind_words(kind), id=id_, remedy=Message("correct_the_id")
        )
    if source not in sources:
        remedy = suggest(source, sources, "nothing_to_take_back")
        raise BadInput("source_silent", source=source, kind=kind_words(kind), id=id_, remedy=remedy)
    if isinstance(kind, str) and len(sources) == 1:
        joined = dict(sorted(bolt.read(cypher.joins(kind), id=id_)))
        if joined:
            raise BadInput("still_joined", kind=kind_words(kind), id=id_, joined=_counted(joined))
    if kind == "Source" and len(sources) == 1:
        _says_nothing(bolt, id_)


def _counted(joined: Mapping[str, int]) -> Joined:
    return Joined(
        tuple(
            message("counted_kind", count=count, kind=kind_words(type_))
            for type_, count in joined.items()
        )
    )


def _says_nothing(bolt: Bolt, source: str) -> None:
    for kind in cypher.KINDS:
        rows = bolt.value(cypher.whole_of_source(kind), source=source, limit=2) or []
        column = cypher.columns(kind).index("id")
        if any((kind, row[column]) != ("Source", source) for row in rows):
            raise BadInput("source_still_speaks", source=source, kind=kind_words(kind))


def _around(bolt: Bolt, person: str) -> dict[str, list[int]]:
    """The hashes of the person and of all their relationships, by label and type."""
    own = bolt.value(cypher.hashes_of_some("Person"), rows=[[person]])
    if not own:
        return {}
    removed = {"Person": [own[0][1]]}
    for ends in cypher.KINDS:
        if isinstance(ends, str):
            continue
        column = cypher.columns(ends).index("hash")
        for label, outgoing in ((ends[0], True), (ends[2], False)):
            rows = (
                bolt.value(cypher.whole_of_node(ends, outgoing=outgoing), id=person)
                if label == "Person"
                else []
            )
            if rows:
                removed.setdefault(ends[1], []).extend(row[column] for row in rows)
    return removed


def _take(bolt: Bolt, kind: Kind, source: str, find: Find) -> int:
    """Remove the claims of `source` (of all sources if it is empty) from the elements that `find`
    reads, and return how many they were. They are read again if someone wrote after the version was
    read."""
    for _ in range(TRIES):
        try:
            with bolt.transaction() as transaction:
                return _take_once(transaction, kind, source, find)
        except Stale:
            continue
    raise _changing(source)


def _take_once(transaction: Transaction, kind: Kind, source: str, find: Find) -> int:
    version = version_number(transaction)
    return _take_rows(transaction, kind, source, version, find() or [])


def _changing(source: str) -> StoreError:
    return StoreError("graph_changed_while_withdrawing", source=source)


def _take_rows(link: Link, kind: Kind, source: str, version: int, rows: list[list[Any]]) -> int:
    id_column, hash_column = cypher.columns(kind).index("id"), cypher.columns(kind).index("hash")
    old = {row[id_column]: row[hash_column] for row in rows}
    claims = claims_of(kind, rows)
    after = elements(claims.filter(pl.col("source") != source) if source else claims.clear())
    gone = [row[: len(cypher.keys(kind))] for row in rows if row[id_column] not in set(after["id"])]
    bare = (
        set(link.value(cypher.joined(kind), rows=gone) or [])
        if isinstance(kind, str) and gone
        else set()
    )
    deleted = [key for key in gone if key[-1] not in bare]
    updated = [*rows_of(kind, after).rows(), *(_bare(kind, id_) for id_ in bare)]
    version = _step(
        link, version, cypher.delete(kind), deleted, -sum(old[key[-1]] for key in deleted)
    )
    difference = sum(after["hash"].to_list()) - sum(old[row[id_column]] for row in updated)
    _step(link, version, cypher.update(kind), updated, difference)
    return len(rows)


def _step(link: Link, version: int, text: str, rows: list[Any], delta: int) -> int:
    if rows:
        link.write(version, delta % MODULUS, text, rows)
    return (version + delta) % MODULUS if rows else version


def _bare(kind: Kind, id_: str) -> list[Any]:
    return [
        {"id": id_, "sources": [], "hash": 0, SORT_NAME: ""}.get(name)
        for name in cypher.columns(kind)
    ]
