"""Our own endpoint on rows that are in memory: all of it but the database, which answers at once."""

import json
import re
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from measure import ROWS, App, measured, person

from api.access import LOCAL, Identity
from api.documents import Documents
from api.errors import describe
from api.http import GraphQL
from api.limits import Limits
from api.pages import Site
from api.plan import make_execute
from api.schema import build_schema
from api.web import LOOPBACK, make_app

QUERIES = {rows: f"{{ people(first: {rows}) {{ nodes {{ key givenName familyName }} }} }}" for rows in ROWS}
COLUMNS = {"n.id": "key", "n.given_name": "givenName", "n.family_name": "familyName"}


class InMemory:
    """Answers the planner's statement for a list of people, as the driver would."""

    def __init__(self) -> None:
        self._rows: dict[str, list[list[str]]] = {}

    async def read(self, text: str, parameters: dict[str, Any], timeout: float) -> list[list[Any]]:
        if text not in self._rows:
            names = [COLUMNS[name] for name in _said(r"RETURN collect\(\[(.*)\]\)$", text).split(", ")]
            self._rows[text] = [[person(number)[name] for name in names] for number in range(max(ROWS) + 1)]
        return [[self._rows[text][: parameters[_said(r"LIMIT \$(\w+)", text)]]]]


def _said(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[1]


def application() -> App:
    schema, limits = build_schema(), Limits()

    async def enter(request: Any) -> Identity:
        return LOCAL

    async def version() -> str:
        return "0"

    site = Site(lambda *_: None, lambda: "0", enter, "en", date.today)  # type: ignore[arg-type,return-value]
    graphql = GraphQL(Documents(schema, limits), make_execute(schema, InMemory(), {}, describe), enter, version, limits)
    return make_app(site, graphql, hosts=LOOPBACK)


if __name__ == "__main__":
    figures = measured(application(), QUERIES, lambda data: data["people"]["nodes"])
    print(json.dumps(figures | {"mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)}))
