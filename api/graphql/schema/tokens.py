"""API tokens: those given out, a new one, and one taken back; for admins."""

from typing import Any

import graphene

from api.auth.tokens import LONGEST_DAYS, ROLES
from api.graphql.schema.mutations import Problem
from api.graphql.schema.names import constant
from api.graphql.schema.settings import every

TokenRole = graphene.Enum("TokenRole", [(constant(role), role) for role in ROLES])


class ApiToken(graphene.ObjectType):
    """Who may use the server by it, and in what role."""

    id = graphene.String(required=True)
    name = graphene.String(required=True)
    role = TokenRole(required=True)
    created = graphene.String(required=True, description="When, as 2026-11-23T09:00:00+00:00.")
    expires = graphene.String(description="When; none where it is good until it is revoked.")


class TokenPayload(graphene.ObjectType):
    """Where there are problems, nothing was changed."""

    plain = graphene.String(
        description="The token itself, of a new one; it is shown this once and kept nowhere."
    )
    token = graphene.Field(ApiToken, description="Which was made or revoked.")
    problems = every(Problem)


def fields() -> dict[str, Any]:
    """The root field."""
    return {"tokens": every(ApiToken, description="The tokens given out, oldest first.")}


def mutations() -> dict[str, Any]:
    days = f"How long it is good, up to {LONGEST_DAYS:,}; until it is revoked, if not given."
    return {
        "newToken": graphene.Field(
            TokenPayload,
            description="Give out a token.",
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
            description="Take a token back; it is refused at once.",
            args={
                "token": graphene.String(required=True, description="Its name or id."),
            },
        ),
    }
