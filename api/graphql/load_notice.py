"""Whether a load is under way that readers can see half of, so that they can be told."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

STALE_MILLISECONDS = 60_000
"""A load that has not written for as long as this was cut off; `verkosto status` names it."""


class LoadNotice:
    """Since when a load of several transactions is under way, as of the last look at the database;
    None if none is."""

    def __init__(self) -> None:
        self.since: datetime | None = None

    def observe(self, rows: Sequence[Sequence[Any]]) -> None:
        """Note what READ_VERSION gave."""
        since, idle = (rows[0][3], rows[0][-1]) if rows else (0, 0)
        self.since = (
            datetime.fromtimestamp(since / 1000, UTC)
            if since and idle < STALE_MILLISECONDS
            else None
        )

    def as_dict(self) -> dict[str, Any]:
        """`{"loading": {"since": ...}}` while one is under way, for answers in JSON; else empty."""
        return (
            {"loading": {"since": self.since.isoformat(timespec="seconds")}} if self.since else {}
        )
