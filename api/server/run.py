"""Runs the server: finds a port, prints its address, and serves until it is told to stop."""

import errno
import gc
import signal
import socket
import sys
from typing import TYPE_CHECKING

from api.console import say, text
from graph.errors import BadInput, Message, message, system_reason

if TYPE_CHECKING:
    from starlette.types import ASGIApp

USUAL_PORT = 8470
GARBAGE = (100_000, 20, 50)
"""The thresholds of the garbage collector's generations."""


def serve_until_stopped(app: "ASGIApp", listener: socket.socket) -> None:
    """Serves, and prints the address once it answers. Ctrl-C or a signal to end is the usual end,
    not an error: the requests that are being answered are finished."""
    import uvicorn

    from api.server.log import set_up
    from graph.engines.refusals import REFUSALS

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            say(text("Serving on {address} (Ctrl-C ends it)", address=address(listener)))

    set_up()
    _spare_the_collector()
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: REFUSALS.forget())
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(0)
    )  # uvicorn raises it again when it has finished what runs
    try:
        Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False)).run(
            sockets=[listener]
        )
    except KeyboardInterrupt:
        say(text("Stopped serving."))


def _spare_the_collector() -> None:
    """Exempts existing objects from garbage collection and makes it rarer: answers are made of many
    small objects without cycles, and collecting took a third of the time of an answer with 1,000
    rows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on the given port; without one, on the usual port, or on a free one where that is
    taken."""
    if port is not None:
        return _bound(host, port)
    try:
        return _bound(host, USUAL_PORT)
    except BadInput:
        return _bound(host, 0)


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        raise BadInput(_why(error, host, port)) from None


def _why(error: OSError, host: str, port: int) -> Message:
    if error.errno == errno.EADDRINUSE:
        return message("port_in_use", port=port)
    if error.errno == errno.EACCES:
        return message("port_for_administrators", port=port)
    return message("not_an_address", host=host, reason=system_reason(error))
