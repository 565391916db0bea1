"""The whole explorer over a sample of leaders with two sectors that are too small to be told of,
for browsers and without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from api.auth.identity import open_access
from api.auth.tokens import Tokens
from batches import batch_of
from conftest import sample_store
from graph.settings import Settings
from served import serving, store_app

TODAY = date(2026, 11, 23)
SMALL = {"pikku": ["Ainoa"], "pari": ["Eka", "Toka"]}
"""Sectors by their people's family names, which nobody else has."""
AFAR = {"x-forwarded-for": "192.0.2.1", "accept": "text/html"}


def small_sectors(group: str) -> Any:
    people = [(sector, name) for sector, names in SMALL.items() for name in names]
    return batch_of(
        "small",
        Sector=[{"id": sector, "name_fi": f"Keksitty {sector}"} for sector in SMALL],
        Organisation=[
            {"id": f"o-{sector}", "name_fi": f"Keksitty virasto {sector}"} for sector in SMALL
        ],
        Person=[
            {"id": name.lower(), "given_name": "Keksitty", "family_name": name}
            for _, name in people
        ],
        BELONGS_TO_Organisation_Sector=[{"from": f"o-{sector}", "to": sector} for sector in SMALL],
        HOLDS_POSITION_Person_Organisation=[
            {"from": name.lower(), "to": f"o-{sector}", "valid_from": "2020"}
            for sector, name in people
        ],
        MEMBER_OF_Person_Group=[
            {"from": name.lower(), "to": group, "valid_from": "2021"} for _, name in people
        ],
    )


@contextmanager
def explorer(settings: Settings, folder: Path) -> Iterator[tuple[str, Tokens]]:
    """The address, which answers this machine's user as its administrator, and what gives out
    tokens."""
    with sample_store(settings, folder, people=200, gaps=(("27", "33"),)) as store:
        group = store.read("MATCH (g:Group) RETURN g.id ORDER BY g.id LIMIT 1")[0][0]
        store.upsert(small_sectors(group))
        with serving(
            store_app(store, settings, open_access(folder, None), today=lambda: TODAY)
        ) as url:
            yield url, Tokens(folder)


def visitor(url: str, tokens: Tokens, role: str) -> httpx.Client:
    token = tokens.new(role, f"test-{role}")[0]
    return httpx.Client(
        base_url=url,
        headers={**AFAR, "authorization": f"Bearer {token}", "accept-language": "fi"},
        timeout=120,
    )
