"""Every measure by its name, as what is printed or sent: JSON with the settings, the seed and the
data version it was made from."""

from collections.abc import Callable
from typing import Any

import numpy as np

from graph.analysis.as_networkx import people_graph
from graph.analysis.bicm import classes_of_network, preview
from graph.analysis.brokerage import ROLES, brokerage
from graph.analysis.centrality import two_mode_centrality
from graph.analysis.counted import as_dict, numbers
from graph.analysis.cuts import two_mode_cuts
from graph.analysis.groupings import called
from graph.analysis.mixing import mixing_matrix
from graph.analysis.projection import projected
from graph.analysis.reach import reach
from graph.analysis.resilience import resilience
from graph.analysis.segregation import ei_test, relabelled, segregation
from graph.analysis.settings import AnalysisSettings
from graph.analysis.structural_holes import structural_holes
from graph.analysis.two_mode import TwoMode, affiliation_of, nobody, two_mode
from graph.errors import BadInput, suggest
from graph.snapshot import Snapshot

MOST_STEPS = 6

Found = dict[str, Any]


def measure(name: str, snapshot: Snapshot, settings: AnalysisSettings, lang: str = "en") -> Found:
    """What MEASURES calls `name`. Raises BadInput for a name it does not know, settings that mean
    nothing, and where there is nobody, or no tie, to measure."""
    if name not in MEASURES:
        raise BadInput("no_measure", name=name, remedy=suggest(name, MEASURES))
    network = two_mode(snapshot, settings)
    if not network.people.size:
        raise nobody(settings)
    found = MEASURES[name](snapshot, network, settings)
    return {
        "measure": name,
        **settings.as_dict(),
        "dataVersion": snapshot.version,
        "synthetic": snapshot.synthetic,
        "groups": called(snapshot, settings.by, network.groups, lang),
        **found,
    }


def _mixing(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    return {"matrix": mixing_matrix(network).tolist()}


def _preview(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    """Weighted by the half-life, affiliations of one size are not alike any more."""
    if settings.half_life is not None:
        raise BadInput("preview_without_half_life", half_life=settings.half_life)
    observed = mixing_matrix(network)
    found = preview(classes_of_network(network), observed, network.weighting)
    return {"matrix": observed.tolist(), **as_dict(found)}


def _segregation(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found = segregation(mixing_matrix(network))
    test = ei_test(network.group, relabelled(network), settings.draws, settings.seed)
    return {
        "within": found.within,
        "between": found.between,
        "ei": found.ei,
        "assortativity": found.assortativity,
        "modularity": found.modularity,
        "eiExpected": test.expected,
        "eiDeviation": test.sd,
        "eiP": test.p,
    }


def _brokerage(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found = brokerage(projected(network.indptr, network.indices, network.weight), network.group)
    columns = dict(zip(ROLES, found.scores.T.tolist(), strict=True))
    people = [row for row in _people(snapshot, network, "total", columns) if row["total"]]
    return {
        "totals": dict(zip(ROLES, found.totals.tolist(), strict=True)),
        "expected": found.expected,
        "z": found.z,
        "people": people,
    }


def _centrality(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found, _ = two_mode_centrality(network.indptr, network.indices, network.affiliations.size)
    columns = {
        "degree": found.degree.tolist(),
        "closeness": found.closeness.tolist(),
        "betweenness": found.betweenness.tolist(),
        "betweennessScaled": found.betweenness_scaled.tolist(),
    }
    return {"people": _people(snapshot, network, "betweenness", columns)}


def _structural_holes(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found = structural_holes(people_graph(network))
    tied = ~np.isnan(found.constraint)
    columns = {
        "constraint": found.constraint.tolist(),
        "effectiveSize": found.effective_size.tolist(),
    }
    people = [row for row, has in zip(_rows(snapshot, network, columns), tied, strict=True) if has]
    return {"people": sorted(people, key=lambda row: (row["constraint"], str(row["person"])))}


def _cuts(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found = two_mode_cuts(
        network.indptr,
        network.indices,
        network.affiliations.size,
        network.group,
        len(network.groups),
    )
    ids = snapshot.people.gather(network.people)
    people = [
        {
            "person": ids[cut.person],
            "group": network.groups[network.group[cut.person]],
            "peopleApart": cut.people_apart,
        }
        for cut in found.people
    ]
    bridges = [
        {"person": ids[person], **affiliation_of(snapshot, network, column)}
        for person, column in found.bridges.tolist()
    ]
    return {"people": people, "bridges": bridges}


def _reach(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    k = len(network.groups)
    found = reach(
        network.indptr, network.indices, network.affiliations.size, network.group, k, settings.seed
    )
    within = {
        str(steps): numbers(found.within(steps))
        for steps in range(1, 1 + min(len(found.at), MOST_STEPS))
    }
    return {
        "within": within,
        "meanSteps": numbers(found.mean()),
        "searched": found.searched,
        "exact": found.exact,
    }


def _resilience(snapshot: Snapshot, network: TwoMode, settings: AnalysisSettings) -> Found:
    found, ids = resilience(network), snapshot.people.gather(network.people)
    pairs = [
        {
            "a": network.groups[each.a],
            "b": network.groups[each.b],
            "ties": each.ties,
            "bridging": each.bridging,
            "person": ids[each.person],
            "share": each.share,
            "people": each.people,
        }
        for each in found.pairs
    ]
    return {
        "people": [
            row
            for row in _people(snapshot, network, "ties", {"ties": found.ties.tolist()})
            if row["ties"]
        ],
        "pairs": sorted(pairs, key=lambda pair: (-pair["share"], pair["a"], pair["b"])),
    }


def _people(
    snapshot: Snapshot, network: TwoMode, by: str, columns: dict[str, list[Any]]
) -> list[Found]:
    """A row each person, the largest value of `by` first."""
    return sorted(_rows(snapshot, network, columns), key=lambda row: (-row[by], str(row["person"])))


def _rows(snapshot: Snapshot, network: TwoMode, columns: dict[str, list[Any]]) -> list[Found]:
    ids = snapshot.people.gather(network.people).to_list()
    groups = [network.groups[group] for group in network.group]
    return [
        {"person": id_, "group": group, **dict(zip(columns, values, strict=True))}
        for id_, group, *values in zip(ids, groups, *columns.values(), strict=True)
    ]


MEASURES: dict[str, Callable[[Snapshot, TwoMode, AnalysisSettings], Found]] = {
    "mixing": _mixing,
    "preview": _preview,
    "segregation": _segregation,
    "brokerage": _brokerage,
    "centrality": _centrality,
    "cuts": _cuts,
    "reach": _reach,
    "resilience": _resilience,
    "structural-holes": _structural_holes,
}
