"""Databases that fall silent: the process is stopped, or the network between lets nothing through
any more."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import psutil

from graph.engines.embedded import local_server
from graph.settings import Settings
from neo4j_server import Neo4jServer


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    process = psutil.Process(pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def pid_of(settings: Settings) -> int:
    server = local_server.running(settings.home)
    assert server
    return server.pid


class Proxy:
    """Forwards to a port until it is cut: then its connections stay open, and nothing comes
    through, in no direction."""

    def __init__(self, port: int) -> None:
        self._to, self._open, self._sockets = port, Event(), list[socket.socket]()
        self._open.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    @contextmanager
    def cut(self) -> Iterator[None]:
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def close(self) -> None:
        self._open.set()
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                one = self._listener.accept()[0]
                other = socket.create_connection(("127.0.0.1", self._to))
                self._sockets += [one, other]
                for pair in ((one, other), (other, one)):
                    Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._open.wait()
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


@contextmanager
def proxied(server: Neo4jServer) -> Iterator[Proxy]:
    proxy = Proxy(server.port)
    try:
        yield proxy
    finally:
        proxy.close()


def waiting() -> list[str]:
    """The threads that wait for the database now: those with the driver on their stacks."""
    waits = []
    for id_, frame in sys._current_frames().items():
        at = frame
        while at is not None:
            if "/neo4j/_sync/" in at.f_code.co_filename:
                waits.append(str(id_))
                break
            at = at.f_back
    return waits


def until(condition: Callable[[], bool]) -> None:
    """The test's own time limit is the only one."""
    while not condition():
        Event().wait(0.02)
