"""How soon a report is written: `make bench-report ARGS='--large 0'`.

Synthetic leaders in an embedded engine that runs already; each report is a command of its own,
process start and imports included. Prints a line a size, then everything as one JSON line: seconds
are medians (of one run where leaders are many), `cpu_s` all threads of the command together,
`peak_mb` its peak resident set.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
ENDINGS = ("pdf", "html", "xlsx", "json")
PROGRAM = """
import json, resource, sys
from api.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": round(used.ru_maxrss / 1024)}
    print(json.dumps(figures), file=sys.stderr)
"""
GOALS = {200: 3.0, 100_000: 60.0}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5, help="of each form, for few leaders")
    parser.add_argument(
        "--large", type=int, default=100_000, help="leaders of the large graph; 0 leaves it out"
    )
    options = parser.parse_args()
    result: dict[str, Any] = {"bench": "report", "cores": os.cpu_count()}
    for people, runs in ((200, options.runs), (options.large, 1)):
        if people:
            result[f"{people}"] = measured(people, runs)
            print(f"{people}: {result[f'{people}']}", flush=True)
    print(json.dumps(result))


def measured(people: int, runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        verkosto(folder, "sample", "tables", "--people", people)
        verkosto(folder, "load", "--facts")
        verkosto(folder, "load", "tables")
        verkosto(folder, "report", "--as-of", "2026-11-23", "--out", "first.json")
        timings = {ending: timed(folder, ending, runs) for ending in ENDINGS}
        verkosto(folder, "stop")
    return {"goal_s": GOALS.get(people), **timings}


def timed(folder: str, ending: str, runs: int) -> dict[str, float]:
    seconds, cpu = [], []
    for _ in range(runs):
        started = perf_counter()
        usage = verkosto(
            folder, "report", "--as-of", "2026-11-23", "--lang", "fi", "--out", f"report.{ending}"
        )
        seconds.append(perf_counter() - started)
        cpu.append(usage["cpu_s"])
    return {
        "seconds": round(median(seconds), 2),
        "cpu_s": round(median(cpu), 2),
        "peak_mb": usage["peak_mb"],
    }


def verkosto(folder: str, *arguments: object) -> dict[str, float]:
    """Runs a command; what it used, as it says itself on its last line."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "VERKOSTO_HOME": f"{folder}/home"}
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    used: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return used


if __name__ == "__main__":
    main()
