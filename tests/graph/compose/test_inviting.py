"""Guest lists when not everyone comes, and tables."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.inviting import TOO_MANY, invitations, invite
from graph.compose.problem import Requirements
from graph.errors import BadInput
from snapshots import groups_of

AT = AnalysisSettings(date(2026, 11, 1), draws=200, seed=1)
PEOPLE = {f"p{i:02}": "abcd"[i % 4] for i in range(40)}


@pytest.mark.parametrize(("seats", "attendance"), [(10, 0.5), (20, 0.6), (40, 0.9), (5, 1.0)])
def test_as_many_are_invited_as_seldom_are_too_many(seats: int, attendance: float) -> None:
    number, chance = invitations(seats, attendance), np.random.default_rng(1)
    too_many = [
        (chance.binomial(invited, attendance, 100_000) > seats).mean()
        for invited in (number, number + 1)
    ]
    assert too_many[0] < TOO_MANY + 0.005
    assert too_many[1] > TOO_MANY - 0.005
    assert number >= seats


def test_guests_are_expected_to_close_the_gap_and_sit_with_whom_they_have_not_met() -> None:
    chance = np.random.default_rng(2)
    groups = {
        f"g{i:02}": list(
            chance.choice([p for p, s in PEOPLE.items() if s != "ab"[i % 2]], 6, replace=False)
        )
        for i in range(40)
    }
    snapshot = groups_of(PEOPLE, groups)
    gaps = find_gaps(snapshot, AT, quick=True)
    assert [(pair.a, pair.b) for pair in gaps.largest()] == [("a", "b")]
    invitation = invite(
        snapshot, gaps, Requirements(tuple(PEOPLE), ()), seats=12, attendance=0.7, table=5
    )
    sectors = [PEOPLE[guest] for guest in invitation.guests]
    assert len(invitation.guests) == invitations(12, 0.7)
    assert sectors.count("a") + sectors.count("b") > len(sectors) / 2 + 1
    low, high = invitation.between
    assert 0 < low <= invitation.new <= high
    assert sorted(guest for table in invitation.tables for guest in table) == sorted(
        invitation.guests
    )
    assert max(map(len, invitation.tables)) - min(map(len, invitation.tables)) <= 1
    assert max(map(len, invitation.tables)) <= 5


def test_all_who_come_for_certain_are_as_many_as_the_seats() -> None:
    snapshot = groups_of(PEOPLE, {"g": ["p00", "p01"]})
    gaps = find_gaps(snapshot, replace(AT, draws=20), quick=True)
    assert len(invite(snapshot, gaps, Requirements(tuple(PEOPLE), ()), 9, 1.0).guests) == 9
    assert len(invite(snapshot, gaps, Requirements(("p00", "p05"), ()), 9, 0.5).guests) == 2


def test_halls_of_any_size_are_reckoned_with() -> None:
    assert 1900 < invitations(1000, 0.5) < 2000
    assert invitations(2**31 - 1, 0.05, limit=100) == 2**31 - 1
    assert invitations(50, 0.05, limit=100) == 100


@pytest.mark.parametrize(
    ("seats", "attendance", "message"),
    [
        (0, 0.5, "0 seats"),
        (5, 0.0, "'0.0' is no share"),
        (5, 1.5, "'1.5' is no share"),
    ],
)
def test_seats_and_shares_that_mean_nothing_are_refused(
    seats: int, attendance: float, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        invitations(seats, attendance)
