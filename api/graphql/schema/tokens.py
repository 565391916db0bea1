"""API tokens: the list of them, making and revoking one; for administrators."""

from typing import Any

import graphene

from api.auth.tokens import LONGEST_DAYS, ROLES
from api.graphql.schema.mutations import Problem
from api.graphql.schema.names import constant
from api.graphql.schema.settings import every

TokenRole = graphene.Enum("TokenRole", [(constant(role), role) for role in ROLES])


class ApiToken(graphene.ObjectType):
    """An API token, and the role it gives."""

    id = graphene.String(required=True)
    name = graphene.String(required=True)
    role = TokenRole(required=True)
    created = graphene.String(
        required=True, description="When it was made, as 2026-11-23T09:00:00+00:00."
    )
    expires = graphene.String(
        description="When it expires; null if it is valid until it is revoked."
    )


class TokenPayload(graphene.ObjectType):
    """Where there are problems, nothing was changed."""

    plain = graphene.String(
        description="The text of a new token; it is shown only now and stored nowhere."
    )
    token = graphene.Field(ApiToken, description="The token that was made or revoked.")
    problems = every(Problem)


def fields() -> dict[str, Any]:
    """The root field, by name."""
    return {"tokens": every(ApiToken, description="All tokens, oldest first.")}


def mutations() -> dict[str, Any]:
    days = f"How many days it is valid, up to {LONGEST_DAYS:,}; until it is revoked, if not given."
    return {
        "newToken": graphene.Field(
            TokenPayload,
            description="Make a token.",
            args={
                "role": graphene.Argument(TokenRole, required=True),
                "name": graphene.String(
                    required=True, description="Who uses it, such as: Excel of HR."
                ),
                "days": graphene.Int(description=days),
            },
        ),
        "revokeToken": graphene.Field(
            TokenPayload,
            description="Revoke a token; it is refused from now on.",
            args={
                "token": graphene.String(required=True, description="The name or id of the token."),
            },
        ),
    }
