"""How often verdicts are false, and how often they find a gap: `make bench-calibration
ARGS='--graphs 100'`.

Null: networks in which chance decides who is where; the share of pairs with p < 0.05, by draws and
by the quick preview, should be 5 %. Power: a pair of sectors is kept to half of its expected ties,
activity and sizes as they were; the share of networks in which it is called a gap, among 91 pairs.
Prints a line a size, then everything as one JSON line with the peak memory in MB.
"""

import argparse
import json
import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from calibrating import called, gap_is_detected, ministry_like, with_gap


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--graphs", type=int, default=100)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument(
        "--null", type=int, nargs="*", default=[200, 2000], help="people of the networks of chance"
    )
    parser.add_argument(
        "--power",
        type=int,
        nargs="*",
        default=[60, 100, 200, 430, 1000],
        help="people of those with a gap",
    )
    options = parser.parse_args()
    result: dict[str, Any] = {
        "bench": "calibration",
        "graphs": options.graphs,
        "draws": options.draws,
    }
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, sizes, one in (("null", options.null, null), ("power", options.power, power)):
            for people in sizes:
                start = perf_counter()
                jobs = [
                    pool.submit(one, people, options.draws, seed) for seed in range(options.graphs)
                ]
                figures = SUMMED[name]([job.result() for job in jobs]) | {
                    "seconds": round(perf_counter() - start, 1)
                }
                result[f"{name}_{people}"] = figures
                print(f"{name}, {people:,} people: {figures}", flush=True)
    result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(json.dumps(result))


def null(people: int, draws: int, seed: int) -> tuple[int, int, int]:
    return called(ministry_like(people, seed), draws, seed)


def power(people: int, draws: int, seed: int) -> tuple[bool, float] | None:
    """None where so few people cannot be kept apart with everyone as active, and every group as
    large, as they are."""
    try:
        planted, expected = with_gap(ministry_like(people, seed), seed)
    except ValueError:
        return None
    return gap_is_detected(planted, draws, seed), expected


def _of_null(counts: list[tuple[int, int, int]]) -> dict[str, float]:
    by_draws, by_preview, tested = (sum(column) for column in zip(*counts, strict=True))
    return {
        "pairs": tested,
        "by_draws": round(by_draws / tested, 4),
        "by_preview": round(by_preview / tested, 4),
    }


def _of_power(results: list[tuple[bool, float] | None]) -> dict[str, float]:
    hits, expected = zip(*(result for result in results if result), strict=True)
    return {
        "planted": len(hits),
        "found": round(sum(hits) / len(hits), 3),
        "median_expected_ties": round(median(expected), 1),
    }


SUMMED: dict[str, Callable[[list[Any]], dict[str, float]]] = {"null": _of_null, "power": _of_power}

if __name__ == "__main__":
    main()
