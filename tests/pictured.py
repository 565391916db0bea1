"""A served graph of invented leaders, some with hostile names, as visitors of each role see it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from api.auth.identity import open_access
from api.auth.tokens import Tokens
from batches import batch_of
from conftest import sample_store
from graph.settings import Settings
from served import serving, store_app

DAY = "2026-11-23"
HOSTILE = "</script><script>pwned()</script>"
OTHERS = (
    "<img src=x onerror=pwned()>",
    "\u202e\u2066<b onmouseover=pwned()>",
    "{{constructor.constructor('pwned()')()}}",
    "x" * 10_000,
    "=1+2",
)


@dataclass(frozen=True)
class Explored:
    """`url`: of the server; `tokens`: by role."""

    url: str
    tokens: Mapping[str, str]

    def get(self, path: str, role: str = "analyst", **query: object) -> httpx.Response:
        """The answer to someone from elsewhere, with a token of the role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}", "X-Forwarded-For": "192.0.2.1"}
        return httpx.get(
            f"{self.url}{path}",
            params={"as_of": DAY, "lang": "en"} | query,
            headers=headers,
            timeout=60,
        )


@contextmanager
def explored(settings: Settings, folder: Path, people: int = 120) -> Iterator[Explored]:
    tokens = Tokens(folder)
    given = {role: tokens.new(role, f"a {role}")[0] for role in ("viewer", "analyst")}
    with sample_store(settings, folder, people=people) as store:
        store.upsert(hostile())
        with serving(
            store_app(store, settings, open_access(folder, None), today=lambda: date(2026, 11, 23))
        ) as url:
            yield Explored(url, given)


def hostile():
    """A group whose members have names that would be markup, and itself has one."""
    people = [
        {"id": f"hostile-{at}", "given_name": name, "family_name": name}
        for at, name in enumerate((HOSTILE, *OTHERS))
    ]
    return batch_of(
        "hostile",
        Person=people,
        Group=[{"id": "hostile", "name_fi": HOSTILE, "kind": "peer group"}],
        HOLDS_POSITION_Person_Organisation=[
            {"from": each["id"], "to": "vm", "title": HOSTILE} for each in people
        ],
        MEMBER_OF_Person_Group=[
            {"from": each["id"], "to": "hostile", "role": "member"} for each in people
        ],
    )
