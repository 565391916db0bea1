"""Peer groups are held against each of the rules for them."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from graph.analysis.settings import AnalysisSettings
from graph.compose.peer_groups import (
    FEW,
    MANY,
    ONE_ORGANISATION,
    ONE_SECTOR,
    PEER_GROUP,
    SUPERIOR,
    PeerGroup,
    peer_groups,
)
from graph.snapshot import Snapshot
from snapshots import snapshot_of

AT = AnalysisSettings(as_of=date(2026, 1, 1))
SECTORS = [f"s{number}" for number in range(6)]
PEOPLE = [f"p{number:02}" for number in range(24)]


def office(person: str) -> str:
    """Two offices a sector, two people an office."""
    return f"o{int(person[1:]) // 2 % 12:02}"


def made(groups: dict[str, list[str]], **more: object) -> Snapshot:
    offices = sorted({office(person) for person in PEOPLE})
    snapshot = snapshot_of(
        sectors=[(sector,) for sector in SECTORS],
        organisations=[(each,) for each in offices],
        belongs=[(each, SECTORS[int(each[1:]) // 2]) for each in offices],
        people=PEOPLE,
        positions=[(person, office(person)) for person in PEOPLE],
        affiliations={"Group": [(group,) for group in groups]},
        membership=[(person, group) for group, people in groups.items() for person in people],
        **more,
    )
    return replace(
        snapshot, affiliations=snapshot.affiliations.with_columns(kind=pl.lit(PEER_GROUP))
    )


def one(people: list[str], **more: object) -> PeerGroup:
    (group,) = peer_groups(made({"g": people}, **more), AT)
    return group


EVEN = PEOPLE[::2]
"""Everyone of another office, two a sector."""


def test_a_group_that_keeps_the_rules_is_told_with_its_sectors() -> None:
    group = one(EVEN[:8])
    assert (group.people, group.breaks, group.members) == (8, (), tuple(EVEN[:8]))
    assert group.sectors == (("s0", 2), ("s1", 2), ("s2", 2), ("s3", 2))


@pytest.mark.parametrize(
    ("people", "breaks"),
    [
        (EVEN[:7], (FEW,)),
        (EVEN[:11], (MANY,)),
        ([*EVEN[:7], PEOPLE[1]], (ONE_SECTOR, ONE_ORGANISATION)),
        ([*EVEN[1:8], PEOPLE[15]], (ONE_SECTOR, ONE_ORGANISATION)),
        ([*EVEN[2:8], PEOPLE[0], PEOPLE[1]], (ONE_ORGANISATION,)),
    ],
)
def test_what_a_group_breaks_is_told(people: list[str], breaks: tuple[str, ...]) -> None:
    assert one(people).breaks == breaks


def test_nobody_sits_with_their_superior() -> None:
    assert one(EVEN[:8], reporting=[(EVEN[0], EVEN[5])]).breaks == (SUPERIOR,)
    assert one(EVEN[:8], reporting=[(EVEN[0], EVEN[9])]).breaks == ()
    assert one(EVEN[:8], reporting=[(EVEN[0], EVEN[5], "2020", "2021")]).breaks == ()


def test_of_an_incomplete_list_nobody_says_that_it_is_too_short() -> None:
    assert one(EVEN[:3], members_known={"g": "partial"}).breaks == ()


def test_a_group_without_known_members_breaks_nothing() -> None:
    group = one([], members_known={"g": "none"})
    assert (group.people, group.sectors, group.breaks) == (0, (), ())


def test_other_kinds_and_groups_that_are_over_are_none_of_them() -> None:
    snapshot = made({"now": EVEN[:8], "other": EVEN[:8]})
    kinds = (
        pl.when(pl.col("id") == "now").then(pl.lit(PEER_GROUP)).otherwise(pl.lit("working group"))
    )
    mixed = replace(snapshot, affiliations=snapshot.affiliations.with_columns(kind=kinds))
    assert [group.id for group in peer_groups(mixed, AT)] == ["now"]
    over = replace(
        snapshot,
        affiliations=snapshot.affiliations.with_columns(
            last=pl.lit(date(2020, 1, 1).toordinal(), pl.Int32)
        ),
    )
    assert peer_groups(over, AT) == ()


def test_a_draft_of_newcomers_is_told_with_those_who_are_there() -> None:
    snapshot = made({"g": EVEN[:7], "new": [EVEN[7], PEOPLE[1]]}, drafts={"new": "g"})
    frame = snapshot.affiliations.with_columns(
        kind=pl.when(pl.col("id") == "g").then(pl.lit(PEER_GROUP))
    )
    there, coming = peer_groups(replace(snapshot, affiliations=frame), AT)
    assert (there.people, there.breaks) == (7, (FEW,))
    assert (coming.joins, coming.people, coming.members) == ("g", 9, (PEOPLE[1], EVEN[7]))
    assert coming.breaks == (ONE_SECTOR, ONE_ORGANISATION)
    network = replace(snapshot, affiliations=frame.with_columns(kind=pl.lit(None, pl.String)))
    assert [(each.id, each.people, each.breaks) for each in peer_groups(network, AT)] == [
        ("new", 9, ())
    ]


def test_people_of_sectors_that_are_withheld_count_among_a_group_s_people_and_in_nothing_else() -> (
    None
):
    people = [*EVEN[:6], PEOPLE[1], EVEN[9]]
    groups = peer_groups(made({"g": people}), replace(AT, least=5))
    assert [(each.people, each.sectors, each.breaks) for each in groups] == [(8, (), ())]
    assert peer_groups(made({"g": EVEN[:2]}), replace(AT, least=3))[0].people == 0


def test_drafts_are_told_apart() -> None:
    assert [
        (group.id, group.draft)
        for group in peer_groups(made({"a": EVEN[:8], "b": EVEN[:9]}, drafts={"b": None}), AT)
    ] == [("a", False), ("b", True)]
