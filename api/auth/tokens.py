"""API tokens: each is shown once and kept as a hash, in a file that only its owner can read.
Changes of the file take effect at once."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from graph.engines.embedded.home import PRIVATE_FILE, PRIVATE_FOLDER, read_private, write_private
from graph.errors import BadInput, Message, StoreError, message, suggest, system_reason

PREFIX = "vk_"
ROLES = ("viewer", "analyst", "editor", "admin")
LONGEST_NAME = 100
LONGEST_DAYS = 3650

Seen = tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Token:
    """`created` and `expires` are moments in UTC, as ISO 8601 texts; a token without `expires` is
    valid until it is revoked."""

    id: str
    name: str
    role: str
    hash: str
    created: str
    expires: str | None = None

    def expired(self, now: datetime) -> bool:
        return self.expires is not None and now >= datetime.fromisoformat(self.expires)


class Unreadable(StoreError):
    """The file of tokens exists but cannot be understood."""


def _now() -> datetime:
    return datetime.now(UTC)


class Tokens:
    """The tokens in a folder. The file is read again only when it has changed."""

    def __init__(self, home: Path, now: Callable[[], datetime] = _now) -> None:
        self.path, self.now = home / "tokens.json", now
        self._seen: Seen = None
        self._by_hash: dict[str, Token] = {}

    def every(self) -> tuple[Token, ...]:
        """All tokens, in the order in which they were made."""
        seen = self._signature()
        if seen != self._seen:
            self._by_hash, self._seen = {token.hash: token for token in self._read()}, seen
        return tuple(self._by_hash.values())

    def find(self, plain: str) -> Token | None:
        """The record of a token, which may have expired; None if there is no such token."""
        self.every()
        return self._by_hash.get(_hash(plain))

    def new(self, role: str, name: str, days: int | None = None) -> tuple[str, Token]:
        """Makes a token; returns its text, which is not stored, and its record, which is. Raises
        BadInput for an unknown role, an unsuitable name or number of days, and a name that is
        taken."""
        if role not in ROLES:
            raise BadInput("not_a_role", role=role, remedy=suggest(role, ROLES))
        check_days(days)
        name, created = checked_name(name), self.now().replace(microsecond=0)
        expires = (created + timedelta(days=days)).isoformat() if days is not None else None
        plain = PREFIX + secrets.token_urlsafe(32)
        with self._changing() as tokens:
            if any(name in (token.name, token.id) for token in tokens):
                raise BadInput("token_exists", name=name)
            made = Token(
                secrets.token_hex(4), name, role, _hash(plain), created.isoformat(), expires
            )
            tokens.append(made)
        return plain, made

    def revoke(self, name_or_id: str) -> Token:
        """Removes the token with this name or id, and returns its record. Raises BadInput if there
        is none."""
        with self._changing() as tokens:
            match = next((token for token in tokens if name_or_id in (token.name, token.id)), None)
            if match is None:
                raise BadInput(_unknown(name_or_id, [token.name for token in tokens]))
            tokens.remove(match)
        return match

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """The list of tokens, to be changed in place and then written. Writers take turns, and a
        reader sees either the whole change or nothing of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        with FileLock(self.path.with_suffix(".lock"), mode=PRIVATE_FILE):
            tokens = self._read()
            yield tokens
            write_private(
                self.path,
                json.dumps(
                    {"tokens": [asdict(token) for token in tokens]}, ensure_ascii=False, indent=2
                )
                + "\n",
            )

    def _signature(self) -> Seen:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size

    def _read(self) -> list[Token]:
        try:
            return [_token(**row) for row in json.loads(read_private(self.path))["tokens"]]
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unreadable("not_a_token_file", file=self.path) from None
        except OSError as error:
            raise Unreadable(
                "token_file_unreadable", file=self.path, reason=system_reason(error)
            ) from None


def _hash(plain: str) -> str:
    # One round of hashing without salt is enough: a token is 32 random bytes, too many to guess,
    # and the time that it takes to look a hash up reveals nothing.
    return sha256(plain.encode(errors="surrogateescape")).hexdigest()


def _token(**fields: str | None) -> Token:
    """The record, checked, as the file may have been edited by hand."""
    made = Token(**fields)  # type: ignore[arg-type]
    if made.role not in ROLES or not all(
        isinstance(each, str) for each in (made.id, made.name, made.hash)
    ):
        raise ValueError(made.id)
    for moment in (made.created, made.expires):
        if moment is not None and datetime.fromisoformat(moment).tzinfo is None:
            raise ValueError(moment)
    return made


def checked_name(name: str) -> str:
    """The name without spaces around it. Raises BadInput if it is empty, too long or not
    printable."""
    name = name.strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise BadInput("not_a_token_name", name=name[:LONGEST_NAME], limit=LONGEST_NAME)
    return name


def check_days(days: int | None) -> None:
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise BadInput("not_token_days", days=days, limit=LONGEST_DAYS)


def _unknown(name: str, names: list[str]) -> Message:
    return message("no_token", name=name, remedy=suggest(name, names, "see_token_list"))
