"""The record of a request for the log, filled in while the request is answered."""

import secrets
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from starlette.types import Scope

SCOPE = "verkosto"
"""The key of the record in the ASGI scope of a request."""


@dataclass(slots=True)
class RequestRecord:
    """One request; `details` is filled in for the log by the code that answers it: who sent it, the
    operation, the codes of errors."""

    request_id: str
    started: float = field(default_factory=perf_counter)
    status: int = 0
    details: dict[str, Any] = field(default_factory=dict)


def record_of(scope: Scope) -> RequestRecord:
    """The record of the request that is being answered; a new one where nothing observes it."""
    record: RequestRecord | None = scope.get(SCOPE)
    if record is None:
        record = scope[SCOPE] = RequestRecord(secrets.token_hex(8))
    return record
