"""Numbers of nodes that a node is joined to, on every engine: each counts once, however often it is
joined."""

from typing import Any

import pytest

from batches import batch_of
from graph.store import Store
from graphql_answers import data, executing


@pytest.fixture
def rejoined(store: Store) -> Store:
    """Anna is a member since 2015 and the chair since 2018; Bo is a member."""
    store.upsert(
        batch_of(
            "test",
            Person=[
                {"id": id_, "given_name": name, "family_name": "Keksitty"}
                for id_, name in (("p1", "Anna"), ("p2", "Bo"))
            ],
            Group=[{"id": "g1", "name_fi": "R"}],
            MEMBER_OF_Person_Group=[
                {"from": "p1", "to": "g1", "role": "member", "valid_from": "2015"},
                {"from": "p1", "to": "g1", "role": "chair", "valid_from": "2018"},
                {"from": "p2", "to": "g1", "role": "member", "valid_from": "2015"},
            ],
        )
    )
    return store


@pytest.mark.parametrize("day", ["", ', asOf: "2026-01-01"'])
def test_whoever_is_joined_twice_is_counted_once(rejoined: Store, day: str) -> None:
    execute = executing(rejoined)
    group: dict[str, Any] = data(
        execute,
        f'{{ group(key: "g1") {{ members(first: 9{day}) {{ totalCount edges {{ role }} }} }} }}',
    )
    assert group["members"]["totalCount"] == 2
    assert len(group["members"]["edges"]) == 3
    person = data(execute, f'{{ person(key: "p1") {{ groups(first: 9{day}) {{ totalCount }} }} }}')
    assert person["groups"]["totalCount"] == 1
