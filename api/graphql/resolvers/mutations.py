"""The mutations as the planner calls them: the names of GraphQL -> those of the model, and the
outcome back."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from api.auth.roles import Role
from api.graphql.plan.conditions import plain
from api.graphql.plan.roots import Function
from api.graphql.plan.values import Reference
from api.graphql.resolvers.changes import (
    Check,
    LoadOutcome,
    Origin,
    Outcome,
    Table,
    Tables,
    erase,
    load,
    retract,
    upsert,
    withdraw,
)
from api.graphql.resolvers.drafts import draft_mutations
from api.graphql.schema.mutations import input_names
from api.graphql.schema.names import kind_name
from api.graphql.schema.scalars import from_global_id, global_id
from api.graphql.time_limit import in_pool
from graph.cypher import LABELS, TYPES
from graph.engines import deadlines
from graph.errors import BadInput, Problem, Rejection, Wording, message, with_columns
from graph.model import Kind, kind_words
from graph.store import Store
from viz.words.errors import wording
from viz.words.language import language

Arguments = Mapping[str, Any]

WRITERS = 8
EDITING = 60.0


@dataclass(frozen=True, slots=True)
class _Writing:
    store: Store
    check: Check
    tables: Tables
    pool: Executor
    editing: float


def mutation_functions(
    store: Store, check: Check, tables: Tables, editing: float = EDITING
) -> dict[str, Function]:
    """The functions that answer the mutations, by name. Threads write to the store, so that the
    event loop does not wait. A change other than a load has `editing` seconds."""
    writing = _Writing(store, check, tables, ThreadPoolExecutor(WRITERS, "writing"), editing)
    nodes = {f"upsert{label}": partial(_upsert_node, writing, label) for label in LABELS}
    ties = {f"upsert{kind_name(type_)}": partial(_upsert_tie, writing, type_) for type_ in TYPES}
    rest = {
        "retract": _retract,
        "erasePerson": _erase,
        "loadTable": _load,
        "withdrawSource": _withdraw,
    }
    own = {name: partial(function, writing) for name, function in rest.items()}
    return {**nodes, **ties, **own, **draft_mutations(store, partial(_edited, writing))}


async def _in(writing: _Writing, do: Callable[[], Any]) -> Any:
    """The result of `do`, run in a thread. Once begun it is finished, even if the client has
    gone."""
    done = asyncio.ensure_future(in_pool(writing.pool, do))
    done.add_done_callback(
        lambda done: done.cancelled() or done.exception()
    )  # nobody may be left to look at it
    return await asyncio.shield(done)


async def _edited(writing: _Writing, do: Callable[[], Any]) -> Any:
    """The same for a short change, which gets no more than `editing` seconds."""
    with deadlines.limited(writing.editing):
        return await _in(writing, do)


async def _upsert_node(
    writing: _Writing, label: str, role: Role, who: str, arguments: Arguments
) -> dict[str, Any]:
    values = {
        "id" if name == "key" else name: plain(value) for name, value in arguments["input"].items()
    }
    origin = Origin(who, arguments.get("source"))
    outcome = await _edited(
        writing, lambda: upsert(writing.store, writing.check, label, values, origin)
    )
    node = Reference((label, outcome.id)) if outcome.id is not None else None
    return _payload(label, _in_words(label, outcome)) | {"node": node}


async def _upsert_tie(
    writing: _Writing, type_: str, role: Role, who: str, arguments: Arguments
) -> dict[str, Any]:
    fields, ends, problems = dict(arguments["input"]), {}, []
    for field, name in (("start", "from"), ("end", "to")):
        try:
            ends[name] = _node(fields[field])
        except BadInput as error:
            problems.append(Problem(name, fields[field][:200], error.message))
        del fields[field]
    if problems:
        return _payload(type_, Outcome(None, None, tuple(problems)))
    kind = (ends["from"][0], type_, ends["to"][0])
    values = {name: plain(value) for name, value in fields.items()} | {
        name: id_ for name, (_, id_) in ends.items()
    }
    origin = Origin(who, arguments.get("source"))
    outcome = await _edited(
        writing, lambda: upsert(writing.store, writing.check, kind, values, origin)
    )
    return _payload(kind, _in_words(type_, outcome))


async def _retract(writing: _Writing, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    try:
        kind, id_ = _element(arguments["id"])
    except BadInput as error:
        return _payload("", _wrong_id(arguments["id"], error))
    origin = Origin(who, arguments.get("source"))
    return _payload(kind, await _edited(writing, lambda: retract(writing.store, kind, id_, origin)))


async def _erase(writing: _Writing, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    try:
        label, id_ = _node(arguments["id"])
        if label != "Person":
            raise BadInput("not_a_person", kind=kind_words(label))
    except BadInput as error:
        return _payload("", _wrong_id(arguments["id"], error)) | {"removed": []}
    outcome = await _edited(writing, lambda: erase(writing.store, id_))
    return _payload("Person", outcome) | {"removed": _counts(outcome.removed)}


async def _withdraw(
    writing: _Writing, role: Role, who: str, arguments: Arguments
) -> dict[str, Any]:
    source, dry_run = arguments["source"], arguments.get("dryRun") is not False
    outcome = await _in(writing, lambda: withdraw(writing.store, source, dry_run))
    return _payload("Source", outcome) | {"removed": _counts(outcome.removed)}


async def _load(writing: _Writing, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    words = wording(language(plain(arguments.get("lang")) or "en"))
    name, dry_run = arguments["filename"], arguments.get("dryRun") is not False
    try:
        content = b64decode("".join(arguments["content"].split()), validate=True)
    except ValueError:
        start, wrong = arguments["content"][:40], message("not_base64")
        refused = LoadOutcome(None, (Rejection(name[:200], "", 0, "", start, wrong),))
        return _loaded(refused, dry_run, words)
    flags = (arguments.get(flag) is True for flag in ("skipBad", "withRejectedRows"))
    table = Table(content, name, arguments.get("source"), dry_run, *flags)
    return _loaded(
        await _in(writing, lambda: load(writing.store, writing.tables, table, words)),
        dry_run,
        words,
    )


def _loaded(outcome: LoadOutcome, dry_run: bool, words: Wording) -> dict[str, Any]:
    changes = outcome.changes
    counts = {
        name: _counts(getattr(changes, name)) if changes else []
        for name in ("created", "updated", "unchanged")
    }
    return counts | {
        "stored": changes is not None and not dry_run,
        "rejections": [
            each.as_dict(words) | {"code": each.message.id} for each in outcome.rejections
        ],
        "sources": list(outcome.sources),
        "rejectedRows": b64encode(outcome.rejected).decode() if outcome.rejected else None,
    }


def _counts(by_kind: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"kind": kind, "count": count} for kind, count in by_kind.items()]


def _payload(kind: Kind, outcome: Outcome) -> dict[str, Any]:
    name = kind if isinstance(kind, str) else f"{kind[1]}:{kind[0]}:{kind[2]}"
    return {
        "status": outcome.status.upper() if outcome.status else None,
        "id": global_id(name, outcome.id) if outcome.id is not None else None,
        "problems": [
            {
                "field": each.field,
                "value": each.value,
                "message": each.message,
                "code": each.message.id,
            }
            for each in outcome.problems
        ],
    }


def _wrong_id(id_: str, error: BadInput) -> Outcome:
    return Outcome(None, None, (Problem("id", id_[:200], error.message),))


def _node(text: str) -> tuple[str, str]:
    """The label and the id that a node's global id stands for."""
    kind, id_ = from_global_id(text)
    if kind not in LABELS:
        raise BadInput("id_of_relationship", kind=kind_words(kind.partition(":")[0]))
    return kind, id_


def _element(text: str) -> tuple[Kind, str]:
    kind, id_ = from_global_id(text)
    type_, *ends = kind.split(":")
    if not ends:
        return type_, id_
    start, end = (*ends, "", "")[:2]
    return (start, type_, end), id_


def _in_words(name: str, outcome: Outcome) -> Outcome:
    """The outcome with problems that use the names of the input, `nameFi` instead of `name_fi`;
    quoted values stay as they were given."""
    fields = input_names(name)
    problems = tuple(
        replace(
            each,
            field=fields.get(each.field, each.field),
            message=with_columns(each.message, fields),
        )
        for each in outcome.problems
    )
    return replace(outcome, problems=problems)
