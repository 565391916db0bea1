"""Single changes, loads and withdrawals. The answer always says what became of the change; each
problem names the field, the value and the remedy. Only a database that cannot be used raises an
error.

An upsert states something about one node or relationship in the name of one source. It is partial:
a property that is not given keeps the value that this source stated before, and one that is given
as None is taken back. What other sources state is never changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol

import polars as pl

from graph import cypher
from graph.errors import (
    ENGLISH,
    BadInput,
    Joined,
    Message,
    Problem,
    Rejected,
    Rejection,
    Wording,
    message,
    shown,
)
from graph.model import (
    LONGEST_ID,
    Batch,
    Changes,
    Kind,
    check_ends,
    key_of,
    kind_words,
    name_of,
    relationship_table,
)
from graph.ontology import NODE, RELATIONSHIP
from graph.store import Store

API = "api"
"""The source of statements that name none, and the kind of every source that exists only through
the API."""

SUGGESTED_FROM = 50_000
"""The largest number of ids among which similar ones are looked for, to be suggested."""

_LONGEST_NAME = 200


class Checked(Protocol):
    @property
    def batch(self) -> Batch: ...
    @property
    def rejections(self) -> tuple[Rejection, ...]: ...


Find = Callable[[str, Sequence[str]], Collection[str]]
Check = Callable[
    [Kind, Mapping[str, Any], Find, str, Callable[[str], Mapping[str, Any] | None]], Checked
]
"""Checks one element: loaders.single.read_one"""

Read = Callable[[bytes, str, Callable[[str], Collection[str]], str | None], Checked]
"""Reads an uploaded file: loaders.upload.read_upload"""


@dataclass(frozen=True, slots=True)
class Tables:
    """Reading and writing of tables as bytes: read_upload, rejected_workbook and template_workbook
    of loaders.upload."""

    read: Read
    rejected: Callable[[Any, Wording], bytes]
    template: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Table:
    """An uploaded file and the options of its load: `dry_run` only reports what would change;
    `skip_bad` stores the good rows although others are bad; `source` names the source of rows that
    name none; `keep_bad` also returns the rejected rows as a workbook."""

    content: bytes
    filename: str
    source: str | None = None
    dry_run: bool = True
    skip_bad: bool = False
    keep_bad: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """In whose name a change is made: `who` makes it, for the source with the id `source`; without
    one for `api`, or for the source itself where the change is of a Source."""

    who: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change. `status` is None when there are problems, and then nothing was
    changed. `removed`: how many elements of each kind were removed."""

    status: Literal["created", "updated", "unchanged", "removed"] | None
    id: str | None
    problems: tuple[Problem, ...] = ()
    removed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What became of a load. `changes` is None when there are rejections and bad rows were not to
    be skipped; then nothing was stored. `sources`: the sources of the rows. `rejected`: the bad
    rows as a workbook, if requested."""

    changes: Changes | None
    rejections: tuple[Rejection, ...] = ()
    sources: tuple[str, ...] = ()
    rejected: bytes | None = None


def upsert(
    store: Store, check: Check, kind: Kind, values: Mapping[str, Any], origin: Origin
) -> Outcome:
    """State `values` about one element. Their names are those of the ontology; a node has its `id`
    among them, a relationship its `from` and `to`."""
    source = _source(kind, values.get("id"), origin)
    problems = (*_wrong_kind(kind), *_wrong_source(source))
    if problems:
        return Outcome(None, None, problems)
    made: list[Batch] = []

    def change() -> Batch:
        checked = check(
            kind,
            values,
            lambda label, ids: _find(store, label, ids),
            source,
            lambda id_: store.claim(kind, id_, source),
        )
        if checked.rejections:
            raise Rejected(checked.rejections)
        made.append(checked.batch)
        return checked.batch

    try:
        changes = store.edit(change)
    except Rejected as refused:
        return Outcome(
            None,
            None,
            tuple(_problem(each.column, each.value, each.message) for each in refused.rejections),
        )
    except BadInput as error:
        return Outcome(None, None, (_problem("", "", error.message),))
    id_ = _id(kind, made[-1])
    if (kind, id_) != ("Source", source):
        _name_source(store, source, origin.who)
    return Outcome(_status(changes, name_of(kind)), id_)


def retract(store: Store, kind: Kind, id_: str, origin: Origin) -> Outcome:
    """Take back what a source states about one element. The element stays (status `updated`) if
    other sources state something about it."""
    source = _source(kind, id_, origin)
    if wrong := _wrong_kind(kind):
        return Outcome(None, None, wrong)
    try:
        gone = store.retract(kind, id_, source)
    except BadInput as error:
        there = bool(_there(store, kind, id_))
        silent = there and store.claim(kind, id_, source) is None
        problem = (
            _problem("source", source, error.message)
            if silent
            else _problem("id", id_, error.message)
        )
        return Outcome(None, id_ if there else None, (problem,))
    return Outcome(
        "removed" if gone else "updated", id_, removed={name_of(kind): 1} if gone else {}
    )


def erase(store: Store, person: str) -> Outcome:
    """Delete a person with all their relationships, whatever their sources."""
    try:
        return Outcome("removed", person, removed=store.erase(person))
    except BadInput:
        unknown = message("no_person_by_id", person=shown(person))
        return Outcome(None, None, (_problem("id", person, unknown),))


def load(store: Store, tables: Tables, table: Table, wording: Wording = ENGLISH) -> LoadOutcome:
    """Store an uploaded table, or only report what would change. The workbook of rejected rows is
    in the language of the wording."""
    wrong = partial(Rejection, table.filename, "", 0)
    if problems := _wrong_source(table.source) if table.source is not None else ():
        return LoadOutcome(
            None, tuple(wrong(each.field, each.value, each.message) for each in problems)
        )
    try:
        loaded = tables.read(table.content, table.filename, store.ids, table.source)
        rejections = loaded.rejections
        workbook = tables.rejected(loaded, wording) if table.keep_bad and rejections else None
        refused = rejections and not table.skip_bad
        changes = None if refused else store.upsert(loaded.batch, dry_run=table.dry_run)
    except BadInput as error:
        return LoadOutcome(None, (wrong("", "", error.message),))
    return LoadOutcome(changes, rejections, _sources(loaded.batch), workbook)


def withdraw(store: Store, source: str, dry_run: bool) -> Outcome:
    """Take back all that a source states, or only count it."""
    try:
        removed = store.claim_counts(source) if dry_run else store.withdraw(source)
    except BadInput:
        removed = {}
    if not removed:
        nothing = message("nothing_of_source", source=shown(source))
        return Outcome(None, source, (_problem("source", source, nothing),))
    return Outcome(None if dry_run else "removed", source, removed=removed)


def _sources(batch: Batch) -> tuple[str, ...]:
    """The sources of the rows."""
    frames = (
        *(frame for label, frame in batch.nodes.items() if label != "Source"),
        *batch.relationships.values(),
    )
    every = [frame["source"] for frame in frames or batch.nodes.values()]
    return tuple(pl.concat(every).unique().sort()) if every else ()


def _source(kind: Kind, id_: Any, origin: Origin) -> str:
    return (
        origin.source
        if origin.source is not None
        else str(id_ or API).strip()
        if kind == "Source"
        else API
    )


def _wrong_kind(kind: Kind) -> tuple[Problem, ...]:
    if isinstance(kind, str):
        if kind in NODE:
            return ()
        return (
            _problem("kind", kind, message("no_kind", kind=shown(kind), known=", ".join(NODE))),
        )
    try:
        check_ends(kind)
    except (BadInput, KeyError):
        allowed = (
            Joined(tuple(_from_to(*ends) for ends in RELATIONSHIP[kind[1]].ends))
            if kind[1] in RELATIONSHIP
            else Message("nowhere")
        )
        wrong = message(
            "relationship_not_allowed",
            kind=kind_words(kind),
            start=kind_words(kind[0]),
            end=kind_words(kind[2]),
            allowed=allowed,
        )
        return (_problem("to", kind[2], wrong),)
    return ()


def _from_to(start: str, end: str) -> Message:
    return message("one_to_other", start=kind_words(start), end=kind_words(end))


def _wrong_source(source: str) -> tuple[Problem, ...]:
    if not source.strip() or not source.isprintable():
        return (
            _problem(
                "source",
                source,
                message("source_empty"),
            ),
        )
    if len(source.encode()) > LONGEST_ID:
        return (_problem("source", source, message("source_too_long", most=LONGEST_ID)),)
    return ()


def _find(store: Store, label: str, ids: Sequence[str]) -> Collection[str]:
    """Those of the ids that exist. If one is missing, all existing ids of the label, unless they
    are too many, so that a similar one can be suggested."""
    there = {
        row[0]
        for row in store.read(cypher.hashes_of_some(label), rows=[[id_] for id_ in ids])[0][0]
    }
    if there >= set(ids) or store.read(cypher.count(label))[0][0] > SUGGESTED_FROM:
        return there
    return store.ids(label)


def _there(store: Store, kind: Kind, id_: str) -> list[Any]:
    rows: list[Any] = store.read(cypher.hashes_of_some(kind), rows=[key_of(kind, id_)])[0][0]
    return rows


def _status(changes: Changes, name: str) -> Literal["created", "updated", "unchanged"]:
    return (
        "created"
        if changes.created.get(name)
        else "updated"
        if changes.updated.get(name)
        else "unchanged"
    )


def _id(kind: Kind, batch: Batch) -> str:
    if isinstance(kind, str):
        return str(batch.nodes[kind]["id"][0])
    return str(relationship_table(kind, batch.relationships[kind])["id"][0])


def _name_source(store: Store, source: str, who: str) -> None:
    """Writes the node of the source, if it is the API's own or does not exist yet, with `who` among
    the names in its title."""

    def names_in_title() -> list[str] | None:
        statement = store.claim("Source", source, source)
        if statement is None:
            return [] if not _there(store, "Source", source) else None
        return (
            str(statement["title"] or "").split(", ")
            if statement["kind"] == API and statement["title"]
            else None
        )

    def change() -> Batch:
        title = (
            ", ".join([*others, name])
            if (others := names_in_title()) is not None and name not in others
            else None
        )
        node = {"id": source, "source": source, "kind": API, "title": title}
        return Batch({"Source": pl.DataFrame([node])} if title else {}, {})

    name = " ".join(who.replace(",", " ").split())[:_LONGEST_NAME] or API
    if (known := names_in_title()) is not None and name not in known:
        store.edit(change)


def _problem(field_: str, value: str, reason: Message) -> Problem:
    return Problem(field_, shown(value), reason)
