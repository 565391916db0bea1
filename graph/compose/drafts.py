"""Proposals stored in the graph as drafts, which no analysis counts unless told to, until they are
made real or dropped."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from graph import cypher
from graph.compose.composing import Composition
from graph.errors import Message, Problem, Unusable, message, shown, suggest
from graph.listing import by_ids, valid_tie
from graph.model import Batch, Changes, Ends
from graph.ontology import MEMBERSHIP_BODIES
from graph.store import Store

PREFIX = "proposal-"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_LONGEST = 200
_MEMBER: Ends = ("Person", "MEMBER_OF", "Group")
_DRAFTS = "MATCH (g:Group) WHERE g.draft = true "
_GROUPS = _DRAFTS + "RETURN g.sources, g.id, coalesce(g.name_fi, g.id), g.joins, g.valid_from"
_MEMBERS = _DRAFTS + "MATCH (p:Person)-[:MEMBER_OF]->(g) RETURN g.id, collect(p.id)"
_REAL = (
    "MATCH (g:Group) WHERE $source IN g.sources AND coalesce(g.draft, false) = false RETURN g.id"
    " LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed group and its `people` (ids); or, with `into`, people who would join the group,
    network or project of that id."""

    title: str
    people: tuple[str, ...]
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored proposal: its drafts by the ids of their groups, and the day on which they begin."""

    name: str
    day: str | None
    drafts: dict[str, Draft] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepResult:
    """The result of making a proposal real. `bodies`: (label, id) of the groups that are now real,
    and of the bodies that have new members."""

    changes: Changes
    bodies: tuple[tuple[str, str], ...]


def drafts_of(composition: Composition) -> dict[str, Draft]:
    """The drafts of a composition: for each group, new or existing, that gets newcomers."""
    come = (
        (group, composition.newcomers(number))
        for number, group in enumerate(composition.problem.groups)
    )
    return {
        f"proposed-{group.name}": Draft(group.name, people, group.name if group.there else None)
        for group, people in come
        if people
    }


def numbered(drafts: Iterable[Draft]) -> dict[str, Draft]:
    """The drafts by temporary ids that no group has, as these drafts are not stored."""
    return {f"proposed-{number}": draft for number, draft in enumerate(drafts, 1)}


def save(store: Store, name: str, drafts: Sequence[Draft], day: date) -> Saved:
    """Store drafts that begin on the day as the proposal `name`, in place of an earlier proposal of
    that name. People who are already members of a body on the day are left out of its newcomers.

    Raises Unusable for a name that cannot be an id or whose groups are real, for people and bodies
    that do not exist, and if no newcomers are left.
    """
    before, bodies = replaced_by(store, name), bodies_of(store, [draft.into for draft in drafts])
    if wrong := [*_wrong_drafts(store, drafts, bodies)]:
        raise Unusable(wrong)
    coming = [draft for draft in _newcomers(store, drafts, bodies, day) if draft.people]
    if not coming:
        raise Unusable(
            [
                Problem(
                    "groups",
                    "",
                    message("nobody_would_come"),
                )
            ]
        )
    if before:
        store.withdraw(source_of(name))
    saved = Saved(
        name, day.isoformat(), {f"{name}-{number}": draft for number, draft in enumerate(coming, 1)}
    )
    store.upsert(_batch(saved))
    return saved


def replaced_by(store: Store, name: str) -> Saved | None:
    """The proposal that saving another by this name would replace, or None. Raises Unusable for a
    name that `save` refuses."""
    before, real = _state(store, name)
    if real:
        raise _refused(name, message("proposal_made_real", name=name))
    return before


def keep(store: Store, name: str) -> KeepResult:
    """Make the new groups of a proposal real, and its newcomers members. Raises Unusable if there
    is no such proposal, and if a body that people would join no longer exists. If interrupted, it
    is completed by calling it again."""
    saved = saved_proposal(store, name)
    bodies = bodies_of(store, [draft.into for draft in saved.drafts.values()])
    into = {id_: draft.into for id_, draft in saved.drafts.items() if draft.into is not None}
    if gone := [id_ for id_ in into.values() if id_ not in bodies]:
        raise _refused(
            name,
            message("proposal_target_gone", target=gone[0], name=name),
        )
    changes = store.upsert(_batch(saved, bodies))
    for id_ in into:
        _forget(store, id_, source_of(name))
    new = [("Group", id_) for id_ in saved.drafts if id_ not in into]
    return KeepResult(changes, (*new, *dict.fromkeys((bodies[id_], id_) for id_ in into.values())))


def drop(store: Store, name: str) -> Mapping[str, int]:
    """Delete a proposal. Returns the numbers of changed elements by label and type. Raises Unusable
    if there is no such proposal, and if it was made real."""
    saved, real = _state(store, name)
    if real or not saved:
        raise _refused(name, _none(store, name, real))
    return store.withdraw(source_of(name))


def saved_proposal(store: Store, name: str) -> Saved:
    """The part of a proposal that is not real yet. Raises Unusable if there is none."""
    saved, real = _state(store, name)
    if not saved:
        raise _refused(name, _none(store, name, real))
    return saved


def saved_proposals(store: Store) -> tuple[Saved, ...]:
    """All proposals that can be made real or dropped, sorted by name."""
    members, proposals = dict(store.read(_MEMBERS)), dict[str, Saved]()
    for sources, id_, title, into, day in sorted(
        store.read(_GROUPS), key=lambda row: (len(row[1]), row[1])
    ):
        for source in sources:
            if source.startswith(PREFIX):
                saved = proposals.setdefault(source, Saved(source.removeprefix(PREFIX), day))
                saved.drafts[id_] = Draft(title, tuple(sorted(members.get(id_, ()))), into)
    return tuple(proposals[source] for source in sorted(proposals))


def bodies_of(store: Store, ids: Sequence[str | None]) -> dict[str, str]:
    """The label of each existing group, network or project among `ids`; if several have the same
    id, the first of these labels."""
    labels: dict[str, str] = {}
    for label in reversed(MEMBERSHIP_BODIES):
        real = ["coalesce(n.draft, false) = false"] if "draft" in cypher.columns(label) else []
        given = [id_ for id_ in ids if id_ is not None]
        labels |= {
            row[0]: label for row in store.read(by_ids(label, ["n.id"], real), ids=given)[0][0]
        }
    return labels


def source_of(name: str) -> str:
    """The id of the source under which a proposal is stored. Raises Unusable for a name that cannot
    be an id."""
    if not _NAME.fullmatch(name):
        raise _refused(
            name,
            message("not_a_proposal_name", name=shown(name)),
        )
    return PREFIX + name


def _state(store: Store, name: str) -> tuple[Saved | None, bool]:
    """The part of a proposal that is not real yet, or None; and whether some of it is real."""
    source = source_of(name)
    saved = next((each for each in saved_proposals(store) if each.name == name), None)
    known = store.read(cypher.hashes_of_some("Source"), rows=[[source]])[0][0]
    return saved, bool(store.read(_REAL, source=source) or (known and not saved))


def _none(store: Store, name: str, real: bool) -> Message:
    if real:
        return message("proposal_already_real", name=name, source=PREFIX + name)
    known = [each.name for each in saved_proposals(store)]
    return message(
        "no_proposal", name=name, remedy=suggest(name, known, otherwise="save_one_first")
    )


def _refused(name: str, reason: Message) -> Unusable:
    return Unusable([Problem("name", name, reason)])


def _wrong_drafts(
    store: Store, drafts: Sequence[Draft], bodies: Collection[str]
) -> Iterator[Problem]:
    ids = list({id_ for draft in drafts for id_ in draft.people})
    people = {row[0] for row in store.read(by_ids("Person", ["n.id"], []), ids=ids)[0][0]}
    for number, draft in enumerate(drafts):
        given = f"groups.{number}"
        if not draft.title.strip() or not draft.title.isprintable() or len(draft.title) > _LONGEST:
            reason = message("not_a_group_name", limit=_LONGEST)
            yield Problem(f"{given}.name", draft.title, reason)
        if draft.into is None and not draft.people:
            yield Problem(
                f"{given}.people",
                "",
                message("group_has_nobody", group=shown(draft.title)),
            )
        if draft.into is not None and draft.into not in bodies:
            known = [id_ for label in MEMBERSHIP_BODIES for id_ in store.ids(label)]
            remedy = suggest(draft.into, known, "use_an_id")
            yield Problem(
                f"{given}.into",
                draft.into,
                message("no_membership_body", body=shown(draft.into), remedy=remedy),
            )
        for id_ in dict.fromkeys(draft.people):
            if id_ not in people:
                yield Problem(
                    f"{given}.people",
                    id_,
                    message("no_person", person=shown(id_), remedy=Message("use_an_id")),
                )


def _newcomers(
    store: Store, drafts: Sequence[Draft], bodies: Mapping[str, str], day: date
) -> Iterator[Draft]:
    """The drafts without people who, on the day, already are members of the body they would
    join."""
    inside: dict[str | None, Collection[str]] = {}
    for label in dict.fromkeys(bodies.values()):
        text = (
            f"UNWIND $ids AS key MATCH (b:`{label}` {{id: key}}) MATCH"
            f" (p:Person)-[m:MEMBER_OF]->(b) WHERE {valid_tie(_MEMBER, 'm', 'day')} RETURN key,"
            " collect(p.id)"
        )
        inside |= dict(
            store.read(
                text, ids=[id_ for id_ in bodies if bodies[id_] == label], day=day.toordinal()
            )
        )
    for draft in drafts:
        yield replace(
            draft,
            people=tuple(
                id_ for id_ in dict.fromkeys(draft.people) if id_ not in inside.get(draft.into, ())
            ),
        )


def _forget(store: Store, id_: str, source: str) -> None:
    """Delete a draft whose people have become members of the body they were to join."""
    for _, _, tie, *_ in store.read(cypher.whole_of_node(_MEMBER, outgoing=False), id=id_)[0][0]:
        store.retract(_MEMBER, tie, source)
    store.retract("Group", id_, source)


def _batch(saved: Saved, bodies: Mapping[str, str] | None = None) -> Batch:
    """A batch of the drafts; if `bodies` (labels by id) are given, of the real groups and
    memberships instead."""
    groups: list[dict[str, Any]] = []
    ties: dict[Ends, list[dict[str, Any]]] = defaultdict(list)
    common = {"source": source_of(saved.name), "valid_from": saved.day}
    for id_, draft in saved.drafts.items():
        label, to = (
            ("Group", id_)
            if bodies is None or draft.into is None
            else (bodies[draft.into], draft.into)
        )
        if to == id_:
            kind = "peer group" if draft.into is None else None
            groups.append(
                {
                    "id": id_,
                    "name_fi": draft.title.strip(),
                    "kind": kind,
                    "members_known": "complete",
                    "draft": bodies is None,
                    "joins": draft.into,
                    **common,
                }
            )
        ties["Person", "MEMBER_OF", label] += [
            {"from": person, "to": to, **common} for person in draft.people
        ]
    source = {
        "id": common["source"],
        "source": common["source"],
        "title": saved.name,
        "kind": "document",
        "purpose": "proposed groups",
    }
    tables = {
        "Group": pl.DataFrame(groups, infer_schema_length=None),
        "Source": pl.DataFrame([source]),
    }
    return Batch(tables, {ends: pl.DataFrame(rows) for ends, rows in ties.items() if rows})
