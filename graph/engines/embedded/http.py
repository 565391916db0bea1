"""The HTTP interface of the embedded engine, on loopback, with the home's password."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

QUERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of the program behind a port. `root`: the folder that it serves; None if it
    refused the password."""

    root: Path | None


def send(
    port: int,
    password: str,
    method: str,
    path: str,
    body: str | Iterator[bytes] | None = None,
    content_type: str = "application/json",
    seconds: float | None = None,
) -> tuple[int, bytes]:
    """Send a request and return the status and the body of the answer. `seconds`: the longest
    silence (None: no limit). Raises OSError or HTTPException if there is no answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    key = b64encode(f"root:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": content_type}
    try:
        chunked = body is not None and not isinstance(body, str)
        connection.request(method, f"/api/v1/{path}", body, headers, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def identify(port: int, password: str) -> Identity | None:
    """The identity of the engine on this port; None if nothing there answers as an engine does."""
    try:
        status, text = send(port, password, "GET", "server?mode=default", seconds=QUERY_SECONDS)
        if status in (401, 403):
            return Identity(None)
        settings = {each["key"]: each["value"] for each in json.loads(text)["settings"]}
        return Identity(Path(settings["arcadedb.server.rootPath"]))
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
