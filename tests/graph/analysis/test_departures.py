"""What leaves with a person: the rank-one loss is the difference of two matrices, and whose term ends is told from whose does not."""

import json
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.departures import ENDS, LEAVES, Departure, Departures, PairLoss, departures, losses_by_ending, losses_by_leaving
from graph.analysis.mixing import mixing_matrix
from graph.analysis.two_mode import RAW, AnalysisSettings, TwoMode, Weighting, two_mode
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import Row, network_of, random_network, snapshot_of

AT = AnalysisSettings(date(2026, 11, 1))
PEOPLE = {"ann": "a", "bo": "a", "cia": "b", "dan": "b", "eva": "c"}
WEIGHTS = [Weighting("raw"), Weighting("newman"), Weighting("raw", cap=3)]
networks = st.lists(st.tuples(st.integers(0, 2), st.sets(st.integers(0, 5), max_size=4)), min_size=1, max_size=12)


def without(network: TwoMode, ties: set[tuple[int, int]]) -> TwoMode:
    """Fewer ties, and what a meeting counts as it was."""
    rows = [[int(a) for a in network.indices[network.indptr[v]:network.indptr[v + 1]] if (v, a) not in ties]
            for v in range(network.group.size)]
    fewer = network_of(network.group, rows, network.affiliations.size)
    return replace(fewer, groups=network.groups, weighting=RAW, decay=network.weight)


def ties_of(network: TwoMode, person: int) -> set[tuple[int, int]]:
    return {(person, int(a)) for a in network.indices[network.indptr[person]:network.indptr[person + 1]]}


def bridging(network: TwoMode) -> set[tuple[int, int]]:
    """Who meets someone of which group."""
    found = set()
    for affiliation in np.flatnonzero(network.weight):
        members = [v for v in range(network.group.size) if (v, affiliation) in ties_of(network, v)]
        for u, v in combinations(members, 2):
            found |= {(u, int(network.group[v])), (v, int(network.group[u]))}
    return found


def expected_loss(network: TwoMode, person: int, ties: set[tuple[int, int]]) -> tuple[list[float], list[int]]:
    """By each other group, from what the whole network is with and without the ties."""
    fewer, own, groups = without(network, ties), int(network.group[person]), range(len(network.groups))
    lost = bridging(network) - bridging(fewer)
    people = [
        sum({int(network.group[u]), met} == {own, other} for u, met in lost if u == person or met == own or int(network.group[u]) == own)
        for other in groups
    ]
    return (mixing_matrix(network) - mixing_matrix(fewer))[own].tolist(), people


def dense(rows: list[tuple[int, int, float, int]], term: int, groups: int) -> tuple[list[float], list[int]]:
    ties, people = [0.0] * groups, [0] * groups
    for of, other, lost, bridges in rows:
        if of == term:
            ties[other], people[other] = lost, bridges
    return ties, people


@given(networks, st.sampled_from(WEIGHTS))
def test_the_loss_of_a_person_is_the_difference_to_the_network_without_them(drawn: list[tuple[int, set[int]]], how: Weighting) -> None:
    network = replace(network_of([g for g, _ in drawn], [row for _, row in drawn], 6), weighting=how)
    everyone = np.arange(len(drawn))
    rows = losses_by_leaving(network, everyone).rows()
    for person in everyone.tolist():
        ties, people = expected_loss(network, person, ties_of(network, person))
        found = dense(rows, person, len(network.groups))
        assert found[0] == pytest.approx(ties, abs=1e-9)
        assert found[1] == people
    some = everyone[::2][::-1]
    assert [dense(losses_by_leaving(network, some).rows(), i, 3) for i in range(some.size)] == [dense(rows, int(v), 3) for v in some]


@given(networks, st.sampled_from(WEIGHTS))
def test_the_loss_of_one_membership_is_the_difference_too(drawn: list[tuple[int, set[int]]], how: Weighting) -> None:
    network = replace(network_of([g for g, _ in drawn], [row for _, row in drawn], 6), weighting=how)
    ties = [(v, a) for v, (_, row) in enumerate(drawn) for a in sorted(row)]
    rows = losses_by_ending(network, np.array([v for v, _ in ties], int), np.array([a for _, a in ties], int)).rows()
    for term, tie in enumerate(ties):
        meetings, people = expected_loss(network, tie[0], {tie})
        found = dense(rows, term, len(network.groups))
        assert found[0] == pytest.approx(meetings, abs=1e-9)
        assert found[1] == people


def test_raw_losses_are_those_of_a_matrix_that_is_made_anew() -> None:
    network = random_network(200, 60, 5, 6, seed=1)
    rows = losses_by_leaving(network, np.arange(200)).rows()
    whole = mixing_matrix(network)
    for person in range(0, 200, 17):
        fewer = replace(without(network, ties_of(network, person)), decay=None)
        own = int(network.group[person])
        difference = whole - mixing_matrix(fewer)
        assert dense(rows, person, 6)[0] == difference[own].tolist()
        assert not np.delete(np.delete(difference, own, 0), own, 1).any()


def state(positions: dict[str, tuple[str | None, str | None]] | None = None, *, more: list[Row] | None = None,
          membership: list[Row] | None = None, people: dict[str, str] | None = None, **given: list[Row]) -> Snapshot:
    """Everyone in their sector's office, all five in one group without dates if nothing else is said."""
    sectors = given.pop("sectors", [("a",), ("b",), ("c",), ("d",)])
    known = {**PEOPLE, **(people or {})}
    return snapshot_of(
        sectors=sectors, organisations=[(f"o{row[0]}",) for row in sectors], belongs=[(f"o{row[0]}", row[0]) for row in sectors],
        people=known, affiliations={"Group": [("g",), ("h",)]},
        positions=[*((p, f"o{s}", *(positions or {}).get(p, (None, None))) for p, s in PEOPLE.items()), *(more or [])],
        membership=membership if membership is not None else [(p, "g") for p in PEOPLE], **given,
    )


def ahead(snapshot: Snapshot, horizon: str = "1y", settings: AnalysisSettings = AT) -> Departures:
    return departures(snapshot, two_mode(snapshot, settings), settings, horizon)


def test_a_term_that_ends_takes_the_person_with_it() -> None:
    row, = ahead(state({"eva": (None, "2027-03")})).rows
    assert row == Departure("eva", "c", LEAVES, "oc", date(2027, 3, 31), None, None, 4, (PairLoss("a", 2, 1, 3), PairLoss("b", 2, 1, 3)))


def test_what_remains_when_all_have_gone_is_not_the_sum_of_the_losses() -> None:
    found = ahead(state({"cia": (None, "2027-03"), "eva": (None, "2027-03")}))
    assert [row.person for row in found.rows] == ["cia", "eva"]
    assert found.before.tolist() == [[1, 4, 2], [4, 1, 2], [2, 2, 0]]
    assert found.after.tolist() == [[1, 2, 0], [2, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(("last", "horizon", "ends"), [
    ("2026-10-31", "1y", False), ("2026-11-01", "1y", True), ("2027-11-01", "1y", True), ("2027-11-02", "1y", False),
    ("2026-12-01", "30d", True), ("2026-12-02", "30d", False), ("2027-05", "6m", False), (None, "99y", False), ("2027-05", "999y", True),
])
def test_only_terms_that_end_within_the_horizon_count(last: str | None, horizon: str, ends: bool) -> None:
    assert bool(ahead(state({"eva": (None, last)}), horizon).rows) == ends


def test_terms_that_follow_one_another_are_one() -> None:
    positions: dict[str, tuple[str | None, str | None]] = {"eva": ("2020", "2026-12")}
    assert not ahead(state(positions, more=[("eva", "oc", "2027-01", None)])).rows
    assert not ahead(state(positions, more=[("eva", "oc", "2025", "2028")])).rows
    renewed, = ahead(state(positions, more=[("eva", "oc", "2027-01", "2027-06")])).rows
    assert renewed.last == date(2027, 6, 30)
    interrupted = [("eva", "g", "2020", "2026-12"), ("eva", "g", "2027-03", "2029"), ("ann", "g"), ("bo", "g")]
    assert [(row.what, row.last) for row in ahead(state(membership=interrupted)).rows] == [(ENDS, date(2026, 12, 31))]


def test_another_post_in_the_same_sector_is_no_departure_and_in_another_a_move() -> None:
    positions: dict[str, tuple[str | None, str | None]] = {"eva": (None, "2026-12")}
    assert not ahead(state(positions, more=[("eva", "oc", "2027-02", None)])).rows
    row, = ahead(state(positions, more=[("eva", "od", "2027-02", None)])).rows
    assert (row.group, row.moves_to, row.what) == ("c", "d", LEAVES)


def test_a_sector_that_is_merged_is_not_left() -> None:
    sectors: list[Row] = [("a",), ("b",), ("c", None, "2026"), ("d", "2027")]
    moving: list[Row] = [("eva", "od", "2027", None)]
    ends: dict[str, tuple[str | None, str | None]] = {"eva": (None, "2026")}
    assert not ahead(state(ends, more=moving, sectors=sectors, successions=[("c", "d")])).rows
    assert [row.moves_to for row in ahead(state(ends, more=moving, sectors=sectors)).rows] == ["d"]


def test_a_post_that_another_comes_into_is_told() -> None:
    gone: dict[str, tuple[str | None, str | None]] = {"cia": (None, "2026-12"), "dan": (None, "2027-02")}
    comes: list[Row] = [("zoe", "ob", "2027-01", None)]
    found = {row.person: row.successor for row in ahead(state(gone, more=comes, people={"zoe": "b"})).rows}
    assert found == {"cia": "zoe", "dan": None}
    here_already: list[Row] = [("zoe", "ob", "2020", None)]
    found = {row.person: row.successor for row in ahead(state(gone, more=here_already, people={"zoe": "b"})).rows}
    assert found == {"cia": None, "dan": None}
    gone_first: list[Row] = [("zoe", "ob", "2026-12-01", "2026-12-31")]
    found = {row.person: row.successor for row in ahead(state(gone, more=gone_first, people={"zoe": "b"})).rows}
    assert found == {"cia": None, "dan": None}


def test_a_seat_passes_to_someone_of_the_same_sector_only() -> None:
    members: list[Row] = [("ann", "g", None, "2026-12"), ("bo", "g", "2027", None), ("cia", "g", None, "2026-12"), ("dan", "h"),
                          ("eva", "g"), ("ann", "h")]
    found = {row.person: (row.what, row.place, row.successor) for row in ahead(state(membership=members)).rows}
    assert found == {"ann": (ENDS, "g", "bo"), "cia": (ENDS, "g", None)}


def test_a_membership_that_ends_takes_only_what_is_not_met_elsewhere() -> None:
    members: list[Row] = [("ann", "g", None, "2026-12"), ("cia", "g"), ("dan", "g"), ("ann", "h"), ("cia", "h")]
    row, = ahead(state(membership=members)).rows
    assert row.pairs == (PairLoss("b", 2, 2 / 3, 1),)


def test_a_second_post_that_ends_is_a_membership_where_posts_are_ties() -> None:
    snapshot = state({"ann": (None, "2026-12")}, more=[("ann", "od"), ("bo", "od", None, "2026-12"), ("eva", "od")])
    rows = ahead(snapshot, settings=replace(AT, ties=("position",))).rows
    found = {(row.person, row.what, row.place, row.moves_to): row.total for row in rows}
    assert found == {("ann", LEAVES, "oa", "d"): 3, ("bo", ENDS, "od", None): 2}
    assert [row.what for row in ahead(snapshot).rows] == [LEAVES]


@pytest.mark.parametrize("by", ["organisation", "gender"])
def test_people_may_be_grouped_by_something_else(by: str) -> None:
    snapshot = state({"eva": (None, "2026-12")})
    known = replace(snapshot, traits=snapshot.traits.with_columns(gender=pl.Series(["f", "m", "f", "m", "f"])))
    row, = ahead(known, settings=replace(AT, by=by)).rows
    assert (row.person, row.group, row.what) == ("eva", "oc" if by == "organisation" else "f", LEAVES)
    assert row.total == 4


def test_the_largest_loss_comes_first_and_goes_into_json() -> None:
    members: list[Row] = [*((p, "g") for p in PEOPLE), ("ann", "h"), ("eva", "h")]
    snapshot = state({"ann": (None, "2027-06"), "dan": (None, "2026-12")}, membership=members)
    found = ahead(snapshot, settings=replace(AT, weight="newman"))
    assert [(row.person, round(row.total, 9)) for row in found.rows] == [("ann", 2), ("dan", 1)]
    told = found.as_dict(snapshot, "fi")
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert (told["dataVersion"], told["until"], told["weight"], told["synthetic"]) == ("v1", "2027-11-01", "newman", True)
    assert told["departures"][0] | {"pairs": []} == {
        "person": "ann", "group": "a", "what": LEAVES, "place": "oa", "last": "2027-06-30", "movesTo": None, "successor": None,
        "total": pytest.approx(2), "pairs": []}


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
