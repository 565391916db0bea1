"""The explorer over a real graph: what is shipped, a sample, and a few nodes whose names try to be
more than text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from api.auth.identity import open_access
from api.auth.tokens import Tokens
from batches import batch_of
from conftest import emptied
from graph.model import Batch
from graph.settings import Settings
from graph.store import Store, open_store
from html_page import Page
from loaders.facts import read_facts
from loaders.sample import write_sample
from loaders.tables import read_tables
from served import serving, store_app

TODAY = date(2026, 11, 23)
PEOPLE = 120
MARKUP = "</script><img src=x onerror=alert(1)>"
KEY = "a/b c?d#e&\"'<é>"
HOSTILE = {"id": KEY, "name_fi": f"=cmd|'/c calc'!A1 {MARKUP}", "kind": "peer group", "draft": True}
LONG = {
    "id": "long",
    "name_fi": "ä" * 10_000,
    "name_sv": "\u202ebaklänges 😀",
    "kind": "peer group",
    "valid_to": "2020",
}


FILLED: dict[Settings, str] = {}
"""The state in which each engine's graph is the one explored here, as long as nobody writes."""


@dataclass(frozen=True)
class Explored:
    """Requests in each role; `url`: where the server is."""

    client: httpx.Client
    tokens: dict[str, str]
    url: str

    def get(self, path: str, role: str = "analyst", **params: str) -> httpx.Response:
        return self.client.get(
            path, params=params or None, headers={"Authorization": f"Bearer {self.tokens[role]}"}
        )

    def page(self, path: str, role: str = "analyst", **params: str) -> Page:
        response = self.get(path, role, **params)
        assert response.status_code == 200, response.text
        return Page(response.text)

    def read(self, path: str, role: str = "analyst", **params: str) -> str:
        """All text of a page, as a reader sees it."""
        return " ".join(
            " ".join(
                "".join(text) for _, _, text in self.page(path, role, **params).elements
            ).split()
        )


@contextmanager
def explored(settings: Settings, folder: Path) -> Iterator[Explored]:
    issued = Tokens(folder)
    tokens = {role: issued.new(role, f"a {role}")[0] for role in ("viewer", "analyst", "editor")}
    with open_store(settings) as store:
        if store.state() != FILLED.get(settings):
            _fill(store, folder)
            FILLED[settings] = store.state()
        app = store_app(store, settings, open_access(folder, None), today=lambda: TODAY)
        with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
            yield Explored(client, tokens, url)


def _fill(store: Store, folder: Path) -> None:
    write_sample(folder / "sample", people=PEOPLE)
    emptied(store)
    for batch in (read_tables([folder / "sample"], store.ids).batch, read_facts().batch, hostile()):
        store.upsert(batch)


def hostile() -> Batch:
    person = {"id": "p/1", "given_name": MARKUP, "family_name": "@SUM(1)", "region": "+358"}
    return batch_of(
        "hostile",
        Group=[HOSTILE, {"draft": None, "name_sv": None, "valid_to": None} | LONG],
        Person=[person],
        MEMBER_OF_Person_Group=[
            {
                "from": "p/1",
                "to": KEY,
                "valid_from": "2020-02",
                "valid_to": None,
                "quotes": [MARKUP],
            },
            {"from": "p/1", "to": "long", "valid_from": None, "valid_to": "2019", "quotes": None},
        ],
    )
