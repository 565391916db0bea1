"""Counts made inside the database are those of the snapshot, on both engines."""

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from graph.aggregated import aggregate
from graph.analysis.bicm import classes_of, classes_of_network, preview
from graph.analysis.counted import COUNTED, measure_counted
from graph.analysis.measures import measure
from graph.analysis.mixing import mixing_matrix, mixing_of_counts
from graph.analysis.settings import TIES, AnalysisSettings
from graph.analysis.two_mode import Weighting, two_mode
from graph.dates import before
from graph.errors import BadInput
from graph.snapshot import take_snapshot
from graph.store import Store

AT = AnalysisSettings(date(2025, 5, 31), window="2y")


def test_mixing_needs_only_what_the_database_counts(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    for ties, weight in product(
        [*((tie,) for tie in TIES), TIES, ("membership", "cohort")], ["raw", "newman"]
    ):
        network = two_mode(snapshot, replace(AT, ties=ties, weight=weight))
        counted = aggregate(sampled, AT.as_of, ties, before(AT.as_of, AT.window))
        assert counted.sectors == network.groups
        np.testing.assert_allclose(
            mixing_of_counts(counted.counts, Weighting(weight)), mixing_matrix(network), rtol=1e-12
        )
        assert mixing_matrix(network).any(), ties


def test_the_quick_model_needs_only_what_the_database_counts(sampled: Store) -> None:
    network = two_mode(take_snapshot(sampled), AT)
    counted = aggregate(sampled, AT.as_of, AT.ties, AT.as_of)
    observed = mixing_matrix(network)
    one, other = (
        preview(classes_of(counted.counts, counted.people), observed),
        preview(classes_of_network(network), observed),
    )
    np.testing.assert_array_equal(one.expected, other.expected)
    np.testing.assert_array_equal(one.z, other.z)


def test_people_are_counted_by_sector_and_by_how_many_affiliations_they_have(
    sampled: Store,
) -> None:
    snapshot = take_snapshot(sampled)
    for ties in (("membership",), TIES):
        network = two_mode(snapshot, replace(AT, ties=ties))
        counted = aggregate(sampled, AT.as_of, ties, before(AT.as_of, AT.window))
        degrees = np.diff(network.indptr)
        expected = np.zeros((len(network.groups), int(degrees.max()) + 1), np.int64)
        np.add.at(expected, (network.group, degrees), 1)
        assert counted.people.tolist() == expected.tolist()
        assert sorted(counted.counts.sum(axis=1)) == sorted(np.bincount(network.indices))


def test_what_is_said_of_counts_is_what_is_said_of_the_snapshot(sampled: Store) -> None:
    snapshot = take_snapshot(sampled)
    for name in COUNTED:
        settings = replace(AT, weight="newman", cap=60)
        one, other = (
            measure_counted(name, sampled, settings).as_dict("sv"),
            measure(name, snapshot, settings).as_dict("sv"),
        )
        for matrix in ("matrix", "expected", "z", "p"):
            if matrix in other:
                np.testing.assert_allclose(
                    np.array(one.pop(matrix), float), np.array(other.pop(matrix), float), rtol=1e-9
                )
        assert one == other


@pytest.mark.parametrize(
    ("name", "unusable", "message"),
    [
        ("brokerage", AT, "'brokerage' cannot be counted in the database"),
        ("mixing", replace(AT, by="region"), "not by 'region'"),
        ("preview", replace(AT, half_life="2y"), "half-life of '2y'"),
        ("mixing", AT, "Nobody with a sector"),
    ],
)
def test_what_cannot_be_counted_is_said(
    store: Store, name: str, unusable: AnalysisSettings, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        measure_counted(name, store, unusable)


def test_an_empty_graph_is_counted_too(store: Store) -> None:
    counted = aggregate(store, AT.as_of, TIES, AT.as_of)
    assert (counted.sectors, counted.counts.shape, counted.people.shape) == ((), (0, 0), (0, 1))
