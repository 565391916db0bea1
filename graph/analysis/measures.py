"""Measures by name, with the settings and the data version from which they were computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.analysis.groupings import named, names_of
from graph.analysis.json_data import as_json
from graph.analysis.registry import compute_of, measure_named
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import nobody, two_mode
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of a measure. `result`: the measure's own dataclass, see
    graph/analysis/figures.py. `groups`: the ids of the rows and columns of its matrices; `names`:
    their names, as from `graph.analysis.groupings.names_of`."""

    name: str
    settings: AnalysisSettings
    version: str
    synthetic: bool
    groups: tuple[str, ...]
    names: tuple[Mapping[str, str | None], ...]
    result: Any

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The result as JSON data, with the settings and the data version."""
        return {
            "measure": self.name,
            **self.settings.as_dict(),
            "dataVersion": self.version,
            "synthetic": self.synthetic,
            "groups": [
                {"id": id_, "name": named(names, id_, lang)}
                for id_, names in zip(self.groups, self.names, strict=True)
            ],
            **as_json(self.result),
        }


def measure(name: str, snapshot: Snapshot, settings: AnalysisSettings) -> Measured:
    """Compute a measure. Raises BadInput for an unknown name, for invalid settings, and if there
    are no people or no ties to measure."""
    measure_named(name)
    network = two_mode(snapshot, settings)
    if not network.people.size:
        raise nobody(settings)
    return Measured(
        name,
        settings,
        snapshot.version,
        snapshot.synthetic,
        network.groups,
        tuple(names_of(snapshot, settings.by, network.groups)),
        compute_of(name)(snapshot, network, settings),
    )
