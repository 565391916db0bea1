"""What `make bench-graphql` measures without a database is the server as it is served, and answers what it is asked."""

import asyncio
import json

import pytest

from repository import ROOT


def test_the_benchmark_asks_the_served_application_for_people_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "graphql"))
    from measure import ask, person
    from ours import QUERIES, application

    answer = json.loads(asyncio.run(ask(application(), json.dumps({"query": QUERIES[20]}).encode())))
    assert answer["data"]["people"]["nodes"] == [person(number) for number in range(20)]
