"""Whose term ends is told from whose does not, and what goes with them."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from graph.analysis.departures import ENDS, LEAVES, Departure, Departures, PairLoss, departures
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import Row, snapshot_of

AT = AnalysisSettings(date(2026, 11, 1))
PEOPLE = {"ann": "a", "bo": "a", "cia": "b", "dan": "b", "eva": "c"}


def state(
    positions: dict[str, tuple[str | None, str | None]] | None = None,
    *,
    more: list[Row] | None = None,
    membership: list[Row] | None = None,
    people: dict[str, str] | None = None,
    **given: list[Row],
) -> Snapshot:
    """Everyone in their sector's office, all five in one group without dates if nothing else is
    said."""
    sectors = given.pop("sectors", [("a",), ("b",), ("c",), ("d",)])
    known = {**PEOPLE, **(people or {})}
    return snapshot_of(
        sectors=sectors,
        organisations=[(f"o{row[0]}",) for row in sectors],
        belongs=[(f"o{row[0]}", row[0]) for row in sectors],
        people=known,
        affiliations={"Group": [("g",), ("h",)]},
        positions=[
            *((p, f"o{s}", *(positions or {}).get(p, (None, None))) for p, s in PEOPLE.items()),
            *(more or []),
        ],
        membership=membership if membership is not None else [(p, "g") for p in PEOPLE],
        **given,
    )


def ahead(snapshot: Snapshot, horizon: str = "1y", settings: AnalysisSettings = AT) -> Departures:
    return departures(snapshot, two_mode(snapshot, settings), settings, horizon)


def test_a_term_that_ends_takes_the_person_with_it() -> None:
    (row,) = ahead(state({"eva": (None, "2027-03")})).rows
    pairs = PairLoss("a", 2, 1, 3), PairLoss("b", 2, 1, 3)
    assert row == Departure(
        "eva", "c", LEAVES, "Organisation", "oc", date(2027, 3, 31), None, None, 4, pairs
    )


def test_what_remains_when_all_have_gone_is_not_the_sum_of_the_losses() -> None:
    result = ahead(state({"cia": (None, "2027-03"), "eva": (None, "2027-03")}))
    assert [row.person for row in result.rows] == ["cia", "eva"]
    assert result.before.tolist() == [[1, 4, 2], [4, 1, 2], [2, 2, 0]]
    assert result.after.tolist() == [[1, 2, 0], [2, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("last", "horizon", "ends"),
    [
        ("2026-10-31", "1y", False),
        ("2026-11-01", "1y", True),
        ("2027-11-01", "1y", True),
        ("2027-11-02", "1y", False),
        ("2026-12-01", "30d", True),
        ("2026-12-02", "30d", False),
        ("2027-05", "6m", False),
        (None, "99y", False),
        ("2027-05", "999y", True),
    ],
)
def test_only_terms_that_end_within_the_horizon_count(
    last: str | None, horizon: str, ends: bool
) -> None:
    assert bool(ahead(state({"eva": (None, last)}), horizon).rows) == ends


def test_terms_that_follow_one_another_are_one() -> None:
    positions: dict[str, tuple[str | None, str | None]] = {"eva": ("2020", "2026-12")}
    assert not ahead(state(positions, more=[("eva", "oc", "2027-01", None)])).rows
    assert not ahead(state(positions, more=[("eva", "oc", "2025", "2028")])).rows
    (renewed,) = ahead(state(positions, more=[("eva", "oc", "2027-01", "2027-06")])).rows
    assert renewed.last == date(2027, 6, 30)
    interrupted = [
        ("eva", "g", "2020", "2026-12"),
        ("eva", "g", "2027-03", "2029"),
        ("ann", "g"),
        ("bo", "g"),
    ]
    assert [(row.what, row.last) for row in ahead(state(membership=interrupted)).rows] == [
        (ENDS, date(2026, 12, 31))
    ]


def test_another_post_in_the_same_sector_is_no_departure_and_in_another_a_move() -> None:
    positions: dict[str, tuple[str | None, str | None]] = {"eva": (None, "2026-12")}
    assert not ahead(state(positions, more=[("eva", "oc", "2027-02", None)])).rows
    (row,) = ahead(state(positions, more=[("eva", "od", "2027-02", None)])).rows
    assert (row.group, row.moves_to, row.what) == ("c", "d", LEAVES)


def test_a_sector_that_is_merged_is_not_left() -> None:
    sectors: list[Row] = [("a",), ("b",), ("c", None, "2026"), ("d", "2027")]
    moving: list[Row] = [("eva", "od", "2027", None)]
    ends: dict[str, tuple[str | None, str | None]] = {"eva": (None, "2026")}
    assert not ahead(state(ends, more=moving, sectors=sectors, successions=[("c", "d")])).rows
    assert [row.moves_to for row in ahead(state(ends, more=moving, sectors=sectors)).rows] == ["d"]


def test_a_post_that_another_comes_into_is_told() -> None:
    gone: dict[str, tuple[str | None, str | None]] = {
        "cia": (None, "2026-12"),
        "dan": (None, "2027-02"),
    }
    comes: list[Row] = [("zoe", "ob", "2027-01", None)]
    successors = {
        row.person: row.successor
        for row in ahead(state(gone, more=comes, people={"zoe": "b"})).rows
    }
    assert successors == {"cia": "zoe", "dan": None}
    here_already: list[Row] = [("zoe", "ob", "2020", None)]
    successors = {
        row.person: row.successor
        for row in ahead(state(gone, more=here_already, people={"zoe": "b"})).rows
    }
    assert successors == {"cia": None, "dan": None}
    gone_first: list[Row] = [("zoe", "ob", "2026-12-01", "2026-12-31")]
    successors = {
        row.person: row.successor
        for row in ahead(state(gone, more=gone_first, people={"zoe": "b"})).rows
    }
    assert successors == {"cia": None, "dan": None}


def test_a_seat_passes_to_someone_of_the_same_sector_only() -> None:
    members: list[Row] = [
        ("ann", "g", None, "2026-12"),
        ("bo", "g", "2027", None),
        ("cia", "g", None, "2026-12"),
        ("dan", "h"),
        ("eva", "g"),
        ("ann", "h"),
    ]
    successors = {
        row.person: (row.what, row.place, row.successor)
        for row in ahead(state(membership=members)).rows
    }
    assert successors == {"ann": (ENDS, "g", "bo"), "cia": (ENDS, "g", None)}


def test_a_membership_that_ends_takes_only_what_is_not_met_elsewhere() -> None:
    members: list[Row] = [
        ("ann", "g", None, "2026-12"),
        ("cia", "g"),
        ("dan", "g"),
        ("ann", "h"),
        ("cia", "h"),
    ]
    (row,) = ahead(state(membership=members)).rows
    assert row.pairs == (PairLoss("b", 2, 2 / 3, 1),)


def test_a_second_post_that_ends_is_a_membership_where_posts_are_ties() -> None:
    snapshot = state(
        {"ann": (None, "2026-12")},
        more=[("ann", "od"), ("bo", "od", None, "2026-12"), ("eva", "od")],
    )
    rows = ahead(snapshot, settings=replace(AT, ties=("position",))).rows
    totals = {(row.person, row.what, row.place, row.moves_to): row.total for row in rows}
    assert totals == {("ann", LEAVES, "oa", "d"): 3, ("bo", ENDS, "od", None): 2}
    assert [row.what for row in ahead(snapshot).rows] == [LEAVES]


@pytest.mark.parametrize("by", ["organisation", "gender"])
def test_people_may_be_grouped_by_something_else(by: str) -> None:
    snapshot = state({"eva": (None, "2026-12")})
    known = replace(
        snapshot, traits=snapshot.traits.with_columns(gender=pl.Series(["f", "m", "f", "m", "f"]))
    )
    (row,) = ahead(known, settings=replace(AT, by=by)).rows
    assert (row.person, row.group, row.what) == (
        "eva",
        "oc" if by == "organisation" else "f",
        LEAVES,
    )
    assert row.total == 4


def test_the_largest_loss_comes_first_and_goes_into_json() -> None:
    members: list[Row] = [*((p, "g") for p in PEOPLE), ("ann", "h"), ("eva", "h")]
    snapshot = state({"ann": (None, "2027-06"), "dan": (None, "2026-12")}, membership=members)
    result = ahead(snapshot, settings=replace(AT, weight="newman"))
    assert [(row.person, round(row.total, 9)) for row in result.rows] == [("ann", 2), ("dan", 1)]
    network = two_mode(snapshot, result.settings)
    assert departures(snapshot, network, result.settings, "1y", first=1).rows == result.rows[:1]
    document = result.as_dict(snapshot, "fi")
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert (
        document["count"],
        document["dataVersion"],
        document["until"],
        document["weight"],
        document["synthetic"],
    ) == (2, "v1", "2027-11-01", "newman", True)
    assert document["departures"][0] | {"pairs": []} == {
        "person": "ann",
        "group": "a",
        "what": LEAVES,
        "label": "Organisation",
        "place": "oa",
        "last": "2027-06-30",
        "movesTo": None,
        "successor": None,
        "total": pytest.approx(2),
        "pairs": [],
    }


def test_nothing_ends_and_nobody_meets() -> None:
    assert ahead(state()).rows == ()
    lonely = ahead(state({"eva": (None, "2027")}, membership=[]), "2y")
    assert [(row.person, row.total, row.pairs) for row in lonely.rows] == [("eva", 0, ())]
    assert not lonely.after.any()


def test_what_cannot_be_answered_is_said() -> None:
    with pytest.raises(BadInput, match="'soon' is not a window"):
        ahead(state(), "soon")
    with pytest.raises(BadInput, match="Nobody with a sector"):
        ahead(snapshot_of())
