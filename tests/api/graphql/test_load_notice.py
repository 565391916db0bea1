"""While a load of several transactions is under way, readers are told since when, and no longer."""

from collections.abc import Iterator

import httpx
import pytest

from api.graphql import load_notice
from batches import batch_of, small
from graph.settings import Settings
from graph.store import Store
from graph.writes import upsert
from served import serving, store_app

WORDS = {
    "en": "A load has been under way since",
    "fi": "Tietoja tuodaan parhaillaan (alkoi",
    "sv": "En inläsning pågår (sedan",
}
QUESTION = {"query": "{ groups(first: 1) { totalCount } }"}


@pytest.fixture
def client(store: Store, settings: Settings) -> Iterator[httpx.Client]:
    store.upsert(small())
    with (
        serving(store_app(store, settings)) as url,
        httpx.Client(base_url=url, timeout=60) as opened,
    ):
        yield opened


@pytest.fixture
def loading(store: Store, client: httpx.Client) -> None:
    """A load of several transactions has begun."""
    upsert.begin_loads(store.bolt, ["big"])


@pytest.mark.usefixtures("loading")
def test_every_page_says_so_in_every_language(client: httpx.Client) -> None:
    for path in ("/", "/find", "/load"):
        for lang, words in WORDS.items():
            assert words in client.get(path, params={"lang": lang}).text


@pytest.mark.usefixtures("loading")
def test_graphql_and_readyz_say_since_when(client: httpx.Client) -> None:
    ready = client.get("/readyz").json()
    answer = client.post("/graphql", json=QUESTION).json()
    assert answer["data"] == {"groups": {"totalCount": 1}}
    assert answer["extensions"]["loading"] == ready["loading"]
    assert ready["loading"]["since"].endswith("+00:00")


def test_nothing_is_said_without_such_a_load(client: httpx.Client, store: Store) -> None:
    store.upsert(small("another"))
    assert "loading" not in client.get("/readyz").json()
    assert "extensions" not in client.post("/graphql", json=QUESTION).json()
    assert WORDS["en"] not in client.get("/", params={"lang": "en"}).text


@pytest.mark.usefixtures("loading")
def test_a_page_that_was_read_during_a_load_is_read_again_after_it(
    client: httpx.Client, store: Store
) -> None:
    during = client.get("/", params={"lang": "en"})
    upsert.end_loads(store.bolt, ["big"])
    after = client.get(
        "/", params={"lang": "en"}, headers={"If-None-Match": during.headers["ETag"]}
    )
    assert after.status_code == 200
    assert WORDS["en"] not in after.text


@pytest.mark.usefixtures("loading")
def test_a_load_that_was_cut_off_is_under_way_no_longer(
    client: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_notice, "STALE_MILLISECONDS", -1)
    assert "loading" not in client.get("/readyz").json()
    assert store.unfinished() == ["big"]


def test_readers_are_told_during_a_large_load_and_not_after_it(
    client: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "WHOLE", 0)
    during: list[bool] = []

    def look(label: str, done: int, total: int) -> None:
        during.append("loading" in client.get("/readyz").json())

    store.upsert(
        batch_of("big", Person=[{"id": f"q{number}"} for number in range(5)]), progress=look
    )
    assert during
    assert all(during)
    assert "loading" not in client.get("/readyz").json()
    assert store.unfinished() == []
