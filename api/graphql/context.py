"""The records that the parts of the GraphQL API hand to each other: a checked request, its context,
and its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, OperationType

from api.auth.roles import Role

DOWN = ("UNAVAILABLE", "TIMEOUT", "BUSY")
"""Codes of errors that are not the request's fault, so that it may be sent again."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A valid document, the operation that was chosen from it, and the coerced values of its
    variables; `plans`: the plans made from it so far, by role."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: dict[str, Any]
    plans: dict[Role, Any] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.operation.operation is OperationType.MUTATION


@dataclass(frozen=True, slots=True)
class Context:
    """Who sent the request and in what role; `timeout`: seconds that it may take; `trace`: whether
    the answer lists the statements that were sent to the database; `lang`: the language of
    errors."""

    role: Role
    who: str
    request_id: str
    trace: bool = False
    timeout: float = 30.0
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: the whole response in JSON; `codes`: those of its errors; `failed`: the error code if
    nothing at all could be answered; `statements`: how many were sent to the database; `cacheable`:
    whether the answer stays the same until somebody writes or the day changes; `error`: the first
    exception that was raised."""

    body: bytes
    codes: tuple[str, ...] = ()
    failed: str | None = None
    statements: int = 0
    cacheable: bool = True
    error: Exception | None = None


Execute = Callable[[Prepared, Context], Awaitable[Answer]]
