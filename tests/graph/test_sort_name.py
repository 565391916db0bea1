"""What sorts a node by name stands on every node, whatever is written or taken back, and Neo4j
lists nodes in the order of an index."""

from typing import Any

import neo4j
from graphql import parse

from batches import batch_of
from conftest import neo4j_settings
from graph.ontology import LONGEST_SORT
from graph.store import Store, open_store
from graphql_answers import answers_of, execute_of
from neo4j_server import Neo4jServer

NAMES = "MATCH (n:Person) RETURN n.id, n.sort_name ORDER BY n.id"


def test_it_follows_what_is_written_and_taken_back(store: Store) -> None:
    member = [{"from": "p1", "to": "g"}]
    store.upsert(
        batch_of(
            "a",
            Person=[_person("p1", "Yksi"), _person("p2", None)],
            Group=[{"id": "g", "name_fi": None, "name_sv": "Ett"}],
        )
    )
    store.upsert(batch_of("b", MEMBER_OF_Person_Group=member))
    assert store.read(NAMES) == [["p1", "Yksi"], ["p2", ""]]
    assert store.read("MATCH (g:Group) RETURN g.sort_name") == [["Ett"]]
    store.upsert(batch_of("a", Person=[_person("p2", "Kaksi")]))
    assert store.read(NAMES) == [["p1", "Yksi"], ["p2", "Kaksi"]]
    store.withdraw("a")
    assert store.read(
        "MATCH (n) WHERE n:Person OR n:Group RETURN n.id, n.sort_name ORDER BY n.id"
    ) == [["g", ""], ["p1", ""]]


def test_of_a_very_long_name_it_holds_the_beginning(store: Store) -> None:
    store.upsert(batch_of("a", Person=[_person("p1", "ä" * 20_000)]))
    assert store.read(NAMES) == [["p1", "ä" * LONGEST_SORT]]


def test_neo4j_sorts_nothing_that_an_index_has_in_order(neo4j_server: Neo4jServer) -> None:
    settings = neo4j_settings(neo4j_server)
    with open_store(settings) as store:
        lists = [
            "people(first: 2)",
            "people(first: 2, sort: [FAMILY_NAME])",
            "groups(first: 2, sort: [NAME_DESC])",
        ]
        texts = answers_of(
            execute_of(store),
            [(parse(f"{{ {each} {{ nodes {{ key }} }} }}"), {}) for each in lists],
        )
    with neo4j.GraphDatabase.driver(
        settings.url or "", auth=(settings.user, settings.password)
    ) as driver:
        for answer in texts:
            (text,) = answer["extensions"]["statements"]
            plan = driver.execute_query(f"EXPLAIN {text}", p0=2).summary.plan
            assert plan
            assert not {"Sort", "Top"} & set(_operators(plan)), text


def _person(id_: str, family_name: str | None) -> dict[str, Any]:
    return {"id": id_, "given_name": "Keksitty", "family_name": family_name}


def _operators(plan: dict[str, Any]) -> list[str]:
    return [
        plan["operatorType"].partition("@")[0],
        *(name for child in plan.get("children", ()) for name in _operators(child)),
    ]
