"""Two versions of the program beside each other: every benchmark runs in turns in the one tree and
in the other, each with an environment of its own, and the medians are printed with their ratio.

    python benchmarks/bench_trees.py f4a68be --only help report --rounds 3
"""

import argparse
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "help": "",
    "report": "--runs 3 --people 200",
    "load": "--people 20000 --memberships 200000",
    "pages": "--nodes 1000 --rivals",
    "graphql": "--people 5000 --seconds 1 --rounds 2",
}
"""The arguments of each benchmark: smaller amounts than of its own, as it runs many times."""
LIMIT = 1.05
"""The new tree may be so many times as slow."""
RATES = ("requests", "per_second", "frames")
"""Of what more is better."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit", help="of the older tree")
    parser.add_argument("--only", nargs="*", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="older-") as folder:
        older = _tree(Path(folder) / "tree", arguments.commit)
        print(
            json.dumps({name: _compared(name, older, arguments.rounds) for name in arguments.only})
        )


def _tree(folder: Path, commit: str) -> Path:
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit], cwd=folder, check=True)
    subprocess.run(["make", "--silent", "dev"], cwd=folder, check=True)
    return folder


def _compared(name: str, older: Path, rounds: int) -> dict[str, list[float]]:
    """Of each figure that both trees print: the median of the older tree, of the newer, and by how
    much the newer takes longer, or does less."""
    runs = [[_figures(name, tree) for tree in (older, ROOT)] for _ in range(rounds)]
    shared = [key for key in runs[0][0] if all(key in run for turn in runs for run in turn)]
    compared = {}
    for key in shared:
        before, after = (median(turn[side][key] for turn in runs) for side in (0, 1))
        if before > 0 and after > 0:
            slower = before / after if any(rate in key for rate in RATES) else after / before
            compared[key] = [before, after, round(slower, 3)]
            mark = "  SLOWER" if slower > LIMIT else ""
            print(f"{name:8} {key:48} {before:12.4g} {after:12.4g} {slower:7.3f}{mark}", flush=True)
    return compared


def _figures(name: str, tree: Path) -> dict[str, float]:
    """The last line that the benchmark prints."""
    command = ["make", "--silent", f"bench-{name}", f"ARGS={COMMANDS[name]}"]
    done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)
    return dict(_flat(json.loads(done.stdout.strip().splitlines()[-1])))


def _flat(figures: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(figures, dict):
        for name, value in figures.items():
            yield from _flat(value, f"{path}.{name}" if path else name)
    elif isinstance(figures, int | float) and not isinstance(figures, bool):
        yield path, float(figures)


if __name__ == "__main__":
    main()
