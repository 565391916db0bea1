"""Middleware that observes every request: gives it an id, measures its time, logs it and counts it
for Prometheus."""

import logging
import re
import secrets
from time import perf_counter

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.request_record import SCOPE, RequestRecord
from api.server.metrics import Metrics

_LOG = logging.getLogger(__name__)
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class Observed:
    """Gives each request an id, the client's own if it sends one, and logs how it was answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = Headers(scope=scope).get("x-request-id", "")
        seen = scope[SCOPE] = RequestRecord(
            request_id if _ID.fullmatch(request_id) else secrets.token_hex(8)
        )

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", seen.request_id.encode()),
                ]
            await send(message)

        self.metrics.running.inc()
        try:
            await self._answered(scope, receive, sending, seen)
        finally:
            self.metrics.running.dec()
            self._tell(scope, seen)

    async def _answered(
        self, scope: Scope, receive: Receive, send: Send, seen: RequestRecord
    ) -> None:
        """Answers the request; an exception that nothing else caught is logged here and goes no
        further."""
        try:
            await self.app(scope, receive, send)
        except Exception:
            _LOG.exception("request %s failed", seen.request_id)
            if not seen.status:
                await PlainTextResponse("Internal error", 500)(scope, receive, send)

    def _tell(self, scope: Scope, seen: RequestRecord) -> None:
        seconds = perf_counter() - seen.started
        self.metrics.count(scope["path"], seen.status, seconds, seen.details)
        if _LOG.isEnabledFor(logging.INFO):
            details = {
                name: value for name, value in seen.details.items() if value not in ((), None)
            }
            details |= {
                "requestId": seen.request_id,
                "method": scope["method"],
                "path": scope["path"],
                "status": seen.status,
            }
            _LOG.info(
                "%s %s %d",
                scope["method"],
                scope["path"],
                seen.status,
                extra=details | {"ms": round(seconds * 1000, 1)},
            )
