"""One place computes: each figure once for a state of the data and settings, whoever asks."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from batches import batch_of, small
from graph import workspace as module
from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.compose.drafts import drafts_of
from graph.compose.request import ArrangementRequest, GroupsRequest
from graph.findings import ReportRequest
from graph.model import Batch
from graph.store import Store
from graph.workspace import Workspace

AT = AnalysisSettings(date(2026, 11, 1), draws=60)


def test_gaps_are_computed_once_for_pages_reports_and_proposals(
    sampled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = []

    def counting(*args: object, **kwargs: object) -> object:
        computed.append(kwargs["quick"])
        return find_gaps(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "find_gaps", counting)
    workspace = Workspace(sampled)
    state = workspace.state()
    gaps = workspace.gaps(state, AT)
    assert workspace.gaps(state, AT) is gaps
    assert workspace.findings(state, AT, ReportRequest(years=2)).gaps is gaps
    workspace.groups(state, AT, GroupsRequest(number=2, iterations=1000))
    assert computed == [False]


def test_a_proposal_needs_no_more_than_verdicts(sampled: Store) -> None:
    workspace = Workspace(sampled)
    state, request = workspace.state(), GroupsRequest(number=2, iterations=1000)
    proposed = workspace.groups(state, AT, request)
    assert workspace.gaps.peek(state, AT) is None
    workspace.gaps(state, AT)
    afterwards = Workspace(sampled)
    afterwards.gaps(state, AT)
    again = afterwards.groups(state, AT, request)
    assert drafts_of(again) == drafts_of(proposed)
    assert again.score == proposed.score


def test_in_a_large_graph_pages_use_the_gaps_of_a_proposal(
    sampled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGE", 0)
    workspace = Workspace(sampled)
    state = workspace.state()
    assert workspace.verdicts(state, AT) is workspace.gaps(state, AT)


def test_groups_that_were_proposed_are_worth_the_same_when_arranged_by_hand(
    sampled: Store,
) -> None:
    workspace = Workspace(sampled)
    state, request = workspace.state(), GroupsRequest(number=2, iterations=1000)
    proposed = workspace.groups(state, AT, request)
    arranged = ArrangementRequest(groups=tuple(drafts_of(proposed).values()))
    assert workspace.arrangement(state, AT, arranged).score == proposed.score
    assert workspace.bound(state, AT, arranged) >= proposed.score.total


def test_roles_from_whom_nothing_is_withheld_share_what_was_computed(store: Store) -> None:
    store.upsert(small())
    workspace = Workspace(store)
    state = workspace.state()
    gaps = workspace.gaps(state, AT)
    for_viewers = workspace.gaps(state, replace(AT, least=1))
    assert for_viewers.pairs is gaps.pairs
    assert for_viewers.settings.least == 1


def test_another_state_is_read_anew(store: Store) -> None:
    store.upsert(small())
    workspace = Workspace(store)
    before = workspace.snapshot(workspace.state())
    assert workspace.snapshot(workspace.state()) is before
    store.upsert(batch_of("more", Group=[{"id": "x", "name_fi": "Äksä"}]))
    after = workspace.snapshot(workspace.state())
    assert set(after.affiliations["id"]) - set(before.affiliations["id"]) == {"x"}


def test_names_are_indexed_anew_only_where_a_node_has_changed(store: Store) -> None:
    store.upsert(small())
    workspace = Workspace(store)
    first = workspace.index(workspace.state())
    assert workspace.index(workspace.state()) is first
    ends = pl.DataFrame({"from": ["p1"], "to": ["g"], "source": ["test"]})
    store.upsert(Batch({}, {("Person", "MEMBER_OF", "Group"): ends}))
    second = workspace.index(workspace.state())
    assert (second.version, second.names is first.names) == (store.version(), True)
    store.upsert(batch_of("more", Group=[{"id": "x", "name_fi": "Äksä"}]))
    assert [hit.name for hit in workspace.index(workspace.state()).search("aksa")] == ["Äksä"]
