"""What would be, beside what is when it has come about, on every engine; and drafts, which count
for nothing till then."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.aggregated import aggregate
from graph.analysis.gaps import Gaps, find_gaps
from graph.analysis.groupings import holding
from graph.analysis.mixing import mixing_matrix, mixing_of_counts
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import Weighting, two_mode
from graph.compose.candidates import candidates_of, members_of
from graph.compose.drafts import Draft, keep, save
from graph.compose.what_if import Supposed, matrices, suppose, what_if
from graph.errors import BadInput
from graph.snapshot import Snapshot, take_snapshot
from graph.store import Store

AT = AnalysisSettings(date(2026, 11, 1), draws=60, seed=2)


def gaps_before(snapshot: Snapshot, settings: AnalysisSettings = AT) -> Gaps:
    return find_gaps(snapshot, settings, quick=True)


def test_what_would_be_is_what_is_when_drafts_are_made_real(sampled: Store) -> None:
    before = take_snapshot(sampled)
    people = before.people.gather(two_mode(before, AT).people).to_list()
    groups = [Draft("one", tuple(people[::11][:9])), Draft("two", tuple(people[5::13][:8]))]
    save(sampled, "syksy", groups, AT.as_of)
    drafted = take_snapshot(sampled)
    without = replace(find_gaps(drafted, AT), version=before.version)
    assert without == find_gaps(before, AT)
    supposed = [
        Supposed(f"syksy-{number}", each.people, AT.as_of) for number, each in enumerate(groups, 1)
    ]
    expected = what_if(drafted, gaps_before(drafted), supposed).after
    with_drafts = find_gaps(drafted, replace(AT, drafts=True), quick=True)
    assert [pair.observed for pair in with_drafts.pairs] == [
        pair.observed for pair in expected.pairs
    ]
    keep(sampled, "syksy")
    real = find_gaps(take_snapshot(sampled), AT, quick=True)
    assert real.pairs == expected.pairs
    assert real.pairs != without.pairs


@pytest.mark.parametrize("label", ["Group", "Network", "Project"])
def test_newcomers_count_as_members_where_drafts_do_and_are_when_they_are_kept(
    sampled: Store, label: str
) -> None:
    before = take_snapshot(sampled)
    group, new = standing(before, label)
    save(sampled, "syksy", [Draft("uudet", new, group), Draft("ryhmä", new)], AT.as_of)
    drafted, supposed = (
        take_snapshot(sampled),
        [
            Supposed(group, new, AT.as_of, joins=True),
            Supposed("syksy-2", new, AT.as_of),
        ],
    )
    assert find_gaps(drafted, AT).pairs == find_gaps(before, AT).pairs
    then, weights = replace(AT, drafts=True), ("raw", "newman")
    proposed = [
        mixing_matrix(two_mode(drafted, replace(then, weight=weight))) for weight in weights
    ]
    counted = [
        mixing_of_counts(
            aggregate(sampled, AT.as_of, AT.ties, AT.as_of, drafts=True).counts, Weighting(each)
        )
        for each in weights
    ]
    assert (
        matrices(before, AT, supposed)["matrixAfter"]
        == proposed[0].tolist()
        != matrices(before, AT, [])["matrixAfter"]
    )
    keep(sampled, "syksy")
    real = [
        mixing_matrix(two_mode(take_snapshot(sampled), replace(AT, weight=weight)))
        for weight in weights
    ]
    np.testing.assert_array_equal(real, proposed)
    np.testing.assert_allclose(counted, proposed, rtol=1e-12)
    assert {*new} <= {*members_of(take_snapshot(sampled), AT, group)}


def standing(snapshot: Snapshot, label: str) -> tuple[str, tuple[str, ...]]:
    """A body with members of known sectors on the day, and some who are in none of those."""
    known = candidates_of(snapshot, AT)
    for group in snapshot.affiliations.filter(
        holding(snapshot.affiliations, AT.as_of), label=label
    )["id"]:
        members = {*members_of(snapshot, AT, group)}
        if len(members & {*known}) > 2:
            break
    return group, tuple(id_ for id_ in known if id_ not in members)[:4]


def test_an_event_would_be_on_its_day_alone(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    people = tuple(snapshot.people.gather(two_mode(snapshot, AT).people)[:12])
    events = replace(AT, ties=("attendance",))
    result = what_if(
        snapshot,
        gaps_before(snapshot, events),
        [Supposed("juhla", people, date(2026, 10, 1), "event")],
    )
    gained = sum(
        new.observed - old.observed
        for old, new in zip(result.before.pairs, result.after.pairs, strict=True)
    )
    assert gained == 12 * 11 / 2
    document = result.as_dict("fi")
    assert sum(change["new"] for change in document["changes"]) == gained
    assert suppose(snapshot, []) is snapshot


@pytest.mark.parametrize(
    ("supposed", "message"),
    [
        (Supposed("x", ("nobody",), AT.as_of), "no person 'nobody'"),
        (Supposed("x", (), AT.as_of, "event"), "--ties attendance"),
    ],
)
def test_what_cannot_be_supposed_is_said(sampled: Store, supposed: Supposed, message: str) -> None:
    snapshot = take_snapshot(sampled)
    with pytest.raises(BadInput, match=message):
        what_if(snapshot, gaps_before(snapshot), [supposed])


@pytest.mark.parametrize("label", ["Group", "Network", "Project"])
def test_whoever_joins_a_body_that_is_there_meets_those_who_are(sampled: Store, label: str) -> None:
    snapshot = take_snapshot(sampled)
    group, (new, *_) = standing(snapshot, label)
    known = {*members_of(snapshot, AT, group)} & {*candidates_of(snapshot, AT)}
    result = what_if(
        snapshot, gaps_before(snapshot), [Supposed(group, (new,), AT.as_of, joins=True)]
    )
    assert sum(pair.observed for pair in result.after.pairs) - sum(
        pair.observed for pair in result.before.pairs
    ) == len(known)
    change = matrices(snapshot, AT, [Supposed(group, (new,), AT.as_of, joins=True)])
    assert np.triu(np.array(change["matrixAfter"]) - np.array(change["matrixBefore"])).sum() == len(
        known
    )
    with pytest.raises(BadInput, match="There is no Group 'none'"):
        suppose(snapshot, [Supposed("none", (new,), AT.as_of, joins=True)])


def test_whoever_leaves_meets_those_who_stay_no_more(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    group, _ = standing(snapshot, "Group")
    known = sorted({*members_of(snapshot, AT, group)} & {*candidates_of(snapshot, AT)})
    change = matrices(snapshot, AT, [Supposed(group, (), AT.as_of, joins=True, leave=(known[0],))])
    assert np.triu(
        np.array(change["matrixAfter"]) - np.array(change["matrixBefore"])
    ).sum() == 1 - len(known)


def test_an_id_that_is_taken_is_refused(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    taken = str(snapshot.affiliations.filter(label="Group")["id"][0])
    with pytest.raises(BadInput, match=f"There is a Group '{taken}' already"):
        suppose(snapshot, [Supposed(taken, (), AT.as_of)])
