"""How pages ask the GraphQL API: in the visitor's role, within the process."""

from collections.abc import Awaitable, Callable, Mapping
from math import inf
from typing import Any

import orjson

from api.auth.identity import Identity
from api.auth.roles import Refused
from api.graphql.context import DOWN, Context, Execute
from api.graphql.documents import Documents
from api.graphql.errors import Denied
from api.graphql.limits import Limits
from api.graphql.time_limit import answered_within
from graph.errors import BadInput, Message, StoreError

Ask = Callable[[Identity, str, Mapping[str, Any], str], Awaitable[dict[str, Any]]]
"""Gives the data that answer a document with its variables, in a language. Raises the first error,
as BadInput, Refused or StoreError."""


def make_ask(
    documents: Documents, execute: Execute, limits: Limits, state: Callable[[], Awaitable[Any]]
) -> Ask:
    """`state` reads the state of the data, which shows whether the database answers at all."""

    async def ask(
        identity: Identity, document: str, variables: Mapping[str, Any], lang: str
    ) -> dict[str, Any]:
        try:
            prepared = documents.prepare(document, None, variables)
        except Denied as denied:
            raise BadInput(denied.errors[0]["message"]) from None
        seconds = limits.writing if prepared.writes else limits.seconds
        async with answered_within(
            seconds, state, silence=limits.silence if prepared.writes else inf
        ):
            answer = await execute(
                prepared, Context(identity.role, identity.who, "page", timeout=seconds, lang=lang)
            )
        body = orjson.loads(answer.body)
        if body.get("errors"):
            raise _of_page(answer.error, body["errors"][0])
        return dict(body["data"])

    return ask


def _of_page(error: Exception | None, entry: Mapping[str, Any]) -> Exception:
    """The error as pages know it; `entry` is the API's form of it."""
    if isinstance(error, BadInput | Refused | StoreError):
        return error
    if entry["extensions"]["code"] in DOWN:
        return StoreError(Message(entry["message"]))
    if entry["extensions"]["code"] == "INTERNAL":
        return RuntimeError(entry["message"])
    return BadInput(Message(entry["message"]))
