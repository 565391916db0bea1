"""Browser sessions: kept in the server's memory, and found by a cookie that neither scripts nor
other sites can use."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic

from starlette.responses import Response

COOKIE = "verkosto-session"
SECONDS = 8 * 3600
MAX_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Session:
    authorization: str
    ends: float


class Sessions:
    """Each session stands for a header Authorization, which is checked again at every request, so
    that a revoked token ends its session at once."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._by_hash = now, dict[str, _Session]()

    def begin(self, authorization: str) -> str:
        """Begins a session and returns the value of its cookie. Where there are too many sessions,
        the oldest are dropped."""
        cookie = secrets.token_urlsafe(32)
        self._by_hash = {
            key: each for key, each in self._by_hash.items() if each.ends > self._now()
        }
        while len(self._by_hash) >= MAX_SESSIONS:
            del self._by_hash[next(iter(self._by_hash))]
        self._by_hash[_hash(cookie)] = _Session(authorization, self._now() + SECONDS)
        return cookie

    def find(self, cookie: str | None) -> str | None:
        """The header Authorization that a cookie stands for; None if there is no such session or it
        has ended."""
        session = self._by_hash.get(_hash(cookie)) if cookie else None
        return session.authorization if session and session.ends > self._now() else None

    def end(self, cookie: str | None) -> None:
        if cookie:
            self._by_hash.pop(_hash(cookie), None)


def remember(response: Response, cookie: str, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE, cookie, max_age=SECONDS, httponly=True, samesite="lax", secure=secure
    )


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def _hash(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()
