"""What pages ask of the GraphQL API, in the role of who visits them, without going through the
network."""

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
from api.graphql.schema.names import constant
from api.graphql.time_limit import answered_within
from graph.compose.rules import KINDS, Infeasible, Rule
from graph.errors import BadInput, StoreError

Ask = Callable[[Identity, str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""The data that answer a document with its variables. Raises BadInput, Refused or StoreError, as
the first error says."""


def asking(
    documents: Documents, execute: Execute, limits: Limits, state: Callable[[], Awaitable[Any]]
) -> Ask:
    """`state` reads how the data stand, which tells whether the database answers at all."""

    async def ask(
        identity: Identity, document: str, variables: Mapping[str, Any]
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
                prepared, Context(identity.role, identity.who, "page", timeout=seconds)
            )
        return _data(orjson.loads(answer.body))

    return ask


_RULES = {constant(kind): kind for kind in KINDS}


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    if not answer.get("errors"):
        return dict(answer["data"])
    first = answer["errors"][0]
    code, message = first["extensions"]["code"], first["message"]
    if code == "FORBIDDEN":
        raise Refused(message)
    if code in DOWN:
        raise StoreError(message)
    if rules := first["extensions"].get("rules"):
        raise Infeasible(
            message,
            *(
                Rule(**rule | {"kind": _RULES[rule["kind"]], "people": tuple(rule["people"])})
                for rule in rules
            ),
        )
    if code == "INTERNAL":
        raise RuntimeError(message)
    raise BadInput(message)
