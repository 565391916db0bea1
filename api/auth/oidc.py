"""Bearer tokens of an OpenID Connect provider: whether a token is signed with one of the provider's
keys, is meant for this server, and is valid now."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

import jwt

from api.auth.addresses import is_loopback
from api.auth.roles import Role
from graph.errors import BadInput, Message, StoreError, VerkostoError, message, system_reason
from graph.settings import OidcSettings

# Only algorithms with a public and a private key: with a shared-secret algorithm among them, an
# attacker could sign a token with the public key as the secret.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
LEEWAY = 30
FETCH_SECONDS = 5
LARGEST = 1_000_000
ASK_AGAIN = 60.0
"""Seconds between two fetches of the keys because of unknown key ids, so that someone who sends
forged tokens cannot make this server flood the provider."""
KEEP = 3600.0
"""Seconds after which keys are fetched again, so that a key which the provider revoked is not
accepted any longer."""

Fetch = Callable[[], bytes]


class WrongToken(VerkostoError):
    """The token is not accepted; the message says why."""


class Keys:
    """The provider's keys. They are fetched when first needed, when a token names an unknown key,
    and every hour."""

    def __init__(self, fetch: Fetch, where: str, clock: Callable[[], float] = monotonic) -> None:
        self._fetch, self._where, self._clock = fetch, where, clock
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._fetched_at: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, id_: str | None) -> jwt.PyJWK | None:
        """The key with this id; where a token names no key, the only key there is. None if there is
        no such key."""
        if not self._fresh(id_):
            async with self._lock:
                if not self._fresh(id_):
                    await self._refresh()
        if not self._keys:
            raise StoreError("provider_unreachable")
        if id_ is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(id_)

    def _fresh(self, id_: str | None) -> bool:
        """Whether the keys need not, or may not yet, be fetched again."""
        if self._fetched_at is None:
            return False
        age = self._clock() - self._fetched_at
        known = id_ in self._keys or (id_ is None and bool(self._keys))
        return age < KEEP if known else age < ASK_AGAIN

    async def _refresh(self) -> None:
        """Fetches the keys again; the old ones stay if the provider does not answer."""
        try:
            self._keys = parse_keys(await asyncio.to_thread(self._fetch))
        except (OSError, ValueError) as error:
            logging.getLogger(__name__).warning(
                "the keys at %s cannot be read: %s", self._where, error
            )
        finally:
            self._fetched_at = self._clock()


class Oidc:
    """Identifies the owner of a bearer token, and their role."""

    def __init__(self, settings: OidcSettings, clock: Callable[[], float] = monotonic) -> None:
        self.settings = settings
        self._keys = Keys(key_source(settings.keys), settings.keys, clock)

    async def identify(self, token: str) -> tuple[Role | None, str]:
        """The highest role that the token gives (None if it gives none of ours), and the name of
        its owner. Raises WrongToken if the token is not accepted."""
        claims = await self._claims(token)
        candidates = (claims.get(name) for name in ("preferred_username", "sub"))
        who = next(
            (
                " ".join(name.split())
                for name in candidates
                if isinstance(name, str) and name.strip()
            ),
            None,
        )
        if who is None:
            raise WrongToken(message("claims_name_nobody"))
        return highest_role(claims, self.settings.roles), who[:200]

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            id_ = jwt.get_unverified_header(token).get("kid")
            if (key := await self._keys.key(id_)) is None:
                raise WrongToken(message("key_not_known"))
            return jwt.decode(
                token,
                key,
                list(ALGORITHMS),
                {"require": ["exp", "iss", "aud"]},
                audience=self.settings.audience,
                issuer=self.settings.issuer,
                leeway=LEEWAY,
            )
        except jwt.PyJWTError as error:
            raise WrongToken(_reason(error)) from None
        except (ValueError, TypeError, RecursionError):
            raise WrongToken(message("token_unreadable")) from None


def _reason(error: jwt.PyJWTError) -> Message:
    reasons: dict[type[Exception], Message] = {
        jwt.ExpiredSignatureError: message("signature_expired"),
        jwt.InvalidAudienceError: message("wrong_audience"),
        jwt.InvalidIssuerError: message("wrong_issuer"),
        jwt.ImmatureSignatureError: message("not_good_yet"),
        jwt.InvalidSignatureError: message("wrong_signature"),
        jwt.InvalidAlgorithmError: message("wrong_algorithm"),
    }
    if isinstance(error, jwt.MissingRequiredClaimError):
        return message("claim_missing", claim=error.claim)
    return next(
        (text for kind, text in reasons.items() if isinstance(error, kind)),
        message("token_unreadable"),
    )


def highest_role(claims: Mapping[str, Any], claim: str) -> Role | None:
    """The highest of our roles in a claim, which is a list or words separated by spaces; None if
    there is none. A name such as `realm_access.roles` is looked for as one name, then as a path."""
    claimed: Any = claims.get(claim)
    if claimed is None:
        claimed = claims
        for part in claim.split("."):
            claimed = claimed.get(part) if isinstance(claimed, Mapping) else None
    values = (
        claimed.split()
        if isinstance(claimed, str)
        else claimed
        if isinstance(claimed, list)
        else []
    )
    known = {
        prefix + role.name.lower(): role for role in Role if role for prefix in ("", "verkosto-")
    }
    return max(
        (known[value] for value in values if isinstance(value, str) and value in known),
        default=None,
    )


def parse_keys(text: bytes) -> dict[str | None, jwt.PyJWK]:
    """The keys with which signatures can be checked, by id. Raises ValueError where there are
    none."""
    try:
        keys = jwt.PyJWKSet.from_dict(json.loads(text)).keys
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no set of keys ({error})") from None
    usable = {
        key.key_id: key
        for key in keys
        if key.algorithm_name in ALGORITHMS and key.public_key_use in (None, "sig")
    }
    if not usable:
        raise ValueError(f"it has no key for {', '.join(ALGORITHMS)}")
    return usable


def key_source(keys: str) -> Fetch:
    """A function that reads the keys. Raises BadInput for an address without https, where anybody
    on the way could answer, and for a file that holds no keys."""
    if "://" not in keys:
        path = Path(keys).expanduser()
        try:
            parse_keys(path.read_bytes())
        except (OSError, ValueError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else error
            raise BadInput("no_keys", keys=keys, reason=reason) from None
        return path.read_bytes
    try:
        address = urlsplit(keys)
        safe = address.scheme == "https" or (
            address.scheme == "http" and is_loopback(address.hostname or "")
        )
    except ValueError:
        safe = False
    if not safe:
        raise BadInput("keys_not_secure", keys=keys)
    return lambda: _fetched(keys)


class _NoRedirects(HTTPRedirectHandler):
    """Refuses redirects, as one could lead away from https."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _fetched(address: str) -> bytes:
    direct = [ProxyHandler({})] if is_loopback(urlsplit(address).hostname or "") else []
    try:
        with build_opener(_NoRedirects, *direct).open(address, timeout=FETCH_SECONDS) as answer:
            return bytes(answer.read(LARGEST))
    except HTTPError as error:
        with error:
            raise OSError(f"it answers with status {error.code}") from None
    except HTTPException as error:
        raise OSError(f"it does not answer in HTTP ({error})") from None
