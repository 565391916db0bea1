"""What `make bench-graphql` and `make bench-hostile` measure without a database is the server as it
is served."""

import asyncio
import json

import pytest

from repository import ROOT


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their modules can be imported."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "graphql"))


def test_people_in_memory_are_answered_by_the_served_application() -> None:
    from measure import ask, person
    from ours import QUERIES, InMemory
    from without_database import application

    answer = json.loads(
        asyncio.run(ask(application(InMemory()), json.dumps({"query": QUERIES[20]}).encode()))
    )
    assert answer["data"]["people"]["nodes"] == [person(number) for number in range(20)]


@pytest.mark.slow
def test_every_kind_of_attack_is_refused_with_a_code_or_answered_as_it_is_cheap() -> None:
    from bench_hostile import _measured, attacks

    codes = {kind: asyncio.run(_measured(text))[1] for kind, text in attacks().items()}
    cheap = {kind for kind, code in codes.items() if code == "answered, at that price"}
    assert codes["deep"] == "TOO_DEEP"
    assert codes["aliases"] in ("TOO_MANY_ALIASES", "TOO_MANY_TOKENS")
    assert len(cheap) < len(codes) / 2
