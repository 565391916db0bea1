from datetime import date

import numpy as np
import pytest

from graph.analysis import whole_network as whole
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.analysis.whole_network import (
    BOTH,
    PEOPLE,
    SECTORS,
    NetworkRequest,
    sectors_of_everyone,
    whole_network,
)
from graph.analysis.withheld import MIN_PEOPLE
from graph.errors import BadInput
from snapshots import groups_of

DAY = AnalysisSettings(date(2024, 5, 1))
SECTOR_OF = {f"p{at:02}": "abc"[at % 3] for at in range(30)}
GROUPS = {
    "all": list(SECTOR_OF),
    "some": ["p00", "p01", "p03"],
    "own": ["p00", "p03", "p06"],
    "two": ["p01", "p02"],
}
SNAPSHOT = groups_of(SECTOR_OF | {"q": "c"}, GROUPS)


def request(**more: object) -> NetworkRequest:
    return NetworkRequest(DAY, **more)  # type: ignore[arg-type]


def tied(shown: whole.Whole) -> set[tuple[str, str, int]]:
    return {(shown.nodes[a].key, shown.nodes[b].key, count) for a, b, count in shown.ties.tolist()}


def test_people_and_where_they_meet_are_the_two_mode_network() -> None:
    shown, network = whole_network(SNAPSHOT, request()), two_mode(SNAPSHOT, DAY)
    assert (shown.level, shown.met, shown.alone) == (BOTH, 4, 1)
    assert len(shown.nodes) == network.people.size + network.affiliations.size
    assert tied(shown) == {
        (person, group, 1) for group, members in GROUPS.items() for person in members
    }
    assert [node.people for node in shown.nodes if node.key == "all"] == [30]


def test_people_alone_are_tied_by_how_much_they_share() -> None:
    shown = whole_network(SNAPSHOT, request(shown=PEOPLE))
    assert {node.label for node in shown.nodes} == {"Person"}
    assert ("p00", "p03", 3) in tied(shown)
    assert ("p01", "p02", 2) in tied(shown)
    assert len(tied(shown)) == 30 * 29 // 2


def test_large_groups_are_left_out_where_they_would_tie_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whole, "MAX_TIES", 10)
    shown = whole_network(SNAPSHOT, request(shown=PEOPLE))
    assert (shown.cap, shown.alone, shown.met) == (3, 1, 4)
    assert tied(shown) == {
        ("p00", "p01", 1),
        ("p00", "p03", 2),
        ("p01", "p03", 1),
        ("p00", "p06", 1),
        ("p03", "p06", 1),
        ("p01", "p02", 1),
    }


def test_more_nodes_than_a_picture_holds_are_shown_as_sectors_and_kinds() -> None:
    shown = whole_network(SNAPSHOT, request(max_nodes=20))
    assert (shown.level, shown.opened) == (SECTORS, frozenset())
    assert {(node.label, node.key) for node in shown.nodes} == {
        ("Sector", "a"),
        ("Sector", "b"),
        ("Sector", "c"),
        ("Kind", "Group:"),
    }
    assert tied(shown) == {("a", "Group:", 10), ("b", "Group:", 10), ("c", "Group:", 10)}
    assert shown.people == (10, 10, 11)


def test_an_opened_sector_shows_its_people_among_the_other_sectors() -> None:
    shown = whole_network(SNAPSHOT, request(opened=("a",)))
    assert [node.key for node in shown.nodes if node.label == "Person"] == [
        person for person in SECTOR_OF if SECTOR_OF[person] == "a"
    ]
    assert {("b", "all", 10), ("c", "all", 10), ("b", "some", 1), ("p00", "own", 1)} <= tied(shown)
    assert "two" not in {node.key for node in shown.nodes}


def test_among_people_alone_closed_sectors_are_tied_to_people_only() -> None:
    shown = whole_network(SNAPSHOT, request(shown=PEOPLE, opened=("a",)))
    assert {("p00", "b", 2), ("p00", "c", 1)} <= tied(shown)
    assert not [tie for tie in tied(shown) if {tie[0], tie[1]} <= {"b", "c"}]


def test_opening_too_much_says_what_to_do() -> None:
    with pytest.raises(BadInput, match="more than the 10 that a picture holds; open fewer sectors"):
        whole_network(SNAPSHOT, request(opened=("a", "b"), max_nodes=10))


def test_who_may_not_see_people_sees_sectors_and_no_number_of_one_or_two() -> None:
    groups = {
        "all": [person for person in SECTOR_OF if SECTOR_OF[person] != "c"],
        "c": ["p02", "p05"],
    }
    snapshot = groups_of(SECTOR_OF | {"tiny-1": "d", "tiny-2": "d", "tiny-3": "e"}, groups)
    shown = whole_network(
        snapshot,
        NetworkRequest(
            AnalysisSettings(DAY.as_of, least=MIN_PEOPLE), show_people=False, opened=("a",)
        ),
    )
    assert {node.label for node in shown.nodes} == {"Sector", "Kind"}
    assert tied(shown) == {("a", "Group:", 10), ("b", "Group:", 10)}
    assert (shown.sectors, shown.withheld, shown.hidden) == (("a", "b", "c"), 1, 2)
    assert [node.people for node in shown.nodes if node.label == "Kind"] == [20]


def test_it_is_not_told_that_one_or_two_meet_nobody() -> None:
    settings = AnalysisSettings(DAY.as_of, least=MIN_PEOPLE)
    assert whole_network(SNAPSHOT, NetworkRequest(settings, show_people=False)).alone is None
    assert (
        whole_network(
            groups_of(SECTOR_OF, {"all": list(SECTOR_OF)}),
            NetworkRequest(settings, show_people=False),
        ).alone
        == 0
    )


def test_sectors_go_in_the_order_of_the_budget() -> None:
    shown = whole_network(
        groups_of({"p": "9", "q": "21", "r": "100"}, {"g": ["p", "q", "r"]}), request()
    )
    assert shown.sectors == ("9", "21", "100")
    sector = {
        node.key: shown.sectors[node.sector] for node in shown.nodes if node.label == "Person"
    }
    assert sector == {"p": "9", "q": "21", "r": "100"}


def test_nobody_is_an_empty_picture() -> None:
    shown = whole_network(
        SNAPSHOT, NetworkRequest(AnalysisSettings(date(2024, 5, 1), ties=("cohort",)))
    )
    assert (shown.ties.shape, shown.met) == ((0, 3), 0)
    empty = whole_network(groups_of({}, {}), request())
    assert (empty.nodes, empty.sectors) == ((), ())


def test_what_cannot_be_shown_is_named() -> None:
    with pytest.raises(BadInput, match="'everything' cannot be shown; use both, people, sectors"):
        whole_network(SNAPSHOT, request(shown="everything"))


def test_everyone_s_sector_is_known_by_key() -> None:
    assert sectors_of_everyone(SNAPSHOT, DAY) == SECTOR_OF | {"q": "c"}


def test_positions_are_plain_numbers() -> None:
    assert all(
        np.isfinite([node.x, node.y, node.size]).all()
        for node in whole_network(SNAPSHOT, request()).nodes
    )
