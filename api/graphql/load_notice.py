"""Whether a load of several transactions is under way, so that readers can be told that they may
see half of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

STALE_MILLISECONDS = 60_000
"""A load that has not written for this long was cut off, and is no longer under way; `verkosto
status` names it."""


class LoadNotice:
    """`since`: when the load of several transactions that is under way began, as of the last look
    at the database; None if there is no such load."""

    def __init__(self) -> None:
        self.since: datetime | None = None

    def observe(self, rows: Sequence[Sequence[Any]]) -> None:
        """Note the rows that READ_VERSION gave."""
        since, idle = (rows[0][3], rows[0][-1]) if rows else (0, 0)
        self.since = (
            datetime.fromtimestamp(since / 1000, UTC)
            if since and idle < STALE_MILLISECONDS
            else None
        )

    def as_dict(self) -> dict[str, Any]:
        """For answers in JSON: `{"loading": {"since": ...}}` while a load is under way, else
        empty."""
        return (
            {"loading": {"since": self.since.isoformat(timespec="seconds")}} if self.since else {}
        )
