"""Proposals kept in the graph: as drafts, which no analysis counts unless asked, until they are made real or dropped."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from graph.errors import BadInput
from graph.model import Batch, Changes
from graph.store import Store

PREFIX = "proposal-"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SAVED = "MATCH (g:Group) WHERE $source IN g.sources RETURN g.id, g.name_fi, g.valid_from, g.draft ORDER BY g.id"
_MEMBERS = "MATCH (p:Person)-[m:MEMBER_OF]->(g:Group) WHERE g.id = $id AND $source IN m.sources RETURN p.id ORDER BY p.id"


def save(store: Store, name: str, groups: Mapping[str, Sequence[str]], day: date) -> Changes:
    """Keeps the groups, people (ids) by name, as drafts that begin on the day, under the proposal's name; another proposal of the
    name is replaced. Raises BadInput for a name that cannot be an id, and one whose groups are real."""
    source = source_of(name)
    if any(not draft for *_, draft in store.read(_SAVED, source=source)):
        raise BadInput(f"The proposal '{name}' was made real; save this one under another name.")
    if store.read(_SAVED, source=source):
        store.withdraw(source)
    rows = {f"{name}-{number}": (title, people) for number, (title, people) in enumerate(groups.items(), 1)}
    return store.upsert(_batch(name, rows, day.isoformat(), draft=True))


def keep(store: Store, name: str) -> Changes:
    """Makes the drafts of a proposal real groups. Raises BadInput where there are none."""
    saved, source = _drafts(store, name), source_of(name)
    rows = {id_: (title, [row[0] for row in store.read(_MEMBERS, id=id_, source=source)]) for id_, title, _, _ in saved}
    return store.upsert(_batch(name, rows, saved[0][2], draft=False))


def drop(store: Store, name: str) -> Mapping[str, int]:
    """Forgets a proposal; what went. Raises BadInput where there is none, and where it was made real."""
    _drafts(store, name)
    return store.withdraw(source_of(name))


def _drafts(store: Store, name: str) -> list[list[str]]:
    saved = store.read(_SAVED, source=source_of(name))
    if not saved:
        raise BadInput(f"There is no proposal '{name}'; save one with: verkosto compose groups --save NAME")
    if any(not draft for *_, draft in saved):
        raise BadInput(f"The proposal '{name}' was made real already; withdraw the source '{PREFIX}{name}' to remove its groups.")
    return saved


def source_of(name: str) -> str:
    """The source under which a proposal is kept. Raises BadInput for a name that cannot be an id."""
    if not _NAME.fullmatch(name):
        raise BadInput(f"'{name}' cannot name a proposal; use small letters a to z, digits and hyphens, up to 60.")
    return PREFIX + name


def _batch(name: str, groups: Mapping[str, tuple[str, Sequence[str]]], day: str, *, draft: bool) -> Batch:
    source = source_of(name)
    nodes: list[dict[str, object]] = [
        {"id": id_, "name_fi": title, "kind": "peer group", "valid_from": day, "members_known": "complete", "draft": draft}
        for id_, (title, _) in groups.items()
    ]
    ties = [{"from": person, "to": id_, "valid_from": day} for id_, (_, people) in groups.items() for person in people]
    said: list[dict[str, object]] = [{"id": source, "title": name, "kind": "document", "purpose": "proposed groups"}]
    tables = {"Group": nodes, "Source": said}
    return Batch(
        {label: pl.DataFrame([{**row, "source": source} for row in rows], infer_schema_length=None) for label, rows in tables.items()},
        {("Person", "MEMBER_OF", "Group"): pl.DataFrame([{**row, "source": source} for row in ties])} if ties else {},
    )
