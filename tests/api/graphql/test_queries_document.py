"""The queries of docs/queries.md, copied and pasted, over what the demo loads, on every engine."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from api.auth.roles import Role
from api.auth.tokens import Tokens
from api.graphql.resolvers.computing import Computing
from api.graphql.resolvers.registry import make_functions
from graph.store import Store
from graph.workspace import Workspace
from graphql_answers import answered, execute_of
from loaders.facts import read_facts
from loaders.sample import write_sample
from loaders.single import read_one
from loaders.tables import read_tables
from loading import TABLES
from repository import ROOT

TEXT = (ROOT / "docs/queries.md").read_text("utf-8")
BLOCK = re.compile(r"```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)


def met(data: Any) -> bool:
    unmet = data["unmet"]
    return (
        0 < unmet["totalCount"] < unmet["ofA"]
        and len(unmet["nodes"]) == unmet["totalCount"]
        and bool(unmet["nodes"][0]["positions"])
    )


def in_both(data: Any) -> bool:
    networks = data["networks"]["nodes"]
    named = all("lumn" in each["name"] or "osallistun" in each["name"] for each in networks)
    return named and any(each["members"]["nodes"] for each in networks)


def came(data: Any) -> bool:
    events = [event for event in data["attendance"]["events"] if event["people"]]
    sums = [
        sum(sector["people"] for sector in event["sectors"]) + event["withoutSector"]
        == event["people"]
        for event in events
    ]
    places = [each["event"]["place"] for each in data["attendance"]["events"]]
    return len(events) > 2 and all(sums) and "Marina Congress Center" in places


def in_groups(data: Any) -> bool:
    groups = [group["members"] for group in data["groups"]["nodes"]]
    whole = all(len(each["edges"]) == each["totalCount"] for each in groups)
    return whole and len([each for each in groups if 1 <= each["totalCount"] <= 12]) > 10


def apart(data: Any) -> bool:
    pairs = {(pair["a"]["key"], pair["b"]["key"]) for pair in data["gaps"]["pairs"]}
    return data["gaps"]["synthetic"] and {("27", "33"), ("24", "kunnat"), ("27", "29")} <= pairs


def mixed(data: Any) -> bool:
    return all(
        len(each["matrix"]) == len(each["sectors"]) > 10 and max(map(max, each["matrix"])) > 1
        for each in data.values()
    )


def newcomers(data: Any) -> bool:
    people = data["people"]["nodes"]
    counts = {person["groups"]["totalCount"] > 0 for person in people}
    return len(people) == data["people"]["totalCount"] > 20 and counts == {False, True}


def sourced(data: Any) -> bool:
    network = data["network"]
    (edge,) = network["members"]["edges"]
    return (
        edge["role"] == "CONTACT"
        and bool(edge["quotes"])
        and "vm-yhteinen-kehittaminen" in network["sources"]
    )


def trained(data: Any) -> bool:
    cohorts = data["programme"]["cohortsWithin"]["nodes"]
    return len(cohorts) > 2 and all(cohort["participants"]["totalCount"] > 5 for cohort in cohorts)


PLAUSIBLE: dict[str, Callable[[Any], bool]] = {
    "1. What goes by a name?": (lambda data: "Kehikko" in [hit["name"] for hit in data["search"]]),
    "2. Which people of one sector have never met anyone of another?": met,
    "3. Who sits in both Kehikko and an alumni network?": in_both,
    "4. Who came to the Public Leadership Day, by sector?": came,
    "5. Who were the members of each peer group at a date?": in_groups,
    "6. Which sectors meet less than chance explains?": apart,
    "7. Do sectors meet more than five years ago?": mixed,
    "8. Which leaders of a sector have no peer group yet?": newcomers,
    "9. How is this known?": sourced,
    "10. Who took part in a training programme, and from where?": trained,
    "Changing what is known": (
        lambda data: (
            data["upsertGroup"]["status"] == "CREATED" and data["upsertGroup"]["problems"] == []
        )
    ),
}


def queries() -> dict[str, tuple[str, dict[str, Any]]]:
    """By heading: the text and its variables."""
    sections = [section.partition("\n") for section in TEXT.split("\n## ")[1:]]
    return {
        title: (block[1], json.loads(block[2] or "{}"))
        for title, _, body in sections
        for block in BLOCK.finditer(body)
    }


def test_every_query_of_the_page_is_answered_plausibly(store: Store, tmp_path: Path) -> None:
    store.upsert(read_facts().batch)
    write_sample(tmp_path / "sample")
    store.upsert(read_tables([tmp_path / "sample"], store.ids).batch)
    execute = execute_of(
        store,
        make_functions(
            Computing(Workspace(store), lambda: date(2026, 11, 23)),
            read_one,
            TABLES,
            Tokens(Path("none")),
        ),
    )
    answers = {
        title: answered(execute, text, Role.EDITOR, **variables)
        for title, (text, variables) in queries().items()
    }
    assert list(answers) == list(PLAUSIBLE)
    assert {
        title: answer["errors"] for title, answer in answers.items() if "errors" in answer
    } == {}
    assert [
        title for title, answer in answers.items() if not PLAUSIBLE[title](answer["data"])
    ] == []
