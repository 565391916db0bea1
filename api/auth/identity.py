"""Who sends a request, and in what role: known by an API token, by a token of an OpenID Connect
provider, or by being on this machine."""

import logging
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.auth.addresses import host_and_port, is_loopback
from api.auth.oidc import Oidc, WrongToken
from api.auth.roles import Refused, Role
from api.auth.tokens import PREFIX, Tokens, Unreadable
from graph.errors import BadInput, Message, StoreError, VerkostoError, message
from graph.settings import OidcSettings

BEARER = 'Bearer realm="verkosto"'

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Identity:
    role: Role
    who: str


LOCAL = Identity(Role.ADMIN, "local")


class Unauthenticated(VerkostoError):
    """The request does not say who sends it, or what it says is not accepted; `challenge` is the
    value of the header WWW-Authenticate."""

    def __init__(
        self, reason: Message, challenge: str = f'{BEARER}, error="invalid_token"'
    ) -> None:
        self.challenge = challenge
        super().__init__(reason)


class Access:
    """Identifies those who send requests. Where there are neither tokens nor a provider, only this
    machine's user is admitted."""

    def __init__(self, tokens: Tokens, oidc: Oidc | None = None) -> None:
        self.tokens, self.oidc = tokens, oidc

    def configured(self) -> bool:
        return self.oidc is not None or bool(self.tokens.every())

    async def identify(self, authorization: str | None, local: bool) -> Identity:
        """Who sends a request with this header Authorization. A `local` request (see `is_local`)
        needs no token, but a wrong token is refused even there. Raises Unauthenticated, or Refused
        for someone without a role."""
        if authorization is None:
            if local:
                return LOCAL
            raise Unauthenticated(
                message("say_who_asks"),
                BEARER,
            )
        token = _credentials(authorization)
        if token.startswith(PREFIX):
            return self._of_token(token)
        if self.oidc is None:
            raise Unauthenticated(message("not_our_token", prefix=PREFIX))
        return await self._of_provider(self.oidc, token)

    def _of_token(self, plain: str) -> Identity:
        try:
            token = self.tokens.find(plain)
        except Unreadable as error:
            logging.getLogger(__name__).error("%s", error)
            raise StoreError("tokens_unreadable") from None
        if token is None:
            raise Unauthenticated(message("token_not_known"))
        if token.expired(self.tokens.now()):
            raise Unauthenticated(message("token_expired", name=token.name, expires=token.expires))
        return Identity(Role[token.role.upper()], token.name)

    async def _of_provider(self, oidc: Oidc, token: str) -> Identity:
        try:
            role, who = await oidc.identify(token)
        except WrongToken as wrong:
            raise Unauthenticated(message("token_not_accepted", reason=wrong.message)) from None
        if role is None:
            known = "verkosto-viewer, verkosto-analyst, verkosto-editor or verkosto-admin"
            raise Refused("no_role", who=who, claim=oidc.settings.roles, known=known)
        return Identity(role, who)


def open_access(home: Path, oidc: OidcSettings | None) -> Access:
    return Access(Tokens(home), Oidc(oidc) if oidc else None)


def is_local(listening: str, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine's user: the server can be reached from this machine
    only, the request names this machine as its host, and no proxy has passed it on, as anybody may
    be behind a proxy."""
    host = host_and_port(headers.get("host", ""))
    return (
        is_loopback(listening)
        and host is not None
        and is_loopback(host[0])
        and not any(name in headers for name in _PASSED_ON)
    )


def check_listening(host: str, access: Access, names: Collection[str] = ()) -> None:
    """Raises BadInput where others can reach the server and neither tokens nor a provider say who
    may come in."""
    others = [name for name in (host, *names) if not is_loopback(name)]
    if others and not access.configured():
        raise BadInput("open_to_others", host=others[0])


def _credentials(authorization: str) -> str:
    """The token of `Bearer TOKEN`, or the password of `Basic ...`, which browsers can send."""
    scheme, _, credentials = authorization.strip().partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(credentials.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            pass
    raise Unauthenticated(message("authorization_unreadable"), BEARER)
