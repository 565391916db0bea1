"""The GraphQL endpoint: GraphQL over HTTP by GET and POST, for those who may, within the limits.

https://graphql.github.io/graphql-over-http/draft/
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version as package_version
from math import inf

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.auth.cross_origin import needs_preflight
from api.auth.identity import Identity, Unauthenticated
from api.auth.roles import Refused, Role
from api.graphql.context import DOWN, Answer, Context, Execute, Prepared
from api.graphql.documents import Documents
from api.graphql.errors import Denied, as_json, denied, describe, status
from api.graphql.limits import Limits
from api.graphql.load_notice import LoadNotice
from api.graphql.requests import JSON, RESPONSE, RequestParameters, media_of, read_request
from api.graphql.time_limit import answered_within
from api.request_record import record_of
from graph.errors import message
from viz.words.language import preferred

HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
_REVALIDATE = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Language, Authorization",
}
_NO_STORE = {"Cache-Control": "no-store"}
_ALLOW = {"Allow": "GET, HEAD, POST"}
RETRY_AFTER = {"Retry-After": "5"}


@dataclass(slots=True)
class GraphQL:
    """The endpoint. `enter` identifies the sender, `state` reads the state of the data; `running`
    counts the requests that are being answered."""

    documents: Documents
    execute: Execute
    enter: Callable[[Request], Awaitable[Identity]]
    state: Callable[[], Awaitable[str]]
    limits: Limits = field(default_factory=Limits)
    today: Callable[[], date] = date.today
    notice: LoadNotice = field(default_factory=LoadNotice)
    running: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media = media_of(request.headers.get("accept"))
        context = Context(
            Role.NOBODY,
            "",
            record_of(request.scope).request_id,
            timeout=self.limits.seconds,
            lang=_lang(request),
        )
        try:
            if media is None:
                raise denied(
                    "NOT_ACCEPTABLE",
                    message("not_acceptable", media=RESPONSE, other=JSON),
                )
            with self._counted():
                return await self._answer(request, media)
        except Denied as refusal:
            return _refused(request, refusal, media or JSON)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception as error:
            return _failed(request, error, context, media or JSON)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        if self.running >= self.limits.running:
            raise denied(
                "BUSY",
                message("too_many_requests", count=self.running),
            )
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    async def _answer(self, request: Request, media: str) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            raise denied("NOT_ALLOWED", message("wrong_method", method=request.method))
        if wrong := needs_preflight(
            request.method, request.headers.get("content-type"), request.headers
        ):
            raise denied("MEDIA_TYPE", wrong)
        identity = await self.enter(request)
        parameters = await read_request(
            request, self.limits.upload if identity.role >= Role.EDITOR else self.limits.body
        )
        prepared = self.documents.prepare(
            parameters.text, parameters.operation_name, parameters.variables
        )
        if request.method == "POST":
            return _response(
                request,
                await self._executed(request, prepared, identity, parameters),
                media,
                _NO_STORE,
            )
        if prepared.writes:
            raise denied("NOT_ALLOWED", message("mutation_by_get"))
        headers = _REVALIDATE | {
            "ETag": await self._tag(parameters, identity, media, _lang(request))
        }
        if _is_known(headers["ETag"], request.headers):
            return Response(status_code=304, headers=HEADERS | headers)
        return _response(
            request, await self._executed(request, prepared, identity, parameters), media, headers
        )

    async def _executed(
        self,
        request: Request,
        prepared: Prepared,
        identity: Identity,
        parameters: RequestParameters,
    ) -> Answer:
        seen = record_of(request.scope)
        seconds = self.limits.writing if prepared.writes else self.limits.seconds
        context = Context(
            identity.role,
            identity.who,
            seen.request_id,
            _traced(parameters, identity.role),
            seconds,
            _lang(request),
        )
        name = prepared.operation.name
        seen.details["operation"] = name.value if name else prepared.operation.operation.value
        async with answered_within(
            seconds, self.state, silence=self.limits.silence if prepared.writes else inf
        ):
            answer = self._noticed(await self.execute(prepared, context))
        seen.details["statements"] = answer.statements
        return answer

    def _noticed(self, answer: Answer) -> Answer:
        """The answer with the extension `loading` while a load is under way, as the data may be
        half of that load."""
        if not self.notice.since:
            return answer
        body = orjson.loads(answer.body)
        body["extensions"] = body.get("extensions", {}) | self.notice.as_dict()
        return replace(answer, body=orjson.dumps(body), cacheable=False)

    async def _tag(
        self, parameters: RequestParameters, identity: Identity, media: str, lang: str
    ) -> str:
        """The ETag of an answer. It is weak, as the body may be sent compressed; the day is part of
        it, as many answers depend on the current day."""
        question = (
            parameters.text,
            parameters.operation_name,
            parameters.variables,
            _traced(parameters, identity.role),
        )
        state = (
            await self.state(),
            question,
            int(identity.role),
            media,
            lang,
            self.today(),
            package_version("verkosto"),
        )
        return f'W/"{sha256(repr(state).encode()).hexdigest()[:32]}"'


def _lang(request: Request) -> str:
    """The language of error messages: the one that the header Accept-Language prefers, or
    English."""
    return preferred(request.headers.get("accept-language", ""), "en")


def _traced(parameters: RequestParameters, role: Role) -> bool:
    traced = parameters.extensions.get("statements") is True
    if traced and role < Role.ANALYST:
        raise Refused("statements_need_role", role=role.words)
    return traced


def _is_known(tag: str, headers: Mapping[str, str]) -> bool:
    known = [each.strip() for each in headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def _response(request: Request, answer: Answer, media: str, headers: Mapping[str, str]) -> Response:
    """The HTTP response. An answer that has errors, or may be different the next time, is marked as
    not to be stored."""
    record_of(request.scope).details["codes"] = answer.codes
    if answer.failed is None:
        return _json(
            answer.body, 200, media, _NO_STORE if answer.codes or not answer.cacheable else headers
        )
    return _error(answer.body, answer.failed, media, {})


def _refused(request: Request, refusal: Denied, media: str) -> Response:
    record_of(request.scope).details["codes"] = (refusal.code,)
    more = _ALLOW if refusal.code == "NOT_ALLOWED" else {}
    return _error(
        as_json({"errors": refusal.errors}, _lang(request)),
        refusal.code,
        media,
        more,
        well_formed=refusal.well_formed,
    )


def _failed(request: Request, error: Exception, context: Context, media: str) -> Response:
    formatted = describe(error, context, None)
    record_of(request.scope).details["codes"] = (formatted["extensions"]["code"],)
    more = {"WWW-Authenticate": error.challenge} if isinstance(error, Unauthenticated) else {}
    return _error(
        as_json({"errors": [formatted]}, context.lang), formatted["extensions"]["code"], media, more
    )


def _error(
    body: bytes, code: str, media: str, headers: Mapping[str, str], *, well_formed: bool = True
) -> Response:
    """An answer of errors. With `application/json`, a well-formed but invalid request is answered
    with status 200; the newer media type has statuses for it."""
    number = 200 if well_formed and media == JSON and status(code) == 400 else status(code)
    return _json(
        body, number, media, {**_NO_STORE, **(RETRY_AFTER if code in DOWN else {}), **headers}
    )


def _json(body: bytes, number: int, media: str, headers: Mapping[str, str]) -> Response:
    return Response(body, number, {**HEADERS, **headers, "Content-Type": f"{media}; charset=utf-8"})
