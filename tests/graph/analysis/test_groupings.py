"""People grouped by sector, organisation, region or gender, and what the groups are called."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.analysis.gaps import find_gaps
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.errors import BadInput
from graph.snapshot import Snapshot
from snapshots import snapshot_of

AT = AnalysisSettings(date(2026, 11, 1))


def four() -> Snapshot:
    """Two organisations in sector a, one in b; one group of all four people, and a fifth person
    without a position."""
    made = snapshot_of(
        sectors=[("a",), ("b",)],
        organisations=[("a1",), ("a2",), ("b1",)],
        belongs=[("a1", "a"), ("a2", "a"), ("b1", "b")],
        people=["p1", "p2", "p3", "p4", "p5"],
        positions=[("p1", "a1"), ("p2", "a1"), ("p3", "a2"), ("p4", "b1")],
        affiliations={"Group": [("g",)]},
        membership=[(f"p{i}", "g") for i in range(1, 6)],
    )
    traits = pl.DataFrame(
        {
            "gender": ["f", "m", "f", None, "m"],
            "region": ["south", "south", "north", "north", "north"],
        }
    )
    return replace(made, traits=traits)


@pytest.mark.parametrize(
    ("by", "groups", "of"),
    [
        ("sector", ("a", "b"), [0, 0, 0, 1]),
        ("organisation", ("a1", "a2", "b1"), [0, 0, 1, 2]),
        ("region", ("north", "south"), [1, 1, 0, 0]),
        ("gender", ("f", "m"), [0, 1, 0]),
    ],
)
def test_one_argument_chooses_what_people_are_grouped_by(
    by: str, groups: tuple[str, ...], of: list[int]
) -> None:
    network = two_mode(four(), replace(AT, by=by))
    assert (network.groups, network.group.tolist()) == (groups, of)
    assert mixing_matrix(network).sum() > 0


def test_gaps_between_organisations_are_called_by_their_names() -> None:
    gaps = find_gaps(four(), replace(AT, by="organisation", draws=50))
    assert [(sector.name("fi"), sector.people) for sector in gaps.sectors] == [
        ("a1 suomeksi", 2),
        ("a2 suomeksi", 1),
        ("b1 suomeksi", 1),
    ]
    assert (
        find_gaps(four(), replace(AT, by="region", draws=50)).as_dict()["sectors"][0]["name"]
        == "north"
    )
    assert gaps.as_dict()["by"] == "organisation"


@pytest.mark.parametrize(
    ("by", "message"), [("sectr", "'sectr'.*'sector'"), ("zodiac", "'zodiac'; use one of 'gender'")]
)
def test_an_unknown_grouping_is_named_with_those_there_are(by: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        two_mode(four(), replace(AT, by=by))


def test_an_affiliation_above_the_cap_counts_nothing() -> None:
    assert mixing_matrix(two_mode(four(), replace(AT, cap=4))).tolist() == [[3, 3], [3, 0]]
    assert not mixing_matrix(two_mode(four(), replace(AT, cap=3))).any()
    with pytest.raises(BadInput, match="cap of 1"):
        two_mode(four(), replace(AT, cap=1))


def test_what_is_over_counts_half_after_each_half_life() -> None:
    made = snapshot_of(
        sectors=[("a",), ("b",)],
        organisations=[("a1",), ("b1",)],
        belongs=[("a1", "a"), ("b1", "b")],
        people=["p1", "p2"],
        positions=[("p1", "a1"), ("p2", "b1")],
        affiliations={"Event": [("e", "2024-11-01", "2024-11-01")]},
        attendance=[("p1", "e"), ("p2", "e")],
    )
    settings = replace(AT, ties=("attendance",), window="5y")
    whole, one, two = (
        mixing_matrix(two_mode(made, replace(settings, half_life=half_life)))[0, 1]
        for half_life in (None, "2y", "1y")
    )
    np.testing.assert_allclose((whole, one, two), (1, 0.5, 0.25), rtol=1e-3)
    with pytest.raises(BadInput, match="'soon'"):
        two_mode(made, replace(settings, half_life="soon"))
