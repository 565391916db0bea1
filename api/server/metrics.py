"""Figures about the server in the format of Prometheus."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
_PATHS = ("/", "/graphql", "/graphiql", "/healthz", "/readyz", "/metrics")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one server: two servers in one process have separate ones."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.running = Gauge(
            "verkosto_requests_running", "Requests that are being answered.", registry=self.registry
        )
        self._requests = Counter(
            "verkosto_requests",
            "Requests that were answered, by path and status.",
            ["path", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "verkosto_request_seconds",
            "How long an answer took.",
            ["path"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._errors = Counter(
            "verkosto_graphql_errors",
            "Errors in answers, by code.",
            ["code"],
            registry=self.registry,
        )
        self._statements = Counter(
            "verkosto_statements",
            "Statements that queries sent to the database.",
            registry=self.registry,
        )

    def count(self, path: str, status: int, seconds: float, details: Mapping[str, Any]) -> None:
        """Count one request. All unknown paths are counted as one, so that requests with random
        paths cannot fill the memory."""
        known = path if path in _PATHS else "/static" if path.startswith("/static/") else "other"
        self._requests.labels(known, str(status)).inc()
        self._seconds.labels(known).observe(seconds)
        for code in details.get("codes", ()):
            self._errors.labels(code).inc()
        if statements := details.get("statements"):
            self._statements.inc(statements)

    def exposed(self) -> bytes:
        return generate_latest(self.registry)
