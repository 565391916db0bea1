"""Files that visitors have sent and not yet stored: kept in the server's memory for a limited time,
and found only by their owner."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from viz.pages.load.view import Loading

SECONDS = 30 * 60
MAX_EACH = 5
"""The largest number of files of one visitor; the oldest are dropped."""


@dataclass(slots=True)
class Upload:
    """A file as it was sent. `preview`: what a load of it would change, with the data version and
    the language it was computed for; `done`: what the load changed, once stored; `storing`: a lock
    held meanwhile."""

    owner: str
    name: str
    content: bytes
    source: str | None
    ends: float
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    preview: tuple[tuple[str, str], Loading] | None = None
    done: Loading | None = None
    storing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Uploads:
    """`most`: the largest number of bytes of all files together; the oldest are dropped."""

    def __init__(self, most: int, now: Callable[[], float] = monotonic) -> None:
        self._most, self._now, self._uploads = most, now, dict[str, Upload]()

    def keep(self, owner: str, name: str, content: bytes, source: str | None) -> Upload:
        upload = Upload(owner, name, content, source, self._now() + SECONDS)
        self._uploads[upload.id] = upload
        self._drop_old()
        return upload

    def find(self, id_: str, owner: str) -> Upload | None:
        """The upload; None if it is no longer kept, or has another owner."""
        self._drop_old()
        upload = self._uploads.get(id_)
        return upload if upload and upload.owner == owner else None

    def drop(self, id_: str, owner: str) -> None:
        if self.find(id_, owner):
            del self._uploads[id_]

    def _drop_old(self) -> None:
        late = [each for each in self._uploads.values() if each.ends <= self._now()]
        of_one: dict[str, list[Upload]] = {}
        for each in self._uploads.values():
            of_one.setdefault(each.owner, []).append(each)
        late += [each for every in of_one.values() for each in every[:-MAX_EACH]]
        for each in late:
            self._uploads.pop(each.id, None)
        while sum(len(each.content) for each in self._uploads.values()) > self._most:
            del self._uploads[next(iter(self._uploads))]
