"""The people of one sector who have met nobody of another."""

from dataclasses import dataclass

import numpy as np

from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Unmet:
    """`people`: their ids, in order. `of_a` and `of_b`: the number of people of each sector on the
    date."""

    people: tuple[str, ...]
    of_a: int
    of_b: int


def find_unmet(snapshot: Snapshot, a: str, b: str, settings: AnalysisSettings) -> Unmet:
    """The people of sector `a` who share no affiliation of the chosen kinds with anyone else of
    sector `b`; `a` may equal `b`. If no people of `b` are known on the date, these are all people
    of `a`.

    Raises BadInput for sectors that do not exist and for invalid settings.
    """
    for sector in (a, b):
        if sector not in snapshot.sectors["id"]:
            raise BadInput(
                "no_sector",
                sector=sector,
                remedy=suggest(sector, snapshot.sectors["id"], otherwise="use_a_key"),
            )
    network = two_mode(snapshot, settings)
    activity = np.diff(network.indptr)
    of_a, of_b = (
        network.group == (network.groups.index(each) if each in network.groups else -1)
        for each in (a, b)
    )
    others = np.bincount(
        network.indices[np.repeat(of_b, activity)], minlength=network.affiliations.size
    )
    meets = others[network.indices] > int(a == b)
    met = (
        np.bincount(np.repeat(np.arange(activity.size), activity)[meets], minlength=activity.size)
        > 0
    )
    people = snapshot.people.gather(network.people[of_a & ~met])
    return Unmet(tuple(people), int(of_a.sum()), int(of_b.sum()))
