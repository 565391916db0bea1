"""What is asked, as arrays: who has met whom, who may not sit together, what sectors lack."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose import problem
from graph.compose.acquaintance import have_met, superiors_of, under
from graph.compose.candidates import candidates_of, members_of
from graph.compose.problem import NOWHERE, Group, Requirements, problem_of
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import snapshot_of

AT = AnalysisSettings(date(2026, 11, 1), draws=60)
PEOPLE = {"ann": "oa", "bo": "oa", "cia": "ob", "dan": "ob", "eva": "oc", "fia": "oc"}


def state() -> Snapshot:
    return snapshot_of(
        sectors=[("a",), ("b",), ("c",)],
        organisations=[("oa",), ("ob",), ("oc",), ("x",)],
        belongs=[("oa", "a"), ("ob", "b"), ("oc", "c")],
        people=[*PEOPLE, "gus"],
        positions=[*PEOPLE.items(), ("eva", "x"), ("ann", "x"), ("gus", "oa", "2010", "2019")],
        affiliations={
            "Group": [("g",), ("old", "2010", "2015"), ("plan",)],
            "Event": [("e", "2020-02-03", "2020-02-03")],
        },
        membership=[
            ("ann", "g"),
            ("cia", "g"),
            ("dan", "old", "2010", "2012"),
            ("eva", "old", "2013", "2015"),
            ("gus", "g"),
            ("bo", "old", "2011", "2014"),
            ("bo", "plan"),
            ("fia", "plan"),
        ],
        attendance=[("fia", "e"), ("ann", "e")],
        reporting=[("bo", "ann"), ("ann", "cia"), ("dan", "eva", "2010", "2012")],
        drafts={"plan": None},
    )


def pairs(flags: np.ndarray, names: list[str]) -> set[str]:
    return {f"{names[i]}-{names[j]}" for i, j in np.argwhere(np.triu(flags))}


def test_people_have_met_who_were_somewhere_at_the_same_time_up_to_the_day() -> None:
    snapshot, names = state(), [*PEOPLE, "gus"]
    everyone = np.arange(7, dtype=np.int32)
    met = pairs(have_met(snapshot, everyone, AT.as_of), names)
    assert met == {"ann-cia", "ann-gus", "cia-gus", "bo-dan", "bo-eva", "ann-fia"}
    assert "ann-fia" not in pairs(have_met(snapshot, everyone, date(2019, 1, 1)), names)
    assert pairs(have_met(snapshot, everyone, AT.as_of, cap=2), names) == {"ann-fia"}


def test_whoever_is_above_someone_is_above_those_below_too() -> None:
    snapshot, names = state(), [*PEOPLE, "gus"]
    everyone = np.arange(7, dtype=np.int32)
    superiors = superiors_of(snapshot, everyone, AT.as_of)
    assert superiors[1] == {0, 2}
    assert pairs(under(everyone, superiors), names) == {"ann-bo", "ann-cia", "bo-cia"}


def test_clashes_are_of_any_organisation_superiors_and_those_who_are_to_be_apart() -> None:
    snapshot = state()
    requirements = Requirements(
        tuple(PEOPLE), (Group("1", 2, 3),), apart=(("fia", "cia"), ("fia", "nobody"))
    )
    made = problem_of(snapshot, find_gaps(snapshot, AT, quick=True), requirements)
    assert pairs(made.clash, list(made.people)) == {
        "ann-bo",
        "cia-dan",
        "eva-fia",
        "ann-eva",
        "ann-cia",
        "bo-cia",
        "cia-fia",
    }
    assert (made.value[0, 3], made.value[0, 5], made.value[0, 1]) == (3 + 1, 3, 1)


def test_only_what_gaps_lack_is_covered() -> None:
    snapshot = state()
    measured = find_gaps(snapshot, AT, quick=True)
    pair = replace(measured.pairs[1], verdict="gap", missing=4.4)
    gaps = replace(measured, pairs=(measured.pairs[0], pair, *measured.pairs[2:]))
    made = problem_of(snapshot, gaps, Requirements(tuple(PEOPLE), (Group("1", 2, 3),)))
    assert (pair.a, pair.b) == ("a", "b")
    assert made.cap.tolist() == [[0, 4, 0], [4, 0, 0], [0, 0, 0]]
    assert made.worth.max() == 10


def test_a_mix_of_genders_and_regions_counts_where_both_are_known() -> None:
    snapshot = state()
    traits = snapshot.traits.with_columns(
        pl.Series("gender", ["x", "y", None, "x", "y", "x", None]), region=pl.lit("r")
    )
    weights = {
        "gender": "much",
        "region": "much",
        "sectors": "none",
        "never-met": "none",
        "gaps": "none",
    }
    requirements = Requirements(tuple(PEOPLE), (Group("1", 2, 3),), weights=weights)
    value = problem_of(
        replace(snapshot, traits=traits), find_gaps(snapshot, AT, quick=True), requirements
    ).value
    assert (value[0, 1], value[0, 2], value[0, 3], value[1, 3]) == (10, 0, 0, 10)


def test_members_may_have_left_their_sector_but_candidates_may_not() -> None:
    snapshot = state()
    gaps = find_gaps(snapshot, AT, quick=True)
    assert problem_of(
        snapshot, gaps, Requirements(("bo",), (Group("1", 1, 3, ("gus",)),))
    ).sectors == (
        NOWHERE,
        "a",
    )
    with pytest.raises(BadInput, match="'gus' has no sector on 2026-11-01"):
        problem_of(snapshot, gaps, Requirements(("gus",), (Group("1", 1, 3),)))


@pytest.mark.parametrize(
    ("requirements", "message"),
    [
        (Requirements(("ann",), ()), "No group"),
        (Requirements(("ann",), (Group("1", 3, 2),)), "3 to 2 people"),
        (
            Requirements(("ann",), (Group("1", 1, 2),), weights={"gap": "much"}),
            "no weight 'gap'; did you mean 'gaps'",
        ),
        (
            Requirements(("ann",), (Group("1", 1, 2),), weights={"gaps": "lots"}),
            "'lots' does not say how much",
        ),
        (Requirements(("ann",), (Group("1", 1, 2),), required=("bo",)), "'bo' is no candidate"),
        (Requirements(("anna",), (Group("1", 1, 2),)), "no person 'anna'; did you mean 'ann'"),
        (
            Requirements((), (Group("1", 1, 2, ("ann",)), Group("2", 1, 2, ("ann",)))),
            "'ann' is to stay in both '1' and '2'",
        ),
        (Requirements(("ann",), (Group("1", 1, 2),), per_sector=0), "give 1 or more"),
    ],
)
def test_what_cannot_be_meant_is_named(requirements: Requirements, message: str) -> None:
    snapshot = state()
    with pytest.raises(BadInput, match=message):
        problem_of(snapshot, find_gaps(snapshot, AT, quick=True), requirements)


def test_more_people_than_can_be_compared_are_refused_before_anything_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(problem, "MAX_PEOPLE", 3)
    snapshot = state()
    with pytest.raises(
        BadInput, match="6 people are too many to compare in pairs; name up to 3 candidates"
    ):
        problem_of(
            snapshot,
            find_gaps(snapshot, AT, quick=True),
            Requirements(tuple(PEOPLE), (Group("1", 2, 3),)),
        )


def test_candidates_are_those_whom_lists_and_bodies_name() -> None:
    snapshot = state()
    assert candidates_of(snapshot, AT) == tuple(PEOPLE)
    assert candidates_of(snapshot, AT, groups=["a", "b"], without=["bo"]) == ("ann", "cia", "dan")
    assert candidates_of(snapshot, AT, of=["g", "e"]) == ("ann", "cia", "fia")
    assert candidates_of(snapshot, AT, ids=["eva", "ann"], of=["g"]) == ("ann",)
    assert members_of(snapshot, AT, "old") == ()
    for arguments, message in (
        ({"ids": ["anna"]}, "did you mean 'ann'"),
        ({"groups": ["z"]}, "no sector 'z'"),
        ({"of": ["h"]}, "event 'h'"),
        ({"groups": ["a"], "ids": ["cia"]}, "Nobody with a sector"),
    ):
        with pytest.raises(BadInput, match=message):
            candidates_of(snapshot, AT, **arguments)
