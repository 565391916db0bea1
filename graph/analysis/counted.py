"""Measures that need no more than what the database counts itself, for graphs that do not fit into
memory: mixing and its preview."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.aggregated import aggregate
from graph.analysis.bicm import Preview, classes_of, preview
from graph.analysis.groupings import named
from graph.analysis.mixing import mixing_of_counts
from graph.analysis.settings import AnalysisSettings, check_settings
from graph.analysis.two_mode import Weighting, nobody
from graph.dates import before
from graph.errors import BadInput, message, suggest
from graph.store import Store

COUNTED = ("mixing", "preview")


def measure_counted(
    name: str, store: Store, settings: AnalysisSettings, lang: str = "en"
) -> dict[str, Any]:
    """The same as `graph.analysis.measures.measure` says of a snapshot. Raises BadInput for other
    measures, for people grouped by anything but sectors and for a half-life, as both need more, and
    as `measure` does."""
    check_settings(settings)
    if name not in COUNTED:
        raise BadInput("not_counted_in_database", name=name, remedy=suggest(name, COUNTED))
    if settings.by != "sector" or settings.half_life is not None or settings.least:
        asked = (
            message("counted_by", by=settings.by)
            if settings.by != "sector"
            else message("counted_half_life", half_life=settings.half_life)
        )
        asked = message("counted_smallest", people=settings.least) if settings.least else asked
        raise BadInput("sectors_alone_counted", other=asked)
    counts = aggregate(
        store,
        settings.as_of,
        settings.ties,
        before(settings.as_of, settings.window),
        drafts=settings.drafts,
    )
    if not counts.sectors:
        raise nobody(settings)
    weighting = Weighting(settings.weight, settings.cap)
    observed = mixing_of_counts(counts.counts, weighting)
    found: dict[str, Any] = {"matrix": observed.tolist()}
    if name == "preview":
        found |= as_dict(preview(classes_of(counts.counts, counts.people), observed, weighting))
    return {
        "measure": name,
        **settings.as_dict(),
        "dataVersion": counts.version,
        "synthetic": counts.synthetic,
        "groups": [
            {"id": id_, "name": named(counts.names[id_], id_, lang)} for id_ in counts.sectors
        ],
        **found,
    }


def as_dict(found: Preview) -> dict[str, Any]:
    """JSON; None where nothing is left to chance."""
    return {"expected": found.expected.tolist(), "z": numbers(found.z), "p": numbers(found.p)}


def numbers(matrix: NDArray[np.float64]) -> list[list[float | None]]:
    """Rows; None where there is nothing to say."""
    return [[None if np.isnan(value) else float(value) for value in row] for row in matrix]
