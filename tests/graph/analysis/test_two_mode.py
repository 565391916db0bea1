from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.analysis.settings import TIES, AnalysisSettings
from graph.analysis.two_mode import TwoMode, affiliations_at, two_mode
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import groups_of, snapshot_of

AT = AnalysisSettings(as_of=date(2026, 11, 1))


def sector_of(snapshot: Snapshot, settings: AnalysisSettings = AT) -> dict[str, str]:
    network = two_mode(snapshot, settings)
    return {
        snapshot.people[int(i)]: network.groups[s]
        for i, s in zip(network.people, network.group, strict=True)
    }


def ties_of(snapshot: Snapshot, *ties: str, settings: AnalysisSettings = AT) -> dict[str, set[str]]:
    network = two_mode(snapshot, replace(settings, ties=ties or settings.ties))
    names = [
        {_name(snapshot, network, column) for column in _row(network, i)}
        for i in range(network.people.size)
    ]
    return dict(zip(snapshot.people.gather(network.people), names, strict=True))


def _row(network: TwoMode, person: int) -> list[int]:
    return network.indices[network.indptr[person] : network.indptr[person + 1]].tolist()


def _name(snapshot: Snapshot, network: TwoMode, column: int) -> str:
    at = int(network.affiliations[column])
    return snapshot.affiliations["id"][at] if at >= 0 else snapshot.organisations["id"][-1 - at]


def one_person(**given: object) -> Snapshot:
    base: dict[str, object] = {
        "people": ["anna"],
        "sectors": [("a",), ("b",)],
        "organisations": [("oa",), ("ob",)],
        "belongs": [("oa", "a"), ("ob", "b")],
        "positions": [("anna", "oa")],
    }
    return snapshot_of(**base | given)  # type: ignore[arg-type]


def test_a_person_is_of_the_sector_of_their_organisation() -> None:
    assert sector_of(one_person()) == {"anna": "a"}


def test_of_several_positions_the_one_begun_last_decides() -> None:
    assert sector_of(one_person(positions=[("anna", "oa", "2019"), ("anna", "ob", "2020")])) == {
        "anna": "b"
    }
    assert sector_of(one_person(positions=[("anna", "oa", "2021"), ("anna", "ob", "2020")])) == {
        "anna": "a"
    }


def test_a_position_of_unknown_start_began_before_all_others() -> None:
    assert sector_of(one_person(positions=[("anna", "oa"), ("anna", "ob", "1950")])) == {
        "anna": "b"
    }


def test_of_positions_begun_together_the_smallest_organisation_decides() -> None:
    assert sector_of(one_person(positions=[("anna", "ob", "2020"), ("anna", "oa", "2020")])) == {
        "anna": "a"
    }
    assert sector_of(one_person(positions=[("anna", "ob"), ("anna", "oa")])) == {"anna": "a"}


def test_of_an_organisations_sectors_the_one_begun_last_then_the_smallest_decides() -> None:
    assert sector_of(one_person(belongs=[("oa", "a", "2001"), ("oa", "b", "2010")])) == {
        "anna": "b"
    }
    assert sector_of(one_person(belongs=[("oa", "b", "2010"), ("oa", "a", "2010")])) == {
        "anna": "a"
    }


def test_a_position_in_an_organisation_of_no_sector_does_not_decide() -> None:
    snapshot = one_person(
        belongs=[("oa", "a")], positions=[("anna", "oa", "2010"), ("anna", "ob", "2020")]
    )
    assert sector_of(snapshot) == {"anna": "a"}


@pytest.mark.parametrize(
    "ended",
    [
        {"positions": [("anna", "oa", None, "2026-10-31")]},
        {"positions": [("anna", "oa", "2026-11-02")]},
        {"belongs": [("oa", "a", None, "2020")]},
        {"organisations": [("oa", None, "2020"), ("ob",)]},
        {"sectors": [("a", None, "2020"), ("b",)]},
    ],
    ids=[
        "position over",
        "position to come",
        "organisation moved",
        "organisation closed",
        "sector closed",
    ],
)
def test_a_tie_holds_when_it_and_both_its_ends_do(ended: dict[str, object]) -> None:
    assert sector_of(one_person(**ended)) == {}


def test_the_first_and_the_last_day_belong_to_the_interval() -> None:
    assert sector_of(one_person(positions=[("anna", "oa", "2026-11-01", "2026-11")])) == {
        "anna": "a"
    }


def test_sectors_without_people_are_left_out() -> None:
    assert two_mode(one_person(positions=[("anna", "ob")]), AT).groups == ("b",)


def test_memberships_hold_at_the_date_and_count_once() -> None:
    snapshot = one_person(
        affiliations={
            "Group": [("g",), ("old",), ("ended", None, "2025")],
            "Network": [("n",)],
            "Project": [("p", "2027")],
        },
        membership=[
            ("anna", "g"),
            ("anna", "g", "2020"),
            ("anna", "n", None, "2026-11"),
            ("anna", "old", None, "2025"),
            ("anna", "ended"),
            ("anna", "p"),
        ],
    )
    assert ties_of(snapshot) == {"anna": {"g", "n"}}
    assert two_mode(snapshot, AT).indices.size == 2


def test_events_count_within_the_window_and_when_they_may_have_been_in_it() -> None:
    events = [
        ("first day", "2023-11-02", "2023-11-02"),
        ("day before", "2023-11-01", "2023-11-01"),
        ("some day", "2023", "2023"),
        ("today", "2026-11-01", "2026-11-01"),
        ("tomorrow", "2026-11-02", "2026-11-02"),
        ("this month", "2026-11", "2026-11"),
    ]
    snapshot = one_person(
        affiliations={"Event": events}, attendance=[("anna", name) for name, *_ in events]
    )
    assert ties_of(snapshot, "attendance") == {
        "anna": {"first day", "some day", "today", "this month"}
    }
    assert ties_of(snapshot, "attendance", settings=replace(AT, window="1d")) == {
        "anna": {"today", "this month"}
    }


def test_cohorts_count_from_their_beginning_and_for_good() -> None:
    cohorts = [("over", "2001", "2002"), ("undated",), ("to come", "2027")]
    snapshot = one_person(
        affiliations={"Cohort": cohorts}, cohort=[("anna", name) for name, *_ in cohorts]
    )
    assert ties_of(snapshot, "cohort") == {"anna": {"over", "undated"}}


def test_every_position_held_is_a_tie_to_its_organisation() -> None:
    snapshot = one_person(
        organisations=[("oa",), ("ob",), ("board",), ("gone", None, "2000")],
        positions=[
            ("anna", "oa", "2020"),
            ("anna", "oa", "2021"),
            ("anna", "board"),
            ("anna", "gone"),
            ("anna", "ob", None, "2020"),
        ],
    )
    assert ties_of(snapshot, "position") == {"anna": {"oa", "board"}}


def test_kinds_of_ties_add_up() -> None:
    snapshot = one_person(
        affiliations={"Group": [("g",)], "Event": [("e", "2026", "2026")], "Cohort": [("c",)]},
        membership=[("anna", "g")],
        attendance=[("anna", "e")],
        cohort=[("anna", "c")],
    )
    assert ties_of(snapshot, *TIES) == {"anna": {"g", "e", "c", "oa"}}
    assert ties_of(snapshot, "cohort", "membership", "cohort") == {"anna": {"g", "c"}}


def test_ties_of_people_without_a_sector_do_not_count() -> None:
    snapshot = groups_of({"anna": "a", "bo": "b"}, {"g": ["anna", "bo"], "h": ["bo"]})
    gone = replace(
        snapshot.positions, last=np.array([snapshot.positions.last[0], 700_000], np.int32)
    )
    assert ties_of(replace(snapshot, positions=gone)) == {"anna": {"g"}}


def test_rows_are_ascending_and_people_without_ties_stay() -> None:
    snapshot = groups_of(
        {"anna": "a", "bo": "a", "cia": "b"},
        {"g": ["cia", "anna"], "h": ["cia"], "i": ["anna", "cia"]},
    )
    network = two_mode(snapshot, AT)
    assert network.indptr.tolist() == [0, 2, 2, 5]
    assert network.indices.tolist() == [0, 2, 0, 1, 2]
    assert network.group.tolist() == [0, 0, 1]
    assert (network.indptr.dtype, network.indices.dtype, network.group.dtype) == (
        np.int64,
        np.int32,
        np.int16,
    )
    assert (network.people.dtype, network.affiliations.dtype) == (np.int32, np.int32)


def test_an_empty_graph_gives_an_empty_network() -> None:
    network = two_mode(snapshot_of(), replace(AT, ties=TIES))
    assert (network.people.size, network.groups, network.indptr.tolist(), network.indices.size) == (
        0,
        (),
        [0],
        0,
    )


def test_affiliations_at_the_date_include_those_without_members() -> None:
    snapshot = one_person(
        affiliations={"Cohort": [("c",)], "Group": [("ended", None, "2025"), ("g",)]}
    )
    assert snapshot.affiliations.filter(affiliations_at(snapshot, AT))["id"].to_list() == ["g"]


def test_newcomers_who_are_only_proposed_count_where_they_would_come_into_if_asked() -> None:
    snapshot = groups_of(
        dict.fromkeys(("anna", "bo", "cia", "dan"), "a"),
        {
            "g": ["anna", "dan"],
            "new": ["bo"],
            "comes": ["cia", "dan"],
            "stray": ["bo"],
            "plain": ["bo"],
        },
        drafts={"new": None, "comes": "g", "stray": "gone"},
    )
    assert ties_of(snapshot) == {"anna": {"g"}, "bo": {"plain"}, "cia": set(), "dan": {"g"}}
    with_drafts = ties_of(snapshot, settings=replace(AT, drafts=True))
    assert with_drafts == {"anna": {"g"}, "bo": {"new", "plain"}, "cia": {"g"}, "dan": {"g"}}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ties": ()}, "No kind of tie"),
        (
            {"ties": ("membership", "atendance")},
            "'atendance' is not a kind of tie; did you mean 'attendance'",
        ),
        ({"weight": "newmann"}, "'newmann' is not a weight; did you mean 'newman'"),
        ({"draws": 0}, "'0' draws"),
        ({"seed": -1}, "'-1'"),
        ({"window": "soon"}, "'soon'"),
    ],
)
def test_settings_that_mean_nothing_are_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        two_mode(one_person(), replace(AT, **changed))  # type: ignore[arg-type]
