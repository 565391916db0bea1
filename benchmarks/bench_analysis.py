"""How fast networks are measured, beside networkx in the same run, and a million people's gaps:
`make bench-analysis`.

The networks are those of bench_gaps.py: ten affiliations each, of heavy-tailed sizes, 13 sectors.
Prints a line a step, then everything as one JSON line. Seconds are medians, of one run where they
are networkx's or long; `cpu_s`: all threads together. Memory is the peak resident set of this
process so far, in MB, so that the steps go from the smallest to the largest network.
"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
from bench_gaps import SECTORS, by_chance, peak_mb, size_of, summing

from graph.analysis.centrality import one_mode_centrality, two_mode_centrality
from graph.analysis.cuts import CutsArrays, two_mode_cuts
from graph.analysis.gaps import find_gaps, sectors_of
from graph.analysis.mixing import mixing_matrix
from graph.analysis.null_model import draw_mixing
from graph.analysis.projection import projected
from graph.analysis.reach import reach
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import TwoMode, two_mode
from graph.analysis.verdicts import judge
from graph.dates import OPEN_END, OPEN_START
from graph.snapshot import TRAITS, Snapshot, Ties


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--beside", type=int, default=1000, help="people of the network that networkx measures too"
    )
    parser.add_argument(
        "--people",
        type=int,
        nargs="*",
        default=[10_000, 100_000, 1_000_000],
        help="of the networks measured alone",
    )
    parser.add_argument(
        "--sensitive",
        type=int,
        default=100_000,
        help="people of the snapshot whose verdicts are tried otherwise",
    )
    parser.add_argument(
        "--gaps",
        type=int,
        default=1_000_000,
        help="people of the snapshot whose gaps are looked for",
    )
    parser.add_argument("--draws", type=int, default=100, help="of those gaps")
    options = parser.parse_args()
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "networkx": lambda: beside_networkx(by_chance(options.beside)),
        "betweenness": betweenness,
        **{
            f"measures_{people}": lambda people=people: measures(by_chance(people))
            for people in options.people
        },
        "sensitivity": lambda: sensitivity(snapshot_of(by_chance(options.sensitive))),
        "gaps": lambda: gaps(snapshot_of(by_chance(options.gaps)), options.draws),
    }
    result: dict[str, Any] = {"bench": "analysis", "cores": os.cpu_count()}
    for name, step in steps.items():
        result[name] = step() | {"peak_mb": peak_mb()}
        print(f"{name}: {result[name]}", flush=True)
    print(json.dumps(result))


def beside_networkx(network: TwoMode) -> dict[str, Any]:
    """The same answers twice: seconds of networkx, ours, and how many times that is."""
    people, graph, k, sparse = (
        network.people.size,
        graph_of(network),
        len(network.groups),
        thinned(network),
    )
    sparse_graph = graph_of(sparse)
    arrays = network.indptr, network.indices, network.affiliations.size
    tasks: dict[str, tuple[Callable[[], Any], Callable[[], Any], Callable[[Any, Any], bool]]] = {
        "projection": (
            lambda: nx.bipartite.weighted_projected_graph(graph, range(people)),
            lambda: projected(network.indptr, network.indices, network.weight),
            same_ties,
        ),
        "matrix": (lambda: summed(graph, network), lambda: mixing_matrix(network), np.array_equal),
        "centrality": (
            lambda: list(nx.betweenness_centrality(graph, normalized=False).values()),
            lambda: np.concatenate([kind.betweenness for kind in two_mode_centrality(*arrays)]),
            np.allclose,
        ),
        "cuts": (
            lambda: np.sort([*nx.bridges(sparse_graph)]) - np.array([0, people]),
            lambda: cuts_of(sparse).bridges,
            same_rows,
        ),
        "reach": (
            lambda: steps_between(graph, network),
            lambda: reach(*arrays, network.group, k).at,
            np.array_equal,
        ),
    }
    result: dict[str, Any] = size_of(network)
    for name, (theirs, ours, same) in tasks.items():
        (slow, expected), (fast, actual) = timed(theirs, 1), timed(ours)
        assert same(expected, actual), name
        result[name] = {
            "networkx_s": round(slow, 3),
            "seconds": round(fast, 6),
            "times_faster": round(slow / fast),
        }
    return result


def thinned(network: TwoMode) -> TwoMode:
    """Nobody in more than two affiliations: with ten, nothing hangs by one person or membership."""
    activity = np.diff(network.indptr)
    remaining = np.arange(network.indices.size) - np.repeat(network.indptr[:-1], activity) < 2
    return replace(
        network,
        indptr=np.append(0, np.cumsum(np.minimum(activity, 2))),
        indices=network.indices[remaining],
    )


def cuts_of(network: TwoMode) -> CutsArrays:
    return two_mode_cuts(
        network.indptr, network.indices, network.affiliations.size, network.group, SECTORS
    )


def same_ties(expected: nx.Graph, actual: Any) -> bool:
    return bool(
        (nx.to_scipy_sparse_array(expected, nodelist=range(actual.shape[0])) != actual).nnz == 0
    )


def same_rows(expected: np.ndarray, actual: np.ndarray) -> bool:
    return sorted(expected.tolist()) == sorted(actual.tolist())


def graph_of(network: TwoMode) -> nx.Graph:
    people, graph = network.people.size, nx.Graph()
    graph.add_nodes_from(range(people + network.affiliations.size))
    for person, (start, end) in enumerate(pairwise(network.indptr)):
        graph.add_edges_from(
            (person, people + int(column)) for column in network.indices[start:end]
        )
    return graph


def summed(graph: nx.Graph, network: TwoMode) -> np.ndarray:
    matrix = np.zeros((SECTORS, SECTORS))
    for a, b, ties in nx.bipartite.weighted_projected_graph(
        graph, range(network.people.size)
    ).edges(data="weight"):
        matrix[network.group[a], network.group[b]] += ties
    return matrix + matrix.T - np.diag(matrix.diagonal())


def steps_between(graph: nx.Graph, network: TwoMode) -> np.ndarray:
    """As ReachArrays.at."""
    people, counts = network.people.size, np.zeros((20, SECTORS, SECTORS), np.int64)
    for one in range(people):
        for other, length in nx.single_source_shortest_path_length(graph, one).items():
            if other < people and other != one:
                counts[length // 2 - 1, network.group[one], network.group[other]] += 1
    return counts[: np.flatnonzero(counts.any(axis=(1, 2)))[-1] + 1]


def betweenness(nodes: int = 15_000, ties: int = 100_000) -> dict[str, Any]:
    """Exact, of all nodes: of a graph whose ties fall anywhere, of one with hubs, each on one and
    two threads, and of people with affiliations."""
    graphs = {
        "random": nx.gnm_random_graph(nodes, ties, seed=1),
        "hubs": nx.barabasi_albert_graph(nodes, ties // nodes + 1, seed=1),
    }
    result: dict[str, Any] = {
        "nodes": nodes,
        "ties": {name: graph.size() for name, graph in graphs.items()},
    }
    for name, graph in graphs.items():
        matrix = nx.to_scipy_sparse_array(graph, format="csr")
        for threads in (1, 2):
            result[f"{name}_{threads}"] = once(
                lambda matrix=matrix, threads=threads: one_mode_centrality(matrix, threads)
            )
    network = by_chance(10_700)
    arrays = network.indptr, network.indices, network.affiliations.size
    result["two_mode"] = size_of(network) | once(lambda: two_mode_centrality(*arrays))
    return result


def measures(network: TwoMode) -> dict[str, Any]:
    arrays = network.indptr, network.indices, network.affiliations.size
    cuts, sparse = timed(lambda: cuts_of(network), 3)[0], thinned(network)
    sparse_cuts, held = timed(lambda: cuts_of(sparse), 1)
    seconds, result = timed(lambda: reach(*arrays, network.group, SECTORS), 1)
    reached = {
        "reach_s": round(seconds, 2),
        "reach_exact": result.exact,
        "reach_searched": result.searched,
    }
    thin = {"thinned_cuts_s": round(sparse_cuts, 3), "thinned_cut_people": len(held.people)}
    return summing(network) | {"cuts_s": round(cuts, 3)} | thin | reached


def gaps(snapshot: Snapshot, draws: int) -> dict[str, Any]:
    """What find_gaps does, its parts apart; Newman's weights."""
    settings, before = (
        AnalysisSettings(as_of=date(2026, 11, 23), weight="newman", draws=draws),
        peak_mb(),
    )
    two_mode_s, network = timed(lambda: two_mode(snapshot, settings), 1)
    known_s, sectors = timed(lambda: sectors_of(snapshot, network), 1)
    drawn_s, drawn = timed(lambda: draw_mixing(network, draws), 1)
    a, b = np.triu_indices(len(sectors))
    enough = np.ones(a.size, bool)
    judged_s, _ = timed(lambda: judge(mixing_matrix(network)[a, b], drawn[:, a, b], enough), 1)
    seconds = {
        "two_mode_s": two_mode_s,
        "sectors_s": known_s,
        "draws_s": drawn_s,
        "judge_s": judged_s,
    }
    whole = {"seconds": round(sum(seconds.values()), 2), "peak_mb_before": before}
    return (
        size_of(network)
        | {"draws": draws}
        | {name: round(each, 2) for name, each in seconds.items()}
        | whole
    )


def sensitivity(snapshot: Snapshot) -> dict[str, Any]:
    """Gaps by a thousand draws, and what it costs to look under which other choices they hold."""
    settings = AnalysisSettings(as_of=date(2026, 11, 23))
    quick, _ = timed(lambda: find_gaps(snapshot, settings, quick=True), 1)
    whole, judged = timed(lambda: find_gaps(snapshot, settings), 1)
    return {
        "quick_s": round(quick, 1),
        "seconds": round(whole, 1),
        "times": round(whole / quick, 2),
        "tried": len(judged.tried),
    }


def snapshot_of(network: TwoMode) -> Snapshot:
    """The network as a graph would be read: an organisation for every sector, groups, nothing
    dated."""
    people, places = network.people.size, np.arange(SECTORS, dtype=np.int32)
    person = np.repeat(np.arange(people, dtype=np.int32), np.diff(network.indptr))
    none, sectors, groups = (
        np.zeros(0, np.int32),
        nodes("s", SECTORS),
        nodes("g", network.affiliations.size),
    )
    unsaid = pl.lit(None, pl.String)
    known = {
        "label": pl.lit("Group"),
        "kind": unsaid,
        "joins": unsaid,
        "members_known": pl.lit("all"),
        "draft": pl.lit(False),
    }
    return Snapshot(
        version="made up",
        synthetic=True,
        people=nodes("p", people)["id"],
        traits=pl.DataFrame(
            {name: [None] * people for name in TRAITS}, schema=dict.fromkeys(TRAITS, pl.String)
        ),
        organisations=nodes("o", SECTORS),
        affiliations=groups.with_columns(**known),
        sectors=sectors.with_columns(kind=pl.lit("state"), abbreviation=pl.lit(None, pl.String)),
        belongs=undated(places, places),
        positions=undated(np.arange(people, dtype=np.int32), network.group.astype(np.int32)),
        membership=undated(person, network.indices),
        cohort=undated(none, none),
        attendance=undated(none, none),
        successions=undated(none, none),
        reporting=undated(none, none),
    )


def nodes(letter: str, count: int) -> pl.DataFrame:
    ids = pl.Series("id", range(count)).cast(pl.String).str.zfill(7)
    names = {f"name_{lang}": pl.lit(None, pl.String) for lang in ("fi", "sv", "en")}
    return pl.DataFrame({"id": letter + ids}).with_columns(
        **names, first=pl.lit(OPEN_START, pl.Int32), last=pl.lit(OPEN_END, pl.Int32)
    )


def undated(row: np.ndarray, column: np.ndarray) -> Ties:
    return Ties(
        row, column, np.full(row.size, OPEN_START, np.int32), np.full(row.size, OPEN_END, np.int32)
    )


def timed(work: Callable[[], Any], runs: int = 5) -> tuple[float, Any]:
    """The median of the seconds, and the last answer."""
    seconds, result = [], None
    for _ in range(runs):
        started = perf_counter()
        result = work()
        seconds.append(perf_counter() - started)
    return float(np.median(seconds)), result


def once(work: Callable[[], Any]) -> dict[str, float]:
    cpu, (seconds, _) = process_time(), timed(work, 1)
    return {"seconds": round(seconds, 2), "cpu_s": round(process_time() - cpu, 2)}


if __name__ == "__main__":
    main()
