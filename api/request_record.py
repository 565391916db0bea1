"""What is noted of a request while it is answered, for the log."""

import secrets
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from starlette.types import Scope

SCOPE = "verkosto"
"""The key of the record in the scope of a request."""


@dataclass(slots=True)
class RequestRecord:
    """One request; `details` is what those who answer it add for the log: who sent it, the
    operation, codes of errors."""

    request_id: str
    started: float = field(default_factory=perf_counter)
    status: int = 0
    details: dict[str, Any] = field(default_factory=dict)


def record_of(scope: Scope) -> RequestRecord:
    """Of the request that is being answered; a new one where nobody watches."""
    record: RequestRecord | None = scope.get(SCOPE)
    if record is None:
        record = scope[SCOPE] = RequestRecord(secrets.token_hex(8))
    return record
