"""How good the most diverse groups get in a time: `make bench-mdgplib FILES="RanInt_n120_ds_01.txt"
SECONDS=1`.

The files are MDGPLIB's (maximally diverse grouping: RanInt, RanReal and Geo): first the numbers of
people and groups, ds or ss (different or same sizes), and each group's lower and upper size; then a
line `i j value` for each pair. Prints a JSON line a file, on one core, compiled before; then, on
stderr, how far the best known values are above on average. Those come from the literature for
RanInt_n120_ds, and for others from a file best-known.txt beside the data with a line `name value`
each.
"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph.compose.diverse import diverse_groups

_RANINT = (51146, 51372, 50248, 50436, 50008, 49767, 50282, 50385, 50451, 50407)
BEST_KNOWN = {f"RanInt_n120_ds_{i:02}": float(value) for i, value in enumerate(_RANINT, 1)} | {
    "Geo_n010_ss_01": 3660.67
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", type=Path, nargs="*")
    options = parser.parse_args()
    if not options.files:
        sys.exit(
            "No files: name some of MDGPLIB's, as in make bench-mdgplib"
            ' FILES="data/RanInt_n120_ds_*.txt" SECONDS=1.'
        )
    diverse_groups(np.ones((4, 4)), [2, 2], [2, 2], 0, iterations=100)
    gaps = []
    for file in options.files:
        start = perf_counter()
        best = round(diverse_groups(*read(file), options.seed, seconds=options.seconds).value, 6)
        print(
            json.dumps(
                {
                    "file": file.name,
                    "best": best,
                    "seconds": round(perf_counter() - start, 2),
                    "seed": options.seed,
                }
            ),
            flush=True,
        )
        if known := known_of(file):
            gaps.append(100 * (known - best) / known)
    if gaps:
        print(
            f"{sum(gaps) / len(gaps):.3f} % below the best known values on average, {len(gaps)}"
            " files",
            file=sys.stderr,
        )


def read(file: Path) -> tuple[NDArray[np.float64], list[int], list[int]]:
    """Values, lower and upper sizes."""
    first, *pairs = file.read_text("utf-8").splitlines()
    people, groups, kind, *sizes = [*first.split(), "", "", ""]
    sizes = sizes[:-3]
    if kind not in {"ss", "ds"} or len(sizes) != 2 * int(groups):
        sys.exit(
            f"{file}: '{first}' is no first line of MDGPLIB's: people, groups, ss or ds, a lower"
            " and an upper size a group."
        )
    value = np.zeros((int(people), int(people)))
    for i, j, number in (line.split() for line in pairs if line.strip()):
        value[int(i), int(j)] = value[int(j), int(i)] = float(number)
    return value, [int(size) for size in sizes[::2]], [int(size) for size in sizes[1::2]]


def known_of(file: Path) -> float | None:
    beside = file.with_name("best-known.txt")
    lines = beside.read_text("utf-8").splitlines() if beside.exists() else []
    given = {name: float(value) for name, value in (line.split() for line in lines if line.strip())}
    return given.get(file.stem, BEST_KNOWN.get(file.stem))


if __name__ == "__main__":
    main()
