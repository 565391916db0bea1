from datetime import date

import pytest

from graph.analysis.years import MAX_YEARS, years_known
from snapshots import snapshot_of

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("positions", "years"),
    [
        ([], ()),
        ([("2023-05", "2025-03")], (2023, 2024)),
        ([("2023-05", "2023-06"), ("2025-01", None)], (2025, 2026)),
        ([(None, None)], (2026,)),
        ([(None, "2024-12-31"), ("2023", None)], (2023, 2024, 2025, 2026)),
        ([("2026-12", None)], (2026,)),
    ],
)
def test_years_at_whose_end_somebody_holds_a_position(
    positions: list[tuple[str | None, str | None]], years: tuple[int, ...]
) -> None:
    snapshot = snapshot_of(
        organisations=[("o",)],
        people=[f"p{i}" for i in range(len(positions))],
        positions=[(f"p{i}", "o", *dates) for i, dates in enumerate(positions)],
    )
    assert years_known(snapshot, TODAY) == years


def test_no_more_years_than_can_be_chosen_from() -> None:
    snapshot = snapshot_of(organisations=[("o",)], people=["p"], positions=[("p", "o", "1900")])
    assert years_known(snapshot, TODAY) == tuple(range(2026 - MAX_YEARS + 1, 2027))
