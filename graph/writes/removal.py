"""Taking things out: a person with all that is known of them, all that one source said, or what it
said of one element."""

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
    Progress,
    begin_loads,
    claims_of,
    end_loads,
    version_number,
)

PAGE = 10_000

L = TypeVar("L", bound=Link)
Find = Callable[[], list[list[Any]] | None]
Take = Callable[[L, Kind, str, Find], int]
"""Takes a source off the elements that are read."""


def erase(bolt: Bolt, person: str) -> Mapping[str, int]:
    """Delete a person with every relationship of theirs, in one transaction; how many of each label
    and type went."""
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
    """Take back all that a source said: what only it said is deleted, what others say too keeps
    their values, and a node to which others' relationships still lead stays without properties. How
    many of each label and type it touched. Up to WHOLE elements go in one transaction, more page by
    page."""
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
    """Of how many elements of each label and type a source says something, its own node among them
    whoever said that."""
    counts = Counter[str]()
    for kind in cypher.KINDS:
        counts[name_of(kind)] += bolt.value(cypher.count_of_source(kind), source=source)
    known = bolt.read(cypher.whole_of_some("Source"), rows=[[source]])[0][0]
    counts["Source"] += sum(
        source not in row[cypher.columns("Source").index("sources")] for row in known
    )
    return {name: count for name, count in counts.items() if count}


def retract(bolt: Bolt, kind: Kind, id_: str, source: str) -> bool:
    """Take back what a source says of one element: gone (True) if no other source says anything of
    it, else it stands with theirs. A node stays, and BadInput says why, while relationships join it
    or, if it is a source, what it says is there.
    """
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
        place = cypher.columns(kind).index("id")
        if any((kind, row[place]) != ("Source", source) for row in rows):
            raise BadInput("source_still_speaks", source=source, kind=kind_words(kind))


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
            rows = (
                bolt.value(cypher.whole_of_node(ends, outgoing=outgoing), id=person)
                if label == "Person"
                else []
            )
            if rows:
                removed.setdefault(ends[1], []).extend(row[place] for row in rows)
    return removed


def _take(bolt: Bolt, kind: Kind, source: str, find: Find) -> int:
    """Take `source` (or, if empty, everything) off the elements that `find` reads; how many they
    were. They are read anew if someone wrote since the version was read."""
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
    place, hashed = cypher.columns(kind).index("id"), cypher.columns(kind).index("hash")
    old = {row[place]: row[hashed] for row in rows}
    claims = claims_of(kind, rows)
    after = elements(claims.filter(pl.col("source") != source) if source else claims.clear())
    gone = [row[: len(cypher.keys(kind))] for row in rows if row[place] not in set(after["id"])]
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
    difference = sum(after["hash"].to_list()) - sum(old[row[place]] for row in updated)
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
