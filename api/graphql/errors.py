"""Errors in the answers of GraphQL: a code for programs, a sentence for people, and no internal
details."""

import logging
from dataclasses import asdict
from typing import Any

import orjson
from graphql import GraphQLError

from api.auth.identity import Unauthenticated
from api.auth.roles import Refused
from api.graphql.context import Context
from api.graphql.schema.names import constant
from graph.compose.rules import Infeasible
from graph.engines.embedded.write_lock import Busy
from graph.engines.failures import TimedOut
from graph.errors import BadInput, Message, StoreError, VerkostoError, message
from viz.words.errors import in_language
from viz.words.language import language

_STATUS = {
    "BUSY": 503,
    "UNAVAILABLE": 503,
    "TIMEOUT": 504,
    "TOO_LARGE": 413,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "INTERNAL": 500,
    "NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "MEDIA_TYPE": 415,
}
"""The HTTP status of each code where the whole request fails; every other code has 400."""

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (Unauthenticated, "UNAUTHENTICATED"),
    (Refused, "FORBIDDEN"),
    (BadInput, "BAD_INPUT"),
    (TimedOut, "TIMEOUT"),
    (TimeoutError, "TIMEOUT"),
    (Busy, "BUSY"),
    (StoreError, "UNAVAILABLE"),
)


class Denied(Exception):
    """A request that is refused before it is run, with the entries of `errors`; `well_formed`: the
    request has the right form, but its document or variables are refused."""

    def __init__(
        self, code: str, errors: list[dict[str, Any]], *, well_formed: bool = False
    ) -> None:
        super().__init__(code)
        self.code, self.errors, self.well_formed = code, errors, well_formed


def denied(code: str, reason: Message, *, well_formed: bool = False) -> Denied:
    return Denied(code, [_entry(reason, code)], well_formed=well_formed)


def _entry(reason: Message, code: str) -> dict[str, Any]:
    return {"message": reason, "extensions": {"code": code, "id": reason.id}}


def as_json(body: Any, lang: str) -> bytes:
    """The JSON of a body, with its messages in the language."""
    words = language(lang)

    def text(value: Any) -> str:
        if isinstance(value, Message):
            return in_language(words, value)
        raise TypeError(f"{type(value).__name__} is not for an answer")

    return orjson.dumps(body, text, orjson.OPT_PASSTHROUGH_DATACLASS)


def denied_by(code: str, errors: list[GraphQLError]) -> Denied:
    """The refusal with the errors that graphql-core's own checks found, each with its places in the
    document."""
    return Denied(
        code,
        [{**error.formatted, "extensions": {"code": code}} for error in errors],
        well_formed=True,
    )


def status(code: str) -> int:
    return _STATUS.get(code, 400)


def describe(error: Exception, context: Context, path: list[str] | None) -> dict[str, Any]:
    """The entry of `errors` for an exception. What is unforeseen is written to the log under the
    request's id, and the answer names only that id."""
    code = code_of(error)
    reason = _message(error, code, context)
    if isinstance(reason, Message):
        entry = _entry(reason, code)
    else:
        entry = {"message": reason, "extensions": {"code": code}}
    if isinstance(error, Infeasible):
        entry["extensions"]["rules"] = [
            asdict(rule) | {"kind": constant(rule.kind)} for rule in error.rules
        ]
    if code == "INTERNAL":
        entry["extensions"]["requestId"] = context.request_id
        logging.getLogger(__name__).error("request %s failed", context.request_id, exc_info=error)
    return entry | ({"path": path} if path else {})


def code_of(error: Exception) -> str:
    return next(
        (code for kind, code in _CODES if isinstance(error, kind)),
        "INVALID" if isinstance(error, GraphQLError) else "INTERNAL",
    )


def _message(error: Exception, code: str, context: Context) -> Message | str:
    """The message of an error. Errors of graphql-core have no id, and are in English."""
    if isinstance(error, VerkostoError):
        return error.message
    if isinstance(error, GraphQLError):
        return error.message
    if code == "TIMEOUT":
        return message("no_answer_in_time", seconds=context.timeout)
    return message("internal_error", request=context.request_id)
