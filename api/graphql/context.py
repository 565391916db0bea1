"""What passes between the parts of the GraphQL API: a request that was checked, who asks, and the
answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, OperationType

from api.auth.roles import Role

DOWN = ("UNAVAILABLE", "TIMEOUT", "BUSY")
"""Codes of errors that are no fault of the request, which may be sent again."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A valid document, the operation chosen of it, and its variables, coerced; `plans`: what was
    planned of it, by role."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: dict[str, Any]
    plans: dict[Role, Any] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.operation.operation is OperationType.MUTATION


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, in what role, and for how long, in seconds; `trace`: say in the answer which
    statements were sent; `lang`: in what language errors are told."""

    role: Role
    who: str
    request_id: str
    trace: bool = False
    timeout: float = 30.0
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: the whole response in JSON; `codes`: of its errors; `failed`: the code why nothing is
    answered at all, if so; `cacheable`: whether it is the same as long as nobody writes and the day
    is the same; `error`: the first, as it was raised."""

    body: bytes
    codes: tuple[str, ...] = ()
    failed: str | None = None
    statements: int = 0
    cacheable: bool = True
    error: Exception | None = None


Execute = Callable[[Prepared, Context], Awaitable[Answer]]
