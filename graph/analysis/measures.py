"""Measures by name, with the settings and the data version from which they were computed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from graph.analysis.groupings import named, names_of
from graph.analysis.registry import compute_of, measure_named
from graph.analysis.settings import AnalysisSettings, json_name
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


def as_json(value: Any) -> Any:
    """A result, or a part of one, as JSON data; NaN becomes None."""
    if is_dataclass(value):
        return {json_name(each.name): as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, np.ndarray):
        return as_json(value.tolist())
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return None if isinstance(value, float) and np.isnan(value) else value
