"""The analysis finds the gaps that are planted in a sample, and calls no other two sectors a
gap."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.snapshot import Snapshot, take_snapshot
from graph.store import Store
from loaders.facts import read_facts
from loaders.sample import GAPS, write_sample
from loaders.tables import read_tables

TODAY = date(2026, 11, 23)


def stored(store: Store, folder: Path, gaps: Sequence[tuple[str, str]], seed: int = 1) -> Snapshot:
    write_sample(folder, gaps=gaps, seed=seed)
    store.upsert(read_facts().batch)
    store.upsert(read_tables(folder, store.ids).batch)
    return take_snapshot(store)


def called(snapshot: Snapshot, verdict: str, **changed: object) -> list[tuple[str, str]]:
    """The pairs of different sectors with a verdict."""
    gaps = find_gaps(snapshot, AnalysisSettings(**({"as_of": TODAY} | changed)))  # type: ignore[arg-type]
    return [(pair.a, pair.b) for pair in gaps.pairs if pair.verdict == verdict and pair.a != pair.b]


Planted = Sequence[tuple[str, str]]


@pytest.mark.parametrize("planted", [GAPS, (("26", "35"),), ()], ids=str)
def test_what_was_planted_is_found_and_nothing_else(
    embedded_store: Store, tmp_path: Path, planted: Planted
) -> None:
    snapshot = stored(embedded_store, tmp_path / "sample", planted)
    assert snapshot.synthetic
    for weight in ("raw", "newman"):
        assert called(snapshot, "gap", weight=weight) == sorted(planted)
        assert called(snapshot, "not enough data", weight=weight) == []


def test_another_seed_shows_the_gaps_at_earlier_dates_and_in_groups_only(
    embedded_store: Store, tmp_path: Path
) -> None:
    snapshot = stored(embedded_store, tmp_path / "sample", GAPS, seed=7)
    for day in (date(2025, 1, 31), date(2026, 6, 30), TODAY):
        assert set(called(snapshot, "gap", as_of=day)) >= set(GAPS)
    assert called(snapshot, "gap", ties=("attendance",)) == []
