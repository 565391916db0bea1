"""Measures that need only counts made by the database, for graphs that do not fit into memory:
mixing and its preview."""

from graph.aggregated import aggregate
from graph.analysis.bicm import classes_of, preview, preview_of
from graph.analysis.measures import Measured
from graph.analysis.mixing import Mixing, mixing_of_counts
from graph.analysis.settings import AnalysisSettings, check_settings
from graph.analysis.two_mode import Weighting, nobody
from graph.dates import before
from graph.errors import BadInput, message, suggest
from graph.store import Store

COUNTED = ("mixing", "preview")


def measure_counted(name: str, store: Store, settings: AnalysisSettings) -> Measured:
    """The same as `graph.analysis.measures.measure`, without a snapshot. Raises BadInput for other
    measures, for a grouping other than by sector, for a half-life and for a least number of people,
    which all need more than counts; and as `measure` does."""
    check_settings(settings)
    if name not in COUNTED:
        raise BadInput("not_counted_in_database", name=name, remedy=suggest(name, COUNTED))
    if settings.by != "sector" or settings.half_life is not None or settings.least:
        unsupported = (
            message("counted_by", by=settings.by)
            if settings.by != "sector"
            else message("counted_half_life", half_life=settings.half_life)
        )
        unsupported = (
            message("counted_smallest", people=settings.least) if settings.least else unsupported
        )
        raise BadInput("sectors_alone_counted", other=unsupported)
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
    return Measured(
        name,
        settings,
        counts.version,
        counts.synthetic,
        tuple(counts.sectors),
        tuple(counts.names[id_] for id_ in counts.sectors),
        Mixing(observed)
        if name == "mixing"
        else preview_of(
            preview(classes_of(counts.counts, counts.people), observed, weighting), observed
        ),
    )
