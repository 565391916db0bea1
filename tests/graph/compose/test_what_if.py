"""What would be, beside what is when it has come about, on every engine; and drafts, which count for nothing till then."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from graph.analysis.gaps import find_gaps
from graph.analysis.groupings import holding
from graph.analysis.two_mode import AnalysisSettings, two_mode
from graph.compose.candidates import candidates_of, members_of
from graph.compose.drafts import PREFIX, drop, keep, save
from graph.compose.what_if import Supposed, matrices, suppose, what_if
from graph.errors import BadInput
from graph.snapshot import take_snapshot
from graph.store import Store

AT = AnalysisSettings(date(2026, 11, 1), draws=60, seed=2)


def test_what_would_be_is_what_is_when_drafts_are_made_real(sampled: Store) -> None:
    before = take_snapshot(sampled)
    people = before.people.gather(two_mode(before, AT).people).to_list()
    groups = {"one": people[::11][:9], "two": people[5::13][:8]}
    save(sampled, "syksy", groups, AT.as_of)
    drafted = take_snapshot(sampled)
    without = replace(find_gaps(drafted, AT), version=before.version)
    assert without == find_gaps(before, AT)
    supposed = [Supposed(f"syksy-{number}", tuple(each), AT.as_of) for number, each in enumerate(groups.values(), 1)]
    expected = what_if(drafted, AT, supposed).after
    asked = find_gaps(drafted, replace(AT, drafts=True), quick=True)
    assert [pair.observed for pair in asked.pairs] == [pair.observed for pair in expected.pairs]
    keep(sampled, "syksy")
    real = find_gaps(take_snapshot(sampled), AT, quick=True)
    assert real.pairs == expected.pairs
    assert real.pairs != without.pairs


def test_a_proposal_is_replaced_dropped_and_kept_by_its_name(sampled: Store) -> None:
    version, people = sampled.version(), list(sampled.ids("Person"))
    save(sampled, "kevat", {"one": people[:8], "two": people[8:16]}, AT.as_of)
    save(sampled, "kevat", {"one": people[:9]}, AT.as_of)
    rows = sampled.read("MATCH (p:Person)-[:MEMBER_OF]->(g:Group) WHERE g.draft RETURN g.id, count(p)")
    assert rows == [["kevat-1", 9]]
    drop(sampled, "kevat")
    assert sampled.version() == version
    save(sampled, "kevat", {"one": people[:9]}, AT.as_of)
    keep(sampled, "kevat")
    for done, said in ((keep, "made real already"), (drop, f"withdraw the source '{PREFIX}kevat'")):
        with pytest.raises(BadInput, match=said):
            done(sampled, "kevat")
    with pytest.raises(BadInput, match="was made real; save this one under another name"):
        save(sampled, "kevat", {"one": people[:9]}, AT.as_of)


@pytest.mark.parametrize("name", ["", "Äiti", "a b", "-a", "x" * 61])
def test_a_name_that_is_no_id_is_refused(store: Store, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a proposal"):
        save(store, name, {}, AT.as_of)
    with pytest.raises(BadInput, match="no proposal 'none'"):
        keep(store, "none")


def test_an_event_would_be_on_its_day_alone(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    people = tuple(snapshot.people.gather(two_mode(snapshot, AT).people)[:12])
    events = replace(AT, ties=("attendance",))
    found = what_if(snapshot, events, [Supposed("juhla", people, date(2026, 10, 1), "event")])
    gained = sum(new.observed - old.observed for old, new in zip(found.before.pairs, found.after.pairs, strict=True))
    assert gained == 12 * 11 / 2
    told = found.as_dict("fi")
    assert sum(change["new"] for change in told["changes"]) == gained
    assert suppose(snapshot, []) is snapshot


@pytest.mark.parametrize(("supposed", "said"), [
    (Supposed("x", ("nobody",), AT.as_of), "no person 'nobody'"), (Supposed("x", (), AT.as_of, "event"), "--ties attendance"),
])
def test_what_cannot_be_supposed_is_said(sampled: Store, supposed: Supposed, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        what_if(take_snapshot(sampled), AT, [supposed])


@pytest.mark.parametrize("label", ["Group", "Network", "Project"])
def test_whoever_joins_a_body_that_is_there_meets_those_who_are(sampled: Store, label: str) -> None:
    snapshot = take_snapshot(sampled)
    group, new = "", ""
    for group in snapshot.affiliations.filter(holding(snapshot.affiliations, AT.as_of), label=label)["id"]:
        members = members_of(snapshot, AT, group)
        known = [id_ for id_ in members if id_ in set(candidates_of(snapshot, AT))]
        if len(known) > 2:
            break
    new = next(id_ for id_ in candidates_of(snapshot, AT) if id_ not in members)
    found = what_if(snapshot, AT, [Supposed(group, (new,), AT.as_of, joins=True)])
    assert sum(pair.observed for pair in found.after.pairs) - sum(pair.observed for pair in found.before.pairs) == len(known)
    told = matrices(snapshot, AT, [Supposed(group, (new,), AT.as_of, joins=True)])
    assert np.triu(np.array(told["matrixAfter"]) - np.array(told["matrixBefore"])).sum() == len(known)
    with pytest.raises(BadInput, match="There is no Group 'none'"):
        suppose(snapshot, [Supposed("none", (new,), AT.as_of, joins=True)])


def test_an_id_that_is_taken_is_refused(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    taken = str(snapshot.affiliations.filter(label="Group")["id"][0])
    with pytest.raises(BadInput, match=f"There is a Group '{taken}' already"):
        suppose(snapshot, [Supposed(taken, (), AT.as_of)])
