"""The server as it is served, on a reader instead of a database."""

from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

from starlette.types import ASGIApp

from api.auth.identity import Access
from api.auth.tokens import Tokens
from api.server.app import make_service
from graph import cypher
from graph.state import Commits


class Reader:
    """A graph into which nobody writes; statements about its content are answered by subclasses."""

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        if text == cypher.READ_VERSION:
            return [[1, cypher.MODEL, 1, 0, 0, 0, 0]]
        return self.content(text, parameters)

    def content(self, text: str, parameters: dict[str, Any]) -> list[list[Any]]:
        raise NotImplementedError(text)

    async def close(self) -> None:
        pass


def application(reader: Any) -> ASGIApp:
    """For this machine's user; what reads all of the graph finds no store."""
    store: Any = SimpleNamespace(ordered=True, routed=False, state=None, commits=Commits())
    tables: Any = SimpleNamespace(template=None)
    return make_service(store, reader, Access(Tokens(Path(mkdtemp()))), lambda *_: None, tables)
