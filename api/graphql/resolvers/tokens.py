"""The root fields that list, make and revoke API tokens."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from api.auth.roles import Role
from api.auth.tokens import Token, Tokens, check_days
from api.graphql.plan.conditions import plain
from api.graphql.plan.roots import Function
from api.graphql.schema.names import constant
from graph.errors import BadInput

Arguments = Mapping[str, Any]
LISTED = "tokens"


def token_functions(tokens: Tokens) -> dict[str, Function]:
    """The functions that answer the fields, by name. The file is written in threads, as those who
    write it take turns."""
    return {
        LISTED: partial(_listed, tokens),
        "newToken": partial(_new, tokens),
        "revokeToken": partial(_revoke, tokens),
    }


async def _listed(
    tokens: Tokens, role: Role, who: str, arguments: Arguments
) -> list[dict[str, Any]]:
    return [_shown(token) for token in tokens.every()]


async def _new(tokens: Tokens, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    name, days = arguments["name"], arguments.get("days")
    try:
        check_days(days)
    except BadInput as error:
        return _refused("days", days, error)
    try:
        secret, made = await asyncio.to_thread(tokens.new, plain(arguments["role"]), name, days)
    except BadInput as error:
        return _refused("name", name, error)
    return _payload(plain=secret, token=_shown(made))


async def _revoke(tokens: Tokens, role: Role, who: str, arguments: Arguments) -> dict[str, Any]:
    try:
        return _payload(token=_shown(await asyncio.to_thread(tokens.revoke, arguments["token"])))
    except BadInput as error:
        return _refused("token", arguments["token"], error)


def _payload(**made: Any) -> dict[str, Any]:
    return {"plain": None, "token": None, "problems": []} | made


def _refused(field: str, value: Any, error: BadInput) -> dict[str, Any]:
    reason = error.message
    problem = {"field": field, "value": str(value)[:200], "message": reason, "code": reason.id}
    return _payload(problems=[problem])


def _shown(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "role": constant(token.role),
        "created": token.created,
        "expires": token.expires,
    }
