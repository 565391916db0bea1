"""GraphQL over HTTP: the parameters of a request, and the media type of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import Request

from api.graphql.errors import denied
from graph.errors import Message, message

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
_OURS = (JSON, RESPONSE)


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """The parameters of a request; `extensions` are this server's own: {"statements": true} asks
    which statements were sent to the database."""

    text: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


def media_of(accept: str | None) -> str | None:
    """The media type of the answer: the one of ours that the header Accept prefers, JSON where
    there is no header; None if it accepts none of ours."""
    if not accept:
        return JSON
    qualities = {name: _quality(parameters) for name, parameters in map(_parsed, accept.split(","))}
    others = qualities.get("application/*", qualities.get("*/*", 0.0))
    ours = dict.fromkeys([*(name for name in qualities if name in _OURS), *_OURS])
    best = max(ours, key=lambda media: qualities.get(media, others))
    return best if qualities.get(best, others) > 0 else None


async def read_request(request: Request, most: int) -> RequestParameters:
    """The parameters in the address of a GET, or in a body of up to `most` bytes. Raises Denied
    where they cannot be understood."""
    if request.method != "POST":
        query = request.query_params
        fields = {name: query[name] for name in ("query", "operationName") if name in query}
        return _parameters(
            fields
            | {
                name: _json(query[name].encode(), name)
                for name in ("variables", "extensions")
                if query.get(name)
            }
        )
    _check_content(request.headers)
    body = _json(await _body(request, most), Message("the_body"))
    if isinstance(body, list):
        raise denied("INVALID", message("body_is_list"))
    if not isinstance(body, dict):
        raise denied("INVALID", message("body_is_no_object"))
    return _parameters(body)


def _parameters(fields: Mapping[str, Any]) -> RequestParameters:
    text, name = fields.get("query"), fields.get("operationName")
    if not isinstance(text, str) or not text.strip():
        raise denied(
            "INVALID",
            message("no_document"),
        )
    if not isinstance(name, str | None):
        raise denied(
            "INVALID",
            message("operation_name_is_no_text"),
        )
    maps = [fields.get(each) for each in ("variables", "extensions")]
    for each, value in zip(("variables", "extensions"), maps, strict=True):
        if not isinstance(value, dict | None):
            raise denied("INVALID", message("not_an_object", name=each))
    return RequestParameters(text, name or None, *(value or {} for value in maps))


def _json(body: bytes, what: Message | str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise denied("INVALID", message("not_json_in_utf8", what=what, reason=error)) from None


def _check_content(headers: Mapping[str, str]) -> None:
    kind, parameters = _parsed(headers.get("content-type", ""))
    if kind != JSON:
        raise denied("MEDIA_TYPE", message("wrong_content_type", kind=kind[:100], media=JSON))
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise denied("MEDIA_TYPE", message("wrong_charset", charset=parameters["charset"][:100]))
    if headers.get("content-encoding", "identity") != "identity":
        raise denied("MEDIA_TYPE", message("encoded_body"))


async def _body(request: Request, most: int) -> bytes:
    """The body; reading ends where it exceeds `most` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
    return b"".join(parts)


def _too_large(most: int) -> Exception:
    return denied(
        "TOO_LARGE",
        message("body_too_large", most=most),
    )


def _parsed(header: str) -> tuple[str, dict[str, str]]:
    """A media type and its parameters."""
    kind, *parameters = header.split(";")
    pairs = [each.partition("=") for each in parameters]
    return kind.strip().lower(), {
        name.strip().lower(): value.strip().strip('"') for name, _, value in pairs
    }


def _quality(parameters: Mapping[str, str]) -> float:
    try:
        quality = float(parameters.get("q", "1"))
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
